import { randomUUID } from 'node:crypto';
import type { Json } from '#shared/domain/canonical-json.js';
import { expectThat, type Desk, type Office } from './office.js';
import type { DocumentView, InboxItem, RouteView, SigningView, StepView, TemplateView, WorkingCopyView } from './views.js';

/** What a drafter types: a kind, requisites, blocks without ids (they get them as the editor would give them), files. */
export interface Draft {
  readonly kind: string;
  readonly requisites: Readonly<Record<string, Json>>;
  readonly body: readonly DraftBlock[];
  readonly attachments?: readonly { readonly name: string; readonly type: string; readonly content: Buffer; readonly role: 'appendix' | 'supporting' }[];
  readonly urgent?: boolean;
  readonly access?: string;
}
export type DraftBlock = { readonly id?: string; readonly type: string; readonly text?: readonly { readonly text: string }[]; readonly level?: number; readonly number?: number; readonly rows?: readonly object[] };

export interface Choices {
  readonly template: string;
  readonly units?: Readonly<Record<string, readonly string[]>>;
  readonly picked?: Readonly<Record<string, readonly string[]>>;
  readonly signer?: string;
  readonly note?: string;
}

/** Blocks and rows with ids of their own, as the editor gives them. */
const withIds = (blocks: readonly DraftBlock[]): (DraftBlock & { id: string })[] =>
  blocks.map((block) => ({ ...block, id: randomUUID(), ...(block.rows ? { rows: block.rows.map((row) => ({ ...row, id: randomUUID() })) } : {}) }));

/** One document and what people do with it, as requests to the API. */
export class Paper {
  private choices: Choices | undefined;

  private constructor(readonly office: Office, readonly author: Desk, readonly documentId: string, readonly kind: string) {}

  /** Creates a draft, fills it in, attaches the files. */
  static async write(office: Office, author: string, draft: Draft): Promise<Paper> {
    const desk = await office.desk(author);
    const created = await desk.post<DocumentView>('/api/documents', { kind: draft.kind });
    const paper = new Paper(office, desk, created.documentId, draft.kind);
    if (draft.urgent || draft.access) await desk.do('PATCH', `/api/documents/${created.documentId}`, { ...(draft.urgent ? { urgent: true } : {}), ...(draft.access ? { access: draft.access } : {}) });
    const copy = await desk.get<WorkingCopyView>(paper.url('/working-copy'));
    await desk.put(paper.url('/working-copy'), { revision: copy.revision, requisites: draft.requisites, body: withIds(draft.body) });
    for (const file of draft.attachments ?? []) await desk.attach(created.documentId, file, file.role);
    return paper;
  }

  url = (rest = ''): string => `/api/documents/${this.documentId}${rest}`;

  card = (by: Desk = this.author): Promise<DocumentView> => by.get(this.url());
  route = (by: Desk = this.author): Promise<RouteView> => by.get(this.url('/route'));

  /** Corrects the working copy: `change` gets the current text and gives the new one. */
  async edit(change: (copy: WorkingCopyView) => { requisites?: WorkingCopyView['requisites']; body?: WorkingCopyView['body'] }): Promise<void> {
    const copy = await this.author.get<WorkingCopyView>(this.url('/working-copy'));
    const { requisites = copy.requisites, body = copy.body } = change(copy);
    await this.author.put(this.url('/working-copy'), { revision: copy.revision, requisites, body });
  }

  /** Freezes a version and sends it on its way, for the first time or again. */
  async submit(choices: Choices): Promise<RouteView> {
    this.choices = choices;
    const { templates } = await this.author.get<{ templates: TemplateView[] }>(`/api/route-templates?kind=${this.kind}`);
    const template = templates.find((one) => one.code === choices.template);
    expectThat(template, `the route ${choices.template} is offered for ${this.kind}`);
    const copy = await this.author.get<WorkingCopyView>(this.url('/working-copy'));
    return this.author.post<RouteView>(this.url('/submission'), {
      templateId: template.templateId, workingCopyRevision: copy.revision, ...(choices.note ? { note: choices.note } : {}),
      choices: { picked: choices.picked ?? {}, units: choices.units ?? {}, ...(choices.signer ? { signerId: await this.office.personId(choices.signer) } : {}) },
    });
  }

  /** Sends the corrected text along the same route; `note` tells the participants what was corrected. */
  async resubmit(note: string): Promise<RouteView> {
    expectThat(this.choices, 'what is sent again was sent before');
    return this.submit({ ...this.choices, note });
  }

  /** The open step of a person (or of the one for whom they stand in), out of their own inbox. */
  async stepFor(login: string, tab: 'approve' | 'sign' = 'approve', onBehalfOf?: string): Promise<{ desk: Desk; item: InboxItem & { stepId: string; round: number; version: number; contentHash: string } }> {
    const desk = await this.office.desk(login);
    const behalf = onBehalfOf ? `&onBehalfOf=${await this.office.personId(onBehalfOf)}` : '';
    const item = await this.office.until(`${login} has the document in the inbox`, async () => {
      const { items } = await desk.get<{ items: InboxItem[] }>(`/api/inbox?tab=${tab}&limit=200${behalf}`);
      return items.find((one) => one.documentId === this.documentId && one.stepId !== null);
    }, 10_000);
    return { desk, item: item as typeof item & { stepId: string; round: number; version: number; contentHash: string } };
  }

  /** Decides the person's open step. */
  async decide(login: string, verdict: string, more: { reason?: string; remarks?: readonly object[]; onBehalfOf?: string } = {}): Promise<RouteView> {
    const { desk, item } = await this.stepFor(login, 'approve', more.onBehalfOf);
    const decision = {
      round: item.round, version: item.version, contentHash: item.contentHash, verdict, ...(more.reason ? { reason: more.reason } : {}), remarks: more.remarks ?? [], ...(more.onBehalfOf ? { onBehalfOf: await this.office.personId(more.onBehalfOf) } : {}),
    };
    if (item.evidence === 'none' || item.evidence === null) return desk.post(this.url(`/steps/${item.stepId}/decision`), decision);
    const prepared = await desk.post<{ decisionRecordId: string; signedAttributes: string }>(this.url(`/steps/${item.stepId}/decision-to-sign`), { ...decision, certificateChain: desk.certificateChain });
    return desk.post(this.url(`/steps/${item.stepId}/decision`), { ...decision, signature: { decisionRecordId: prepared.decisionRecordId, signature: desk.sign(prepared.signedAttributes) } });
  }

  /** Several approvals one after the other. */
  async approvedBy(...logins: string[]): Promise<void> {
    for (const login of logins) await this.decide(login, 'approve');
  }

  /** Everything that follows the last signature has happened: registered, sealed, told. */
  finalised(): Promise<DocumentView> {
    return this.office.until(`${this.kind} ${this.documentId} is sealed and registered`, async () => {
      const card = await this.card();
      return card.files.sealed && card.registrationIndex !== null && card.waiting.length === 0 ? card : undefined;
    });
  }
}

/** What a ceremony hands out for one document: the digest of its PDF and of each attachment. */
export interface DigestsOfDocument {
  readonly documentId: string;
  readonly pdfHash: string;
  readonly signedAttributes: string;
  readonly attachments: readonly { readonly attachmentId: string; readonly name: string; readonly sha256: string; readonly signedAttributes: string }[];
}

/** The signatures over one document and everything that is signed with it, as the browser makes them with one unlocked key. */
export const signaturesOn = (desk: Desk, item: DigestsOfDocument) => ({
  documentId: item.documentId, signature: desk.sign(item.signedAttributes), shown: item.pdfHash, attachments: item.attachments.map((one) => ({ attachmentId: one.attachmentId, signature: desk.sign(one.signedAttributes) })),
});

/** Signs a pile in one ceremony with the key file of one person; answers what happened to each document. */
export async function signPile(office: Office, login: string, papers: readonly Paper[], chunk = 50): Promise<{ session: SigningView; seconds: number }> {
  const desk = await office.desk(login);
  const items: object[] = [];
  const wanted = new Set(papers.map((paper) => paper.documentId));
  await office.until(`${login} has ${papers.length} documents to sign`, async () => {
    items.length = 0;
    let cursor = '';
    do {
      const page = await desk.get<{ items: InboxItem[]; nextCursor: string | null }>(`/api/inbox?tab=sign&limit=200${cursor ? `&cursor=${cursor}` : ''}`);
      for (const one of page.items) if (wanted.has(one.documentId)) items.push({ documentId: one.documentId, stepId: one.stepId, round: one.round, version: one.version, contentHash: one.contentHash });
      cursor = page.nextCursor ?? '';
    } while (cursor);
    return items.length === wanted.size;
  });
  const started = Date.now();
  const session = await desk.post<SigningView>('/api/signing-sessions', { items });
  const { excluded } = session.counts;
  expectThat(excluded === 0, `nothing is excluded from the ceremony: ${JSON.stringify(session.items.filter((item) => item.state === 'excluded').map((item) => item.reason))}`);
  for (;;) {
    const prepared = await desk.post<{ items: DigestsOfDocument[]; remaining: number }>(`/api/signing-sessions/${session.sessionId}/digests`, { certificateChain: desk.certificateChain, limit: chunk });
    if (prepared.items.length === 0) break;
    await desk.post(`/api/signing-sessions/${session.sessionId}/signatures`, { signatures: prepared.items.map((item) => signaturesOn(desk, item)) });
  }
  const seconds = (Date.now() - started) / 1000;
  const done = await desk.get<SigningView>(`/api/signing-sessions/${session.sessionId}`);
  expectThat(done.counts.signed === papers.length, `all ${papers.length} are signed, not ${done.counts.signed}: ${JSON.stringify(done.items.filter((item) => item.state !== 'signed').slice(0, 3))}`);
  return { session: done, seconds };
}

/** Finds a step of a round by the key of its stage and the person. */
export function stepOf(route: RouteView, round: number, stageKey: string, name?: string): StepView | undefined {
  const stage = route.rounds.find((one) => one.number === round)?.stages.find((one) => one.key === stageKey);
  return stage?.steps.find((step) => !name || step.assignee?.name === name || step.decision?.by.name === name);
}
