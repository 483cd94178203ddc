import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows, type Runner } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, PersonId, UnitId, VersionId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { PersonFact } from '#users/domain/people.js';
import { bodyView } from './body-view.js';
import { changeSetView } from './change-set-view.js';
import { factsOf, factsSql, type DocumentFacts } from './document.store.js';
import type { documentsApi } from './documents.contract.js';
import { DocumentsService } from './documents.service.js';
import { compare } from './domain/compare.js';
import type { Content } from './domain/content.js';
import type { KindDefinition } from './domain/kinds.js';
import { editablePhases } from './domain/phase.js';
import { KindsService } from './kinds.service.js';
import { ProgressSources } from './progress.port.js';
import { matches } from './search/search.store.js';
import { standingVersions, versionById, versionByNumber, type StoredVersion } from './version.store.js';
import { visibleDocuments } from './visibility.js';
import { attachmentsOf, workingCopyOf } from './working-copy.store.js';

export { visibleDocuments } from './visibility.js';

type Api = typeof documentsApi;
type ListQuery = InputOf<Api['list']>['query'];
type People = ReadonlyMap<PersonId, PersonFact>;

const personRef = (people: People, personId: PersonId) => ({ personId, name: people.get(personId)?.name ?? '—', position: people.get(personId)?.position ?? '' });

/** Reads documents for the API. Every method begins with who asks; what that person may not see is as if it were not there. */
@Injectable()
export class DocumentsQueries {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly directory: DirectoryQueries,
    private readonly documents: DocumentsService,
    private readonly kindsService: KindsService,
    private readonly progress: ProgressSources,
  ) {}

  /** Kinds that are written here, in the order in which they are offered. */
  async kinds(actor: PersonActor): Promise<OutputOf<Api['kinds']>> {
    return { kinds: (await this.kindsService.kinds(actor.organisationId)).filter((kind) => kind.drafted).map(kindView) };
  }

  /** Documents that the actor may see, newest change first, by phase, kind and words. */
  async list(actor: PersonActor, query: ListQuery): Promise<OutputOf<Api['list']>> {
    const parameters: unknown[] = [];
    const value = (given: unknown, type: string): string => `$${parameters.push(given)}::${type}`;
    const conditions = [visibleDocuments(actor, this.documents.today(), parameters)];
    if (query.scope === 'mine') conditions.push(`d.author_id = ${value(actor.personId, 'uuid')}`);
    if (query.phase) conditions.push(`d.phase = ${value(query.phase, 'text')}`);
    if (query.kind) conditions.push(`d.kind = ${value(query.kind, 'text')}`);
    if (query.q?.trim()) conditions.push(matches(query.q, parameters));
    const after = decodeCursor(query.cursor, 2);
    if (after) conditions.push(`(d.updated_at, d.id) < (${value(after[0], 'timestamptz')}, ${value(after[1], 'uuid')})`);
    const found = await rows<Parameters<typeof factsOf>[0]>(
      this.dataSource, `${factsSql} left join document_search s on s.document_id = d.id where ${conditions.join(' and ')} order by d.updated_at desc, d.id desc limit ${value(query.limit + 1, 'int')}`, parameters);
    const page = pageOf(found.map(factsOf), query.limit, (document) => [document.updatedAt, document.documentId], (document) => document);
    const { people, units } = await this.around(actor, page.items);
    const items = page.items.map((document) => ({
      documentId: document.documentId, kindUk: document.kindUk, kindEn: document.kindEn, title: document.title, phase: document.phase, author: personRef(people, document.authorId),
      unit: units.get(document.unitId ?? ('' as UnitId)) ?? '', currentVersion: document.currentVersion?.number ?? null, registrationIndex: document.registrationIndex, registeredOn: document.registeredOn, updatedAt: document.updatedAt,
    }));
    return { items, nextCursor: page.nextCursor };
  }

  async show(actor: PersonActor, documentId: DocumentId): Promise<OutputOf<Api['show']>> {
    const document = await this.visible(actor, documentId);
    const [{ people, units }, progress] = await Promise.all([this.around(actor, [document]), this.progress.of(this.dataSource, actor.organisationId, documentId)]);
    return {
      documentId, kind: document.kind, kindUk: document.kindUk, kindEn: document.kindEn, title: document.title, phase: document.phase, author: personRef(people, document.authorId),
      unit: units.get(document.unitId ?? ('' as UnitId)) ?? '', access: document.access, urgent: document.urgent, currentVersion: document.currentVersion?.number ?? null,
      contentHash: document.currentVersion?.contentHash ?? null, registrationIndex: document.registrationIndex, registeredOn: document.registeredOn, caseIndex: document.caseIndex,
      createdAt: document.createdAt, updatedAt: document.updatedAt, isMine: document.authorId === actor.personId,
      files: { version: document.currentVersion !== null, signed: progress.signed, sealed: progress.sealed }, waiting: [...progress.waiting],
    };
  }

  /** The author's draft; to everybody else it is not there, because it may hold what was never sent. */
  async workingCopy(actor: PersonActor, documentId: DocumentId): Promise<OutputOf<Api['workingCopy']>> {
    const document = await this.mine(actor, documentId);
    const [copy, attachments] = await Promise.all([workingCopyOf(this.dataSource, documentId), attachmentsOf(this.dataSource, documentId)]);
    if (!copy) throw sharedProblem('notFound');
    const content: Content = { kind: document.kind, requisites: copy.requisites, body: copy.body, attachments };
    const [people, findings] = await Promise.all([this.directory.people(actor.organisationId, [copy.savedBy]), this.documents.findings(this.dataSource, document, content)]);
    return {
      documentId, revision: copy.revision, requisites: copy.requisites, body: bodyView(copy.body), attachments, savedAt: copy.savedAt, savedBy: personRef(people, copy.savedBy), saveId: copy.saveId,
      findings: findings.map((finding) => ({ ...finding, facts: { ...finding.facts } })), editable: editablePhases.includes(document.phase),
    };
  }

  async versions(actor: PersonActor, documentId: DocumentId): Promise<OutputOf<Api['versions']>> {
    await this.visible(actor, documentId);
    const versions = await standingVersions(this.dataSource, actor.organisationId, documentId);
    const people = await this.directory.people(actor.organisationId, versions.map((version) => version.createdBy));
    return { versions: versions.map((version) => versionItem(version, people)) };
  }

  async version(actor: PersonActor, documentId: DocumentId, number: number): Promise<OutputOf<Api['version']>> {
    const version = await this.visibleVersion(actor, documentId, number);
    const people = await this.directory.people(actor.organisationId, [version.createdBy]);
    const { requisites, body, attachments } = version.content;
    return { ...versionItem(version, people), requisites, body: bodyView(body), attachments: [...attachments] };
  }

  /** What differs between two versions; without `to`, to the author's own draft, for others to the current version. */
  async changes(actor: PersonActor, documentId: DocumentId, query: InputOf<Api['changes']>['query']): Promise<OutputOf<Api['changes']>> {
    const document = await this.visible(actor, documentId);
    const before = await this.visibleVersion(actor, documentId, query.from);
    const toVersion = query.to ?? (document.authorId === actor.personId && editablePhases.includes(document.phase) ? null : (document.currentVersion?.number ?? null));
    const after = toVersion === null ? await this.draftOf(document) : (await this.visibleVersion(actor, documentId, toVersion)).content;
    return changeSetView(compare(before.content, after), { before: before.content, after, fromVersion: query.from, toVersion, kind: document.kindDefinition });
  }

  /** The same between two versions named by their ids: a correction shares the number of the version that it corrects. Nothing is said of a version that is not the document's. */
  async changesBetween(actor: PersonActor, documentId: DocumentId, ends: { readonly from: VersionId; readonly to: VersionId }, runner: Runner = this.dataSource): Promise<OutputOf<Api['changes']>> {
    const document = await this.visible(actor, documentId);
    const [before, after] = await Promise.all([versionById(runner, actor.organisationId, ends.from), versionById(runner, actor.organisationId, ends.to)]);
    if (before?.documentId !== documentId || after?.documentId !== documentId) throw sharedProblem('notFound');
    return changeSetView(compare(before.content, after.content), { before: before.content, after: after.content, fromVersion: before.number, toVersion: after.number, kind: document.kindDefinition });
  }

  /** The facts of a document that the actor may see; refuses with `notFound` otherwise. */
  async visible(actor: PersonActor, documentId: DocumentId): Promise<DocumentFacts> {
    await this.documents.assertVisible(actor, documentId);
    return this.documents.facts(this.dataSource, actor.organisationId, documentId);
  }

  /** The same, only for the author. */
  async mine(actor: PersonActor, documentId: DocumentId): Promise<DocumentFacts> {
    const document = await this.visible(actor, documentId);
    if (document.authorId !== actor.personId) throw sharedProblem('notFound');
    return document;
  }

  /** A version that stands, of a document that the actor may see. */
  async visibleVersion(actor: PersonActor, documentId: DocumentId, number: number): Promise<StoredVersion> {
    await this.documents.assertVisible(actor, documentId);
    const version = await versionByNumber(this.dataSource, actor.organisationId, documentId, number);
    if (!version) throw sharedProblem('notFound');
    return version;
  }

  /** The content of the working copy as it is now. */
  async draftOf(document: DocumentFacts): Promise<Content> {
    const [copy, attachments] = await Promise.all([workingCopyOf(this.dataSource, document.documentId), attachmentsOf(this.dataSource, document.documentId)]);
    if (!copy) throw sharedProblem('notFound');
    return { kind: document.kind, requisites: copy.requisites, body: copy.body, attachments };
  }

  private async around(actor: PersonActor, documents: readonly DocumentFacts[]): Promise<{ people: People; units: ReadonlyMap<UnitId, string> }> {
    const [people, units] = await Promise.all([this.directory.people(actor.organisationId, documents.map((document) => document.authorId)), this.directory.units(actor.organisationId)]);
    return { people, units: new Map(units.map((unit) => [unit.unitId, unit.name])) };
  }
}

const kindView = (kind: KindDefinition): OutputOf<Api['kinds']>['kinds'][number] => ({
  code: kind.code, nameUk: kind.nameUk, nameEn: kind.nameEn, groupUk: kind.groupUk, letterhead: kind.letterhead, defaultAccess: kind.defaultAccess, numbering: kind.numbering,
  requisites: kind.requisites.map((requisite) => ({ ...requisite, choices: requisite.choices && requisite.choices.map((choice) => ({ ...choice })) })),
});

const versionItem = (version: Omit<StoredVersion, 'content' | 'requisites'>, people: People) => ({
  number: version.number, contentHash: version.contentHash, createdAt: version.createdAt, createdBy: personRef(people, version.createdBy), note: version.note, editorial: version.minor > 0,
});
