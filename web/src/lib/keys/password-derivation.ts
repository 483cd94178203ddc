import { concat, type Bytes } from './bytes';

export type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
const hashSizes = { 'SHA-1': { output: 20, block: 64 }, 'SHA-256': { output: 32, block: 64 }, 'SHA-384': { output: 48, block: 128 }, 'SHA-512': { output: 64, block: 128 } } as const;

/** What the derived bytes are for (RFC 7292, appendix B.3). */
export const purposeOf = { key: 1, iv: 2, mac: 3 } as const;

/** A password as PKCS#12 feeds it to its own derivation: big-endian UTF-16 with a terminating zero (RFC 7292, B.1). */
export function bmpPassword(password: string): Bytes {
  const out = new Uint8Array((password.length + 1) * 2);
  for (let i = 0; i < password.length; i += 1) {
    out[2 * i] = password.charCodeAt(i) >> 8;
    out[2 * i + 1] = password.charCodeAt(i) & 0xff;
  }
  return out;
}

const repeatTo = (bytes: Uint8Array, size: number): Bytes =>
  Uint8Array.from({ length: bytes.length === 0 ? 0 : size * Math.ceil(bytes.length / size) }, (_, i) => bytes[i % bytes.length] ?? 0);

function addOne(block: Uint8Array, addend: Uint8Array): void {
  let carry = 1;
  for (let i = block.length - 1; i >= 0; i -= 1) {
    carry += (block[i] ?? 0) + (addend[i % addend.length] ?? 0);
    block[i] = carry & 0xff;
    carry >>= 8;
  }
}

/**
 * The key derivation of PKCS#12 itself (RFC 7292, appendix B.2), every hash by WebCrypto: about 25 ms for 2,048 iterations in
 * Chromium. Used for the integrity check of almost every container and for the encryption of the older ones.
 */
export async function derivePkcs12(
  hash: HashName, password: Bytes, salt: Bytes, iterations: number, purpose: 1 | 2 | 3, length: number,
): Promise<Bytes> {
  const { output, block } = hashSizes[hash];
  const diversifier = new Uint8Array(block).fill(purpose);
  const input = concat([repeatTo(salt, block), repeatTo(password, block)]);
  const parts: Bytes[] = [];
  for (let made = 0; made < length; made += output) {
    let digest = new Uint8Array(await crypto.subtle.digest(hash, concat([diversifier, input])));
    for (let i = 1; i < iterations; i += 1) digest = new Uint8Array(await crypto.subtle.digest(hash, digest));
    parts.push(digest);
    const addend = repeatTo(digest, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) addOne(input.subarray(at, at + block), addend);
  }
  return concat(parts).slice(0, length);
}

/** PBKDF2 (RFC 8018) by WebCrypto; the password is UTF-8, as PBES2 and PBMAC1 take it. */
export async function derivePbkdf2(hash: HashName, password: string, salt: Bytes, iterations: number, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, key, length * 8));
}

/** HMAC by WebCrypto. */
export async function hmac(hash: HashName, key: Bytes, data: Bytes): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, data));
}
