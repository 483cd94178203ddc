import { concat, type Bytes } from './bytes';

function derInteger(bytes: Uint8Array): Bytes {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  // An INTEGER is signed: a leading one bit would make it negative.
  const body = ((digits[0] ?? 0) & 0x80) === 0 ? digits : concat([Uint8Array.of(0), digits]);
  return concat([Uint8Array.of(0x02, body.length), body]);
}

/**
 * Turns WebCrypto's ECDSA signature (r and s side by side, IEEE P1363) into the DER SEQUENCE that CMS and X.509 carry (RFC 3279).
 * Holds for P-256 and P-384, whose signatures stay under 128 bytes.
 */
export function ecdsaToDer(raw: Uint8Array): Bytes {
  const body = concat([derInteger(raw.subarray(0, raw.length / 2)), derInteger(raw.subarray(raw.length / 2))]);
  return concat([Uint8Array.of(0x30, body.length), body]);
}
