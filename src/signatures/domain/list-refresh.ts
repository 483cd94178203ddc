import type { Instant } from '#shared/domain/ids.js';

/** What is known of fetching a trusted list. */
export interface ListRefreshState {
  readonly triedAt: Instant | null;
  /** Attempts since the last one that succeeded; one that was begun counts until it has. */
  readonly attempts: number;
  /** Of the list that is in force; null before the first. */
  readonly nextUpdateAt: Instant | null;
}

/** Which release of a list: its sequence number, and when it was issued. */
export interface ListRelease {
  readonly sequenceNumber: number;
  readonly issuedAt: Instant;
}

const minute = 60_000;
/** A list is to be had before the one in force ends; an operator has an hour to publish, and is asked four times. */
const beforeItsEnd = 60 * minute;
const closest = 15 * minute;
const longestPause = 60 * minute;

/**
 * When the operator's address is asked next: at the set interval, earlier when the list in force comes to its own next update, and after a
 * failure in one minute, two, four … at most an hour (or the interval, if that is shorter). Undefined: at once.
 */
export function nextTryAt({ triedAt, attempts, nextUpdateAt }: ListRefreshState, everyMs: number): Instant | undefined {
  if (triedAt === null) return undefined;
  const tried = Date.parse(triedAt);
  const at = (pause: number): Instant => new Date(tried + pause).toISOString() as Instant;
  if (attempts > 0) return at(Math.min(everyMs, longestPause, minute * 2 ** Math.min(attempts - 1, 10)));
  const untilItsEnd = nextUpdateAt === null ? everyMs : Math.max(closest, Date.parse(nextUpdateAt) - beforeItsEnd - tried);
  return at(Math.min(everyMs, untilItsEnd));
}

/**
 * How a list stands to the one in force. The sequence number grows with every release (ETSI TS 119 612 §5.3.2), so a lower one, or the same
 * one issued earlier, is an old list that somebody serves again.
 */
export function standingOf(offered: ListRelease, inForce: ListRelease | null): 'newer' | 'same' | 'older' {
  if (inForce === null || offered.sequenceNumber > inForce.sequenceNumber) return 'newer';
  if (offered.sequenceNumber < inForce.sequenceNumber || offered.issuedAt < inForce.issuedAt) return 'older';
  return offered.issuedAt === inForce.issuedAt ? 'same' : 'newer';
}
