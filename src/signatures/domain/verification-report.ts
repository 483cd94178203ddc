import type { Instant } from '#shared/domain/ids.js';
import type { JudgedChange } from './document-change.js';
import type { Verdict } from './verdict.js';
import type { VerificationCheck } from './verification-policy.js';

/** What kind of file was looked at; `unknown` when it is none that holds signatures. */
export type VerifiedFileKind = 'pdf' | 'cms' | 'asic-e' | 'asic-s' | 'unknown';

/** Who signed, as the certificate says it. The person's РНОКПП is left out: a report travels further than it should (rules-ua §7.3). */
export interface ReportedSigner {
  readonly name: string;
  readonly title?: string;
  readonly organisation?: string;
  readonly edrpou?: string;
}

export interface ReportedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** SHA-256 of the DER, hexadecimal. */
  readonly fingerprint: string;
  readonly notBeforeAt: Instant;
  readonly notAfterAt: Instant;
  readonly qualified: boolean;
  readonly secureDevice: boolean;
}

/** Which part of the file the signature covers: all of it, an earlier state, files named by a manifest, content beside it, or nothing that can be shown. */
export interface Coverage {
  readonly kind: 'wholeFile' | 'revision' | 'content' | 'files' | 'none';
  /** Bytes that are covered. */
  readonly bytes: number;
  /** From 1, of `revisions`. */
  readonly revision?: number;
  readonly revisions?: number;
  readonly files?: readonly string[];
}

/** Where a best signature time came from. */
export type BestSignatureFrom = 'timestamp' | 'laterProof' | 'check';

/** One signature, seal or document time-stamp with all that was found about it. */
export interface SignatureReport {
  readonly id: string;
  readonly kind: 'signature' | 'seal' | 'timestamp';
  readonly format: 'PAdES' | 'PKCS#7' | 'CAdES' | 'RFC 3161';
  readonly field?: string;
  readonly verdict: Verdict;
  readonly signer?: ReportedSigner;
  readonly certificate?: ReportedCertificate;
  readonly level?: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA';
  readonly algorithm?: string;
  readonly key?: string;
  /** What the signer claims; proves nothing. */
  readonly claimedAt?: Instant;
  /** What a time-stamp proves. */
  readonly timestampedAt?: Instant;
  /** The best signature time: proved, else the instant of this check (ETSI EN 319 102-1). */
  readonly bestSignatureAt: Instant;
  /** What that time is: a time-stamp's own, that of a later proof which covers the signature, or the instant of this check, which proves nothing older. */
  readonly bestSignatureFrom: BestSignatureFrom;
  readonly coverage: Coverage;
  /** What later revisions did, each with whether this signature tolerates it; at most `maximumChanges`. */
  readonly changes: readonly JudgedChange[];
  /** How many more changes there are than are listed. */
  readonly moreChanges: number;
  readonly checks: readonly VerificationCheck[];
}

/** The whole of a verification; `verdict` is over all signatures. Fit to be kept, printed and turned into the ETSI form. */
export interface VerificationReport {
  readonly format: 'obih-verification';
  readonly version: 1;
  readonly verifiedAt: Instant;
  /** By which rules it was judged; the SHA-256 is that of the policy's file. */
  readonly policy: { readonly name: string; readonly version: string; readonly sha256: string };
  readonly file: { readonly name?: string; readonly bytes: number; readonly sha256: string; readonly kind: VerifiedFileKind };
  readonly verdict: Verdict;
  readonly signatures: readonly SignatureReport[];
  /** How many more signatures there are than are listed; one that is not listed forbids a pass. */
  readonly moreSignatures: number;
}

/** Changes listed for one signature: a report on twenty signatures stays within 64 KB. */
export const maximumChanges = 12;
/**
 * Signatures that are looked at in one file, time-stamps among them. Three hundred of different people at B-LTA take some 2.5 seconds of CPU of the
 * 20 seconds that a file has (ADR 0029), which leaves room for slow answers about their certificates; evidence for more would not fit into
 * what is read of a `DSS`.
 */
export const maximumSignatures = 300;

/**
 * The verdict over a file: that of its worst signature, TOTAL-FAILED before INDETERMINATE before TOTAL-PASSED. A file without
 * signatures is INDETERMINATE, never a pass.
 */
export function verdictOverAll(verdicts: readonly Verdict[]): Verdict {
  const worst = verdicts.find(({ indication }) => indication === 'TOTAL-FAILED') ?? verdicts.find(({ indication }) => indication === 'INDETERMINATE') ?? verdicts[0];
  return worst ?? { indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', reason: 'noSignature' };
}
