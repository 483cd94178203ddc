/**
 * Why a key file could not be opened. The codes are stable: texts are made from them by the catalogue, and after any of them
 * nothing has been signed or sent.
 */
export const keyFileErrorCodes = [
  /** The integrity check of the container says that the password is another one; no second attempt is made by itself. */
  'wrongKeyPassword',
  /** A Java key store whose file opens with this password while the key inside has another one. */
  'otherKeyPassword',
  /** A certificate (.cer, .crt, .pem, .p7b) was given: the public half, with which nothing can be signed. */
  'certificateInsteadOfKey',
  /** The file is not a key container of any kind that is known here. */
  'notAKeyFile',
  /** The container is cut off or damaged. */
  'keyFileBroken',
  /** A real key container of a kind or algorithm that this release does not open yet (`kind` or `algorithm` in the facts). */
  'unsupportedKeyFile',
  /** The container opened, but holds no certificate for signing that belongs to its key. */
  'noSigningCertificate',
] as const;
export type KeyFileErrorCode = (typeof keyFileErrorCodes)[number];

/** Kinds of key containers that are recognised and refused by name (rules-ua §4.6). */
export type UnsupportedKind = 'key6' | 'jceks' | 'zs2' | 'pkcs8' | 'pem' | 'dstu' | 'weak' | 'algorithm';

export interface KeyFileErrorFacts {
  readonly kind?: UnsupportedKind;
  /** The OID that is not known. */
  readonly algorithm?: string;
}

/** A key file that could not be used, with a stable code; it never carries the password or any part of the key. */
export class KeyFileError extends Error {
  readonly code: KeyFileErrorCode;
  readonly facts: KeyFileErrorFacts;

  constructor(code: KeyFileErrorCode, facts: KeyFileErrorFacts = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'KeyFileError';
    this.code = code;
    this.facts = facts;
  }
}
