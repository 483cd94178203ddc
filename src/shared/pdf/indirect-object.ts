import { PdfError } from './pdf-error.js';
import { PdfDict, PdfStream, type PdfObject } from './pdf-objects.js';
import { PdfParser } from './pdf-parser.js';

/** What stands at `N G obj`, and where it ends (after `endobj`, or after the object when `endobj` is forgotten). */
export interface IndirectObject {
  readonly num: number;
  readonly gen: number;
  readonly value: PdfObject;
  readonly end: number;
  /** True when `endobj` was there: nothing that follows can have had a say in how the object was read. */
  readonly closed: boolean;
}

/**
 * Reads the indirect object at `offset`. `lengthOf` gives a stream's length in bytes from its `/Length` value, direct or not.
 * A length that does not lead to `endstream` is refused, not repaired: a repaired length is a text that another reader does not see.
 */
export function readIndirectObject(bytes: Buffer, offset: number, lengthOf: (length: PdfObject | undefined) => number): IndirectObject {
  const parser = openObject(bytes, offset);
  const { num, gen } = parser;
  const value = parser.object();
  if (!(value instanceof PdfDict) || !parser.take('stream')) {
    const closed = parser.take('endobj');
    return { num, gen, value, end: parser.pos, closed };
  }
  const start = afterStreamKeyword(bytes, parser.pos);
  const length = lengthOf(value.get('Length'));
  if (!Number.isInteger(length) || length < 0 || start + length > bytes.length) {
    throw new PdfError('broken', `stream ${num} ${gen} has a length that leaves the file`);
  }
  parser.pos = start + length;
  if (!parser.take('endstream')) throw new PdfError('broken', `stream ${num} ${gen} does not end where its length says`);
  const closed = parser.take('endobj');
  return { num, gen, value: new PdfStream(value, bytes.subarray(start, start + length)), end: parser.pos, closed };
}

/** A parser that stands just after `N G obj`. */
export class ObjectParser extends PdfParser {
  num = 0;
  gen = 0;
}

/** Opens the indirect object at `offset`, or refuses (`broken`) when none begins there. */
export function openObject(bytes: Buffer, offset: number): ObjectParser {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset >= bytes.length) {
    throw new PdfError('broken', `an object is said to be at byte ${offset}, outside the file`);
  }
  const parser = new ObjectParser(bytes, offset);
  parser.num = parser.takeInteger();
  parser.gen = parser.takeInteger();
  if (parser.num < 0 || parser.gen < 0 || !parser.take('obj')) throw new PdfError('broken', `no object begins at byte ${offset}`);
  return parser;
}

function afterStreamKeyword(bytes: Buffer, at: number): number {
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2;
  if (bytes[at] === 0x0a || bytes[at] === 0x0d) return at + 1;
  throw new PdfError('broken', `"stream" at byte ${at} is not followed by a line end`);
}
