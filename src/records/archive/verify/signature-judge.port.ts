import type { Instant } from '#shared/domain/ids.js';
import type { Verdict } from '#signatures/domain/verdict.js';

/** One signature that was looked at: where it stands, whose it is, how it came out. */
export interface JudgedSignature {
  /** The field of a PDF, or the file of a detached signature. */
  readonly place: string;
  readonly kind: 'signature' | 'seal' | 'timestamp';
  readonly verdict: Verdict;
  /** The name in the certificate; empty when there is none to be read. */
  readonly by: string;
  readonly edrpou: string | null;
  /** What its time-stamp proves. */
  readonly timestampedAt: Instant | null;
  /** The level of the baseline profiles that it has by itself, without the evidence around it; null where there is none to be told. */
  readonly level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | null;
  /** For a signature inside a PDF: nothing follows the bytes that it covers. */
  readonly coversWholeFile: boolean;
}

/** Verifies signatures without a network, as of an instant at which they are known to have existed. Never throws on input. */
export interface SignatureJudge {
  /** Every signature inside a PDF; an unreadable file is one signature that failed, a file without signatures an empty list. */
  pdf(bytes: Buffer, at: Instant): Promise<readonly JudgedSignature[]>;
  /** A detached signature over content that is given by its digests; `place` is only for the answer. */
  detached(place: string, cms: Buffer, digestBy: (algorithm: string) => Buffer | undefined, at: Instant): Promise<JudgedSignature>;
}

/** What a package brings along for the verification of its signatures. It is hostile input: the judge believes none of it unproved. */
export interface PackagedEvidence {
  /** Certificates of authorities, DER. */
  readonly certificates: readonly Buffer[];
  /** The OCSP answer or the revocation list (DER) in a file of `certificates/evidence`, or nothing. */
  evidence(file: string): Promise<Buffer | undefined>;
}
