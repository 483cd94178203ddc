import type { Instant } from '#shared/domain/ids.js';
import { tags } from './der.js';

/** Why bytes are not the DER that was expected; every one is a named refusal, never a crash (S34). */
export type DerRefusal =
  | 'truncated'
  | 'trailingBytes'
  | 'indefiniteLength'
  | 'notMinimalLength'
  | 'unsupportedTag'
  | 'unexpectedTag'
  | 'badValue';

/** Thrown by the reader and turned into a refusal value by each parser; carries the offset of the offending element. */
export class DerError extends Error {
  constructor(
    readonly code: DerRefusal,
    readonly offset: number,
    detail = '',
  ) {
    super(`DER: ${code} at ${offset}${detail && ` (${detail})`}`);
  }
}

/** One element seen in place: nothing is copied and nothing below it is read until asked. */
export interface DerNode {
  readonly tag: number;
  readonly source: Buffer;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** Reads the element that starts at `offset` and ends at `limit` or before. Definite, minimal lengths and one-byte tags only. */
export function nodeAt(source: Buffer, offset: number, limit: number): DerNode {
  const tag = source[offset];
  const first = source[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit) throw new DerError('truncated', offset);
  if ((tag & 0x1f) === 0x1f) throw new DerError('unsupportedTag', offset);
  if (first === 0x80) throw new DerError('indefiniteLength', offset);
  let length = first;
  let contentStart = offset + 2;
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 4) throw new DerError('truncated', offset);
    contentStart += count;
    if (contentStart > limit) throw new DerError('truncated', offset);
    length = source.readUIntBE(offset + 2, count);
    if (length < 0x80 || source[offset + 2] === 0) throw new DerError('notMinimalLength', offset);
  }
  if (contentStart + length > limit) throw new DerError('truncated', offset);
  return { tag, source, start: offset, contentStart, end: contentStart + length };
}

/** Reads one element that must be the whole of `bytes`. */
export function readDer(bytes: Buffer, tag?: number): DerNode {
  const node = nodeAt(bytes, 0, bytes.length);
  if (node.end !== bytes.length) throw new DerError('trailingBytes', node.end);
  return tag === undefined ? node : expect(node, tag);
}

/** The length of the element at the start of `bytes`, when what follows it is only zero padding (a PDF's `/Contents`). */
export function paddedLength(bytes: Buffer): number {
  const { end } = nodeAt(bytes, 0, bytes.length);
  for (let at = end; at < bytes.length; at += 1) if (bytes[at] !== 0) throw new DerError('trailingBytes', at);
  return end;
}

export function expect(node: DerNode | undefined, tag: number): DerNode {
  if (!node) throw new DerError('truncated', 0, `tag ${tag.toString(16)} is missing`);
  if (node.tag !== tag) throw new DerError('unexpectedTag', node.start, `${node.tag.toString(16)} instead of ${tag.toString(16)}`);
  return node;
}

/** The contents of an element, as a view of the source. */
export const contentOf = (node: DerNode): Buffer => node.source.subarray(node.contentStart, node.end);

/** The whole element, header included, as a view of the source. */
export const encodedOf = (node: DerNode): Buffer => node.source.subarray(node.start, node.end);

/** More members than any honest structure has (long CRLs are walked without a list); keeps hostile input from filling memory. */
const maximumChildren = 65_536;

/** The elements directly inside a constructed one. */
export function childrenOf(node: DerNode): DerNode[] {
  if ((node.tag & 0x20) === 0) throw new DerError('unexpectedTag', node.start, 'primitive where constructed is needed');
  const children: DerNode[] = [];
  for (let at = node.contentStart; at < node.end; ) {
    const child = nodeAt(node.source, at, node.end);
    if (children.length === maximumChildren) throw new DerError('badValue', at, 'too many members');
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The one element inside an EXPLICIT tag. */
export function explicitOf(wrapper: DerNode): DerNode {
  const inner = nodeAt(wrapper.source, wrapper.contentStart, wrapper.end);
  if (inner.end !== wrapper.end) throw new DerError('trailingBytes', inner.end);
  return inner;
}

/** Walks the members of a SEQUENCE in order; `end` refuses members that nobody asked for. */
export class DerCursor {
  private at = 0;
  private readonly nodes: DerNode[];

  constructor(private readonly parent: DerNode) {
    this.nodes = childrenOf(parent);
  }

  next(tag?: number): DerNode {
    const node = this.nodes[this.at];
    if (!node) throw new DerError('truncated', this.parent.end, 'a member is missing');
    this.at += 1;
    return tag === undefined ? node : expect(node, tag);
  }

  optional(...wanted: readonly number[]): DerNode | undefined {
    const node = this.nodes[this.at];
    if (!node || !wanted.includes(node.tag)) return undefined;
    this.at += 1;
    return node;
  }

  rest(): DerNode[] {
    const rest = this.nodes.slice(this.at);
    this.at = this.nodes.length;
    return rest;
  }

  end(): void {
    const node = this.nodes[this.at];
    if (node) throw new DerError('unexpectedTag', node.start, 'unexpected member');
  }
}

/** A cursor over an element that must be a SEQUENCE. */
export const sequenceOf = (node: DerNode | undefined): DerCursor => new DerCursor(expect(node, tags.sequence));

const oidNames = new Map<string, string>();

/** The dotted form of an OBJECT IDENTIFIER. */
export function readOid(node: DerNode, tag: number = tags.oid): string {
  const bytes = contentOf(expect(node, tag));
  const key = bytes.toString('latin1');
  const known = oidNames.get(key);
  if (known) return known;
  if (bytes.length === 0 || (bytes[bytes.length - 1] ?? 0x80) >= 0x80) throw new DerError('badValue', node.start, 'object identifier');
  const arcs: bigint[] = [];
  let value = 0n;
  let fresh = true;
  for (const byte of bytes) {
    if (fresh && byte === 0x80) throw new DerError('badValue', node.start, 'object identifier');
    value = (value << 7n) | BigInt(byte & 0x7f);
    fresh = byte < 0x80;
    if (!fresh) continue;
    arcs.push(value);
    value = 0n;
  }
  const [head = 0n, ...rest] = arcs;
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  const dotted = [first, head - first * 40n, ...rest].join('.');
  if (oidNames.size < 1000) oidNames.set(key, dotted);
  return dotted;
}

/** The two's-complement bytes of an INTEGER, which must be minimal. */
export function readIntegerBytes(node: DerNode, tag: number = tags.integer): Buffer {
  const bytes = contentOf(expect(node, tag));
  const [first, second] = bytes;
  if (first === undefined) throw new DerError('badValue', node.start, 'empty integer');
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
    throw new DerError('badValue', node.start, 'integer is not minimal');
  }
  return bytes;
}

/** A small non-negative INTEGER (versions, counters, status codes). */
export function readSmallInteger(node: DerNode, tag: number = tags.integer): number {
  const bytes = readIntegerBytes(node, tag);
  if (bytes.length > 6 || (bytes[0] ?? 0) >= 0x80) throw new DerError('badValue', node.start, 'integer out of range');
  return bytes.readUIntBE(0, bytes.length);
}

export function readBoolean(node: DerNode, tag: number = tags.boolean): boolean {
  const bytes = contentOf(expect(node, tag));
  if (bytes.length !== 1 || (bytes[0] !== 0 && bytes[0] !== 0xff)) throw new DerError('badValue', node.start, 'boolean');
  return bytes[0] === 0xff;
}

/** The bytes of a BIT STRING that must hold whole bytes (keys, signatures). */
export function readBitString(node: DerNode, tag: number = tags.bitString): Buffer {
  const bytes = contentOf(expect(node, tag));
  if (bytes[0] !== 0) throw new DerError('badValue', node.start, 'bit string with unused bits');
  return bytes.subarray(1);
}

/** The numbers of the bits that are set in a named-bit list. */
export function readNamedBits(node: DerNode, tag: number = tags.bitString): Set<number> {
  const bytes = contentOf(expect(node, tag));
  const unused = bytes[0] ?? 8;
  if (unused > 7 || (bytes.length === 1 && unused > 0)) throw new DerError('badValue', node.start, 'bit string');
  const set = new Set<number>();
  for (let bit = 0; bit < (bytes.length - 1) * 8 - unused; bit += 1) {
    if (((bytes[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0) set.add(bit);
  }
  return set;
}

const latin = new Set([0x12, tags.printableString, tags.ia5String, 0x14, 0x1a]);

/** Whether the element is one of the character string types that `readString` understands. */
export const isString = (node: DerNode): boolean =>
  latin.has(node.tag) || node.tag === tags.utf8String || node.tag === tags.bmpString || node.tag === 0x1c;

/** The text of any character string type that certificates use; refuses broken UTF-8. */
export function readString(node: DerNode): string {
  const bytes = contentOf(node);
  if (latin.has(node.tag)) return bytes.toString('latin1');
  if (node.tag === tags.utf8String) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw new DerError('badValue', node.start, 'UTF-8');
    }
  }
  const width = node.tag === tags.bmpString ? 2 : node.tag === 0x1c ? 4 : 0;
  if (width === 0 || bytes.length % width !== 0) throw new DerError('unexpectedTag', node.start, 'a character string is needed');
  let text = '';
  for (let at = 0; at < bytes.length; at += width) {
    const code = bytes.readUIntBE(at, width);
    if (code > 0x10ffff) throw new DerError('badValue', node.start, 'character');
    text += width === 2 ? String.fromCharCode(code) : String.fromCodePoint(code);
  }
  return text;
}

const utcTimePattern = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const generalizedTimePattern = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/** The instant of a UTCTime or GeneralizedTime; only the forms that DER allows (UTC, with seconds). */
export function readTime(node: DerNode): Instant {
  const text = contentOf(node).toString('latin1');
  const pattern = node.tag === tags.utcTime ? utcTimePattern : generalizedTimePattern;
  if (node.tag !== tags.utcTime && node.tag !== tags.generalizedTime) throw new DerError('unexpectedTag', node.start, 'a time is needed');
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = pattern.exec(text) ?? [];
  const full = year.length === 2 ? `${Number(year) >= 50 ? '19' : '20'}${year}` : year;
  const iso = `${full}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const parsed = Date.parse(iso);
  if (Number.isNaN(parsed) || new Date(parsed).toISOString() !== iso) throw new DerError('badValue', node.start, 'time');
  return iso as Instant;
}
