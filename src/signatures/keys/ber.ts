import { tlv } from '../cms/der.js';

/** Deeper nesting than any key container has; bounds the work on hostile files. */
const maximumDepth = 64;

/**
 * Rewrites BER as DER as far as key containers need it: indefinite lengths become definite, long forms minimal, and strings in pieces
 * whole. PKCS#12 files of older programs are written so. Throws a RangeError on anything that is not even BER.
 */
export function berToDer(bytes: Buffer): Buffer {
  const { der, end } = element(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) throw new RangeError('BER: bytes after the end');
  return der;
}

/** Bytes that the first BER element takes; undefined when none begins there. */
export function berLength(bytes: Buffer): number | undefined {
  try {
    return element(bytes, 0, bytes.length, 0).end;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Element {
  readonly der: Buffer;
  readonly end: number;
}

function element(bytes: Buffer, start: number, limit: number, depth: number): Element {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || start + 2 > limit) throw new RangeError('BER: cut short');
  if ((tag & 0x1f) === 0x1f || depth > maximumDepth) throw new RangeError('BER: not a key container');
  const constructed = (tag & 0x20) !== 0;
  const { contentStart, contentEnd } = extent(bytes, start, first, limit, constructed);
  if (!constructed) return { der: tlv(tag, bytes.subarray(contentStart, contentEnd)), end: contentEnd ?? limit };
  const parts: Buffer[] = [];
  let at = contentStart;
  while (contentEnd === undefined ? !(bytes[at] === 0 && bytes[at + 1] === 0) : at < contentEnd) {
    const child = element(bytes, at, contentEnd ?? limit, depth + 1);
    parts.push(child.der);
    at = child.end;
  }
  return { der: joined(tag, parts), end: contentEnd ?? at + 2 };
}

interface Extent {
  readonly contentStart: number;
  /** Absent while the length is indefinite. */
  readonly contentEnd?: number;
}

function extent(bytes: Buffer, start: number, first: number, limit: number, constructed: boolean): Extent {
  if (first === 0x80) {
    if (!constructed) throw new RangeError('BER: primitive of indefinite length');
    return { contentStart: start + 2 };
  }
  const count = first > 0x80 ? first & 0x7f : 0;
  if (count > 6 || start + 2 + count > limit) throw new RangeError('BER: broken length');
  const length = count === 0 ? first : bytes.readUIntBE(start + 2, count);
  const contentStart = start + 2 + count;
  if (contentStart + length > limit) throw new RangeError('BER: cut short');
  return { contentStart, contentEnd: contentStart + length };
}

/** A constructed OCTET STRING is the sequence of its pieces' contents. */
function joined(tag: number, parts: readonly Buffer[]): Buffer {
  return tag === 0x24 ? tlv(0x04, ...parts.map(contents)) : tlv(tag, ...parts);
}

function contents(der: Buffer): Buffer {
  const first = der[1] ?? 0;
  return der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
}
