import type { Instant } from '#shared/domain/ids.js';
import { factsOf } from '../certificates/certificate.js';
import { chainStatus } from '../certificates/chain-status.js';
import { readableCertificates } from '../certificates/x509.js';
import type { HashAlgorithm } from '../cms/algorithms.js';
import { verifyTimestamp, type TimestampRefusal } from '../cms/timestamp.js';
import type { ReasonCode } from '../domain/verdict.js';
import type { VerificationCheck } from '../domain/verification-policy.js';
import type { SignatureReport } from '../domain/verification-report.js';
import type { PdfEvidence } from './pdf-evidence.js';
import { failed, passed, reportedCertificate, signerOf } from './signature-report.js';
import type { VerificationContext } from './verification-context.js';

/** A time-stamp token over bytes, with what came along to verify it. */
export interface DocumentTimestamp {
  readonly token: Buffer;
  readonly digestBy: (hash: HashAlgorithm) => Buffer;
  readonly evidence: PdfEvidence;
  /** When a later time-stamp proves this one to have existed. */
  readonly provedAt: Instant | undefined;
}

type Part = Partial<SignatureReport> & Pick<SignatureReport, 'kind' | 'bestSignatureAt' | 'bestSignatureFrom'>;

const reasonOf: Partial<Record<TimestampRefusal, ReasonCode>> = {
  wrongImprint: 'messageDigestMismatch', signatureMismatch: 'signatureMismatch', malformed: 'malformed', weakAlgorithm: 'weakHash', timestampInFuture: 'timestampOrder', untrustedAuthority: 'untrustedIssuer', authorityNotValid: 'certificateExpired', noTimeStampingEku: 'wrongKeyUsage',
};
const checkOf: Partial<Record<TimestampRefusal, VerificationCheck['name']>> = {
  wrongImprint: 'messageDigest', signatureMismatch: 'signatureValue', malformed: 'structure', weakAlgorithm: 'algorithms', untrustedAuthority: 'chain', authorityNotValid: 'chain', noTimeStampingEku: 'keyUsage',
};

/**
 * Verifies a document time-stamp (ETSI EN 319 102-1 §5.4, §5.6.2): by the rules of now, or of the instant at which a later one proves it.
 * `generatedAt` is given when its word may be taken for what it covers.
 */
export async function timestampReport(question: DocumentTimestamp, context: VerificationContext): Promise<{ readonly report: Part; readonly generatedAt?: Instant }> {
  const { trust, now, algorithms, revocation } = context;
  const at = question.provedAt ?? now;
  const pool = readableCertificates([...question.evidence.certificates, ...trust.known()]);
  const verified = verifyTimestamp(question.token, { digestBy: question.digestBy, anchors: readableCertificates(trust.trusted('timestamps', at)), pool, algorithms, at, now });
  if (!verified.ok) return { report: { kind: 'timestamp', bestSignatureAt: at, bestSignatureFrom: question.provedAt === undefined ? 'check' : 'laterProof', checks: [failed(checkOf[verified.refusal] ?? 'timestamp', reasonOf[verified.refusal] ?? 'timestampInvalid', verified.refusal)] } };
  const { certificate, chain, generatedAt } = verified.value;
  const evidence = [...question.evidence.revocation];
  const status = await chainStatus(chain, evidence, { at, now, anchors: [chain.anchor], pool, algorithms, trustedResponders: readableCertificates(trust.trusted('ocsp', at)) }, revocation);
  const facts = factsOf(certificate);
  const checks: VerificationCheck[] = (['structure', 'signerCertificate', 'algorithms', 'messageDigest', 'signatureValue', 'chain', 'keyUsage'] as const).map((name) => passed(name));
  // A revocation after the instant that a later time-stamp proves came too late to touch this one.
  const sound = status.status === 'good' || (status.status === 'revoked' && question.provedAt !== undefined && question.provedAt < status.revokedAt);
  if (sound) checks.push(passed('revocation'));
  else if (status.status === 'unknown') checks.push({ name: 'revocation', verdict: 'unknown', severity: 'error', reason: 'revocationUnknown', detail: status.problems.join('; ') });
  else if (status.status === 'revoked') checks.push(failed('revocation', status.index > 0 ? 'issuerRevoked' : 'certificateRevokedNoProof', `${status.reason} ${status.revokedAt}`));
  const report: Part = { kind: 'timestamp', signer: signerOf(facts), certificate: reportedCertificate(facts), key: facts.key.name, timestampedAt: generatedAt, bestSignatureAt: generatedAt, bestSignatureFrom: 'timestamp', checks };
  return sound ? { report, generatedAt } : { report };
}
