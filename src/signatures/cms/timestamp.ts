import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { buildChain, type Chain } from '../certificates/chain.js';
import { extendedKeyUsageOf } from '../certificates/extensions.js';
import { readableCertificates, type Certificate } from '../certificates/x509.js';
import { algorithmObjection, type AlgorithmPolicy } from '../domain/algorithm-policy.js';
import { hashes, resolveHash, type HashAlgorithm, type HashName } from './algorithms.js';
import {
  contentOf, DerError, encodedOf, readDer, readIntegerBytes, readOid, readSmallInteger, readTime, sequenceOf, type DerNode,
} from './der-reader.js';
import { boolean, integer, octetString, sequence, tags } from './der.js';
import { oids } from './oids.js';
import { parseSignedData } from './parse.js';
import { matchSigningCertificate, signerAlgorithms, signerCertificate } from './signer-check.js';

/** Why there is no time-stamp, or why one is not accepted (S37). */
export type TimestampRefusal =
  | 'unavailable' | 'refusedByAuthority' | 'malformed' | 'wrongImprint' | 'wrongNonce' | 'noTimeStampingEku' | 'signatureMismatch'
  | 'signingCertificateMismatch' | 'timestampInFuture' | 'untrustedAuthority' | 'authorityNotValid' | 'authorityRevoked' | 'weakAlgorithm';

/** TimeStampReq (RFC 3161 §2.4.1) over a digest; asks for the authority's certificate. The nonce is a positive number's bytes. */
export function buildTimestampRequest(digest: Buffer, nonce: Buffer, hash: HashName = 'sha256'): Buffer {
  const imprint = sequence(hashes[hash].identifier, octetString(digest));
  return sequence(integer(1), imprint, integer(nonce), boolean(true));
}

/** The token inside a TimeStampResp: granted with or without modifications, else refused. */
export function readTimestampResponse(der: Buffer): Result<Buffer, TimestampRefusal> {
  try {
    const fields = sequenceOf(readDer(der));
    const status = readSmallInteger(sequenceOf(fields.next()).next());
    const token = fields.optional(tags.sequence);
    if (status > 1) return refuse('refusedByAuthority');
    return token ? accept(encodedOf(token)) : refuse('malformed');
  } catch (error) {
    if (error instanceof DerError) return refuse('malformed');
    throw error;
  }
}

/** What a token says (TSTInfo, RFC 3161 §2.4.2); not believed until the token is verified. */
export interface TimestampInfo {
  readonly policy: string;
  readonly hashAlgorithm: DerNode;
  readonly imprint: Buffer;
  readonly serial: string;
  readonly generatedAt: Instant;
  readonly nonce?: Buffer;
}

export function readTimestampInfo(der: Buffer): TimestampInfo {
  const fields = sequenceOf(readDer(der));
  if (readSmallInteger(fields.next()) !== 1) throw new DerError('badValue', 0, 'TSTInfo version');
  const policy = readOid(fields.next());
  const imprint = sequenceOf(fields.next());
  const hashAlgorithm = imprint.next(tags.sequence);
  const hashed = contentOf(imprint.next(tags.octetString));
  imprint.end();
  const serial = readIntegerBytes(fields.next()).toString('hex');
  const generatedAt = readTime(fields.next(tags.generalizedTime));
  fields.optional(tags.sequence);
  fields.optional(tags.boolean);
  const nonce = fields.optional(tags.integer);
  return { policy, hashAlgorithm, imprint: hashed, serial, generatedAt, ...(nonce ? { nonce: readIntegerBytes(nonce) } : {}) };
}

export interface TimestampQuestion {
  /** The digest of what must be stamped, by the hash that the token used. */
  readonly digestBy: (hash: HashAlgorithm) => Buffer;
  /** The nonce that was sent, when this is an answer to a request of ours. */
  readonly nonce?: Buffer;
  readonly anchors: readonly Certificate[];
  readonly pool: readonly Certificate[];
  readonly algorithms: AlgorithmPolicy;
  /** The instant at which the token has to hold: now, or when a later time-stamp covered it. */
  readonly at: Instant;
  readonly now: Instant;
}

/** A token whose word may be taken: `generatedAt` is proof that the stamped bytes existed then. */
export interface VerifiedTimestamp {
  readonly generatedAt: Instant;
  readonly policy: string;
  readonly serial: string;
  readonly certificate: Certificate;
  readonly chain: Chain;
}

/** Clocks of authorities may be ahead of ours by this much. */
const clockSkew = 60_000;

/**
 * Verifies a time-stamp token by RFC 3161 §2.2 and §2.4.2: imprint, nonce, one signer with an exclusive and critical
 * time-stamping usage, its signature and signing-certificate attribute, a chain to an authority trusted for it, and a time that is
 * not ahead of ours. Revocation of the authority is judged by the caller over the chain that is returned.
 */
export function verifyTimestamp(token: Buffer, question: TimestampQuestion): Result<VerifiedTimestamp, TimestampRefusal> {
  try {
    return verify(token, question);
  } catch (error) {
    if (error instanceof DerError) return refuse('malformed');
    throw error;
  }
}

function verify(token: Buffer, question: TimestampQuestion): Result<VerifiedTimestamp, TimestampRefusal> {
  const parsed = parseSignedData(token);
  if (!parsed.ok || parsed.value.contentType !== oids.tstInfo || !parsed.value.content) return refuse('malformed');
  const [signer, second] = parsed.value.signers;
  if (!signer || second) return refuse('malformed');
  const info = readTimestampInfo(parsed.value.content);
  const objection = contentObjection(info, question);
  if (objection) return refuse(objection);
  const certificates = readableCertificates(parsed.value.certificates);
  const certificate = signerCertificate(signer, [...certificates, ...question.pool, ...question.anchors]);
  if (!certificate) return refuse('signatureMismatch');
  const usage = extendedKeyUsageOf(certificate);
  if (!usage?.critical || usage.usages.length !== 1 || usage.usages[0] !== oids.timeStampingUsage) return refuse('noTimeStampingEku');
  const algorithms = signerAlgorithms(signer);
  if (!algorithms.ok) return refuse(algorithms.refusal.code === 'unsupportedAlgorithm' ? 'weakAlgorithm' : 'signatureMismatch');
  const { digest, signature } = algorithms.value;
  const use = { hash: digest.name, keyKind: certificate.publicKey.kind, keyBits: certificate.publicKey.bits };
  if (algorithmObjection(question.algorithms, use, question.at)) return refuse('weakAlgorithm');
  if (!digest.digest(parsed.value.content).equals(signer.messageDigest)) return refuse('signatureMismatch');
  if (!signature.verify(certificate.publicKey, signer.signedAttributes, signer.signature)) return refuse('signatureMismatch');
  const match = matchSigningCertificate(signer, certificate);
  // The old attribute names the certificate by SHA-1; RFC 3161 tokens of many authorities carry only that one.
  if (match !== 'matches' && match !== 'weakHash') return refuse('signingCertificateMismatch');
  return chained(info, certificate, { ...question, pool: [...question.pool, ...certificates] });
}

function contentObjection(info: TimestampInfo, question: TimestampQuestion): TimestampRefusal | undefined {
  const hash = resolveHash(info.hashAlgorithm);
  if (!hash.ok || algorithmObjectionOfHash(hash.value, question)) return 'weakAlgorithm';
  if (!question.digestBy(hash.value).equals(info.imprint)) return 'wrongImprint';
  if (question.nonce && !sameNumber(info.nonce, question.nonce)) return 'wrongNonce';
  return Date.parse(info.generatedAt) > Date.parse(question.now) + clockSkew ? 'timestampInFuture' : undefined;
}

const algorithmObjectionOfHash = (hash: HashAlgorithm, { algorithms, at }: TimestampQuestion): boolean => {
  const until = algorithms.hashes[hash.name];
  return until === undefined || (until !== 'always' && at >= until);
};

function sameNumber(found: Buffer | undefined, sent: Buffer): boolean {
  return found !== undefined && integer(found).equals(integer(sent));
}

function chained(info: TimestampInfo, certificate: Certificate, question: TimestampQuestion): Result<VerifiedTimestamp, TimestampRefusal> {
  const { generatedAt, policy, serial } = info;
  if (generatedAt < certificate.notBeforeAt || generatedAt > certificate.notAfterAt) return refuse('authorityNotValid');
  const chain = buildChain(certificate, question);
  if (chain.ok) return accept({ generatedAt, policy, serial, certificate, chain: chain.value });
  const outdated = chain.refusal === 'certificateExpired' || chain.refusal === 'certificateNotYetValid';
  return refuse(outdated ? 'authorityNotValid' : 'untrustedAuthority');
}
