import { PdfError } from './pdf-error.js';
import type { PdfDict } from './pdf-objects.js';

/** Where an object lives: at a byte offset, or as the n-th object of an object stream; `free` when it was deleted. */
export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'compressed'; readonly stream: number; readonly index: number };

/** The entry of an object that is not there. */
export const FREE: XrefEntry = { kind: 'free' };

/** One cross-reference section: what one revision (or half of a linearised one) says about its objects. */
export interface XrefSection {
  readonly kind: 'table' | 'stream';
  /** Byte at which the section begins: what `startxref` and `/Prev` name. */
  readonly offset: number;
  /** Byte after the section (after the trailer dictionary, or after the stream object). */
  readonly end: number;
  /** The trailer dictionary; for a stream, the stream's dictionary. */
  readonly trailer: PdfDict;
  /** Bytes that had to be decoded to read it; 0 for a table. */
  readonly decodedBytes: number;
  /** The rows of the section. */
  readonly rows: XrefRows;
  /** What this section says about an object; undefined when it says nothing. */
  entry(num: number): XrefEntry | undefined;
}

/** More runs than this are found through a map, so that a file of a million one-entry runs stays linear. */
const FEW_RUNS = 32;

/** The runs of object numbers of one section, each mapped to consecutive rows: nothing is read until an object is asked for. */
export class XrefRows {
  /** One more than the highest object number named. */
  size = 0;
  /** Number of rows. */
  count = 0;
  private readonly runs: { readonly first: number; readonly count: number; readonly row: number }[] = [];
  private byNumber: Map<number, number> | undefined;

  constructor(private readonly limit: number) {}

  /** Adds the next run of `count` rows for the objects from `first` on; refuses (`tooLarge`) past the limit. */
  add(first: number, count: number): void {
    if (count === 0) return;
    if (this.count + count > this.limit) throw new PdfError('tooLarge', 'the cross-reference names too many objects');
    if (first + count > 0xffffffff) throw new PdfError('broken', 'the cross-reference names objects out of range');
    this.runs.push({ first, count, row: this.count });
    this.count += count;
    this.size = Math.max(this.size, first + count);
  }

  /** The row of an object (the first that names it), or -1. */
  find(num: number): number {
    if (this.runs.length > FEW_RUNS) return (this.byNumber ??= this.buildMap()).get(num) ?? -1;
    for (const { first, count, row } of this.runs) {
      if (num >= first && num < first + count) return row + num - first;
    }
    return -1;
  }

  /** The object numbers that the rows name, as they stand. */
  *numbers(): Generator<number, void, undefined> {
    for (const { first, count } of this.runs) for (let index = 0; index < count; index++) yield first + index;
  }

  private buildMap(): Map<number, number> {
    const map = new Map<number, number>();
    for (const { first, count, row } of this.runs) {
      for (let index = 0; index < count; index++) if (!map.has(first + index)) map.set(first + index, row + index);
    }
    return map;
  }
}
