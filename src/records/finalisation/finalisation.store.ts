import type { EntityManager } from 'typeorm';
import { changedRows, rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId } from '#shared/domain/ids.js';

/** What follows the last signature, in this order. Each is done once, in a transaction of its own. */
export const finalisationSteps = ['register', 'seal', 'dispatch', 'tell'] as const;
export type FinalisationStep = (typeof finalisationSteps)[number];

/** A step that is not done: since when it waits, how often it was tried, and what stopped it last. */
export interface WaitingStep {
  readonly organisationId: OrganisationId;
  readonly documentId: DocumentId;
  readonly step: FinalisationStep;
  readonly since: Instant;
  readonly attempts: number;
  readonly reason: string | null;
}

/** Writes down that the steps of documents are to be done; those that are known stay as they are. */
export async function beginSteps(tx: EntityManager, organisationId: OrganisationId, documentIds: readonly DocumentId[], at: Instant): Promise<void> {
  await tx.query(
    `insert into finalisation (document_id, step, place, organisation_id, since)
     select document_id, step, place, $2, $3 from unnest($1::uuid[]) as d (document_id), unnest($4::text[]) with ordinality as s (step, place) order by document_id, place on conflict on constraint finalisation_step do nothing`,
    [documentIds, organisationId, at, finalisationSteps],
  );
}

/** Of the steps of several documents those that somebody has claimed, by step. */
export type ClaimedSteps = ReadonlyMap<FinalisationStep, ReadonlySet<DocumentId>>;

/**
 * Marks steps of documents as done and holds their rows until the transaction ends; answers with those that were not done before.
 * Whoever fails at the work rolls the mark back with it; who comes second waits, and then finds nothing left to claim. The rows are
 * locked in one order, so that two who share some of the documents do not each wait for the other.
 */
export async function claimSteps(tx: EntityManager, documentIds: readonly DocumentId[], steps: readonly FinalisationStep[], at: Instant): Promise<ClaimedSteps> {
  const claimed = await changedRows<{ document_id: DocumentId; step: FinalisationStep }>(
    tx,
    `with due as (select document_id, step from finalisation where document_id = any($1) and step = any($2) and done_at is null order by document_id, place for update)
     update finalisation f set done_at = $3, tried_at = $3, attempts = attempts + 1, last_error = null from due where f.document_id = due.document_id and f.step = due.step returning f.document_id, f.step`,
    [documentIds, steps, at],
  );
  return new Map(steps.map((step) => [step, new Set(claimed.filter((row) => row.step === step).map((row) => row.document_id))]));
}

/** Remembers why a step did not succeed; its own transaction was undone. */
export async function markTried(runner: Runner, documentId: DocumentId, step: FinalisationStep, at: Instant, reason: string): Promise<void> {
  await runner.query(`update finalisation set tried_at = $3, attempts = attempts + 1, last_error = $4 where document_id = $1 and step = $2 and done_at is null`, [documentId, step, at, reason.slice(0, 500)]);
}

interface Row { organisation_id: OrganisationId; document_id: DocumentId; step: FinalisationStep; since: Date; attempts: number; last_error: string | null }
const waitingOf = (row: Row): WaitingStep => ({ organisationId: row.organisation_id, documentId: row.document_id, step: row.step, since: row.since.toISOString() as Instant, attempts: row.attempts, reason: row.last_error });
const columns = `f.organisation_id, f.document_id, f.step, f.since, f.attempts, f.last_error`;

/** The steps of a document that wait, in the order of the work. */
export async function waitingSteps(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<WaitingStep[]> {
  return (await rows<Row>(runner, `select ${columns} from finalisation f where f.organisation_id = $1 and f.document_id = $2 and f.done_at is null order by f.place`, [organisationId, documentId])).map(waitingOf);
}

/**
 * The first waiting step of every document that is not finished since before an instant, and documents that were signed before it and
 * never begun (their job was lost): the truth is the database, never the queue (L07). Oldest first, so many at most.
 */
export async function stuckSteps(runner: Runner, before: Instant, limit: number): Promise<WaitingStep[]> {
  const found = await rows<Row>(
    runner,
    `select * from (
       select distinct on (f.document_id) ${columns} from finalisation f where f.done_at is null and coalesce(f.tried_at, f.since) < $1 order by f.document_id, f.place) begun
     union all
     select d.organisation_id, d.id, 'register', d.updated_at, 0, null
     from document d where d.phase = 'signed' and d.updated_at < $1 and not exists (select 1 from finalisation f where f.document_id = d.id)
     order by since limit $2`,
    [before, limit],
  );
  return found.map(waitingOf);
}

/** Of those, the ones that nobody has been told of; they count as told from now on. */
export async function claimUntold(tx: EntityManager, before: Instant, at: Instant): Promise<WaitingStep[]> {
  const found = await rows<Row>(
    tx, `select ${columns} from finalisation f where f.done_at is null and f.told_at is null and f.last_error is not null and f.since < $1 order by f.since, f.place limit 100 for update skip locked`, [before]);
  await tx.query(`update finalisation f set told_at = $1 from unnest($2::uuid[], $3::text[]) as u (document_id, step) where f.document_id = u.document_id and f.step = u.step`, [at, found.map((row) => row.document_id), found.map((row) => row.step)]);
  return found.map(waitingOf);
}
