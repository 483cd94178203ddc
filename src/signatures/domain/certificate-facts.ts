import type { Instant } from '#shared/domain/ids.js';

/**
 * Whose certificate it is by the codes inside (rules-ua §4.5): РНОКПП alone or equal to the ЄДРПОУ (ФОП) → personal; both →
 * representative of a body; ЄДРПОУ alone → seal. `unknown` when there is no code or the two profiles contradict each other.
 */
export type CertificateRole = 'personal' | 'representative' | 'seal' | 'unknown';

/** What a certificate says of itself. Nothing here is proved: trust, time and revocation are separate questions. */
export interface CertificateFacts {
  /** SHA-256 of the DER, 64 lower-case hexadecimal characters. */
  readonly fingerprint: string;
  /** Serial number, lower-case hexadecimal. */
  readonly serial: string;
  readonly subject: {
    readonly commonName?: string;
    readonly surname?: string;
    readonly givenName?: string;
    readonly title?: string;
    readonly organisation?: string;
  };
  readonly issuer: { readonly commonName?: string; readonly organisation?: string };
  readonly notBeforeAt: Instant;
  readonly notAfterAt: Instant;
  /** Names of RFC 5280 key usage bits; undefined when the certificate does not limit its key. */
  readonly keyUsages?: readonly string[];
  readonly extendedKeyUsages?: readonly string[];
  /** QcCompliance: the issuer declares the certificate qualified. */
  readonly qualified: boolean;
  /** QcSSCD: the issuer declares that the key lives in a secure device. */
  readonly secureDevice: boolean;
  readonly qcTypes: readonly ('signature' | 'seal')[];
  /** РНОКПП, or the document number that stands in its place for people without one. */
  readonly rnokpp?: string;
  readonly edrpou?: string;
  /** Record number in the demographic register, YYYYMMDD-NNNNN. */
  readonly unzr?: string;
  readonly role: CertificateRole;
  /** The key as people name it (`RSA-2048`, `ECDSA P-256`, `ДСТУ 4145-2002 …`) and whether signatures of it can be checked here. */
  readonly key: { readonly name: string; readonly supported: boolean };
  readonly addresses: {
    readonly ocsp: readonly string[];
    readonly crls: readonly string[];
    readonly issuers: readonly string[];
    readonly timestamps: readonly string[];
  };
}
