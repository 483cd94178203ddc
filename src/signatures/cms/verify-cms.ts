import type { Instant } from '#shared/domain/ids.js';
import { factsOf } from '../certificates/certificate.js';
import { chainStatus, type ChainStatus } from '../certificates/chain-status.js';
import { buildChain, type Chain } from '../certificates/chain.js';
import { keyUsageOf } from '../certificates/extensions.js';
import type { RevocationStatus } from '../certificates/revocation.js';
import { chainStanding, type CertificateStanding } from '../certificates/standing.js';
import { readableCertificates, type Certificate } from '../certificates/x509.js';
import { algorithmObjection, algorithmPolicy, type AlgorithmPolicy, type AlgorithmUse } from '../domain/algorithm-policy.js';
import type { CertificateFacts } from '../domain/certificate-facts.js';
import type { Check, ReasonCode, Verdict } from '../domain/verdict.js';
import type { BestSignatureFrom } from '../domain/verification-report.js';
import type { RevocationEvidence, RevocationSource, TrustStore } from '../ports.js';
import type { HashAlgorithm } from './algorithms.js';
import { CmsChecks, type CmsCheck, type CmsCheckName } from './cms-checks.js';
import { DerError, encodedOf } from './der-reader.js';
import { oids } from './oids.js';
import { parseSignedData, type ParsedSignedData, type ParsedSigner } from './parse.js';
import type { CmsProfile } from './signed-data.js';
import { matchSigningCertificate, signerAlgorithms, signerCertificate } from './signer-check.js';
import { verifyTimestamp, type TimestampRefusal } from './timestamp.js';

export interface CmsQuestion {
  readonly cms: Buffer;
  /** The digest of the content, by the hash that the signature used; undefined when that hash cannot be computed. */
  readonly digestBy: (hash: HashAlgorithm) => Buffer | undefined;
  readonly profile: CmsProfile;
  readonly trust: TrustStore;
  readonly revocation: RevocationSource;
  /** Evidence that came along with the document (DSS, unsigned attributes); judged like any other. */
  readonly evidence?: readonly RevocationEvidence[];
  /** Certificates that came along with the document. */
  readonly certificates?: readonly Buffer[];
  readonly now: Instant;
  /** The signature existed at this instant, as a later time-stamp over it proves (a document time-stamp, an archive time-stamp). */
  readonly provedAt?: Instant;
  /** The same for the signature's own time-stamp, where a later proof covers the signature but not this; by default `provedAt`. */
  readonly timestampProvedAt?: Instant;
  /** Which of several signers is meant, from 0; without it a message of several signers is refused. */
  readonly signer?: number;
  /** The signed bytes did not exist before this instant (the digest was prepared then): the signature cannot be older. */
  readonly contentSinceAt?: Instant;
  /** `required` fails a signature without a time-stamp (B-T and higher); by default its absence is only told. */
  readonly timestamp?: 'required' | 'optional';
  readonly algorithms?: AlgorithmPolicy;
  /** Severities that differ from `error`, per check, from a policy. */
  readonly severities?: Partial<Record<CmsCheckName, Check['severity']>>;
}

/** What was found; everything but `verdict` and `checks` is for showing and must not be relied on unless the verdict passed. */
export interface CmsVerification {
  readonly verdict: Verdict;
  readonly checks: readonly CmsCheck[];
  readonly level?: 'B-B' | 'B-T';
  readonly certificate?: CertificateFacts;
  readonly certificateDer?: Buffer;
  /** The chain under the trusted certificate and that one, DER, leaf first; present when it is valid. */
  readonly chain?: readonly Buffer[];
  /** The signature's algorithm, once it could be computed. */
  readonly algorithm?: string;
  /** What the signer claims; proves nothing. */
  readonly signingAt?: Instant;
  /** What a time-stamp proves. */
  readonly timestampedAt?: Instant;
  /** The best signature time (ETSI EN 319 102-1 §5.2.5): the time-stamp's, else a later proof of existence, else now. */
  readonly bestSignatureAt: Instant;
  readonly bestSignatureFrom: BestSignatureFrom;
  readonly revocation?: RevocationStatus;
  /** What `maySign` wants to know of the certificate; present once the signature itself was checked. */
  readonly standing?: CertificateStanding;
  /** The evidence that was looked at, so that it can be kept with the document. */
  readonly evidence: readonly RevocationEvidence[];
}

/** Verifies a CMS signature of one signer over content that is given by its digest. Never throws on input, whatever it is. */
export async function verifyCms(question: CmsQuestion): Promise<CmsVerification> {
  const run = new CmsVerifier(question);
  try {
    await run.verify();
  } catch (error) {
    // Broken DER deeper inside than the structure check looks: attributes, names, extensions.
    if (!(error instanceof DerError)) throw error;
    run.checks.fail('structure', 'malformed', error.message);
  }
  return run.result();
}

const timestampReasons: Partial<Record<TimestampRefusal, ReasonCode>> = { weakAlgorithm: 'weakHash', timestampInFuture: 'timestampOrder' };

class CmsVerifier {
  readonly checks: CmsChecks;
  private readonly algorithms: AlgorithmPolicy;
  private bestSignatureAt: Instant;
  private bestSignatureFrom: BestSignatureFrom;
  private found: Partial<CmsVerification> = {};
  private evidence: RevocationEvidence[];

  constructor(private readonly question: CmsQuestion) {
    this.checks = new CmsChecks(question.severities);
    this.algorithms = question.algorithms ?? algorithmPolicy;
    this.bestSignatureAt = question.provedAt ?? question.now;
    this.bestSignatureFrom = question.provedAt === undefined ? 'check' : 'laterProof';
    this.evidence = [...(question.evidence ?? [])];
  }

  async verify(): Promise<void> {
    const parsed = parseSignedData(this.question.cms);
    if (!parsed.ok) return this.checks.fail('structure', parsed.refusal);
    this.checks.pass('structure');
    const { signer: place } = this.question;
    const signer = parsed.value.signers[place ?? 0];
    if (!signer) return this.checks.fail('singleSigner', 'noSigner');
    if (place === undefined && parsed.value.signers.length > 1) return this.checks.fail('singleSigner', 'severalSigners');
    for (const der of parsed.value.crls) this.evidence.push({ kind: 'crl', der });
    for (const der of parsed.value.ocsps) this.evidence.push({ kind: 'ocsp', der });
    this.checks.pass('singleSigner');
    if (signer.signingAt) this.found = { ...this.found, signingAt: signer.signingAt };
    const pool = this.poolOf(parsed.value);
    const certificate = signerCertificate(signer, pool);
    if (!certificate) return this.checks.fail('signerCertificate', 'noSignerCertificate');
    this.checks.pass('signerCertificate');
    this.found = { ...this.found, certificate: factsOf(certificate), certificateDer: certificate.der };
    this.checkSigningCertificate(signer, certificate);
    this.checkAttributes(signer);
    const use = this.checkSignature(signer, certificate, parsed.value);
    if (!use) return;
    await this.checkTimestamp(signer, pool);
    this.checkAlgorithms(use);
    await this.checkChain(certificate, pool);
  }

  private poolOf(parsed: ParsedSignedData): Certificate[] {
    const { certificates = [], trust } = this.question;
    return readableCertificates([...parsed.certificates, ...certificates, ...trust.known()]);
  }

  private checkSigningCertificate(signer: ParsedSigner, certificate: Certificate): void {
    const match = matchSigningCertificate(signer, certificate);
    if (match === 'matches') this.checks.pass('signingCertificateAttribute');
    else this.checks.fail('signingCertificateAttribute', match);
  }

  /** Rules of the baseline profiles: signing time, and DER order (a warning: what was signed is what stands). */
  private checkAttributes(signer: ParsedSigner): void {
    const { profile } = this.question;
    const hasTime = signer.signingAt !== undefined;
    if (profile === 'pades' && hasTime) return this.checks.fail('attributes', 'signingTimeForbidden', undefined, 'warning');
    if (profile === 'cades' && !hasTime) return this.checks.fail('attributes', 'signingTimeMissing', undefined, 'warning');
    if (!signer.attributesSorted) return this.checks.fail('attributes', 'attributesNotSorted', undefined, 'warning');
    this.checks.pass('attributes');
  }

  /** Message digest and signature value; answers with the algorithms, or with nothing when they cannot be computed. */
  private checkSignature(signer: ParsedSigner, certificate: Certificate, parsed: ParsedSignedData): AlgorithmUse | undefined {
    const algorithms = signerAlgorithms(signer);
    if (!algorithms.ok) {
      this.checks.fail('algorithms', algorithms.refusal.code, algorithms.refusal.name);
      return undefined;
    }
    const { digest, signature } = algorithms.value;
    this.found = { ...this.found, algorithm: signature.id };
    this.checkDigest(signer, digest, parsed);
    if (signature.verify(certificate.publicKey, signer.signedAttributes, signer.signature)) this.checks.pass('signatureValue');
    else this.checks.fail('signatureValue', 'signatureMismatch');
    return { hash: digest.name, keyKind: certificate.publicKey.kind, keyBits: certificate.publicKey.bits };
  }

  /** The policy is asked for the proved time: what was strong when a time-stamp covered it stays good. */
  private checkAlgorithms(use: AlgorithmUse): void {
    const objection = algorithmObjection(this.algorithms, use, this.bestSignatureAt);
    if (objection) this.checks.fail('algorithms', objection, `${use.hash}, ${use.keyKind} ${use.keyBits}`);
    else this.checks.pass('algorithms');
  }

  /** The content is what was given; content attached inside must be the same, or two contents would carry one signature. */
  private checkDigest(signer: ParsedSigner, hash: HashAlgorithm, { content }: ParsedSignedData): void {
    const expected = this.question.digestBy(hash);
    if (!expected) return this.checks.fail('messageDigest', 'contentMissing', hash.name);
    if (!expected.equals(signer.messageDigest)) return this.checks.fail('messageDigest', 'messageDigestMismatch');
    const attachedDiffers = content !== undefined && !hash.digest(content).equals(signer.messageDigest);
    if (attachedDiffers) return this.checks.fail('messageDigest', 'messageDigestMismatch', 'attached content');
    this.checks.pass('messageDigest');
  }

  private async checkTimestamp(signer: ParsedSigner, pool: readonly Certificate[]): Promise<void> {
    const [token, second] = signer.unsignedAttributes.get(oids.signatureTimeStampToken) ?? [];
    const { timestamp = 'optional', now, provedAt, timestampProvedAt = provedAt, trust } = this.question;
    // What a later proof covers has to hold then, not now (ETSI EN 319 102-1 §5.6).
    const at = timestampProvedAt ?? now;
    this.found = { ...this.found, level: token ? 'B-T' : 'B-B' };
    if (!token && timestamp === 'required') return this.checks.fail('timestamp', 'timestampMissing');
    if (!token) return this.checks.skip('timestamp');
    if (second) return this.checks.fail('timestamp', 'duplicateTimestamp');
    const verified = verifyTimestamp(encodedOf(token), {
      digestBy: (hash) => hash.digest(signer.signature),
      anchors: readableCertificates(trust.trusted('timestamps', at)),
      pool, algorithms: this.algorithms, at, now,
    });
    if (!verified.ok) return this.checks.fail('timestamp', timestampReasons[verified.refusal] ?? 'timestampInvalid', verified.refusal);
    const status = await this.statusOf(verified.value.chain, pool, at);
    const touched = status.status === 'revoked' && !(timestampProvedAt !== undefined && timestampProvedAt < status.revokedAt);
    if (touched) return this.checks.fail('timestamp', 'timestampInvalid', 'authorityRevoked');
    if (status.status === 'unknown') return this.checks.fail('timestamp', 'revocationUnknown', 'time-stamp authority');
    const { generatedAt } = verified.value;
    this.bestSignatureAt = provedAt !== undefined && provedAt < generatedAt ? provedAt : generatedAt;
    this.bestSignatureFrom = provedAt !== undefined && provedAt < generatedAt ? 'laterProof' : 'timestamp';
    this.found = { ...this.found, timestampedAt: generatedAt };
    this.checks.pass('timestamp');
  }

  private async checkChain(certificate: Certificate, pool: readonly Certificate[]): Promise<void> {
    const at = this.bestSignatureAt;
    const anchors = readableCertificates(this.question.trust.trusted('certificates', at));
    this.checkKeyUsage(certificate);
    const chain = buildChain(certificate, { at, anchors, pool, algorithms: this.algorithms });
    const facts = { certificate: factsOf(certificate), chain: chainStanding(chain.ok ? undefined : chain.refusal) };
    this.found = { ...this.found, standing: { ...facts, revocation: 'unknown' } };
    if (!chain.ok) return this.checks.fail('chain', chain.refusal);
    this.checks.pass('chain');
    const { path, anchor } = chain.value;
    const certificates = path.includes(anchor) ? path : [...path, anchor];
    this.found = { ...this.found, chain: certificates.map(({ der }) => der) };
    const status = await this.statusOf(chain.value, pool, at);
    this.found = { ...this.found, revocation: status, standing: { ...facts, revocation: status.status } };
    this.judgeRevocation(status);
  }

  private checkKeyUsage(certificate: Certificate): void {
    const usage = keyUsageOf(certificate);
    const signs = usage?.some((each) => each === 'digitalSignature' || each === 'nonRepudiation') ?? true;
    if (signs) this.checks.pass('keyUsage');
    else this.checks.fail('keyUsage', 'wrongKeyUsage', usage?.join(', '));
  }

  private statusOf(chain: Chain, pool: readonly Certificate[], at: Instant): Promise<ChainStatus> {
    const { now, trust, revocation } = this.question;
    const trustedResponders = readableCertificates(trust.trusted('ocsp', at));
    const question = { at, now, anchors: [chain.anchor], pool, algorithms: this.algorithms, trustedResponders };
    return chainStatus(chain, this.evidence, question, revocation);
  }

  /**
   * A revocation after a proved signature time does not touch the signature. Before it, or without a proof, the signature fails for
   * sure only when its content did not exist before the revocation (ETSI EN 319 102-1 §5.2.6).
   */
  private judgeRevocation(status: ChainStatus): void {
    if (status.status === 'good') return this.checks.pass('revocation');
    if (status.status === 'unknown') return this.checks.unknown('revocation', 'revocationUnknown', status.problems.join('; '));
    const detail = `${status.reason} ${status.revokedAt}`;
    const proved = this.found.timestampedAt !== undefined || this.question.provedAt !== undefined;
    const provedAt = proved ? this.bestSignatureAt : undefined;
    if (provedAt !== undefined && provedAt < status.revokedAt) return this.checks.pass('revocation', detail);
    if (status.index > 0) return this.checks.fail('revocation', 'issuerRevoked', detail);
    const since = this.question.contentSinceAt;
    const surely = since !== undefined && since >= status.revokedAt;
    this.checks.fail('revocation', surely ? 'certificateRevoked' : 'certificateRevokedNoProof', detail);
  }

  result(): CmsVerification {
    return { ...this.found, ...this.checks.result(), bestSignatureAt: this.bestSignatureAt, bestSignatureFrom: this.bestSignatureFrom, evidence: this.evidence };
  }
}
