import type { EntityManager } from 'typeorm';
import { changedRows, firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import type { Renewal } from '../domain/renewal-policy.js';
import type { FailedAttempt } from './evidence-gap.js';

/** How far the preservation of a sealed document is: its newest lifted file and when that has to be renewed. */
export interface Preservation {
  readonly documentId: DocumentId;
  /** How many document time-stamps were added; 0 before the first. */
  readonly generation: number;
  /** Undefined while the sealed file was not lifted yet. */
  readonly renewAt: Instant | undefined;
}

interface Row { document_id: DocumentId; generation: number; renew_at: Date | null }

const preservationOf = (row: Row): Preservation => ({ documentId: row.document_id, generation: row.generation, renewAt: row.renew_at ? (row.renew_at.toISOString() as Instant) : undefined });

/** How far a document is now, without a lock; undefined when it was never tried. */
export async function findPreservation(runner: Runner, documentId: DocumentId): Promise<Preservation | undefined> {
  const row = await firstRow<Row>(runner, `select document_id, generation, renew_at from preservation where document_id = $1`, [documentId]);
  return row && preservationOf(row);
}

/** Locks the row of a document until the transaction ends, made when there is none. */
export async function lockPreservation(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId, at: Instant): Promise<Preservation> {
  await tx.query(`insert into preservation (document_id, organisation_id, since) values ($1, $2, $3) on conflict (document_id) do nothing`, [documentId, organisationId, at]);
  const row = await firstRow<Row>(tx, `select document_id, generation, renew_at from preservation where document_id = $1 for update`, [documentId]);
  if (!row) throw new Error(`the preservation of ${documentId} is not there`);
  return preservationOf(row);
}

/** Remembers a file that was lifted or renewed. */
export async function markLifted(tx: EntityManager, documentId: DocumentId, lifted: { readonly sha256: Sha256; readonly timestampAt: Instant; readonly renewal: Renewal }): Promise<void> {
  await tx.query(
    `update preservation set generation = generation + 1, file_sha256 = $2, timestamp_at = $3, renew_at = $4, because = $5 where document_id = $1`,
    [documentId, lifted.sha256, lifted.timestampAt, lifted.renewal.renewAt, lifted.renewal.because],
  );
}

/** Remembers how an attempt ended: `failed` says what is still missing, null when nothing is. */
export async function markAttempt(runner: Runner, organisationId: OrganisationId, documentId: DocumentId, at: Instant, failed: FailedAttempt | null): Promise<void> {
  await runner.query(
    `insert into preservation as p (document_id, organisation_id, since, tried_at, attempts, last_error, reasons) values ($1, $2, $3, $3, 1, $4, $5)
     on conflict (document_id) do update set tried_at = $3, attempts = case when $4::text is null then 0 else p.attempts + 1 end, last_error = $4, reasons = $5`,
    [documentId, organisationId, at, failed?.words.slice(0, 1000) ?? null, failed ? JSON.stringify(failed.reasons.slice(0, 20)) : null],
  );
}

/** Puts the lifted form of a detached signature in place of the one that it was made from; what was signed is the same. False when another form stands there by now. */
export async function keepLiftedSignature(tx: EntityManager, { id, from, to }: { readonly id: string; readonly from: Buffer; readonly to: Buffer }, renewAt: Instant): Promise<boolean> {
  return (await changedRows(tx, `update signature set cms = $3, level = 'B-LTA', renew_at = $4 where id = $1 and cms = $2 returning id`, [id, from, to, renewAt])).length > 0;
}

/** Signatures inside a lifted PDF are of its level. */
export async function raiseLevels(tx: EntityManager, documentId: DocumentId, fields: readonly string[]): Promise<void> {
  await tx.query(`update signature set level = 'B-LTA' where document_id = $1 and field = any($2) and cms is null`, [documentId, [...fields]]);
}

/** Detached signatures of a document that were never lifted, or whose stamp is due. */
export async function dueSignatureIds(runner: Runner, documentId: DocumentId, at: Instant): Promise<ReadonlySet<string>> {
  const found = await rows<{ id: string }>(runner, `select id from signature where document_id = $1 and cms is not null and (renew_at is null or renew_at <= $2)`, [documentId, at]);
  return new Set(found.map(({ id }) => id));
}

/** Those of several documents that were sealed at or before an instant, the longest ago first. */
export async function sealedBy(runner: Runner, organisationId: OrganisationId, documentIds: readonly DocumentId[], at: Instant): Promise<DocumentId[]> {
  const found = await rows<{ document_id: DocumentId }>(
    runner, `select document_id from signature_file where organisation_id = $1 and document_id = any($2) and kind = 'sealed' and created_at <= $3 order by created_at, document_id`, [organisationId, [...documentIds], at]);
  return found.map((row) => row.document_id);
}

/** Conditions under which a document is due: never lifted, its file's stamp, or the stamp of one of its detached signatures. */
const isDue = (at: string): string =>
  `(p.document_id is null or p.renew_at is null or p.renew_at <= ${at} or exists (select 1 from signature s where s.document_id = f.document_id and s.cms is not null and (s.renew_at is null or s.renew_at <= ${at})))`;

/**
 * Sealed documents that are due, the longest waiting first: the truth is the database, never the queue (L07). What failed is tried again after
 * two minutes, then four, eight … and once a day at the least. What was sealed later than `sealedBefore` is left in peace.
 */
export async function dueDocuments(runner: Runner, at: Instant, sealedBefore: Instant, limit: number): Promise<{ readonly organisationId: OrganisationId; readonly documentId: DocumentId }[]> {
  return rows(
    runner,
    `select f.organisation_id as "organisationId", f.document_id as "documentId" from signature_file f left join preservation p on p.document_id = f.document_id
     where f.kind = 'sealed' and ${isDue('$1')} and f.created_at < $2
       and (p.tried_at is null or p.last_error is null or p.tried_at + least(interval '1 day', interval '1 minute' * power(2, least(p.attempts, 12))) < $1)
     order by p.renew_at nulls first, f.created_at limit $3`,
    [at, sealedBefore, limit],
  );
}
