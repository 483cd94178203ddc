import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { sha256OfJson } from '#shared/crypto/sha256.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, type Runner } from '#shared/database/rows.js';
import type { Actor, PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, Instant, LocalDate, OrganisationId, PersonId, VersionId } from '#shared/domain/ids.js';
import { documentChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { documentsProblem } from './documents.errors.js';
import type { DocumentsEvent } from './documents.events.js';
import { adoptIds } from './domain/adopt-ids.js';
import { checkFrozenBody } from './domain/body-rules.js';
import { canonicalContent, normalise } from './domain/content-hash.js';
import type { AttachmentFact, Block, Content, Requisites } from './domain/content.js';
import type { Phase } from './domain/phase.js';
import { editablePhases } from './domain/phase.js';
import { lint, type Finding, type LintCalendar } from './domain/requisite-lint.js';
import { textOf } from './domain/requisite-values.js';
import { addSight, findDocument, findFacts, lockDocument, type DocumentFacts, type VersionRef } from './document.store.js';
import { indexDocument } from './search/search.store.js';
import { allVersions, insertVersion, versionById, versionsById, type StoredVersion } from './version.store.js';
import { visibleDocuments } from './visibility.js';
import { attachmentsOf, workingCopyOf, writeWorkingCopy } from './working-copy.store.js';

export type { DocumentFacts, VersionRef } from './document.store.js';

/** A version as the approval core knows it: by name, by content hash, with the requisites that conditions read and the files that go with it. */
export interface VersionFact extends VersionRef {
  readonly requisites: Requisites;
  readonly attachments: readonly AttachmentFact[];
}

/** A registration as it is shown beside its document. */
export interface ShownRegistration {
  readonly documentId: DocumentId;
  readonly index: string;
  readonly registeredOn: LocalDate;
  readonly caseIndex: string | null;
}

const factOf = ({ id, number, minor, contentHash, requisites, content }: StoredVersion): VersionFact => ({ id, number, minor, contentHash, requisites, attachments: content.attachments });

/** What other modules ask of documents and do to them; an author's own commands are in `drafts.service.ts`. */
@Injectable()
export class DocumentsService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly directory: DirectoryQueries) {}

  /**
   * Refuses with `notFound`, whether a document is absent or invisible to the actor (A01). `administrator: true` lets an
   * administrator of the organisation pass too, for commands that show nothing of the content.
   */
  async assertVisible(actor: Actor, documentId: DocumentId, admit: { administrator?: boolean } = {}, runner: Runner = this.dataSource): Promise<void> {
    if (!(await this.isVisible(actor, documentId, admit, runner))) throw sharedProblem('notFound');
  }

  /** Whether the actor may see a document at this instant. */
  async isVisible(actor: Actor, documentId: DocumentId, admit: { administrator?: boolean } = {}, runner: Runner = this.dataSource): Promise<boolean> {
    const parameters: unknown[] = [documentId];
    const administers = admit.administrator && actor.kind === 'person' && actor.roles.includes('administrator');
    const condition = administers ? `d.organisation_id = $${parameters.push(actor.organisationId)} and d.current_version_id is not null` : visibleDocuments(actor, this.today(), parameters);
    return (await firstRow(runner, `select 1 from document d where d.id = $1::uuid and ${condition}`, parameters)) !== undefined;
  }

  /** The facts of a document; refuses with `notFound` when it is absent. Whether somebody may see it is `assertVisible`'s word. */
  async facts(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<DocumentFacts> {
    const document = await findDocument(runner, organisationId, documentId);
    if (!document) throw sharedProblem('notFound');
    return document;
  }

  /** The facts of several documents, by id; those that are absent are left out. */
  async factsOfAll(runner: Runner, organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, DocumentFacts>> {
    return new Map((await findFacts(runner, `d.organisation_id = $1 and d.id = any($2)`, [organisationId, documentIds])).map((one) => [one.documentId, one]));
  }

  /** The same, with the row locked until the transaction ends. */
  async lock(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId): Promise<DocumentFacts> {
    const document = await lockDocument(tx, organisationId, documentId);
    if (!document) throw sharedProblem('notFound');
    return document;
  }

  /**
   * Freezes the working copy of the author as the next version and makes it the current one. Refused when the working copy is not
   * the revision that was on the screen, when the document is on its way, or when the draft has errors. Blocks that lost their ids
   * get those of the version before back. The caller's transaction holds the document's lock.
   */
  async freezeVersion(tx: EntityManager, actor: PersonActor, documentId: DocumentId, what: { revision: number; note?: string | null }): Promise<VersionFact> {
    const document = await this.lock(tx, actor.organisationId, documentId);
    if (document.authorId !== actor.personId) throw documentsProblem('notAuthor');
    if (!editablePhases.includes(document.phase)) throw documentsProblem('notEditable', { phase: document.phase });
    if (document.kindDefinition.numbering === 'B') throw documentsProblem('numberingNotServed', { kind: document.kind });
    const copy = await workingCopyOf(tx, documentId);
    if (!copy) throw new Error(`document ${documentId} has no working copy`);
    if (copy.revision !== what.revision) throw documentsProblem('staleWorkingCopy', { revision: copy.revision, savedAt: copy.savedAt, differences: [] });
    const before = await this.currentVersion(tx, document);
    const body = before ? adoptIds(before.content.body, copy.body) : copy.body;
    const content = normalise({ kind: document.kind, requisites: copy.requisites, body, attachments: await attachmentsOf(tx, documentId) });
    await this.refuseErrors(tx, document, content);
    const number = (before?.number ?? 0) + 1;
    const version = await this.insert(tx, actor, document, { content, number, minor: 0, note: what.note ?? null });
    await this.makeCurrent(tx, document, version);
    await this.record(tx, actor, document, { type: 'versionFrozen', data: { versionId: version.id, number, contentHash: version.contentHash } });
    return factOf(version);
  }

  /** Freezes an editorial correction of the current version's text; it stands only once `adoptCorrection` says so. */
  async addEditorialVersion(tx: EntityManager, actor: PersonActor, documentId: DocumentId, body: readonly Block[], reason: string | null = null): Promise<VersionFact> {
    const document = await this.lock(tx, actor.organisationId, documentId);
    const before = await this.currentVersion(tx, document);
    if (!before) throw sharedProblem('notFound');
    const content = normalise({ ...before.content, body: adoptIds(before.content.body, body) });
    await this.refuseErrors(tx, document, content);
    const used = (await allVersions(tx, document.organisationId, documentId)).filter((version) => version.number === before.number).length;
    const version = await this.insert(tx, actor, document, { content, number: before.number, minor: used, note: reason });
    await this.record(tx, actor, document, { type: 'correctionFrozen', data: { versionId: version.id, number: version.number, minor: version.minor, contentHash: version.contentHash } });
    return factOf(version);
  }

  /** Makes a correction the current version, after the author's consent; the working copy follows it. */
  async adoptCorrection(tx: EntityManager, actor: Actor, documentId: DocumentId, versionId: VersionId): Promise<void> {
    const document = await this.lock(tx, actor.organisationId, documentId);
    const version = await versionById(tx, actor.organisationId, versionId);
    if (!version || version.documentId !== documentId || version.minor === 0) throw sharedProblem('notFound');
    await tx.query(`insert into adopted_correction (version_id, adopted_at) values ($1, $2)`, [versionId, this.clock.now()]);
    await this.makeCurrent(tx, document, version);
    await this.record(tx, actor, document, { type: 'correctionAdopted', data: { versionId, number: version.number, minor: version.minor, contentHash: version.contentHash } });
  }

  /** A version by id; the core always names one, so a missing id is a fault. */
  async versionFact(runner: Runner, organisationId: OrganisationId, versionId: VersionId | undefined): Promise<VersionFact> {
    const version = versionId && (await versionById(runner, organisationId, versionId));
    if (!version) throw new Error(`version ${versionId ?? ''} is not there`);
    return factOf(version);
  }

  /** Every version of a document whole, first to last; corrections that wait for consent among them. */
  versions(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<readonly StoredVersion[]> {
    return allVersions(runner, organisationId, documentId);
  }

  /** The content of every version of a document, by id; corrections that wait for consent among them. */
  async contents(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<ReadonlyMap<VersionId, Content>> {
    return new Map((await allVersions(runner, organisationId, documentId)).map((version) => [version.id, version.content]));
  }

  /** Several versions whole, also of different documents, by id. */
  versionsById(runner: Runner, organisationId: OrganisationId, versionIds: readonly VersionId[]): Promise<ReadonlyMap<VersionId, StoredVersion>> {
    return versionsById(runner, organisationId, versionIds);
  }

  /** A version whole: content, note, who froze it and when; undefined when there is none. */
  version(runner: Runner, organisationId: OrganisationId, versionId: VersionId): Promise<StoredVersion | undefined> {
    return versionById(runner, organisationId, versionId);
  }

  /** What an actor who may see the document can read of it: the current version, or the author's own draft before the first. */
  async readable(runner: Runner, actor: PersonActor, documentId: DocumentId): Promise<{ requisites: Requisites; body: readonly Block[] } | undefined> {
    const document = await findDocument(runner, actor.organisationId, documentId);
    if (!document) return undefined;
    const version = await this.currentVersion(runner, document);
    if (version) return version.content;
    return document.authorId === actor.personId ? workingCopyOf(runner, documentId) : undefined;
  }

  /** Lets people see a document from now on, because a stage of theirs opened; recorded once for each. */
  async grantSight(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId, people: readonly PersonId[]): Promise<void> {
    const added = await addSight(tx, documentId, people, this.clock.now());
    if (added.length === 0) return;
    await record(tx, { organisationId, chain: documentChain(documentId), documentId, actor: { kind: 'system', organisationId, process: 'sight' }, at: this.clock.now() }, [
      { type: 'sightGranted', data: { people: [...added].sort() } } satisfies DocumentsEvent]);
  }

  /** Says where a document stands now. Only approvals (the route) and records (registration, archive) know; nobody else calls this. */
  async setPhase(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId, phase: Phase): Promise<void> {
    await tx.query(`update document set phase = $3, updated_at = $4 where id = $2 and organisation_id = $1 and phase <> $3`, [organisationId, documentId, phase, this.clock.now()]);
  }

  /** Shows their registrations beside documents, which are registered from now on; records calls it in the transaction of the numbers. */
  async setRegistrations(tx: EntityManager, organisationId: OrganisationId, registrations: readonly ShownRegistration[]): Promise<void> {
    const phase: Phase = 'registered';
    await tx.query(
      `update document d set registration_index = n.index, registered_on = n."registeredOn", case_index = coalesce(n."caseIndex", d.case_index), phase = $3, updated_at = $4
       from jsonb_to_recordset($2::jsonb) as n ("documentId" uuid, index text, "registeredOn" date, "caseIndex" text) where d.id = n."documentId" and d.organisation_id = $1`,
      [organisationId, JSON.stringify(registrations), phase, this.clock.now()],
    );
  }

  /** Takes the registration that was annulled away from beside its document. */
  async clearRegistration(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    await tx.query(`update document set registration_index = null, registered_on = null, updated_at = $3 where id = $2 and organisation_id = $1`, [organisationId, documentId, this.clock.now()]);
  }

  /** What is wrong or doubtful in a content of this document, by the organisation's calendar of today. */
  async findings(runner: Runner, document: DocumentFacts, content: Content): Promise<readonly Finding[]> {
    const { calendar } = await this.directory.organisation(document.organisationId, runner);
    const days: LintCalendar = { today: this.today() as LocalDate, daysOff: new Set(calendar.holidays as LocalDate[]), workingDays: new Set(Object.keys(calendar.transferred) as LocalDate[]) };
    return lint(document.kindDefinition, content, days);
  }

  /** The organisation's date of today, by which sight through posts and substitutions is judged. */
  today(): string {
    return localDateIn('Europe/Kyiv', this.clock.now());
  }

  private async currentVersion(runner: Runner, document: DocumentFacts): Promise<StoredVersion | undefined> {
    return document.currentVersion ? versionById(runner, document.organisationId, document.currentVersion.id) : undefined;
  }

  private async refuseErrors(tx: EntityManager, document: DocumentFacts, content: Content): Promise<void> {
    const body = checkFrozenBody(content.body);
    if (!body.ok) throw documentsProblem(body.refusal.code, { ...body.refusal.facts } as Record<string, Json>);
    const errors = (await this.findings(tx, document, content)).filter((finding) => finding.severity === 'error');
    if (errors.length > 0) throw documentsProblem('draftHasErrors', { findings: errors as unknown as Json });
  }

  private async insert(tx: EntityManager, actor: PersonActor, document: DocumentFacts, what: { content: Content; number: number; minor: number; note: string | null }): Promise<StoredVersion> {
    const version: StoredVersion = {
      id: newId<VersionId>(), documentId: document.documentId, ...what, requisites: what.content.requisites, contentHash: sha256OfJson(canonicalContent(what.content)), createdAt: this.clock.now(), createdBy: actor.personId,
    };
    await insertVersion(tx, document.organisationId, version);
    return version;
  }

  /** The version becomes what everybody sees, finds and may copy; the working copy goes on from its ids and words. */
  private async makeCurrent(tx: EntityManager, document: DocumentFacts, version: StoredVersion): Promise<void> {
    const { documentId } = document;
    const copy = await workingCopyOf(tx, documentId);
    const { requisites, body } = version.content;
    const saved: { savedAt: Instant; savedBy: PersonId } = copy ?? { savedAt: version.createdAt, savedBy: version.createdBy };
    await writeWorkingCopy(tx, { documentId, revision: (copy?.revision ?? 0) + 1, requisites, body, savedAt: saved.savedAt, savedBy: saved.savedBy, saveId: null });
    await tx.query(`update document set current_version_id = $2, title = $3, case_index = coalesce($4, case_index), updated_at = $5 where id = $1`, [
      documentId, version.id, textOf(requisites, 'title'), textOf(requisites, 'caseIndex') || null, this.clock.now()]);
    await indexDocument(tx, documentId, version.content, document.kindDefinition);
  }

  private async record(tx: EntityManager, actor: Actor, document: DocumentFacts, event: DocumentsEvent): Promise<void> {
    await record(tx, { organisationId: document.organisationId, chain: documentChain(document.documentId), documentId: document.documentId, actor, at: this.clock.now() }, [event]);
  }
}
