import { PdfError } from './pdf-error.js';
import type { PdfLimits } from './pdf-limits.js';
import type { PdfDict } from './pdf-objects.js';
import { PdfParser } from './pdf-parser.js';
import { FREE, type XrefEntry, type XrefSection } from './xref.js';
import { readStreamSection } from './xref-stream.js';
import { readTableSection } from './xref-table.js';

/** One state of the file: bytes `[0, end)` are a complete PDF. */
export interface PdfRevision {
  /** Byte after the `%%EOF` of this revision, without its line end: where a signature may stop. */
  readonly markerEnd: number;
  /** Byte after the line end that follows `%%EOF`: where the next revision begins. */
  readonly end: number;
  /** Byte of the newest cross-reference section of this revision. */
  readonly xrefOffset: number;
}

/** How far from the end `startxref` is looked for. */
const TAIL_BYTES = 2048;
const START_WORD = Buffer.from('startxref', 'latin1');

/** All cross-reference sections of a file, newest first, and the questions asked of them. */
export class XrefChain {
  private constructor(
    private readonly bytes: Buffer,
    /** Newest first; the cross-reference streams of hybrid sections are not among them. */
    readonly sections: readonly XrefSection[],
    private readonly hybrids: ReadonlyMap<XrefSection, XrefSection>,
    /** Byte at which the word `startxref` stands that all this was read from. */
    private readonly startedAt: number,
  ) {}

  /** Follows `startxref` and every `/Prev`. Refuses loops and missing ends (`broken`), long chains (`tooLarge`) and `encrypted` files. */
  static read(bytes: Buffer, limits: PdfLimits): XrefChain {
    const sections: XrefSection[] = [];
    const hybrids = new Map<XrefSection, XrefSection>();
    const seen = new Set<number>();
    let entries = 0;
    let left = limits.inflatedBytes;
    const within = (): PdfLimits => ({ ...limits, streamBytes: Math.max(1, Math.min(limits.streamBytes, left)) });
    const start = lastStart(bytes);
    for (let offset: number | undefined = start.offset; offset !== undefined;) {
      if (seen.has(offset)) throw new PdfError('broken', `the cross-reference chain returns to byte ${offset}`);
      if (seen.size >= limits.sections) throw new PdfError('tooLarge', 'the file has too many revisions');
      seen.add(offset);
      const section = readSection(bytes, offset, within());
      left -= section.decodedBytes;
      sections.push(section);
      if (section.trailer.has('Encrypt')) throw new PdfError('encrypted', 'the file is encrypted');
      const hybrid = section.kind === 'table' ? offsetAt(section.trailer, 'XRefStm') : undefined;
      if (hybrid !== undefined) {
        const beside = readStreamSection(bytes, hybrid, within());
        hybrids.set(section, beside);
        left -= beside.decodedBytes;
      }
      entries += section.rows.count;
      if (entries > limits.entries) throw new PdfError('tooLarge', 'the file has too many objects');
      offset = offsetAt(section.trailer, 'Prev');
    }
    return new XrefChain(bytes, sections, hybrids, start.at);
  }

  /** The newest section: its trailer counts, and the next revision is written in its kind. */
  get newest(): XrefSection {
    return this.sections[0] as XrefSection;
  }

  /** One more than the highest object number named anywhere, whatever the trailers claim. */
  get size(): number {
    const claimed = this.newest.trailer.number('Size') ?? 0;
    let size = Number.isInteger(claimed) && claimed > 0 && claimed < 2 ** 31 ? claimed : 1;
    for (const section of this.sections) size = Math.max(size, section.rows.size, this.hybrids.get(section)?.rows.size ?? 0);
    return size;
  }

  /** Where an object lives now. In a hybrid section the stream speaks for what the table leaves out or hides as free (7.5.8.4). */
  entry(num: number): XrefEntry {
    for (const section of this.sections) {
      const entry = section.entry(num);
      if (entry?.kind === 'offset') return entry;
      const hybrid = this.hybrids.get(section)?.entry(num);
      if (hybrid !== undefined) return hybrid;
      if (entry !== undefined) return entry;
    }
    return FREE;
  }

  /**
   * The numbers of the objects that the sections newer than those of `older` name; undefined when the sections of `older` are not the
   * oldest of these, that is, when this file does not continue that one.
   */
  namedSince(older: XrefChain): Set<number> | undefined {
    const added = this.sections.length - older.sections.length;
    if (added < 0 || older.sections.some((section, index) => section.offset !== this.sections[added + index]?.offset)) return undefined;
    const named = new Set<number>();
    for (const section of this.sections.slice(0, added)) {
      for (const num of section.rows.numbers()) named.add(num);
      for (const num of this.hybrids.get(section)?.rows.numbers() ?? []) named.add(num);
    }
    return named;
  }

  /**
   * The revisions, oldest first. Two sections of which the newer stands before the older in the file are the halves of one
   * linearised revision. The newest ends after the `startxref` that was followed, wherever its section stands: a file
   * that only appends another `startxref` is a revision of its own.
   */
  revisions(): PdfRevision[] {
    const revisions: PdfRevision[] = [];
    for (let index = 0; index < this.sections.length; index++) {
      const newest = this.sections[index] as XrefSection;
      let last = newest;
      while ((this.sections[index + 1]?.offset ?? -1) > last.offset) last = this.sections[++index] as XrefSection;
      const from = revisions.length === 0 ? Math.max(last.end, this.startedAt) : last.end;
      revisions.push({ xrefOffset: newest.offset, ...endOfRevision(this.bytes, from) });
    }
    return revisions.reverse();
  }
}

function readSection(bytes: Buffer, offset: number, limits: PdfLimits): XrefSection {
  if (offset >= bytes.length) throw new PdfError('broken', `the cross-reference is said to be at byte ${offset}, outside the file`);
  const parser = new PdfParser(bytes, offset);
  return parser.take('xref') ? readTableSection(parser, offset, limits.entries) : readStreamSection(bytes, offset, limits);
}

function lastStart(bytes: Buffer): { at: number; offset: number } {
  const tailAt = Math.max(0, bytes.length - TAIL_BYTES);
  const tail = bytes.subarray(tailAt);
  const at = tail.lastIndexOf(START_WORD);
  if (at < 0) throw new PdfError('broken', 'the file does not end with startxref');
  const parser = new PdfParser(tail, at + START_WORD.length);
  const offset = parser.takeInteger();
  if (offset < 0) throw new PdfError('broken', 'startxref names no byte');
  return { at: tailAt + at, offset };
}

function offsetAt(trailer: PdfDict, key: string): number | undefined {
  const value = trailer.get(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new PdfError('broken', `/${key} of a trailer is not a byte offset`);
}

function endOfRevision(bytes: Buffer, from: number): { markerEnd: number; end: number } {
  const marker = bytes.indexOf('%%EOF', from, 'latin1');
  if (marker < 0) return { markerEnd: bytes.length, end: bytes.length };
  const markerEnd = marker + 5;
  let end = markerEnd;
  if (bytes[end] === 0x0d) end++;
  if (bytes[end] === 0x0a) end++;
  return { markerEnd, end };
}
