import { changedRows, firstRow, type Runner } from '#shared/database/rows.js';
import type { Instant } from '#shared/domain/ids.js';
import type { ListRefreshState } from '../domain/list-refresh.js';

/** How fetching the trusted list goes, for people and for the next attempt. */
export interface FetchedList extends ListRefreshState {
  readonly sequenceNumber: number | null;
  readonly issuedAt: Instant | null;
  readonly sha256: string | null;
  /** When the list in force came. */
  readonly fetchedAt: Instant | null;
  /** When the operator last served the list in force or a newer one. */
  readonly checkedAt: Instant | null;
  /** Why the newest attempt brought nothing, and since when attempts fail; null after one that succeeded. */
  readonly problem: string | null;
  readonly problemSince: Instant | null;
}

/** A list that was verified and may replace the one in force. */
export interface NewList {
  readonly list: Buffer;
  readonly sha256: string;
  readonly sequenceNumber: number;
  readonly issuedAt: Instant;
  readonly nextUpdateAt: Instant;
}

type Row = Readonly<Record<'issued_at' | 'next_update_at' | 'fetched_at' | 'tried_at' | 'checked_at' | 'problem_since', Date | null>> & { readonly sequence_number: string | null; readonly sha256: string | null; readonly attempts: number; readonly problem: string | null };
const instantOf = (date: Date | null): Instant | null => (date === null ? null : (date.toISOString() as Instant));

/** What is known of fetching from an address; all empty before the first attempt. */
export async function fetchedListAt(runner: Runner, address: string): Promise<FetchedList> {
  const row = await firstRow<Row>(runner, `select sha256, sequence_number, issued_at, next_update_at, fetched_at, tried_at, checked_at, attempts, problem, problem_since from trusted_list where address = $1`, [address]);
  return {
    sequenceNumber: row?.sequence_number ? Number(row.sequence_number) : null, sha256: row?.sha256 ?? null, attempts: row?.attempts ?? 0, problem: row?.problem ?? null, issuedAt: instantOf(row?.issued_at ?? null), nextUpdateAt: instantOf(row?.next_update_at ?? null),
    fetchedAt: instantOf(row?.fetched_at ?? null), triedAt: instantOf(row?.tried_at ?? null), checkedAt: instantOf(row?.checked_at ?? null), problemSince: instantOf(row?.problem_since ?? null),
  };
}

/** Takes an attempt for oneself, if nobody has begun one since the state was read. It counts as failed until it has succeeded. */
export async function beginAttempt(runner: Runner, address: string, { triedAt }: FetchedList, now: Instant): Promise<boolean> {
  await runner.query(`insert into trusted_list (address) values ($1) on conflict do nothing`, [address]);
  return (await changedRows(runner, `update trusted_list set tried_at = $3, attempts = attempts + 1 where address = $1 and tried_at is not distinct from $2::timestamptz returning address`, [address, triedAt, now])).length > 0;
}

/** Puts a verified list in force, if it is newer than the one that is. */
export async function putInForce(runner: Runner, address: string, { list, sha256, sequenceNumber, issuedAt, nextUpdateAt }: NewList, now: Instant): Promise<boolean> {
  const put = `update trusted_list set list = $2, sha256 = $3, sequence_number = $4, issued_at = $5, next_update_at = $6, fetched_at = $7
    where address = $1 and (sequence_number is null or (sequence_number, issued_at) < ($4::bigint, $5::timestamptz)) returning address`;
  return (await changedRows(runner, put, [address, list, sha256, sequenceNumber, issuedAt, nextUpdateAt, now])).length > 0;
}

/** The attempt succeeded: what is in force is what the operator serves. */
export async function markChecked(runner: Runner, address: string, now: Instant): Promise<void> {
  await runner.query(`update trusted_list set checked_at = $2, attempts = 0, problem = null, problem_since = null where address = $1`, [address, now]);
}

/** The attempt brought nothing that may be used. */
export async function markProblem(runner: Runner, address: string, problem: string, now: Instant): Promise<void> {
  await runner.query(`update trusted_list set problem = $2, problem_since = coalesce(problem_since, $3) where address = $1`, [address, problem, now]);
}
