import { openObject } from './indirect-object.js';
import { PdfError } from './pdf-error.js';

/** Bytes `[start, end)` of the file that a value of a dictionary takes, without white space around it. */
export interface EntrySpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the values of the dictionary object at `offset` stand in the file. A key that stands twice keeps its last place.
 * Refuses (`broken`) an object that is not a dictionary.
 */
export function entrySpans(bytes: Buffer, offset: number): Map<string, EntrySpan> {
  const parser = openObject(bytes, offset);
  parser.skipSpace();
  if (bytes[parser.pos] !== 0x3c || bytes[parser.pos + 1] !== 0x3c) throw new PdfError('broken', `no dictionary at byte ${parser.pos}`);
  parser.pos += 2;
  const spans = new Map<string, EntrySpan>();
  for (let key = parser.key(); key !== undefined; key = parser.key()) {
    parser.skipSpace();
    const start = parser.pos;
    parser.object(1);
    spans.set(key, { start, end: parser.pos });
  }
  return spans;
}
