import type { EntityManager } from 'typeorm';
import { changedRows, firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, PersonId, Sha256 } from '#shared/domain/ids.js';
import type { ExportId } from '../records.ids.js';
import type { ArchiveProblem } from './archive-checks.service.js';

export type ExportState = 'queued' | 'checking' | 'writing' | 'ready' | 'failed';

/** One thing that stands against one document of a package. */
export interface ExportProblem {
  readonly documentId: DocumentId;
  readonly title: string;
  readonly code: ArchiveProblem;
}

/** An order for a package and what became of it. */
export interface ArchiveExport {
  readonly exportId: ExportId;
  readonly organisationId: OrganisationId;
  readonly title: string;
  readonly caseIndex: string | null;
  readonly year: number | null;
  readonly state: ExportState;
  readonly requestedAt: Instant;
  readonly requestedBy: PersonId;
  readonly total: number;
  readonly done: number;
  readonly problems: readonly ExportProblem[];
  readonly sha256: Sha256 | null;
  readonly size: number | null;
  readonly error: string | null;
  readonly tries: number;
  readonly finished: boolean;
}

interface Row {
  id: ExportId; organisation_id: OrganisationId; title: string; case_index: string | null; year: number | null; state: ExportState; requested_at: Date; requested_by: PersonId; total: number; done: number;
  problems: ExportProblem[]; sha256: Sha256 | null; size: string | null; error: string | null; tries: number; finished_at: Date | null;
}

const exportOf = (row: Row): ArchiveExport => ({
  exportId: row.id, organisationId: row.organisation_id, title: row.title, caseIndex: row.case_index, year: row.year, state: row.state, requestedAt: row.requested_at.toISOString() as Instant, requestedBy: row.requested_by,
  total: row.total, done: row.done, problems: row.problems, sha256: row.sha256, size: row.size === null ? null : Number(row.size), error: row.error, tries: row.tries, finished: row.finished_at !== null,
});

/** A lease that was not renewed for so long belongs to a process that died. */
const leaseSeconds = 120;

export async function findExport(runner: Runner, organisationId: OrganisationId, exportId: ExportId): Promise<ArchiveExport | undefined> {
  const row = await firstRow<Row>(runner, `select * from archive_export where organisation_id = $1 and id = $2`, [organisationId, exportId]);
  return row && exportOf(row);
}

export async function newestExports(runner: Runner, organisationId: OrganisationId, limit: number): Promise<ArchiveExport[]> {
  return (await rows<Row>(runner, `select * from archive_export where organisation_id = $1 order by requested_at desc, id desc limit $2`, [organisationId, limit])).map(exportOf);
}

/** Takes an unfinished package for this process; undefined when it is finished or another process is at it. */
export async function takeLease(runner: Runner, organisationId: OrganisationId, exportId: ExportId, at: Instant): Promise<ArchiveExport | undefined> {
  const [row] = await changedRows<Row>(
    runner,
    `update archive_export set state = 'checking', done = 0, problems = '[]', error = null, tries = tries + 1, started_at = coalesce(started_at, $3), beat_at = $3
     where organisation_id = $1 and id = $2 and finished_at is null and (beat_at is null or beat_at < $3::timestamptz - interval '${leaseSeconds} seconds') returning *`,
    [organisationId, exportId, at]);
  return row && exportOf(row);
}

/** Tells how far it is and keeps the lease. */
export async function beat(runner: Runner, exportId: ExportId, progress: { state: 'checking' | 'writing'; done: number }, at: Instant): Promise<void> {
  await runner.query(`update archive_export set state = $2, done = $3, beat_at = $4 where id = $1`, [exportId, progress.state, progress.done, at]);
}

/** Gives the lease back after a fault, so that the next try need not wait. */
export async function releaseLease(runner: Runner, exportId: ExportId, error: string): Promise<void> {
  await runner.query(`update archive_export set state = 'queued', beat_at = null, error = $2 where id = $1 and finished_at is null`, [exportId, error.slice(0, 500)]);
}

export async function finishExport(
  tx: EntityManager, exportId: ExportId, end: { state: 'ready'; sha256: Sha256; size: number; done: number } | { state: 'failed'; error: string; problems: readonly ExportProblem[] }, at: Instant,
): Promise<boolean> {
  const ready = end.state === 'ready' ? end : null;
  const failed = end.state === 'failed' ? end : null;
  const ended = await changedRows(
    tx, `update archive_export set state = $2, finished_at = $3, sha256 = $4, size = $5, done = coalesce($6, done), error = $7, problems = $8::jsonb where id = $1 and finished_at is null returning id`,
    [exportId, end.state, at, ready?.sha256 ?? null, ready?.size ?? null, ready?.done ?? null, failed?.error ?? null, JSON.stringify(failed?.problems ?? [])]);
  return ended.length > 0;
}

/** The documents of a package in their order, in batches. */
export async function* exportDocuments(runner: Runner, exportId: ExportId, batch = 200): AsyncGenerator<{ place: number; documentId: DocumentId }> {
  for (let after = 0; ; ) {
    const found = await rows<{ place: number; document_id: DocumentId }>(runner, `select place, document_id from archive_export_document where export_id = $1 and place > $2 order by place limit ${batch}`, [exportId, after]);
    for (const row of found) yield { place: row.place, documentId: row.document_id };
    const last = found.at(-1);
    if (!last) return;
    after = last.place;
  }
}
