import type { EntityManager } from 'typeorm';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, PersonId, Sha256, VersionId } from '#shared/domain/ids.js';
import type { Content, Requisites } from './domain/content.js';
import type { VersionRef } from './document.store.js';

/** A version with what it froze, who froze it and what they said. */
export interface StoredVersion extends VersionRef {
  readonly documentId: DocumentId;
  readonly content: Content;
  readonly requisites: Requisites;
  readonly note: string | null;
  readonly createdAt: Instant;
  readonly createdBy: PersonId;
}

interface Row { id: VersionId; document_id: DocumentId; number: number; minor: number; content_hash: Sha256; content: Content; note: string | null; created_at: Date; created_by: PersonId }

const columns = `v.id, v.document_id, v.number, v.minor, v.content_hash, v.content, v.note, v.created_at, v.created_by`;
/** What the author submitted and the corrections to which the author consented; a correction that only waits is nobody else's to see. */
const standing = `(v.minor = 0 or exists (select 1 from adopted_correction a where a.version_id = v.id))`;
const versionOf = (row: Row): StoredVersion => ({
  id: row.id, documentId: row.document_id, number: row.number, minor: row.minor, contentHash: row.content_hash, content: row.content, requisites: row.content.requisites, note: row.note,
  createdAt: row.created_at.toISOString() as Instant, createdBy: row.created_by,
});

/** Every version of a document, also corrections that wait for consent, first to last. */
export async function allVersions(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<StoredVersion[]> {
  return (await rows<Row>(runner, `select ${columns} from document_version v where v.organisation_id = $1 and v.document_id = $2 order by v.number, v.minor`, [organisationId, documentId])).map(versionOf);
}

/** The versions that stand, newest first; the content stays in the database. */
export async function standingVersions(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<Omit<StoredVersion, 'content' | 'requisites'>[]> {
  const found = await rows<Omit<Row, 'content'>>(
    runner, `select v.id, v.document_id, v.number, v.minor, v.content_hash, v.note, v.created_at, v.created_by from document_version v where v.organisation_id = $1 and v.document_id = $2 and ${standing} order by v.number desc, v.minor desc`,
    [organisationId, documentId]);
  return found.map((row) => ({ id: row.id, documentId: row.document_id, number: row.number, minor: row.minor, contentHash: row.content_hash, note: row.note, createdAt: row.created_at.toISOString() as Instant, createdBy: row.created_by }));
}

export async function versionById(runner: Runner, organisationId: OrganisationId, versionId: VersionId): Promise<StoredVersion | undefined> {
  return (await versionsById(runner, organisationId, [versionId])).get(versionId);
}

/** Several versions, also of different documents, by id; those that are not there are left out. */
export async function versionsById(runner: Runner, organisationId: OrganisationId, versionIds: readonly VersionId[]): Promise<ReadonlyMap<VersionId, StoredVersion>> {
  const found = await rows<Row>(runner, `select ${columns} from document_version v where v.organisation_id = $1 and v.id = any($2)`, [organisationId, versionIds]);
  return new Map(found.map((row) => [row.id, versionOf(row)]));
}

/** A version by its number, as it stands: with its last correction that the author consented to. */
export async function versionByNumber(runner: Runner, organisationId: OrganisationId, documentId: DocumentId, number: number): Promise<StoredVersion | undefined> {
  const row = await firstRow<Row>(
    runner, `select ${columns} from document_version v where v.organisation_id = $1 and v.document_id = $2 and v.number = $3 and ${standing} order by v.minor desc limit 1`, [organisationId, documentId, number]);
  return row && versionOf(row);
}

/** Writes a version; it is never changed after (the table refuses). */
export async function insertVersion(tx: EntityManager, organisationId: OrganisationId, version: Omit<StoredVersion, 'requisites'>): Promise<void> {
  await tx.query(
    `insert into document_version (id, organisation_id, document_id, number, minor, content_hash, content, note, created_at, created_by) values ($1,$2,$3,$4,$5,$6,$7::jsonb,$8,$9,$10)`,
    [version.id, organisationId, version.documentId, version.number, version.minor, version.contentHash, JSON.stringify(version.content), version.note, version.createdAt, version.createdBy],
  );
}
