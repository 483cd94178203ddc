import type { Json } from '#shared/domain/canonical-json.js';
import type { Instant } from '#shared/domain/ids.js';
import { evidenceLevel, issuerName, subjectName } from './certificates.service.js';
import type { CmsVerification } from './cms/verify-cms.js';
import { maySign } from './domain/may-sign.js';
import type { StoredSignature } from './signature.store.js';
import { signaturesProblem } from './signatures.errors.js';

/** The person whose signature is taken, as far as a certificate can be compared with them. */
export interface SignerIdentity {
  readonly rnokpp: string | null;
  readonly edrpou: string;
}

/** Refuses a signature that does not verify (`signatureInvalid`, S29), or whose certificate this person may not sign documents with (S30). */
export function assertUsable(verification: CmsVerification, who: SignerIdentity, at: Instant): void {
  if (!verification.standing || verification.checks.some((check) => ['messageDigest', 'signatureValue', 'structure'].includes(check.name) && check.verdict === 'failed')) throw signaturesProblem('signatureInvalid');
  const answer = maySign({ ...verification.standing, purpose: 'signature', ...(who.rnokpp ? { rnokpp: who.rnokpp } : {}), edrpou: who.edrpou, at });
  if (!answer.ok) throw signaturesProblem(answer.refusal, { subject: subjectName(verification.standing.certificate) });
  if (verification.verdict.indication === 'TOTAL-FAILED') throw signaturesProblem('signatureInvalid');
}

/** What is kept of a verification: the verdict and every named check. */
export const verificationRecord = (verification: CmsVerification): Json => ({
  indication: verification.verdict.indication, checks: verification.checks.map((check) => ({ name: check.name, verdict: check.verdict, ...(check.reason ? { reason: check.reason } : {}) })),
});

/** What a stored signature says of its certificate and of how it was checked. */
export function certificateRecord(verification: CmsVerification): Pick<StoredSignature, 'subject' | 'issuer' | 'serial' | 'qualified' | 'validFrom' | 'validTo' | 'verification'> {
  const facts = verification.certificate;
  if (!facts) throw signaturesProblem('signatureInvalid');
  return {
    subject: subjectName(facts), issuer: issuerName(facts), serial: facts.serial, qualified: evidenceLevel(facts) === 'qualified', validFrom: facts.notBeforeAt, validTo: facts.notAfterAt, verification: verificationRecord(verification),
  };
}
