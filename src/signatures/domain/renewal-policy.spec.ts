import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { archiveHash, renewalOf, renewalPolicy, type RenewalPolicy, type StampFoundation } from './renewal-policy.js';

const madeAt = '2026-03-10T09:30:00.000Z' as Instant;
const stamp: StampFoundation = { madeAt, certificatesUntil: '2030-01-01T00:00:00.000Z' as Instant, hashes: ['sha256'], uses: [{ hash: 'sha256', keyKind: 'ec', keyBits: 256 }] };
const instants = fc.date({ min: new Date('2026-04-01'), max: new Date('2060-01-01'), noInvalidDate: true }).map((date) => date.toISOString() as Instant);

describe('the renewal of an archive time-stamp', () => {
  it('is due the margin before its certificate expires', () => {
    expect(renewalOf(stamp, renewalPolicy)).toEqual({ renewAt: '2029-10-03T00:00:00.000Z', because: 'certificate' });
  });

  it('or before its weakest algorithm ends, when that comes first', () => {
    const rsa = { ...stamp, certificatesUntil: '2040-01-01T00:00:00.000Z' as Instant, uses: [...stamp.uses, { hash: 'sha256', keyKind: 'rsa', keyBits: 2048 }] };
    expect(renewalOf(rsa, renewalPolicy)).toEqual({ renewAt: '2030-10-03T00:00:00.000Z', because: 'rsa-2048' });
    expect(renewalOf({ ...rsa, uses: [{ hash: 'sha256', keyKind: 'rsa', keyBits: 4096 }] }, renewalPolicy).because).toBe('rsa-4096');
  });

  it('what the policy does not know has ended; yet a stamp is not renewed before it is some weeks old', () => {
    expect(renewalOf({ ...stamp, hashes: ['gost34311'] }, renewalPolicy)).toEqual({ renewAt: '2026-04-09T09:30:00.000Z', because: 'gost34311' });
  });

  it('never comes later than any end less the margin, unless the stamp is too young', () => {
    fc.assert(fc.property(instants, instants, fc.integer({ min: 1, max: 400 }), (certificatesUntil, until, marginDays) => {
      const policy: RenewalPolicy = { ...renewalPolicy, marginDays, hashes: { ...renewalPolicy.hashes, sha256: { until, source: 'test' } } };
      const { renewAt } = renewalOf({ ...stamp, certificatesUntil }, policy);
      const youngest = Date.parse(madeAt) + policy.youngestDays * 86_400_000;
      const latest = Math.min(Date.parse(certificatesUntil), Date.parse(until)) - marginDays * 86_400_000;
      expect(Date.parse(renewAt)).toBeLessThanOrEqual(Math.max(youngest, latest));
    }));
  });

  it('a new stamp takes SHA-256 as long as it lasts, then a longer one', () => {
    expect(archiveHash(renewalPolicy, madeAt)).toBe('sha256');
    const ended = { ...renewalPolicy, hashes: { ...renewalPolicy.hashes, sha256: { until: '2026-05-01T00:00:00.000Z' as Instant, source: 'test' } } };
    expect(archiveHash(ended, madeAt)).toBe('sha384');
    expect(archiveHash({ ...ended, hashes: { sha256: ended.hashes.sha256 } }, madeAt)).toBe('sha256');
  });

  it('every date of the plan names its source', () => {
    const rows = [...Object.values(renewalPolicy.hashes), ...Object.values(renewalPolicy.keys).flat()];
    expect(rows.filter(({ source }) => source.length < 20)).toEqual([]);
  });
});
