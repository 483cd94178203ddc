import { PdfError } from './pdf-error.js';
import type { PdfLimits } from './pdf-limits.js';
import type { PdfDict } from './pdf-objects.js';
import { PdfParser } from './pdf-parser.js';
import { FREE, type XrefEntry, type XrefSection } from './xref.js';
import { readStreamSection } from './xref-stream.js';
import { readTableSection } from './xref-table.js';

/** Chains up to this length are walked; longer ones are asked through an index. */
const SHORT = 8;
/** Sections of more rows than this are not taken into the index: few fit into the limits, and each finds its rows by itself. */
const BROAD = 4096;

/** How much more than the longest chain all states of one file may read together, when they do not lie on one chain. */
const REREADING = 4;

/**
 * Counts what reading cross-references costs over all states of one file, so that a file cannot ask for the work of one chain again and
 * again. Refuses (`tooLarge`) past the limits.
 */
export class ReadingBudget {
  sections = 0;
  private decodedBytes = 0;

  constructor(private readonly limits: PdfLimits) {}

  /** The limits for the next section: its stream may be as large as what is left for all of them. */
  next(): PdfLimits {
    this.sections += 1;
    if (this.sections > this.limits.sections * REREADING) throw new PdfError('tooLarge', 'the revisions of the file lead into too many others');
    return this.rest();
  }

  rest(): PdfLimits {
    const { limits } = this;
    return { ...limits, streamBytes: Math.max(1, Math.min(limits.streamBytes, limits.inflatedBytes - this.decodedBytes)) };
  }

  spent({ decodedBytes }: XrefSection): void {
    this.decodedBytes += decodedBytes;
  }
}

/** The cross-reference sections that one `startxref` leads to, newest first, as shared by all states of the file that are the older part of them. */
export class XrefSections {
  /** The place of a section by its offset. */
  private readonly places = new Map<number, number>();
  /** For every place, the byte after all sections from there on. */
  private readonly ends: number[] = [];
  private index: { readonly narrow: ReadonlyMap<number, readonly number[]>; readonly broad: readonly number[] } | undefined;

  private constructor(
    readonly list: readonly XrefSection[],
    private readonly hybrids: ReadonlyMap<XrefSection, XrefSection>,
  ) {
    let end = 0;
    for (let place = list.length - 1; place >= 0; place--) {
      const section = list[place] as XrefSection;
      end = Math.max(end, section.end, hybrids.get(section)?.end ?? 0);
      this.ends[place] = end;
      this.places.set(section.offset, place);
    }
  }

  /** Follows `/Prev` from `start` on. Refuses loops (`broken`), long chains (`tooLarge`) and `encrypted` files. */
  static follow(bytes: Buffer, start: number, limits: PdfLimits, budget: ReadingBudget): XrefSections {
    const list: XrefSection[] = [];
    const hybrids = new Map<XrefSection, XrefSection>();
    const seen = new Set<number>();
    let entries = 0;
    for (let offset: number | undefined = start; offset !== undefined;) {
      if (seen.has(offset)) throw new PdfError('broken', `the cross-reference chain returns to byte ${offset}`);
      if (seen.size >= limits.sections) throw new PdfError('tooLarge', 'the file has too many revisions');
      seen.add(offset);
      const section = readSection(bytes, offset, budget.next());
      budget.spent(section);
      list.push(section);
      if (section.trailer.has('Encrypt')) throw new PdfError('encrypted', 'the file is encrypted');
      const hybrid = section.kind === 'table' ? offsetAt(section.trailer, 'XRefStm') : undefined;
      if (hybrid !== undefined) {
        const beside = readStreamSection(bytes, hybrid, budget.rest());
        hybrids.set(section, beside);
        budget.spent(beside);
      }
      entries += section.rows.count;
      if (entries > limits.entries) throw new PdfError('tooLarge', 'the file has too many objects');
      offset = offsetAt(section.trailer, 'Prev');
    }
    return new XrefSections(list, hybrids);
  }

  /** The place of the section at `offset` when it and all older ones lie before byte `end`; otherwise undefined. */
  placeWithin(offset: number, end: number): number | undefined {
    const place = this.places.get(offset);
    return place !== undefined && (this.ends[place] ?? Infinity) <= end ? place : undefined;
  }

  /** What the sections from place `from` on say of an object. In a hybrid section the stream speaks for what the table leaves out or hides as free (7.5.8.4). */
  entry(num: number, from: number): XrefEntry {
    if (this.list.length - from <= SHORT) {
      for (let place = from; place < this.list.length; place++) {
        const found = this.entryAt(place, num);
        if (found !== undefined) return found;
      }
      return FREE;
    }
    const { narrow, broad } = (this.index ??= this.buildIndex());
    const named = narrow.get(num) ?? [];
    let [left, right] = [firstFrom(named, from), firstFrom(broad, from)];
    while (left < named.length || right < broad.length) {
      const place = (named[left] ?? Infinity) < (broad[right] ?? Infinity) ? (named[left++] as number) : (broad[right++] as number);
      const found = this.entryAt(place, num);
      if (found !== undefined) return found;
    }
    return FREE;
  }

  /** The numbers of the objects that the sections from place `from` to before `to` name. */
  named(from: number, to: number): Set<number> {
    const named = new Set<number>();
    for (const section of this.list.slice(from, to)) for (const num of this.numbersIn(section)) named.add(num);
    return named;
  }

  /** One more than the highest object number that the sections from place `from` on name. */
  size(from: number): number {
    let size = 0;
    for (const section of this.list.slice(from)) size = Math.max(size, section.rows.size, this.hybrids.get(section)?.rows.size ?? 0);
    return size;
  }

  private entryAt(place: number, num: number): XrefEntry | undefined {
    const section = this.list[place] as XrefSection;
    const entry = section.entry(num);
    return entry?.kind === 'offset' ? entry : (this.hybrids.get(section)?.entry(num) ?? entry);
  }

  private *numbersIn(section: XrefSection): Generator<number, void, undefined> {
    yield* section.rows.numbers();
    const hybrid = this.hybrids.get(section);
    if (hybrid !== undefined) yield* hybrid.rows.numbers();
  }

  private buildIndex(): NonNullable<XrefSections['index']> {
    const narrow = new Map<number, number[]>();
    const broad: number[] = [];
    for (const [place, section] of this.list.entries()) {
      if (section.rows.count + (this.hybrids.get(section)?.rows.count ?? 0) > BROAD) broad.push(place);
      else for (const num of this.numbersIn(section)) {
        const known = narrow.get(num);
        if (known === undefined) narrow.set(num, [place]);
        else if (known[known.length - 1] !== place) known.push(place);
      }
    }
    return { narrow, broad };
  }
}

/** Where in an ascending list the numbers from `least` on begin. */
function firstFrom(list: readonly number[], least: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readSection(bytes: Buffer, offset: number, limits: PdfLimits): XrefSection {
  if (offset >= bytes.length) throw new PdfError('broken', `the cross-reference is said to be at byte ${offset}, outside the file`);
  const parser = new PdfParser(bytes, offset);
  return parser.take('xref') ? readTableSection(parser, offset, limits.entries) : readStreamSection(bytes, offset, limits);
}

function offsetAt(trailer: PdfDict, key: string): number | undefined {
  const value = trailer.get(key);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new PdfError('broken', `/${key} of a trailer is not a byte offset`);
}
