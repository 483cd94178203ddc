import { PdfError } from './pdf-error.js';
import { PdfDict } from './pdf-objects.js';
import { isPdfSpace, type PdfParser } from './pdf-parser.js';
import { FREE, XrefRows, type XrefEntry, type XrefSection } from './xref.js';

const ROW_BYTES = 20;

/**
 * Reads a classic cross-reference table whose word `xref` the parser has just taken (ISO 32000-1, 7.5.4). Rows of 20 bytes, as
 * the standard says, are decoded only when asked for: opening a file costs the same however many objects it has. Rows of
 * another width, which older programs write, are read one by one.
 */
export function readTableSection(parser: PdfParser, offset: number, limit: number): XrefSection {
  const rows = new XrefRows(limit);
  const runs: TableRun[] = [];
  while (!parser.take('trailer')) {
    const first = parser.takeInteger();
    const count = parser.takeInteger();
    if (first < 0 || count < 0) throw parser.broken('malformed cross-reference table');
    if (count === 0) continue;
    const row = rows.count;
    rows.add(first, count);
    runs.push(fixedRun(parser, row, count) ?? looseRun(parser, row, count));
  }
  const trailer = parser.object();
  if (!(trailer instanceof PdfDict)) throw parser.broken('the trailer is not a dictionary');
  return new TableSection(parser.bytes, offset, parser.pos, trailer, rows, runs);
}

/** Rows that begin with number `row`: either at byte `start`, 20 bytes each, or decoded already. */
type TableRun = { readonly row: number; readonly start: number } | { readonly row: number; readonly entries: readonly XrefEntry[] };

function fixedRun(parser: PdfParser, row: number, count: number): TableRun | undefined {
  parser.skipSpace();
  const { bytes, pos: start } = parser;
  const end = start + count * ROW_BYTES;
  // The last row may lack its second line-end character when "trailer" follows at once.
  if (end - 1 > parser.end || !isRow(bytes, start) || !isRow(bytes, end - ROW_BYTES)) return undefined;
  parser.pos = isPdfSpace(bytes[end - 1]) ? end : end - 1;
  return { row, start };
}

function looseRun(parser: PdfParser, row: number, count: number): TableRun {
  const entries: XrefEntry[] = [];
  for (let index = 0; index < count; index++) {
    const offset = parser.takeInteger();
    const gen = parser.takeInteger();
    const inUse = parser.take('n');
    if (offset < 0 || gen < 0 || (!inUse && !parser.take('f'))) throw parser.broken('malformed cross-reference row');
    entries.push(inUse && offset > 0 ? { kind: 'offset', offset, gen } : FREE);
  }
  return { row, entries };
}

class TableSection implements XrefSection {
  readonly kind = 'table' as const;
  readonly decodedBytes = 0;

  constructor(
    private readonly bytes: Buffer,
    readonly offset: number,
    readonly end: number,
    readonly trailer: PdfDict,
    readonly rows: XrefRows,
    private readonly runs: readonly TableRun[],
  ) {}

  entry(num: number): XrefEntry | undefined {
    const row = this.rows.find(num);
    if (row < 0) return undefined;
    const run = this.runOf(row);
    if ('entries' in run) return run.entries[row - run.row];
    const at = run.start + (row - run.row) * ROW_BYTES;
    if (!isRow(this.bytes, at)) throw new PdfError('broken', `malformed cross-reference row at byte ${at}`);
    const offset = digits(this.bytes, at, 10);
    const inUse = this.bytes[at + 17] === 0x6e && offset > 0;
    return inUse ? { kind: 'offset', offset, gen: digits(this.bytes, at + 11, 5) } : FREE;
  }

  /** The last run that begins at or before `row`, by halving. */
  private runOf(row: number): TableRun {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.runs[middle] as TableRun).row <= row) low = middle;
      else high = middle - 1;
    }
    return this.runs[low] as TableRun;
  }
}

/** `nnnnnnnnnn ggggg n` or `f`, as far as the columns go. */
function isRow(bytes: Buffer, at: number): boolean {
  const state = bytes[at + 17];
  if (state !== 0x6e && state !== 0x66) return false;
  return bytes[at + 10] === 0x20 && bytes[at + 16] === 0x20 && digits(bytes, at, 10) >= 0 && digits(bytes, at + 11, 5) >= 0;
}

function digits(bytes: Buffer, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
