import { PdfError } from './pdf-error.js';
import type { PdfLimits } from './pdf-limits.js';
import { PdfParser } from './pdf-parser.js';
import type { XrefEntry, XrefSection } from './xref.js';
import { ReadingBudget, XrefSections } from './xref-sections.js';

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
    private readonly shared: XrefSections,
    /** The place of the newest section among the shared ones. */
    private readonly from: number,
    /** Byte at which the word `startxref` stands that all this was read from. */
    private readonly startedAt: number,
    private readonly limits: PdfLimits,
    private readonly budget: ReadingBudget,
  ) {}

  /** Follows `startxref` and every `/Prev`. Refuses loops and missing ends (`broken`), long chains (`tooLarge`) and `encrypted` files. */
  static read(bytes: Buffer, limits: PdfLimits): XrefChain {
    return XrefChain.begin(bytes, limits, new ReadingBudget(limits));
  }

  /**
   * The chain of the bytes before `end`, read from their own `startxref`. Where that leads to a section of this chain, with all older ones
   * before `end`, they are the same sections and are not read again; where it leads elsewhere, they are, within a budget for the whole file.
   */
  earlier(end: number): XrefChain {
    const bytes = this.bytes.subarray(0, end);
    const start = lastStart(bytes);
    const place = this.shared.placeWithin(start.offset, bytes.length);
    if (place === undefined) return XrefChain.begin(bytes, this.limits, this.budget);
    return new XrefChain(bytes, this.shared, place, start.at, this.limits, this.budget);
  }

  private static begin(bytes: Buffer, limits: PdfLimits, budget: ReadingBudget): XrefChain {
    const start = lastStart(bytes);
    return new XrefChain(bytes, XrefSections.follow(bytes, start.offset, limits, budget), 0, start.at, limits, budget);
  }

  /** The sections, newest first; the cross-reference streams of hybrid sections are not among them. */
  get sections(): readonly XrefSection[] {
    return this.shared.list.slice(this.from);
  }

  /** How many sections were read for this file and every state of it that was asked for: the measure of what it cost. */
  get sectionsRead(): number {
    return this.budget.sections;
  }

  /** The newest section: its trailer counts, and the next revision is written in its kind. */
  get newest(): XrefSection {
    return this.shared.list[this.from] as XrefSection;
  }

  /** One more than the highest object number named anywhere, whatever the trailers claim. */
  get size(): number {
    const claimed = this.newest.trailer.number('Size') ?? 0;
    const size = Number.isInteger(claimed) && claimed > 0 && claimed < 2 ** 31 ? claimed : 1;
    return Math.max(size, this.shared.size(this.from));
  }

  /** Where an object lives now. */
  entry(num: number): XrefEntry {
    return this.shared.entry(num, this.from);
  }

  /**
   * The numbers of the objects that the sections newer than those of `older` name; undefined when the sections of `older` are not the
   * oldest of these, that is, when this file does not continue that one.
   */
  namedSince(older: XrefChain): Set<number> | undefined {
    if (older.shared === this.shared) return older.from < this.from ? undefined : this.shared.named(this.from, older.from);
    const [list, before] = [this.sections, older.sections];
    const added = list.length - before.length;
    if (added < 0 || before.some((section, index) => section.offset !== list[added + index]?.offset)) return undefined;
    return this.shared.named(this.from, this.from + added);
  }

  /**
   * The revisions, oldest first. Two sections of which the newer stands before the older in the file are the halves of one
   * linearised revision. The newest ends after the `startxref` that was followed, wherever its section stands: a file
   * that only appends another `startxref` is a revision of its own.
   */
  revisions(): PdfRevision[] {
    const revisions: PdfRevision[] = [];
    const { sections } = this;
    for (let index = 0; index < sections.length; index++) {
      const newest = sections[index] as XrefSection;
      let last = newest;
      while ((sections[index + 1]?.offset ?? -1) > last.offset) last = sections[++index] as XrefSection;
      const from = revisions.length === 0 ? Math.max(last.end, this.startedAt) : last.end;
      revisions.push({ xrefOffset: newest.offset, ...endOfRevision(this.bytes, from) });
    }
    return revisions.reverse();
  }
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

function endOfRevision(bytes: Buffer, from: number): { markerEnd: number; end: number } {
  const marker = bytes.indexOf('%%EOF', from, 'latin1');
  if (marker < 0) return { markerEnd: bytes.length, end: bytes.length };
  const markerEnd = marker + 5;
  let end = markerEnd;
  if (bytes[end] === 0x0d) end++;
  if (bytes[end] === 0x0a) end++;
  return { markerEnd, end };
}
