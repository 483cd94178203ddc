import type { Instant } from '#shared/domain/ids.js';

/** Tags of the universal class that this program writes or reads (X.680); constructed types carry the 0x20 bit. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element: tag, minimal length, contents. Parts are copied once into the result. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  const header = lengthOfLength(length) + 2;
  const out = Buffer.allocUnsafe(header + length);
  out[0] = tag;
  writeLength(out, length, header);
  let offset = header;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

function lengthOfLength(length: number): number {
  if (length < 0x80) return 0;
  if (length <= 0xff) return 1;
  if (length <= 0xffff) return 2;
  return length <= 0xffffff ? 3 : 4;
}

function writeLength(out: Buffer, length: number, header: number): void {
  if (length < 0x80) {
    out[1] = length;
    return;
  }
  out[1] = 0x80 | (header - 2);
  for (let at = header - 1, rest = length; at > 1; at -= 1, rest = Math.floor(rest / 256)) out[at] = rest % 256;
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(tags.sequence, ...parts);
export const octetString = (bytes: Uint8Array): Buffer => tlv(tags.octetString, bytes);
export const utf8String = (text: string): Buffer => tlv(tags.utf8String, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Buffer => tlv(tags.printableString, Buffer.from(text, 'latin1'));
export const ia5String = (text: string): Buffer => tlv(tags.ia5String, Buffer.from(text, 'latin1'));
export const boolean = (value: boolean): Buffer => Buffer.from([tags.boolean, 1, value ? 0xff : 0]);
export const derNull: Buffer = Buffer.from([tags.null, 0]);

/** A SET OF: members sorted by their encodings, as DER demands; the order given does not matter. */
export const setOf = (...members: readonly Uint8Array[]): Buffer => tlv(tags.set, ...[...members].sort(Buffer.compare));

/** A context-specific constructed element `[number]`: an EXPLICIT tag, or IMPLICIT over a constructed type. */
export const context = (number: number, ...parts: readonly Uint8Array[]): Buffer => tlv(0xa0 | number, ...parts);

/** A context-specific primitive element `[number] IMPLICIT` over a string-like type. */
export const contextPrimitive = (number: number, bytes: Uint8Array): Buffer => tlv(0x80 | number, bytes);

/** A BIT STRING of whole bytes. */
export const bitString = (bytes: Uint8Array): Buffer => tlv(tags.bitString, Buffer.of(0), bytes);

/** A named-bit list (KeyUsage, ReasonFlags): bit numbers count from the most significant; trailing zeros are dropped. */
export function namedBits(...bits: readonly number[]): Buffer {
  if (bits.length === 0) return Buffer.from([tags.bitString, 1, 0]);
  const highest = Math.max(...bits);
  const bytes = Buffer.alloc(Math.floor(highest / 8) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return tlv(tags.bitString, Buffer.of(7 - (highest & 7)), bytes);
}

/** A non-negative INTEGER from a number or from big-endian bytes; leading zeros are made minimal. */
export function integer(value: number | Uint8Array): Buffer {
  const bytes = typeof value === 'number' ? numberBytes(value) : value;
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const body = bytes.subarray(start);
  if (body.length === 0) return Buffer.from([tags.integer, 1, 0]);
  return (body[0] ?? 0) >= 0x80 ? tlv(tags.integer, Buffer.of(0), body) : tlv(tags.integer, body);
}

function numberBytes(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a non-negative integer: ${value}`);
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from(bytes);
}

export const enumerated = (value: number): Buffer => Buffer.from([tags.enumerated, 1, value]);

const oidCache = new Map<string, Buffer>();

/** An OBJECT IDENTIFIER from its dotted form; encodings are remembered, for a program uses few of them. */
export function oid(dotted: string): Buffer {
  const known = oidCache.get(dotted);
  if (known) return known;
  const arcs = dotted.split('.').map((arc) => BigInt(arc));
  const [first = 0n, second = 0n, ...rest] = arcs;
  const bytes = [first * 40n + second, ...rest].flatMap(base128);
  const encoded = tlv(tags.oid, Buffer.from(bytes));
  if (oidCache.size < 1000) oidCache.set(dotted, encoded);
  return encoded;
}

function base128(value: bigint): number[] {
  const out = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) out.unshift(Number(rest & 0x7fn) | 0x80);
  return out;
}

/** A Time: UTCTime for 1950–2049, GeneralizedTime otherwise (RFC 5280 §4.1.2.5, RFC 5652 §11.3). Whole seconds. */
export function time(at: Instant): Buffer {
  const year = Number(at.slice(0, 4));
  const digits = at.replace(/[-T:]|\.\d+|Z/g, '');
  if (year >= 1950 && year <= 2049) return tlv(tags.utcTime, Buffer.from(`${digits.slice(2)}Z`, 'latin1'));
  return tlv(tags.generalizedTime, Buffer.from(`${digits}Z`, 'latin1'));
}

/** A GeneralizedTime in whole seconds, as OCSP demands; with milliseconds when asked (time-stamp tokens may carry them). */
export function generalizedTime(at: Instant, milliseconds = false): Buffer {
  const digits = at.slice(0, 19).replace(/[-T:]/g, '');
  const fraction = milliseconds ? at.slice(20, 23).replace(/0+$/, '') : '';
  return tlv(tags.generalizedTime, Buffer.from(`${digits}${fraction ? `.${fraction}` : ''}Z`, 'latin1'));
}
