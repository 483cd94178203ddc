import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import { FinalisationService } from '#records/finalisation/finalisation.service.js';
import { openPkcs12 } from '#signatures/keys/pkcs12.js';
import { newId } from '#shared/new-id.js';
import type { DigestsOfDocument } from '../src/story/paperwork.js';
import type { PickedFile } from './support/multipart.js';
import { Instance, type Answer, type Browser } from './support/instance.js';

interface Step { stepId: string; state: string; assignee: { personId: string } | null; pool: { personId: string }[] }
interface RouteView { currentRound: number; state: string; rounds: { number: number; version: number; stages: { purpose: string; steps: Step[] }[] }[] }
export interface DocumentView { documentId: string; phase: string; contentHash: string; currentVersion: number; registrationIndex: string | null; registeredOn: string | null; files: { signed: boolean; sealed: boolean }; waiting: { step: string; reason: string | null }[] }
export interface Addressee { name: string; edrpou?: string; email?: string; address?: string }

/** What a letter or an order of the sample organisation says; whatever is left out is filled in soundly. */
export interface Draft {
  readonly kind?: string;
  readonly title?: string;
  readonly route?: string;
  readonly author?: string;
  readonly attachments?: readonly PickedFile[];
  readonly signer?: string;
  readonly requisites?: Readonly<Record<string, unknown>>;
}

/** The sample organisation with people who write, approve and sign documents through the API, as their browsers would. */
export class Registry {
  private readonly logins = new Map<string, string>();

  private constructor(readonly obih: Instance, readonly organisationId: OrganisationId) {}

  static async open(environment: Record<string, string> = {}): Promise<Registry> {
    const obih = await Instance.start(environment);
    const [organisation] = (await obih.dataSource.query(`select id from organisation`)) as { id: OrganisationId }[];
    if (!organisation) throw new Error('there is no organisation');
    const registry = new Registry(obih, organisation.id);
    for (const { id, login } of (await obih.dataSource.query(`select id, login from person`)) as { id: string; login: string }[]) registry.logins.set(id, login);
    return registry;
  }

  as = (login: string): Promise<Browser> => this.obih.as(login);
  stop = (): Promise<void> => this.obih.stop();
  get finalisation(): FinalisationService {
    return this.obih.app.get(FinalisationService);
  }

  finalise = (documentId: string): Promise<void> => this.finalisation.run(this.organisationId, documentId as DocumentId);

  async rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.obih.dataSource.query(sql, [...parameters])) as Row[];
  }

  /** Writes a letter to one body (or what `draft` says) and sends it on its route. */
  async submitted(draft: Draft = {}): Promise<string> {
    const author = await this.as(draft.author ?? 'melnychuk');
    const kind = draft.kind ?? 'LETTER_OUT';
    const { documentId } = expected(await author.post<{ documentId: string }>('/api/documents', { kind }), 201);
    for (const file of draft.attachments ?? []) expected(await author.upload(`/api/documents/${documentId}/attachments?role=appendix`, file), 201);
    const copy = expected(await author.get<{ revision: number; requisites: object }>(`/api/documents/${documentId}/working-copy`), 200);
    const signer = await this.person(draft.signer ?? 'savchenko');
    const letter = kind === 'LETTER_OUT' ? { caseIndex: '01-15', addressees: [{ name: 'Міністерство цифрової трансформації України', edrpou: '00000900' }] } : {};
    const requisites = { ...copy.requisites, title: draft.title ?? 'Про надання інформації', signatory: signer, executor: { name: 'Тарас МЕЛЬНИЧУК', phone: '(000) 00-00-15' }, ...letter, ...draft.requisites };
    const body = [{ id: newId(), type: kind === 'LETTER_OUT' ? 'paragraph' : 'point', ...(kind === 'LETTER_OUT' ? {} : { level: 1 }), text: [{ text: 'Надаємо інформацію в межах компетенції.' }] }];
    const saved = expected(await author.put<{ revision: number }>(`/api/documents/${documentId}/working-copy`, { revision: copy.revision, requisites, body }), 200);
    const { templates } = expected(await author.get<{ templates: { templateId: string; code: string }[] }>(`/api/route-templates?kind=${kind}`), 200);
    const templateId = templates.find((one) => one.code === (draft.route ?? (kind === 'LETTER_OUT' ? 'letter_short' : 'order_classic')))?.templateId;
    expected(await author.post(`/api/documents/${documentId}/submission`, { templateId, choices: { picked: {}, units: {}, signerId: signer.personId }, workingCopyRevision: saved.revision }), 200);
    return documentId;
  }

  /** A document that everybody has approved and whose signer has signed; nothing has followed yet. */
  async signed(draft: Draft = {}): Promise<string> {
    const documentId = await this.submitted(draft);
    await this.approveAll(documentId, draft.author ?? 'melnychuk');
    await this.sign([documentId], draft.signer ?? 'savchenko');
    return documentId;
  }

  /** The same, registered, sealed and ready to go. */
  async finalised(draft: Draft = {}): Promise<string> {
    const documentId = await this.signed(draft);
    await this.finalise(documentId);
    return documentId;
  }

  async show(documentId: string, login = 'melnychuk'): Promise<DocumentView> {
    return expected(await (await this.as(login)).get<DocumentView>(`/api/documents/${documentId}`), 200);
  }

  async approveAll(documentId: string, author: string): Promise<void> {
    for (let count = 0; count < 30; count += 1) {
      const found = await this.openStep(documentId, author);
      if (!found || found.purpose === 'signature') return;
      const login = this.logins.get(found.step.assignee?.personId ?? found.step.pool[0]?.personId ?? '') ?? '';
      const { contentHash } = await this.show(documentId, author);
      expected(await (await this.as(login)).post(`/api/documents/${documentId}/steps/${found.step.stepId}/decision`, { round: found.round, version: found.version, contentHash, verdict: 'approve' }), 200);
    }
    throw new Error(`document ${documentId} does not come to its signature`);
  }

  /** «Ознайомлено» by a person whose step is open. */
  async acknowledge(documentId: string, login: string): Promise<void> {
    const found = await this.openStep(documentId, login);
    const { contentHash } = await this.show(documentId, login);
    expected(await (await this.as(login)).post(`/api/documents/${documentId}/steps/${found?.step.stepId ?? ''}/decision`, { round: found?.round, version: found?.version, contentHash, verdict: 'acknowledge' }), 200);
  }

  /** One ceremony over several documents with the signer's key file. */
  async sign(documentIds: readonly string[], login: string): Promise<void> {
    const signer = await this.as(login);
    const items = [];
    for (const documentId of documentIds) {
      const found = await this.openStep(documentId, login);
      if (!found) throw new Error(`document ${documentId} waits for nobody`);
      const { contentHash } = await this.show(documentId, login);
      items.push({ documentId, stepId: found.step.stepId, round: found.round, version: found.version, contentHash });
    }
    const { sessionId } = expected(await signer.post<{ sessionId: string }>('/api/signing-sessions', { items }), 201);
    const key = openPkcs12(readFileSync(path.join(this.obih.settings.DATA_DIR, 'keys', `${login}.p12`)), this.obih.password(login));
    if (!key.ok) throw new Error(`the key file of ${login} does not open`);
    const certificateChain = key.value.certificateChain.map((der) => der.toString('base64'));
    for (let left = documentIds.length; left > 0; ) {
      const prepared = expected(await signer.post<{ items: DigestsOfDocument[] }>(`/api/signing-sessions/${sessionId}/digests`, { certificateChain, limit: 50 }), 200);
      const signed = (attributes: string): string => createSign('SHA256').update(Buffer.from(attributes, 'base64')).sign(key.value.privateKey).toString('base64');
      const signatures = prepared.items.map((item) => ({ documentId: item.documentId, signature: signed(item.signedAttributes), shown: null, attachments: item.attachments.map((one) => ({ attachmentId: one.attachmentId, signature: signed(one.signedAttributes) })) }));
      const completed = expected(await signer.post<{ items: { state: string; reason: unknown }[] }>(`/api/signing-sessions/${sessionId}/signatures`, { signatures }), 200);
      for (const item of completed.items) if (item.state !== 'signed') throw new Error(`a signature was not accepted: ${JSON.stringify(item)}`);
      left -= prepared.items.length;
      if (prepared.items.length === 0) throw new Error('the ceremony hands out no digests');
    }
  }

  private async openStep(documentId: string, login: string): Promise<{ step: Step; purpose: string; round: number; version: number } | undefined> {
    const route = expected(await (await this.as(login)).get<RouteView>(`/api/documents/${documentId}/route`), 200);
    const round = route.rounds.find((one) => one.number === route.currentRound);
    for (const stage of round?.stages ?? []) for (const step of stage.steps) if (step.state === 'open') return { step, purpose: stage.purpose, round: round?.number ?? 0, version: round?.version ?? 0 };
    return undefined;
  }

  private async person(login: string): Promise<{ personId: string; name: string; position: string }> {
    const { body } = await (await this.as(login)).get<{ person: { personId: string; name: string; position: string } }>('/api/session');
    return { personId: body.person.personId, name: body.person.name, position: body.person.position };
  }
}

/** The body of an answer, or a fault that shows what came instead. */
export function expected<Body>(answer: Answer<Body>, status: number): Body {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
