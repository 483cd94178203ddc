import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import { canonicalJson, type Json } from '#shared/domain/canonical-json.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { BlockId, DocumentId } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { documentChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { documentsProblem } from './documents.errors.js';
import type { DocumentsEvent } from './documents.events.js';
import { checkBody } from './domain/body-rules.js';
import { changeFacts } from './domain/change-sentences.js';
import { changeSentenceUk } from './domain/change-sentences-uk.js';
import { compare } from './domain/compare.js';
import { canonicalContent } from './domain/content-hash.js';
import type { Block, Content, Requisites } from './domain/content.js';
import { requisiteOf, type AccessClass, type KindDefinition } from './domain/kinds.js';
import { editablePhases } from './domain/phase.js';
import { checkRequisites, textOf } from './domain/requisite-values.js';
import { insertDocument, lockDocument, type DocumentFacts } from './document.store.js';
import { DocumentsService } from './documents.service.js';
import { KindsService } from './kinds.service.js';
import { indexDocument } from './search/search.store.js';
import { attachmentsOf, workingCopyOf, writeWorkingCopy, type WorkingCopy } from './working-copy.store.js';

/** What a save brings: the revision that was on the screen, and the whole draft. */
export interface Save {
  readonly revision: number;
  readonly requisites: Requisites;
  readonly body: readonly Block[];
  /** The client's mark of this save. */
  readonly saveId?: string | null | undefined;
  /** Marks of the client's saves before this one whose answers it never heard. */
  readonly unheard?: readonly string[] | undefined;
}

/** Requisites that belong to one occasion and are not copied into the next document. */
const ofTheOccasion = new Set(['replyTo', 'answerBy', 'ground', 'tripFrom', 'tripTo', 'heldOn', 'receivedOn', 'dueOn', 'senderReference']);

/** What an author does with a draft: make it, write it, set who may see it, throw it away. */
@Injectable()
export class DraftsService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly directory: DirectoryQueries,
    private readonly kinds: KindsService,
    private readonly documents: DocumentsService,
  ) {}

  /** Makes a draft of a kind, empty or with the text of a document that the person may see; files are not copied. */
  async create(actor: PersonActor, wanted: { kind: string; basedOn?: DocumentId }, key: string | undefined): Promise<DocumentId> {
    if (wanted.basedOn) await this.documents.assertVisible(actor, wanted.basedOn);
    const kind = (await this.kinds.kinds(actor.organisationId)).find((one) => one.code === wanted.kind && one.drafted);
    if (!kind) throw documentsProblem('unknownKind');
    return inTransaction(this.dataSource, (tx) =>
      once(tx, actor, { key, command: { createDocument: wanted.kind, basedOn: wanted.basedOn ?? null } }, async () => {
        const author = await this.directory.person(actor.organisationId, actor.personId, tx);
        const { requisites, body } = await this.beginning(tx, actor, kind, wanted.basedOn);
        const documentId = newId<DocumentId>();
        const at = this.clock.now();
        const [title, caseIndex] = [textOf(requisites, 'title'), textOf(requisites, 'caseIndex') || null];
        await insertDocument(tx, { documentId, organisationId: actor.organisationId, kind: kind.code, authorId: actor.personId, unitId: author?.unitId ?? null, access: kind.defaultAccess, title, caseIndex }, at);
        await writeWorkingCopy(tx, { documentId, revision: 0, requisites, body, savedAt: at, savedBy: actor.personId, saveId: null });
        await indexDocument(tx, documentId, { kind: kind.code, requisites, body, attachments: [] }, kind);
        await this.record(tx, actor, documentId, { type: 'documentCreated', data: { kind: kind.code, basedOn: wanted.basedOn ?? null } });
        return documentId;
      }),
    );
  }

  /**
   * Saves a draft over the revision that was on the screen. A save over another one is refused with what differs, and nothing is
   * overwritten; the same content again is no save, and what this client itself saved without hearing of it is no other's save. Answers with
   * the working copy as it is now.
   */
  async save(actor: PersonActor, documentId: DocumentId, save: Save): Promise<WorkingCopy> {
    await this.documents.assertVisible(actor, documentId);
    return inTransaction(this.dataSource, async (tx) => {
      const document = await this.editable(tx, actor, documentId);
      const kind = document.kindDefinition;
      const sound = checkRequisites(kind, save.requisites);
      if (!sound.ok) throw documentsProblem(sound.refusal.code, sound.refusal.facts);
      const body = checkBody(save.body);
      if (!body.ok) throw documentsProblem(body.refusal.code, { ...body.refusal.facts } as Record<string, Json>);
      const [saved, attachments] = await Promise.all([workingCopyOf(tx, documentId), attachmentsOf(tx, documentId)]);
      if (!saved) throw new Error(`document ${documentId} has no working copy`);
      const contentOf = (draft: { requisites: Requisites; body: readonly Block[] }): Content => ({ kind: kind.code, requisites: draft.requisites, body: draft.body, attachments });
      if (canonicalJson(canonicalContent(contentOf(saved))) === canonicalJson(canonicalContent(contentOf(save)))) return saved;
      const own = saved.saveId !== null && (save.unheard ?? []).includes(saved.saveId);
      if (saved.revision !== save.revision && !own) throw await this.stale(tx, document, saved, contentOf(saved), contentOf(save));
      const next: WorkingCopy = { documentId, revision: saved.revision + 1, requisites: save.requisites, body: save.body, savedAt: this.clock.now(), savedBy: actor.personId, saveId: save.saveId ?? null };
      await writeWorkingCopy(tx, next);
      if (!document.currentVersion) await this.showDraft(tx, document, contentOf(next));
      return next;
    });
  }

  /** Changes who may see a draft, or that it is urgent, until it is submitted (again). */
  async setSettings(actor: PersonActor, documentId: DocumentId, wanted: { access?: AccessClass; urgent?: boolean }): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    await inTransaction(this.dataSource, async (tx) => {
      const document = await this.editable(tx, actor, documentId);
      const [access, urgent] = [wanted.access ?? document.access, wanted.urgent ?? document.urgent];
      if (access === document.access && urgent === document.urgent) return;
      await tx.query(`update document set access = $2, urgent = $3 where id = $1`, [documentId, access, urgent]);
      await this.record(tx, actor, documentId, { type: 'documentSettingsChanged', data: { access, urgent, was: { access: document.access, urgent: document.urgent } } });
    });
  }

  /** Throws away a draft that was never submitted; the journal keeps that it was. Its files can no longer be reached. */
  async discard(actor: PersonActor, documentId: DocumentId): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    await inTransaction(this.dataSource, async (tx) => {
      await this.editable(tx, actor, documentId);
      if (await firstRow(tx, `select 1 from document_version where document_id = $1 limit 1`, [documentId])) throw documentsProblem('alreadySubmitted');
      await this.record(tx, actor, documentId, { type: 'documentDiscarded', data: {} });
      await tx.query(`delete from document where id = $1`, [documentId]);
    });
  }

  /** Locks a document for its author's hand; refuses others and a document that is on its way. */
  async editable(tx: EntityManager, actor: PersonActor, documentId: DocumentId): Promise<DocumentFacts> {
    const document = await lockDocument(tx, actor.organisationId, documentId);
    if (!document) throw sharedProblem('notFound');
    if (document.authorId !== actor.personId) throw documentsProblem('notAuthor');
    if (!editablePhases.includes(document.phase)) throw documentsProblem('notEditable', { phase: document.phase });
    return document;
  }

  private async beginning(tx: EntityManager, actor: PersonActor, kind: KindDefinition, basedOn: DocumentId | undefined): Promise<{ requisites: Requisites; body: readonly Block[] }> {
    const source = basedOn ? await this.documents.readable(tx, actor, basedOn) : undefined;
    const fresh = (block: Block): Block => (block.type === 'table' ? { ...block, id: newId<BlockId>(), rows: block.rows.map((row) => ({ ...row, id: newId<BlockId>() })) } : { ...block, id: newId<BlockId>() });
    const copied = Object.entries(source?.requisites ?? {}).filter(([name]) => requisiteOf(kind, name) && !ofTheOccasion.has(name));
    const usual = await this.usual(tx, actor, kind);
    const requisites = { ...usual, ...Object.fromEntries(copied), ...(usual.executor ? { executor: usual.executor } : {}) };
    const fitting = Object.fromEntries(Object.entries(requisites).filter(([name, value]) => checkRequisites(kind, { [name]: value }).ok));
    return { requisites: fitting, body: (source?.body ?? []).map(fresh) };
  }

  /** What an author would type anew every time: the place, the case, their own name. */
  private async usual(tx: EntityManager, actor: PersonActor, kind: KindDefinition): Promise<Requisites> {
    const [organisation, author] = await Promise.all([this.directory.organisation(actor.organisationId, tx), this.directory.person(actor.organisationId, actor.personId, tx)]);
    const contact = await firstRow<{ phone: string | null }>(tx, `select phone from person where id = $1`, [actor.personId]);
    const values: Requisites = {
      place: organisation.place,
      ...(kind.filing ? { caseIndex: kind.filing.caseIndex } : {}),
      ...(author ? { executor: { personId: author.personId, name: author.name, position: author.position, ...(contact?.phone ? { phone: contact.phone } : {}) } } : {}),
    };
    return Object.fromEntries(Object.entries(values).filter(([name]) => requisiteOf(kind, name)));
  }

  /** A draft that nobody else sees is listed and found by what it says now. */
  private async showDraft(tx: EntityManager, document: DocumentFacts, content: Content): Promise<void> {
    const { requisites } = content;
    await tx.query(`update document set title = $2, case_index = $3, updated_at = $4 where id = $1`, [document.documentId, textOf(requisites, 'title'), textOf(requisites, 'caseIndex') || null, this.clock.now()]);
    await indexDocument(tx, document.documentId, content, document.kindDefinition);
  }

  private async stale(tx: EntityManager, document: DocumentFacts, saved: WorkingCopy, theirs: Content, ours: Content): Promise<Error> {
    const by = await this.directory.person(document.organisationId, saved.savedBy, tx);
    const differences = changeFacts(compare(theirs, ours), theirs, ours).slice(0, 20).map((fact) => changeSentenceUk(fact, document.kindDefinition));
    return documentsProblem('staleWorkingCopy', { revision: saved.revision, savedAt: saved.savedAt, savedBy: by?.name ?? '', differences });
  }

  private async record(tx: EntityManager, actor: PersonActor, documentId: DocumentId, event: DocumentsEvent): Promise<void> {
    await record(tx, { organisationId: actor.organisationId, chain: documentChain(documentId), documentId, actor, at: this.clock.now() }, [event]);
  }
}
