import { ChainVerifier } from '#shared/journal/chain.js';
import { allEntries } from '#shared/journal/journal.queries.js';
import type { OrganisationId } from '#shared/domain/ids.js';
import type { Told } from '../../src/story/flows.js';
import type { RouteView } from '../../src/story/views.js';
import type { ArrivedMail } from './letter-box.js';
import type { TestStage } from './stage.js';
import { until } from './until.js';

export interface Notice { readonly type: string; readonly documentId: string | null; readonly facts: Readonly<Record<string, unknown>> }
export interface Registration { readonly index: string; readonly registeredOn: string; readonly documentId: string | null }
export interface FoundSignature { readonly kind: string; readonly verdict: string; readonly level: string; readonly signer: string; readonly coversWholeFile: boolean }

/** Looks at what became of a document as people see it: their notices and mails, the journals, the signatures. */
export class Witness {
  constructor(private readonly stage: TestStage) {}

  async notices(login: string, documentId: string): Promise<Notice[]> {
    const { items } = await (await this.stage.office.desk(login)).get<{ items: Notice[] }>('/api/notifications?limit=200');
    return items.filter((one) => one.documentId === documentId);
  }

  mailsAbout = (login: string, { paper }: Pick<Told, 'paper'>): ArrivedMail[] => this.stage.post.to(`${login}@zoryane.example`).filter((mail) => mail.text.includes(paper.documentId));

  async registeredIn(journal: string): Promise<Registration[]> {
    return (await (await this.stage.office.desk('hrytsai')).get<{ items: Registration[] }>(`/api/journals/${journal}/registrations?limit=200`)).items;
  }

  async signatures({ paper }: Pick<Told, 'paper'>): Promise<FoundSignature[]> {
    return (await paper.author.get<{ signatures: FoundSignature[] }>(paper.url('/signatures'))).signatures;
  }

  /** Requisites of a sound short letter. */
  async letterRequisites(title = 'Про фінансування заходів') {
    const { personId, name } = await this.stage.office.desk('semeniuk');
    return {
      title, letterKind: 'initiative', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], signatory: { personId, name, position: 'Директор Департаменту' }, caseIndex: '15-07',
      executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' },
    };
  }

  /** Lets time pass for the worker to the half of a silent person's time, then to its end, and back; answers which reminders there were each time. */
  async passTheTermOf(login: string): Promise<string[][]> {
    const seen: string[][] = [];
    const { personId } = await this.stage.office.desk(login);
    for (const [mark, sign] of [['half', 'reminder:half'], ['due', 'overdue:due']] as const) {
      const [step] = await this.stage.rows<{ document_id: string; remind_at: Date }>(`select document_id, remind_at from route_step where assignee_id = $1 and state = 'open' order by remind_at limit 1`, [personId]);
      if (!step) throw new Error(`${login} has nothing to be reminded of`);
      const at = mark === 'half' ? step.remind_at : await this.dueOf(step.document_id, personId);
      this.stage.workerClock.shift(at.getTime() - Date.parse(this.stage.workerClock.now()) + 1000);
      seen.push(await until(`${login} is reminded (${mark})`, async () => {
        const found = (await this.notices(login, step.document_id)).filter((one) => one.facts.mark).map((one) => `${one.type}:${String(one.facts.mark)}`);
        return found.includes(sign) ? found.sort() : undefined;
      }));
    }
    this.stage.workerClock.shift(Date.now() - Date.parse(this.stage.workerClock.now()));
    return seen;
  }

  /** What is wrong with the journal's chains, and what exists twice that may exist once. */
  async soundness(): Promise<{ faults: object[]; doubled: object[] }> {
    const faults: object[] = [];
    const verifier = new ChainVerifier();
    const [{ id } = { id: '' as OrganisationId }] = await this.stage.rows<{ id: OrganisationId }>(`select id from organisation`);
    for await (const entry of allEntries(this.stage.obih.dataSource, id)) {
      const fault = verifier.take(entry);
      if (fault) faults.push(fault);
    }
    const doubled = await this.stage.rows<object>(
      `select 'number' as what, journal_id::text || number as which from registration group by journal_id, year, number having count(*) > 1
       union all select 'registration', document_id::text from registration where annulled_at is null and document_id is not null group by document_id having count(*) > 1
       union all select 'seal', document_id::text from signature_file where kind = 'sealed' group by document_id having count(*) > 1
       union all select 'step', step_id::text from route_step group by step_id having count(*) > 1
       union all select 'decision', data->>'stepId' from journal_entry where type = 'stepDecided' and not exists (select 1 from journal_entry w where w.document_id = journal_entry.document_id and w.type = 'approvalWithdrawn') group by data->>'stepId' having count(*) > 1`);
    return { faults, doubled };
  }

  private async dueOf(documentId: string, personId: string): Promise<Date> {
    const { author_id: authorId } = (await this.stage.rows<{ author_id: string }>(`select author_id from document where id = $1`, [documentId]))[0] ?? { author_id: '' };
    const [author] = await this.stage.rows<{ login: string }>(`select login from person where id = $1`, [authorId]);
    const route = await (await this.stage.office.desk(author?.login ?? '')).get<RouteView>(`/api/documents/${documentId}/route`);
    const step = route.rounds.flatMap((round) => round.stages.flatMap((one) => one.steps)).find((one) => one.state === 'open' && one.assignee?.personId === personId);
    return new Date(step?.dueAt ?? Number.NaN);
  }
}
