import type { Instant } from '#shared/domain/ids.js';
import { oids } from '../cms/oids.js';
import { algorithmObjection } from '../domain/algorithm-policy.js';
import { hashes } from '../cms/algorithms.js';
import { crlReasons } from './crl.js';
import { extendedKeyUsageOf } from './extensions.js';
import { certificateId, readOcspResponse, type OcspRefusal, type OcspResponse, type OcspSingleResponse } from './ocsp.js';
import type { PathQuestion } from './path-validation.js';
import { verifySigned } from './signed-by.js';
import { readableCertificates, type Certificate } from './x509.js';

export interface OcspQuestion extends PathQuestion {
  readonly now: Instant;
  /** The nonce that was sent; an answer with another one is a replay. Answers without one are judged by their dates alone. */
  readonly nonce?: Buffer;
  /** Responders trusted by configuration, not by being issued by the certificate's issuer (RFC 6960 §4.2.2.2). */
  readonly trustedResponders?: readonly Certificate[];
  /** Asked about a delegated responder whose certificate does not say `ocsp-nocheck`. */
  readonly responderStatus?: (responder: Certificate) => 'good' | 'revoked' | 'unknown';
}

/** Why an answer proves nothing. */
export type OcspProblem =
  | OcspRefusal
  | 'otherCertificate' | 'wrongNonce' | 'responderNotAuthorised' | 'brokenSignature' | 'weakAlgorithm' | 'notYetIssued' | 'stale'
  | 'answerUnknown' | 'afterExpiry' | 'unknownCriticalExtension';

export type OcspStatus =
  | { readonly status: 'good'; readonly thisUpdateAt: Instant }
  | { readonly status: 'revoked'; readonly revokedAt: Instant; readonly reason: string }
  | { readonly status: 'unknown'; readonly problem: OcspProblem };

/** An answer without nextUpdate says that newer ones are always to be had: it serves this long after thisUpdate. */
const ageWithoutNextUpdate = 10 * 60_000;
/** Clocks of responders may be ahead of ours by this much. */
export const clockSkew = 60_000;

const shifted = (at: Instant, milliseconds: number): Instant => new Date(Date.parse(at) + milliseconds).toISOString() as Instant;

/**
 * Judges an OCSP answer about one certificate (RFC 6960 §3.2): it names this certificate, is signed by the issuer itself, by a
 * delegate that the issuer certified for OCSP signing, or by a configured responder, and its dates cover `at`.
 */
export function ocspStatus(der: Buffer, certificate: Certificate, issuer: Certificate, question: OcspQuestion): OcspStatus {
  const read = readOcspResponse(der);
  if (!read.ok) return unknown(read.refusal);
  const response = read.value;
  if (question.nonce && response.nonce && !response.nonce.equals(question.nonce)) return unknown('wrongNonce');
  const single = response.responses.find((each) => names(each, certificate, issuer));
  if (!single) return unknown('otherCertificate');
  for (const extension of [...response.extensions.values(), ...single.extensions.values()]) {
    if (extension.critical && extension.oid !== oids.ocspNonce) return unknown('unknownCriticalExtension');
  }
  const problem = signerProblem(response, issuer, question) ?? timeProblem(response, single, certificate, question);
  if (problem) return unknown(problem);
  if (single.status === 'unknown') return unknown('answerUnknown');
  if (single.status === 'good') return { status: 'good', thisUpdateAt: single.thisUpdateAt };
  return { status: 'revoked', revokedAt: single.revokedAt ?? single.thisUpdateAt, reason: crlReasons[single.reason ?? 0] ?? 'unspecified' };
}

const unknown = (problem: OcspProblem): OcspStatus => ({ status: 'unknown', problem });

function names(single: OcspSingleResponse, certificate: Certificate, issuer: Certificate): boolean {
  const { id } = single;
  if (id.serial !== certificate.serial) return false;
  const expected = certificateId(certificate, issuer, id.hash);
  return id.issuerNameHash.equals(expected.issuerNameHash) && id.issuerKeyHash.equals(expected.issuerKeyHash);
}

function signerProblem(response: OcspResponse, issuer: Certificate, question: OcspQuestion): OcspProblem | undefined {
  const responder = responderOf(response, issuer, question);
  if (!responder) return 'responderNotAuthorised';
  const signed = verifySigned(response, responder.publicKey);
  if (!signed.ok) return 'brokenSignature';
  const use = { hash: signed.value.hash.name, keyKind: responder.publicKey.kind, keyBits: responder.publicKey.bits };
  return algorithmObjection(question.algorithms, use, question.at) ? 'weakAlgorithm' : undefined;
}

/** The certificate that the answer names as its signer, when it is allowed to sign answers about this issuer's certificates. */
function responderOf(response: OcspResponse, issuer: Certificate, question: OcspQuestion): Certificate | undefined {
  const isNamed = (candidate: Certificate): boolean =>
    response.responder.nameDer
      ? response.responder.nameDer.equals(candidate.subject.der)
      : hashes.sha1.digest(candidate.publicKey.keyBytes).equals(response.responder.keyHash ?? Buffer.alloc(0));
  const configured = [issuer, ...(question.trustedResponders ?? [])].find(isNamed);
  if (configured) return configured;
  const sent = readableCertificates(response.certificates);
  return sent.find((candidate) => isNamed(candidate) && isDelegate(candidate, issuer, response, question));
}

function isDelegate(candidate: Certificate, issuer: Certificate, response: OcspResponse, question: OcspQuestion): boolean {
  if (candidate.issuer.key !== issuer.subject.key) return false;
  if (!extendedKeyUsageOf(candidate)?.usages.includes(oids.ocspSigningUsage)) return false;
  if (response.producedAt < candidate.notBeforeAt || response.producedAt > candidate.notAfterAt) return false;
  const signed = verifySigned(candidate, issuer.publicKey);
  if (!signed.ok) return false;
  const use = { hash: signed.value.hash.name, keyKind: issuer.publicKey.kind, keyBits: issuer.publicKey.bits };
  if (algorithmObjection(question.algorithms, use, question.at)) return false;
  return candidate.extensions.has(oids.ocspNoCheck) || question.responderStatus?.(candidate) === 'good';
}

function timeProblem(
  response: OcspResponse,
  single: OcspSingleResponse,
  certificate: Certificate,
  { at, now }: OcspQuestion,
): OcspProblem | undefined {
  const latest = shifted(now, clockSkew);
  if (single.thisUpdateAt > latest || response.producedAt > latest) return 'notYetIssued';
  const until = single.nextUpdateAt ?? shifted(single.thisUpdateAt, ageWithoutNextUpdate);
  if (until < at) return 'stale';
  return single.status === 'good' && single.thisUpdateAt > certificate.notAfterAt ? 'afterExpiry' : undefined;
}
