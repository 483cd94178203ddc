import { DocumentsService } from '#documents/documents.service.js';
import { seedKinds } from '#documents/domain/kinds.seed.js';
import { installKinds } from '#documents/kinds.service.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor, Role } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { Instance } from './support/instance.js';

export interface View { documentId: string; title: string; phase: string; currentVersion: number | null; contentHash: string | null; access: string; urgent: boolean; isMine: boolean }
export interface Copy { revision: number; requisites: Record<string, unknown>; body: unknown[]; attachments: { id: string; name: string }[]; findings: { code: string; severity: string }[]; editable: boolean }
export interface Refused { code: string; facts: Record<string, unknown> }

export const paragraph = (text: string, id: string = newId()) => ({ id, type: 'paragraph', text: [{ text }] });
export const point = (text: string, id: string = newId()) => ({ id, type: 'point', level: 1, text: [{ text }] });
export const signatory = { name: 'Андрій ГАЙОВИЙ', position: 'Начальник обласної військової адміністрації' };

/** The sample organisation with its kinds, and what the approval core does to documents, without a route around it. */
export class Office {
  private constructor(readonly obih: Instance, readonly organisationId: OrganisationId, readonly documents: DocumentsService) {}

  static async open(): Promise<Office> {
    const obih = await Instance.start();
    const [organisation] = (await obih.dataSource.query(`select id from organisation`)) as { id: OrganisationId }[];
    if (!organisation) throw new Error('no organisation');
    await inTransaction(obih.dataSource, (tx) => installKinds(tx, organisation.id, seedKinds));
    return new Office(obih, organisation.id, obih.app.get(DocumentsService));
  }

  as = (login: string) => this.obih.as(login);
  stop = () => this.obih.stop();

  /** What a browser sends along to say who is signed in, for requests over a real socket. */
  async signedInHeaders(login: string): Promise<Record<string, string>> {
    const answer = await this.obih.anonymous<{ csrfToken: string }>('POST', '/api/session', { login, password: this.obih.password(login) });
    return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', 'x-csrf-token': answer.body.csrfToken };
  }

  async actor(login: string, roles: readonly Role[] = ['drafter']): Promise<PersonActor> {
    return { kind: 'person', organisationId: this.organisationId, personId: (await this.as(login)).personId as PersonId, roles };
  }

  /** A draft of a person with a sound text. */
  async draft(login: string, more: { kind?: string; title?: string; body?: unknown[]; requisites?: object } = {}): Promise<string> {
    const author = await this.as(login);
    const created = await author.post<View>('/api/documents', { kind: more.kind ?? 'ORDER_MAIN' });
    const { body: copy } = await author.get<Copy>(`/api/documents/${created.body.documentId}/working-copy`);
    const requisites = { ...copy.requisites, title: more.title ?? 'Про утворення робочої групи', signatory, ...more.requisites };
    const saved = await author.put<Refused>(`/api/documents/${created.body.documentId}/working-copy`, { revision: copy.revision, requisites, body: more.body ?? [point('Утворити робочу групу.')] });
    if (saved.status !== 200) throw new Error(`the draft was refused: ${JSON.stringify(saved.body)}`);
    return created.body.documentId;
  }

  /** Freezes the draft as it is, as a submission does; the document is on its way after. */
  async submit(login: string, documentId: string): Promise<number> {
    const author = await this.as(login);
    const { body: copy } = await author.get<Copy>(`/api/documents/${documentId}/working-copy`);
    const actor = await this.actor(login);
    return inTransaction(this.obih.dataSource, async (tx) => {
      const version = await this.documents.freezeVersion(tx, actor, documentId as DocumentId, { revision: copy.revision, note: null });
      await this.documents.setPhase(tx, this.organisationId, documentId as DocumentId, 'inApproval');
      return version.number;
    });
  }

  async setPhase(documentId: string, phase: 'rework' | 'registered' | 'signed' | 'recalled'): Promise<void> {
    await inTransaction(this.obih.dataSource, (tx) => this.documents.setPhase(tx, this.organisationId, documentId as DocumentId, phase));
  }

  async letSee(documentId: string, login: string): Promise<void> {
    const person = (await this.as(login)).personId as PersonId;
    await inTransaction(this.obih.dataSource, (tx) => this.documents.grantSight(tx, this.organisationId, documentId as DocumentId, [person]));
  }
}
