import type { Instant } from '#shared/domain/ids.js';
import type { Result } from '#shared/domain/result.js';
import type { HashName, SignatureAlgorithmId } from './cms/algorithms.js';
import type { TimestampRefusal } from './cms/timestamp.js';

/** What a key has to sign: the bytes, and their digest by the signer's hash for keys that take nothing else (PKCS#11, CSC). */
export interface SigningInput {
  readonly data: Buffer;
  /** Computed when first read. */
  readonly digest: Buffer;
}

/**
 * A key that can sign, wherever it lives: in memory, in a token, at a remote service. `certificateChain` is DER, leaf first, and
 * must stay the same Buffer objects, because what is encoded from them is remembered. `sign` answers with the signature in the form
 * that CMS holds (DER for ECDSA); it throws when the key cannot be used now (S44).
 */
export interface Signer {
  readonly certificateChain: readonly Buffer[];
  readonly algorithm: SignatureAlgorithmId;
  sign(input: SigningInput): Buffer | Promise<Buffer>;
}

/**
 * A time-stamp authority: a token (ContentInfo DER) over a digest, already verified; or why there is none (S37). The digest is
 * SHA-256 unless `hash` says otherwise.
 */
export interface TimestampSource {
  timestamp(digest: Buffer, hash?: HashName): Promise<Result<Buffer, TimestampRefusal>>;
}

/** Something that may prove a certificate's status: an OCSP answer (with the nonce that was sent for it) or a CRL, as DER. */
export interface RevocationEvidence {
  readonly kind: 'ocsp' | 'crl';
  readonly der: Buffer;
  readonly nonce?: Buffer;
}

/** Where evidence comes from. It is not believed here: whoever asks judges it. An empty answer means that none was to be had. */
export interface RevocationSource {
  evidenceFor(certificate: Buffer, issuer: Buffer): Promise<readonly RevocationEvidence[]>;
}

/** What a trusted certificate is trusted for (the service types of ETSI TS 119 612). */
export type TrustedService = 'certificates' | 'timestamps' | 'ocsp';

/**
 * The certificates that trust starts from, per service and instant, so that an authority whose status was withdrawn still
 * vouches for what it did before. `known` are certificates that only help to build chains; both are DER.
 */
export interface TrustStore {
  trusted(service: TrustedService, at: Instant): readonly Buffer[];
  known(): readonly Buffer[];
  /** Past this instant the store vouches for nothing new, and signing stops with a clear word (a trusted list's next update). */
  readonly goodUntil?: Instant;
}
