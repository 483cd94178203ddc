import fc from 'fast-check';
import type { Instant } from '../domain/ids.js';
import { ChainVerifier, entryHash, genesis, type JournalEntry } from './chain.js';

/** An honest chain of so many links. */
function chainOf(length: number, chain = 'document:1'): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const link = { chain, seq, at: `2026-11-23T10:00:${String(seq % 60).padStart(2, '0')}.000Z` as Instant, actor: { person: 'p' }, type: 'stepDecided', data: { n: seq }, previousHash: entries.at(-1)?.hash ?? genesis };
    entries.push({ ...link, hash: entryHash(link) });
  }
  return entries;
}

const firstFault = (entries: readonly JournalEntry[]) => {
  const verifier = new ChainVerifier();
  for (const entry of entries) {
    const fault = verifier.take(entry);
    if (fault) return fault;
  }
  return undefined;
};

describe('A journal chain', () => {
  test('holds as it was written, also when chains come mixed', () => {
    const [a, b] = [chainOf(20, 'document:a'), chainOf(20, 'document:b')];
    expect(firstFault(a.flatMap((entry, index) => [entry, b[index] as JournalEntry]))).toBeUndefined();
  });

  test('L01 whatever member of whatever link is changed, the first bad link is named', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.constantFrom('at', 'actor', 'type', 'data', 'previousHash', 'hash'), (length, pick, member) => {
      const entries = chainOf(length);
      const index = pick % length;
      const forged = entries.map((entry, place) => (place === index ? { ...entry, [member]: member === 'data' ? { n: -1 } : 'forged' } : entry));
      expect(firstFault(forged)?.seq).toBe(index + 1);
    }));
  });

  test('L01 a link taken out, put in twice or exchanged with its neighbour is found where it happens', () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 12 }), fc.nat(), (length, pick) => {
      const entries = chainOf(length);
      const index = pick % (length - 1);
      const without = entries.filter((_, place) => place !== index);
      const twice = [...entries.slice(0, index + 1), ...entries.slice(index)];
      const exchanged = entries.map((entry, place) => (place === index ? entries[index + 1] : place === index + 1 ? entries[index] : entry) as JournalEntry);
      expect(firstFault(without)).toMatchObject({ seq: index + 2, fault: 'missingEntry' });
      expect(firstFault(twice)).toMatchObject({ seq: index + 1, fault: 'missingEntry' });
      expect(firstFault(exchanged)).toMatchObject({ seq: index + 2, fault: 'missingEntry' });
    }));
  });

  test('L01 a chain cut at its end still holds, so its head must be compared with one that is kept elsewhere', () => {
    const entries = chainOf(5);
    const verifier = new ChainVerifier();
    for (const entry of entries.slice(0, 3)) verifier.take(entry);
    expect(verifier.head('document:1')).toEqual({ seq: 3, hash: entries[2]?.hash });
    expect(verifier.head('document:1')).not.toEqual({ seq: 5, hash: entries[4]?.hash });
  });
});
