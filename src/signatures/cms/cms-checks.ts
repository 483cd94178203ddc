import { combine, type Check, type ReasonCode, type Verdict } from '../domain/verdict.js';

/** The checks, in the order in which they are carried out and reported. */
export const cmsCheckNames = [
  'structure', 'singleSigner', 'signerCertificate', 'signingCertificateAttribute', 'attributes', 'algorithms', 'messageDigest',
  'signatureValue',
  'timestamp', 'chain', 'keyUsage', 'revocation',
] as const;
export type CmsCheckName = (typeof cmsCheckNames)[number];
export type CmsCheck = Check<CmsCheckName>;

/** No policy may turn a signature into a pass when the cryptography itself was not checked. */
const mandatory = ['structure', 'messageDigest', 'signatureValue', 'signerCertificate'] as const;

/** What the checks of one signature came to; the last word on each counts. Severities that a policy sets go before the usual ones. */
export class CmsChecks {
  private readonly made = new Map<CmsCheckName, CmsCheck>();

  constructor(private readonly severities: Partial<Record<CmsCheckName, Check['severity']>> = {}) {}

  pass(name: CmsCheckName, detail?: string): void {
    this.set({ name, verdict: 'passed', severity: this.severity(name), ...(detail === undefined ? {} : { detail }) });
  }

  skip(name: CmsCheckName): void {
    this.set({ name, verdict: 'skipped', severity: this.severity(name) });
  }

  unknown(name: CmsCheckName, reason: ReasonCode, detail: string): void {
    this.set({ name, verdict: 'unknown', severity: this.severity(name), reason, detail });
  }

  fail(name: CmsCheckName, reason: ReasonCode, detail?: string, severity: Check['severity'] = 'error'): void {
    this.set({ name, verdict: 'failed', severity: this.severities[name] ?? severity, reason, ...(detail === undefined ? {} : { detail }) });
  }

  /** Every check, those that were not reached as skipped, and the verdict that they come to. */
  result(): { readonly checks: readonly CmsCheck[]; readonly verdict: Verdict } {
    const checks = cmsCheckNames.map((name): CmsCheck => this.made.get(name) ?? { name, verdict: 'skipped', severity: this.severity(name) });
    const verdict = combine(checks);
    const whole = mandatory.every((name) => this.made.get(name)?.verdict === 'passed');
    return { checks, verdict: whole || verdict.indication !== 'TOTAL-PASSED' ? verdict : { indication: 'INDETERMINATE' } };
  }

  private severity(name: CmsCheckName): Check['severity'] {
    return this.severities[name] ?? 'error';
  }

  private set(check: CmsCheck): void {
    this.made.set(check.name, check);
  }
}
