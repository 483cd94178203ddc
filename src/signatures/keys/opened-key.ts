import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { readableCertificates } from '../certificates/x509.js';
import { readPublicKey } from '../cms/public-key.js';
import { chainOf, isForSigning } from './choose-key.js';

/**
 * Why a file gives no key to sign with. `certificateInsteadOfKey` and `keyWithoutCertificate` name the usual mistakes; `otherKeyPassword`
 * is a Java key store whose file opens while the key inside has a password of its own; `unsupportedKeyFile` is a container of another
 * kind (JCEKS, Key-6.dat, ГОСТ) that may be perfectly good.
 */
export type KeyFileRefusal =
  | 'wrongKeyPassword' | 'otherKeyPassword' | 'notAKeyFile' | 'certificateInsteadOfKey' | 'keyWithoutCertificate' | 'keyNotForSigning'
  | 'brokenKeyFile' | 'unsupportedKeyFile';

/** A private key with its certificate first and then the certificates above it, as far as the file holds them. */
export interface OpenedKey {
  readonly privateKey: KeyObject;
  readonly certificateChain: readonly Buffer[];
}

/** The first key of a file that can sign, and the others that can, in the file's order: who may not take just any chooses by certificate. */
export interface OpenedKeys extends OpenedKey {
  readonly others: readonly OpenedKey[];
}

/** What a container holds once it is decrypted: private keys as PKCS#8, and certificates, in its order. */
export interface KeyContents {
  readonly keys: readonly Buffer[];
  readonly certificates: readonly Buffer[];
}

/** Pairs keys with certificates by public key, never by name or order, and takes the pairs that are for signing, each with its chain. */
export function signingKeysOf({ keys, certificates }: KeyContents): Result<OpenedKeys, KeyFileRefusal> {
  if (keys.length === 0) return refuse(certificates.length > 0 ? 'certificateInsteadOfKey' : 'notAKeyFile');
  const readable = readableCertificates(certificates);
  const usable = keys.map(loadKey).flatMap((key) => (key ? [key] : []));
  if (usable.length === 0) return refuse('unsupportedKeyFile');
  const pairs = usable.flatMap((key) => {
    const keyBytes = readPublicKey(createPublicKey(key).export({ type: 'spki', format: 'der' })).keyBytes;
    return readable.filter((each) => each.publicKey.keyBytes.equals(keyBytes)).map((certificate) => ({ key, certificate }));
  });
  if (pairs.length === 0) return refuse('keyWithoutCertificate');
  const [first, ...others] = pairs
    .filter(({ certificate }) => isForSigning(certificate))
    .map(({ key, certificate }) => ({ privateKey: key, certificateChain: chainOf(certificate, readable).map(({ der }) => der) }));
  return first ? accept({ ...first, others }) : refuse('keyNotForSigning');
}

function loadKey(pkcs8: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  }
}
