import type { Instant, SigningSessionId } from '#shared/domain/ids.js';
import { changedRows, firstRow, type Runner } from '#shared/database/rows.js';
import { approvalsProblem } from '../approvals.errors.js';

/** A device that asked for nothing for this long has gone: another may go on without a word. */
const leaseMs = 60_000;

const until = (now: Instant): string => new Date(Date.parse(now) + leaseMs).toISOString();

/**
 * Takes a ceremony for one device (a tab, a phone; `holder` is a random id that it made). While another has it and is at work, refuses with
 * `ceremonyElsewhere`, unless `takeOver` says that the person wants to go on here; then the other one is refused from now on.
 */
export async function takeLease(runner: Runner, sessionId: SigningSessionId, holder: string, takeOver: boolean, now: Instant): Promise<void> {
  const held = await firstRow<{ held_until: Date }>(runner, `select held_until from signing_session where id = $1 and holder <> $2 and held_until > $3`, [sessionId, holder, now]);
  if (held && !takeOver) throw approvalsProblem('ceremonyElsewhere', { freeAt: held.held_until.toISOString() });
  await runner.query(`update signing_session set holder = $2, held_until = $3 where id = $1`, [sessionId, holder, until(now)]);
}

/** Keeps the ceremony for its device; refuses with `ceremonyElsewhere` one that has lost it, or never had it. */
export async function keepLease(runner: Runner, sessionId: SigningSessionId, holder: string, now: Instant): Promise<void> {
  const kept = await changedRows(runner, `update signing_session set held_until = $3 where id = $1 and holder = $2 returning id`, [sessionId, holder, until(now)]);
  if (kept.length === 0) throw approvalsProblem('ceremonyElsewhere', {});
}
