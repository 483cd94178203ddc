import type { Bytes } from './bytes';
import { KeyFileError } from './key-file-error';
import type { KeyKind, SigningAlgorithm } from './signing-key';

/** A key that is unlocked for one ceremony. It lives in this page's memory only and is gone with it. */
export interface OpenedKey {
  /** Base64 DER, the signer's own certificate first. */
  readonly certificateChain: readonly string[];
  readonly subject: string;
  readonly organisation: string | null;
  readonly issuer: string;
  /** Lower-case hexadecimal. */
  readonly serial: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly kind: KeyKind;
  /**
   * The signature over exactly these bytes (base64 or raw), as base64: DER for ECDSA, PKCS#1 v1.5 for RSA. `algorithm` is the name that the
   * server gives with the bytes (`ecdsa-sha384`); without it SHA-256.
   */
  sign(bytes: string | Bytes, algorithm?: SigningAlgorithm): Promise<string>;
}

export type KeyWarning = { readonly code: 'keyExpired' | 'keyNotYetValid' } | { readonly code: 'keyExpiresSoon'; readonly days: number };

const day = 86_400_000;

/** What to say about a key before a ceremony: expired, not valid yet, or with fewer than seven days left. The server decides anew. */
export function keyWarning(key: Pick<OpenedKey, 'validFrom' | 'validTo'>, now: Date): KeyWarning | null {
  const left = new Date(key.validTo).getTime() - now.getTime();
  if (left < 0) return { code: 'keyExpired' };
  if (new Date(key.validFrom).getTime() > now.getTime()) return { code: 'keyNotYetValid' };
  return left < 7 * day ? { code: 'keyExpiresSoon', days: Math.floor(left / day) } : null;
}

/**
 * Opens a key file with its password, in this page: the code that reads containers is loaded only now, and neither the password nor the key
 * is sent anywhere. Gives every key that can sign, at least one. Throws a `KeyFileError` with the reason.
 */
export async function openKeyFile(file: File, password: string): Promise<readonly OpenedKey[]> {
  // 1 MB is hundreds of times a container's size; a film picked by mistake is not read into memory.
  if (file.size > 1_000_000) throw new KeyFileError('notAKeyFile');
  const [{ openKeyBytes }, bytes] = await Promise.all([import('./open-key-file'), file.arrayBuffer()]);
  return openKeyBytes(new Uint8Array(bytes), file.name, password);
}

/** Tells by content, before the password is asked for, that a file cannot be a key container; throws the `KeyFileError` that says which file is needed. */
export async function checkKeyFile(file: File): Promise<void> {
  if (file.size > 1_000_000) throw new KeyFileError('notAKeyFile');
  const [{ requireKeyContainer }, bytes] = await Promise.all([import('./key-file-kind'), file.arrayBuffer()]);
  requireKeyContainer(new Uint8Array(bytes), file.name);
}
