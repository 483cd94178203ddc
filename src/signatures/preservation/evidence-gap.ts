import { Problem } from '#shared/errors/problem.js';

/**
 * Why a signature cannot be lifted to a long-term level; nothing is written then:
 * - `unreadable`: the file or the signature in it cannot be read;
 * - `noSignature`: there is nothing to preserve;
 * - `brokenSignature`: it does not fit its content, or does not sit as it must; evidence would not mend it;
 * - `signerCertificateMissing`: the certificate that the signature names is not at hand;
 * - `chainMissing`: no valid path from the certificate to a trusted authority at the proved time;
 * - `revocationEvidenceMissing`: neither OCSP nor a list proves the certificate's status;
 * - `evidenceTooOld`: the evidence is older than the signature: ask again later;
 * - `revokedBefore`: the certificate was revoked before the proved time;
 * - `timestampInvalid`: a time-stamp inside does not hold;
 * - `timestampUnavailable`: the authority gave no time-stamp for the archive now.
 */
export type EvidenceGapCode =
  | 'unreadable'
  | 'noSignature'
  | 'brokenSignature'
  | 'signerCertificateMissing'
  | 'chainMissing'
  | 'revocationEvidenceMissing'
  | 'evidenceTooOld'
  | 'revokedBefore'
  | 'timestampInvalid'
  | 'timestampUnavailable';

/** One thing that is missing: for which signature, about whose certificate, and the machine's word for logs. */
export interface EvidenceGap {
  readonly code: EvidenceGapCode;
  /** The signature: its field in the PDF, or what the caller called it. */
  readonly signature: string;
  /** The subject of the certificate that it is about, or empty. */
  readonly certificate: string;
  readonly detail: string;
}

/** Why an attempt failed, for the list of what waits: the code of a gap or of a refusal, or `fault` for everything that is neither. */
export interface PreservationReason {
  readonly code: string;
  readonly signature: string;
  readonly certificate: string;
}

/** How an attempt ended: the reasons by code, each once, and the machine's words beside them. */
export interface FailedAttempt {
  readonly reasons: readonly PreservationReason[];
  readonly words: string;
}

export const attemptFailedBy = (gaps: readonly EvidenceGap[]): FailedAttempt => ({
  reasons: gaps.map(({ code, signature, certificate }) => ({ code, signature, certificate })).filter((one, place, all) => all.findIndex((other) => other.code === one.code && other.certificate === one.certificate) === place),
  words: gapWords(gaps),
});

/** What was thrown: a refusal by its code (what is trusted cannot be opened, the stored file was changed), anything else as a fault. */
export const attemptBrokenBy = (error: unknown): FailedAttempt => ({
  reasons: [{ code: error instanceof Problem ? error.code : 'fault', signature: '', certificate: '' }], words: error instanceof Problem ? `${error.code} · ${error.message}` : error instanceof Error ? error.message : 'unknown',
});

/** The gaps in one line, for logs and for the list of what waits. */
export const gapWords = (gaps: readonly EvidenceGap[]): string =>
  gaps.map(({ code, signature, certificate, detail }) => [code, signature, certificate, detail].filter((part) => part !== '').join(' · ')).join('; ');
