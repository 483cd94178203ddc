/** Bytes over an ordinary buffer, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A copy of the bytes on a buffer of its own. */
export const copyOf = (bytes: ArrayLike<number>): Bytes => Uint8Array.from(bytes);

/** One run of bytes out of several. */
export function concat(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two runs of bytes are the same; looks at every byte, so that its time says nothing about where they differ. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i += 1) difference |= (one[i] ?? 0) ^ (other[i] ?? 0);
  return difference === 0;
}

/** Base64 with padding, as the API takes certificates and signatures. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Bytes out of base64; throws on characters that do not belong to it. */
export const fromBase64 = (text: string): Bytes => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** SHA-256 in lower-case hexadecimal, as `pdfHash` and every other hash of the API is written. */
export const sha256Hex = async (bytes: Bytes | ArrayBuffer): Promise<string> => toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
