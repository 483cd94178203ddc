import { Paper, type Choices } from '../../src/story/paperwork.js';
import type { Reply } from '../../src/story/office.js';
import type { RouteView } from '../../src/story/views.js';
import type { TestStage } from './stage.js';
import { Witness } from './witness.js';

/** What a person had on the screen when they pressed a button: the address of the step and the words that go with a decision. */
export interface Seen {
  readonly url: string;
  readonly seen: { readonly round: number; readonly version: number; readonly contentHash: string };
}

/** Short letters on their way, and what people send about them, with nothing smoothed over. */
export class Letters {
  private readonly witness: Witness;

  constructor(private readonly stage: TestStage) {
    this.witness = new Witness(stage);
  }

  /** A letter by Melnychuk that waits for the head of his unit. */
  async submitted(title: string, choices: Partial<Choices> = {}): Promise<Paper> {
    const paper = await Paper.write(this.stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await this.witness.letterRequisites(title), body: [{ type: 'paragraph', text: [{ text: 'Запрошуємо на навчання.' }] }] });
    await paper.submit({ template: 'letter_short', signer: 'semeniuk', ...choices });
    return paper;
  }

  /** The same, approved and waiting for its signature. */
  async toSign(title: string): Promise<Paper> {
    const paper = await this.submitted(title);
    await paper.approvedBy('shevchuk');
    return paper;
  }

  /** What a person sees of a step of theirs. */
  async seenBy(login: string, paper: Paper, tab: 'approve' | 'sign' = 'approve'): Promise<Seen> {
    const { item } = await paper.stepFor(login, tab);
    return { url: paper.url(`/steps/${item.stepId}`), seen: { round: item.round, version: item.version, contentHash: item.contentHash } };
  }

  /** One press of a button by somebody; answers whatever came back. */
  async press(login: string, { url, seen }: Seen, verdict: string, key?: string, more: object = {}): Promise<Reply<RouteView & { code?: string }>> {
    return (await this.stage.office.desk(login)).try('POST', `${url}/decision`, { ...seen, verdict, ...more }, key ? { 'idempotency-key': key } : {});
  }

  /** The events of a document in the journal, by type. */
  async events(paper: Paper, type: string): Promise<{ data: Record<string, unknown> }[]> {
    return this.stage.rows(`select data from journal_entry where document_id = $1 and type = $2 order by seq`, [paper.documentId, type]);
  }

  /** Every chain of the journal holds, and nothing stands twice that may stand once. */
  async assertSound(): Promise<void> {
    const { faults, doubled } = await this.witness.soundness();
    expect({ faults, doubled }).toEqual({ faults: [], doubled: [] });
  }
}
