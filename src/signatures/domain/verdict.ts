/** The three verdicts of ETSI EN 319 102-1 §5.1.3. */
export type Indication = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';

/** Sub-indications of ETSI EN 319 102-1 (tables 5 and 6) that the checks here can lead to. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'TRY_LATER';

const failed = (subIndication: SubIndication) => ({ indication: 'TOTAL-FAILED', subIndication }) as const;
const indeterminate = (subIndication: SubIndication) => ({ indication: 'INDETERMINATE', subIndication }) as const;

/** Every reason a check can give, with the verdict it leads to when the check's severity is `error`. */
export const reasons = {
  // structure (RFC 5652; S34)
  truncated: failed('FORMAT_FAILURE'),
  trailingBytes: failed('FORMAT_FAILURE'),
  indefiniteLength: failed('FORMAT_FAILURE'),
  malformed: failed('FORMAT_FAILURE'),
  // Not the signature's fault: this verifier reads no larger ones.
  tooLarge: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  notSignedData: failed('FORMAT_FAILURE'),
  noSigner: failed('FORMAT_FAILURE'),
  severalSigners: failed('FORMAT_FAILURE'),
  noSignedAttributes: failed('FORMAT_FAILURE'),
  duplicateAttribute: failed('FORMAT_FAILURE'),
  noMessageDigest: failed('FORMAT_FAILURE'),
  noContentType: failed('FORMAT_FAILURE'),
  contentTypeMismatch: failed('FORMAT_FAILURE'),
  attributesNotSorted: failed('FORMAT_FAILURE'),
  // the file around the signature (S01–S26, S39)
  misplacedSignature: failed('FORMAT_FAILURE'),
  changedAfterSigning: failed('FORMAT_FAILURE'),
  unreadableFile: failed('FORMAT_FAILURE'),
  encryptedFile: indeterminate('SIGNED_DATA_NOT_FOUND'),
  fileTooLarge: indeterminate('SIGNED_DATA_NOT_FOUND'),
  noSignature: indeterminate('SIGNED_DATA_NOT_FOUND'),
  verificationStopped: indeterminate('TRY_LATER'),
  manifestMismatch: failed('HASH_FAILURE'),
  filesNotSigned: indeterminate('SIGNED_DATA_NOT_FOUND'),
  signatureNotUnderstood: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  // signature
  messageDigestMismatch: failed('HASH_FAILURE'),
  signatureMismatch: failed('SIG_CRYPTO_FAILURE'),
  contentMissing: indeterminate('SIGNED_DATA_NOT_FOUND'),
  unsupportedAlgorithm: indeterminate('CRYPTO_CONSTRAINTS_FAILURE'),
  algorithmMismatch: failed('SIG_CRYPTO_FAILURE'),
  weakHash: indeterminate('CRYPTO_CONSTRAINTS_FAILURE'),
  weakKey: indeterminate('CRYPTO_CONSTRAINTS_FAILURE'),
  signingTimeForbidden: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  signingTimeMissing: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  // the signer's certificate
  noSignerCertificate: indeterminate('NO_SIGNING_CERTIFICATE_FOUND'),
  noSigningCertificateAttribute: indeterminate('NO_SIGNING_CERTIFICATE_FOUND'),
  signingCertificateMismatch: indeterminate('NO_SIGNING_CERTIFICATE_FOUND'),
  wrongKeyUsage: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  // its chain (RFC 5280 §6.1)
  untrustedIssuer: indeterminate('NO_CERTIFICATE_CHAIN_FOUND'),
  trustUnavailable: indeterminate('TRY_LATER'),
  certificateExpired: indeterminate('OUT_OF_BOUNDS_NO_POE'),
  certificateNotYetValid: failed('NOT_YET_VALID'),
  issuerExpired: indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  issuerNotYetValid: indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  brokenCertificate: indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  certificateSignatureMismatch: indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  issuerNotAuthority: indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  issuerMayNotCertify: indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  pathTooLong: indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  nameNotPermitted: indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  policyNotAccepted: indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  unknownCriticalExtension: indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  weakIssuerAlgorithm: indeterminate('CRYPTO_CONSTRAINTS_FAILURE'),
  // its status
  certificateRevoked: failed('REVOKED'),
  certificateRevokedNoProof: indeterminate('REVOKED_NO_POE'),
  issuerRevoked: indeterminate('REVOKED_CA_NO_POE'),
  revocationUnknown: indeterminate('TRY_LATER'),
  // the time-stamp
  timestampMissing: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  timestampInvalid: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  timestampOrder: indeterminate('TIMESTAMP_ORDER_FAILURE'),
  duplicateTimestamp: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  // archive time-stamps: one that is wrong proves nothing, and does not make the signature itself a forgery
  archiveTimestampInvalid: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  archiveTimestampMismatch: indeterminate('SIG_CONSTRAINTS_FAILURE'),
  addedAfterArchiveTimestamp: indeterminate('SIG_CONSTRAINTS_FAILURE'),
} as const satisfies Record<string, { readonly indication: Exclude<Indication, 'TOTAL-PASSED'>; readonly subIndication: SubIndication }>;

export type ReasonCode = keyof typeof reasons;

/**
 * One named check. `unknown` means that it could not be carried out, `skipped` that an earlier one made it pointless or nobody
 * asked. Only checks of severity `error` decide the verdict. `detail` is a machine's word for logs and reports.
 */
export interface Check<Name extends string = string> {
  readonly name: Name;
  readonly verdict: 'passed' | 'failed' | 'unknown' | 'skipped';
  readonly severity: 'error' | 'warning' | 'info';
  readonly reason?: ReasonCode;
  readonly detail?: string;
}

export interface Verdict {
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  /** The check's reason that decided; absent when everything passed. */
  readonly reason?: ReasonCode;
}

/**
 * The verdict over all checks: the first failure that means TOTAL-FAILED wins over everything, then the first other failure, then
 * the first unknown; no checks at all, or nothing but skipped ones, is INDETERMINATE, never a pass. Order matters only
 * among equals.
 */
export function combine(checks: readonly Check[]): Verdict {
  const decisive = checks.filter((check) => check.severity === 'error');
  const failures = decisive.filter((check) => check.verdict === 'failed');
  const fatal = failures.find((check) => check.reason !== undefined && reasons[check.reason].indication === 'TOTAL-FAILED');
  const open = fatal ?? failures[0] ?? decisive.find((check) => check.verdict === 'unknown');
  if (open) return verdictOf(open);
  return decisive.some((check) => check.verdict === 'passed') ? { indication: 'TOTAL-PASSED' } : { indication: 'INDETERMINATE' };
}

function verdictOf(check: Check): Verdict {
  if (check.reason === undefined) return { indication: 'INDETERMINATE' };
  const { indication, subIndication } = reasons[check.reason];
  return { indication: check.verdict === 'failed' ? indication : 'INDETERMINATE', subIndication, reason: check.reason };
}
