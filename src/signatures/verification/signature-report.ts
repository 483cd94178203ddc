import type { Instant } from '#shared/domain/ids.js';
import type { CmsVerification } from '../cms/verify-cms.js';
import type { CertificateFacts } from '../domain/certificate-facts.js';
import { combine, reasons, type Check, type Verdict } from '../domain/verdict.js';
import { plainPkcs7Reasons, verificationChecks, type VerificationCheck, type VerificationCheckName, type VerificationPolicy } from '../domain/verification-policy.js';
import type { ReportedCertificate, ReportedSigner, SignatureReport } from '../domain/verification-report.js';

/** X.520 allows 64 characters for most names, and nobody holds himself to it; more than this only serves to swell a report. */
const longestName = 150;
const cut = (text: string): string => text.slice(0, longestName).toWellFormed();

/** The person or body that a certificate names; endless names are cut. */
export function signerOf({ subject, edrpou }: CertificateFacts): ReportedSigner {
  const name = subject.commonName ?? ([subject.surname, subject.givenName].filter(Boolean).join(' ') || (subject.organisation ?? ''));
  return { name: cut(name), ...(subject.title ? { title: cut(subject.title) } : {}), ...(subject.organisation ? { organisation: cut(subject.organisation) } : {}), ...(edrpou ? { edrpou: cut(edrpou) } : {}) };
}

export function reportedCertificate(facts: CertificateFacts): ReportedCertificate {
  const { serial, fingerprint, notBeforeAt, notAfterAt, qualified, secureDevice, issuer } = facts;
  return { subject: signerOf(facts).name, issuer: cut(issuer.commonName ?? issuer.organisation ?? ''), serial, fingerprint, notBeforeAt, notAfterAt, qualified, secureDevice };
}

/** What a certificate says of the signature's kind: one for seals makes a seal. */
export const kindOf = (facts: CertificateFacts | undefined): 'signature' | 'seal' => (facts?.role === 'seal' || (facts?.qcTypes.includes('seal') && !facts.qcTypes.includes('signature')) ? 'seal' : 'signature');

/** The parts of a report that the cryptographic verification answers. */
export function cmsPart(verification: CmsVerification): Pick<SignatureReport, 'kind' | 'bestSignatureAt' | 'bestSignatureFrom'> & Partial<SignatureReport> {
  const { certificate, algorithm, timestampedAt, signingAt, bestSignatureAt, bestSignatureFrom, level } = verification;
  return {
    kind: kindOf(certificate),
    ...(certificate ? { signer: signerOf(certificate), certificate: reportedCertificate(certificate), key: certificate.key.name } : {}),
    ...(algorithm ? { algorithm } : {}),
    ...(level ? { level } : {}),
    ...(signingAt ? { claimedAt: signingAt } : {}),
    ...(timestampedAt ? { timestampedAt } : {}),
    bestSignatureAt, bestSignatureFrom,
  };
}

/** Checks by name, with their severity from the policy; those that nobody carried out are `skipped`. Long details are cut. */
export function byPolicy(policy: VerificationPolicy, found: readonly Check<VerificationCheckName>[], options: { readonly plainPkcs7?: boolean } = {}): VerificationCheck[] {
  const known = new Map(found.map((check) => [check.name, check]));
  return verificationChecks.flatMap((name) => {
    const check = known.get(name);
    if (check === undefined) return [];
    const tolerated = options.plainPkcs7 === true && name === 'signingCertificateAttribute' ? plainPkcs7Reasons.find((reason) => reason === check.reason) : undefined;
    const { severity } = tolerated === undefined ? policy.checks[name] : policy.plainPkcs7[tolerated];
    return [{ ...check, severity, ...(check.detail === undefined ? {} : { detail: check.detail.slice(0, 300) }) }];
  });
}

/** What cannot be left out of any pass, whatever a policy says. */
const indispensable: readonly VerificationCheckName[] = ['structure', 'signerCertificate', 'messageDigest', 'signatureValue', 'chain'];

/** The verdict over the checks of one signature. A signature whose cryptography or chain was not checked is never a pass. */
export function verdictOf(checks: readonly VerificationCheck[]): Verdict {
  const verdict = combine(checks);
  if (verdict.indication !== 'TOTAL-PASSED') return verdict;
  const missing = indispensable.some((name) => checks.find((check) => check.name === name)?.verdict !== 'passed');
  return missing ? { indication: 'INDETERMINATE' } : verdict;
}

export const passed = (name: VerificationCheckName, detail?: string): VerificationCheck => ({ name, verdict: 'passed', severity: 'error', ...(detail === undefined ? {} : { detail }) });
export const failed = (name: VerificationCheckName, reason: keyof typeof reasons, detail?: string): VerificationCheck => ({ name, verdict: 'failed', severity: 'error', reason, ...(detail === undefined ? {} : { detail }) });

/** The earliest of some instants; undefined when there is none. */
export const earliest = (instants: readonly Instant[]): Instant | undefined => [...instants].sort()[0];
