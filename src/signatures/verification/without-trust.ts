import type { Verdict } from '../domain/verdict.js';
import type { SignatureReport, VerificationReport } from '../domain/verification-report.js';

const open: Verdict = { indication: 'INDETERMINATE', subIndication: 'TRY_LATER', reason: 'trustUnavailable' };

/** A signature that was judged while nobody could be trusted: what stayed open stays so for that reason, what failed by itself failed. */
export const signatureWithoutTrust = <Judged extends Pick<SignatureReport, 'verdict' | 'checks'>>(signature: Judged): Judged => ({
  ...signature, verdict: signature.verdict.indication === 'TOTAL-FAILED' ? signature.verdict : open,
  checks: signature.checks.map((check) => (check.reason === 'untrustedIssuer' ? { ...check, reason: 'trustUnavailable' } : check)),
});

/** The report on a file that was judged while this installation's trust could not be opened: never a pass. */
export function reportWithoutTrust(report: VerificationReport): VerificationReport {
  const undecided = report.verdict.indication !== 'TOTAL-FAILED' && report.signatures.length > 0;
  return { ...report, signatures: report.signatures.map(signatureWithoutTrust), verdict: undecided ? open : report.verdict };
}
