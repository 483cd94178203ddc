import type { Check } from './verdict.js';

/** Every check of a signature, in the order in which a report lists them. */
export const verificationChecks = [
  'placement', 'structure', 'singleSigner', 'signerCertificate', 'signingCertificateAttribute', 'attributes', 'algorithms', 'messageDigest', 'signatureValue', 'timestamp', 'chain', 'keyUsage', 'revocation', 'manifest', 'changes',
] as const;
export type VerificationCheckName = (typeof verificationChecks)[number];
export type VerificationCheck = Check<VerificationCheckName>;

/** How severe the failure of a check is, and where that is laid down. */
export interface PolicyRow {
  readonly severity: Check['severity'];
  readonly source: string;
}

/** A policy as data: a report names it and its version, so that a verdict can be told apart from one by other rules. */
export interface VerificationPolicy {
  readonly name: string;
  readonly version: string;
  readonly checks: Readonly<Record<VerificationCheckName, PolicyRow>>;
}

const error = (source: string): PolicyRow => ({ severity: 'error', source });

/** The policy in force. What is an `error` decides the verdict; a `warning` is told and decides nothing. */
export const verificationPolicy: VerificationPolicy = {
  name: 'obih-signature-verification',
  version: '1.0.0',
  checks: {
    placement: error('ISO 32000-1 §12.8.1; ETSI EN 319 142-1 §5.3; S01–S18'),
    structure: error('RFC 5652 §5; ETSI EN 319 102-1 §5.2.2; S34'),
    singleSigner: error('ETSI EN 319 142-1 §6.3 (PAdES has one SignerInfo)'),
    signerCertificate: error('ETSI EN 319 102-1 §5.2.3'),
    signingCertificateAttribute: error('RFC 5035; ETSI EN 319 122-1 §5.2.2'),
    attributes: { severity: 'warning', source: 'ETSI EN 319 142-1 §6.3 and EN 319 122-1 §6.3: signing time; RFC 5652 §5.4: order' },
    algorithms: error('ETSI EN 319 102-1 §5.2.7; ETSI TS 119 312; S33'),
    messageDigest: error('RFC 5652 §5.4; ETSI EN 319 102-1 §5.2.7'),
    signatureValue: error('RFC 5652 §5.6; ETSI EN 319 102-1 §5.2.7; S35'),
    timestamp: error('RFC 3161; ETSI EN 319 102-1 §5.4; S37'),
    chain: error('RFC 5280 §6.1; ETSI EN 319 102-1 §5.2.6; S30–S32'),
    keyUsage: error('RFC 5280 §4.2.1.3; Закон 2155-VIII, ст. 18, 23'),
    revocation: error('RFC 5280 §6.3, RFC 6960; ETSI EN 319 102-1 §5.2.6; S31'),
    manifest: error('ETSI EN 319 162-1 §A.4'),
    changes: error('ISO 32000-1 §12.8.2.2; ISO 32000-2 §12.8.2; S01–S26'),
  },
};

/**
 * The older signatures of ISO 32000-1 (`adbe.pkcs7.detached`) know no signing-certificate attribute: its absence is told, a wrong one still
 * fails the signature (the reason then is `signingCertificateMismatch`).
 */
export const lenientForPlainPkcs7 = new Set(['noSigningCertificateAttribute', 'weakHash']);
