import type { Check } from './verdict.js';

/** Every check of a signature, in the order in which a report lists them. */
export const verificationChecks = [
  'placement', 'structure', 'singleSigner', 'signerCertificate', 'signingCertificateAttribute', 'attributes', 'algorithms', 'messageDigest', 'signatureValue', 'timestamp', 'chain', 'keyUsage', 'revocation', 'archiveTimestamp', 'archiveCoverage', 'manifest', 'changes',
] as const;
export type VerificationCheckName = (typeof verificationChecks)[number];
export type VerificationCheck = Check<VerificationCheckName>;

/** From the heaviest: an `error` decides the verdict; a `warning` and an `info` are told and decide nothing. */
export const severities = ['error', 'warning', 'info'] as const;
export type Severity = Check['severity'];

/** How severe the failure of a check is, and where that is laid down. */
export interface PolicyRow {
  readonly severity: Severity;
  readonly source: string;
}

/**
 * What the older signatures of ISO 32000-1 (`adbe.pkcs7.detached`) may lack of the signing-certificate attribute: they know none, or its first
 * form with SHA-1. An attribute that names another certificate is none of these and fails the signature.
 */
export const plainPkcs7Reasons = ['noSigningCertificateAttribute', 'weakHash'] as const;
export type PlainPkcs7Reason = (typeof plainPkcs7Reasons)[number];

/**
 * A policy as data, out of a file. A report names it, its version and the SHA-256 of that file, so that a verdict can be told apart from one
 * by other rules.
 */
export interface VerificationPolicy {
  readonly name: string;
  readonly version: string;
  /** Hexadecimal, of the bytes of the file. */
  readonly sha256: string;
  readonly checks: Readonly<Record<VerificationCheckName, PolicyRow>>;
  readonly plainPkcs7: Readonly<Record<PlainPkcs7Reason, PolicyRow>>;
}

/**
 * The lightest severity that any policy may give a check. What a forger, a thief of a key or an outdated algorithm could make fail is an `error`
 * for everybody; only the formal attributes of the profiles and what came after an archive time-stamp, which prove nothing, may weigh less (ADR 0027).
 */
export const lightest: Readonly<Record<VerificationCheckName, Severity>> = {
  placement: 'error', structure: 'error', singleSigner: 'error', signerCertificate: 'error', signingCertificateAttribute: 'error', attributes: 'info', algorithms: 'error', messageDigest: 'error', signatureValue: 'error', timestamp: 'error',
  chain: 'error', keyUsage: 'error', revocation: 'error', archiveTimestamp: 'error', archiveCoverage: 'info', manifest: 'error', changes: 'error',
};

/** The checks that a policy makes lighter than any may; empty for one that can be used. */
export const tooLight = ({ checks }: Pick<VerificationPolicy, 'checks'>): readonly VerificationCheckName[] =>
  verificationChecks.filter((name) => severities.indexOf(checks[name].severity) > severities.indexOf(lightest[name]));
