import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { nextTryAt, standingOf, type ListRelease } from './list-refresh.js';

const minute = 60_000;
const start = Date.parse('2026-04-01T09:00:00.000Z');
const at = (minutes: number): Instant => new Date(start + minutes * minute).toISOString() as Instant;
const after = (next: Instant | undefined): number => (Date.parse(next ?? '') - start) / minute;

describe('When the trusted list is asked for next', () => {
  it('is at once when nobody has asked yet, then at the set interval', () => {
    expect(nextTryAt({ triedAt: null, attempts: 0, nextUpdateAt: null }, 360 * minute)).toBeUndefined();
    expect(after(nextTryAt({ triedAt: at(0), attempts: 0, nextUpdateAt: at(100_000) }, 360 * minute))).toBe(360);
  });

  it('is an hour before the list in force ends, and from then on every quarter of an hour', () => {
    expect(after(nextTryAt({ triedAt: at(0), attempts: 0, nextUpdateAt: at(200) }, 360 * minute))).toBe(140);
    for (const ends of [74, 30, 0, -500]) expect(after(nextTryAt({ triedAt: at(0), attempts: 0, nextUpdateAt: at(ends) }, 360 * minute))).toBe(15);
  });

  it('is one minute after a failure, then two, four … and once an hour at the least', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 500].map((attempts) => after(nextTryAt({ triedAt: at(0), attempts, nextUpdateAt: at(-5) }, 360 * minute)));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('is always later than the last attempt, within the interval, and before the list ends where there is time for it', () => {
    fc.assert(fc.property(fc.integer({ min: 15, max: 10_080 }), fc.nat(40), fc.integer({ min: -100_000, max: 1_000_000 }), (every, attempts, ends) => {
      const next = after(nextTryAt({ triedAt: at(0), attempts, nextUpdateAt: at(ends) }, every * minute));
      expect(next).toBeGreaterThan(0);
      expect(next).toBeLessThanOrEqual(every);
      if (ends > 60) expect(next).toBeLessThan(ends);
    }));
  });
});

describe('A list that is offered', () => {
  const release = fc.record({ sequenceNumber: fc.nat(5), issuedAt: fc.integer({ min: 0, max: 5 }).map(at) });
  const standing = (offered: readonly [number, number], inForce: readonly [number, number]): string => {
    const [one, other] = [offered, inForce].map(([sequenceNumber, minutes]): ListRelease => ({ sequenceNumber, issuedAt: at(minutes) })) as [ListRelease, ListRelease];
    return standingOf(one, other);
  };

  it('is newer by its sequence number, or by its instant when an operator gave two releases one number; never when it goes back', () => {
    expect([standing([8, 0], [7, 5]), standing([7, 6], [7, 5]), standing([7, 5], [7, 5]), standing([7, 4], [7, 5]), standing([6, 9], [7, 5])]).toEqual(['newer', 'newer', 'same', 'older', 'older']);
    expect(standingOf({ sequenceNumber: 0, issuedAt: at(0) }, null)).toBe('newer');
  });

  it('of two different ones exactly one is newer, so that no order of arrival leads back', () => {
    fc.assert(fc.property(release, release, (one, other) => {
      const [there, back] = [standingOf(one, other), standingOf(other, one)];
      expect([there, back].sort()).toEqual(there === 'same' ? ['same', 'same'] : ['newer', 'older']);
    }));
  });
});
