import fc from 'fast-check';
import { combine, reasons, type Check, type ReasonCode } from './verdict.js';

const codes = Object.keys(reasons) as ReasonCode[];
const check: fc.Arbitrary<Check> = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  verdict: fc.constantFrom('passed' as const, 'failed' as const, 'unknown' as const, 'skipped' as const),
  severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
  reason: fc.constantFrom(...codes),
});

describe('The verdict', () => {
  it('is TOTAL-PASSED only when a decisive check passed and none failed or stayed open', () => {
    fc.assert(
      fc.property(fc.array(check), (checks) => {
        const decisive = checks.filter(({ severity }) => severity === 'error');
        const clean = decisive.some(({ verdict }) => verdict === 'passed') && decisive.every(({ verdict }) => verdict === 'passed' || verdict === 'skipped');
        expect(combine(checks).indication === 'TOTAL-PASSED').toBe(clean);
      }),
    );
  });

  it('does not depend on the order of the checks', () => {
    fc.assert(
      fc.property(fc.array(check), (checks) => {
        expect(combine([...checks].reverse()).indication).toBe(combine(checks).indication);
      }),
    );
  });

  it('never gets better by one more failed check', () => {
    const rank = { 'TOTAL-PASSED': 2, INDETERMINATE: 1, 'TOTAL-FAILED': 0 };
    fc.assert(
      fc.property(fc.array(check), fc.constantFrom(...codes), (checks, reason) => {
        const worse = combine([...checks, { name: 'd', verdict: 'failed', severity: 'error', reason }]);
        expect(rank[worse.indication]).toBeLessThanOrEqual(rank[combine(checks).indication]);
        expect(worse.indication).not.toBe('TOTAL-PASSED');
      }),
    );
  });

  it('about nothing is INDETERMINATE', () => expect(combine([])).toEqual({ indication: 'INDETERMINATE' }));

  it('puts a sure failure before an open question, and names the reason', () => {
    const checks: Check[] = [
      { name: 'revocation', verdict: 'unknown', severity: 'error', reason: 'revocationUnknown' },
      { name: 'chain', verdict: 'failed', severity: 'error', reason: 'untrustedIssuer' },
      { name: 'digest', verdict: 'failed', severity: 'error', reason: 'messageDigestMismatch' },
    ];
    expect(combine(checks)).toEqual({ indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', reason: 'messageDigestMismatch' });
    expect(combine(checks.slice(0, 2))).toEqual({ indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', reason: 'untrustedIssuer' });
    expect(combine(checks.slice(0, 1))).toEqual({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER', reason: 'revocationUnknown' });
  });

  it('is never TOTAL-FAILED for what could only not be checked', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), (reason) => {
        expect(combine([{ name: 'a', verdict: 'unknown', severity: 'error', reason }]).indication).toBe('INDETERMINATE');
      }),
    );
  });
});
