import { PdfError } from './pdf-error.js';
import { PdfName, type PdfObject } from './pdf-objects.js';
import { PdfParser, isPdfSpace } from './pdf-parser.js';

/** One operator of a content stream with its operands and the bytes it takes. */
export interface ContentOperation {
  readonly operator: string;
  readonly operands: readonly PdfObject[];
  readonly start: number;
  readonly end: number;
}

/** Operands that an operator may have at most; more is refused as `broken`. */
const MAX_OPERANDS = 1_000;

/** Reads a decoded content stream operator by operator (ISO 32000-1, 7.8.2); an inline image is one operation named `BI`. */
export function* contentOperations(content: Buffer): Generator<ContentOperation, void, undefined> {
  let start = 0;
  let operands: PdfObject[] = [];
  for (const parser = new PdfParser(content); !parser.atEnd();) {
    if (operands.length === 0) start = parser.pos;
    if (parser.atObject()) {
      // A parser of its own for every operand: the bound on values is meant per object.
      const operand = new PdfParser(content, parser.pos);
      operands.push(operand.object());
      parser.pos = operand.pos;
      if (operands.length > MAX_OPERANDS) throw new PdfError('broken', 'a content stream operator has too many operands');
      continue;
    }
    const operator = parser.takeWord();
    if (operator === '') throw parser.broken('a content stream is malformed');
    if (operator === 'BI') skipInlineImage(parser);
    yield { operator, operands, start, end: parser.pos };
    operands = [];
  }
}

/**
 * Drops the marked-content operators, keeping every drawing operator byte for byte: a form that is shown from another document
 * must not name structure elements (`/MCID`) that are not there. Refuses (`unsupported`) optional content: without its
 * switch, what was hidden would show.
 */
export function withoutMarkedContent(content: Buffer): Buffer {
  if (!mayBeMarked(content)) return content;
  const kept: Buffer[] = [];
  let from = 0;
  for (const { operator, operands, start, end } of contentOperations(content)) {
    if (!MARKED_CONTENT.has(operator)) continue;
    const [tag] = operands;
    if (operator === 'BDC' && tag instanceof PdfName && tag.value === 'OC')
      throw new PdfError('unsupported', 'optional content cannot be imported');
    kept.push(content.subarray(from, start));
    from = end;
  }
  kept.push(content.subarray(from));
  return Buffer.concat(kept);
}

const MARKED_CONTENT: ReadonlySet<string> = new Set(['BMC', 'BDC', 'EMC', 'MP', 'DP']);

/** Whether the letters of such an operator stand anywhere: where they do not, there is none, and nothing need be read. */
export const mayBeMarked = (content: Buffer): boolean => [...MARKED_CONTENT].some((operator) => content.includes(operator, 0, 'latin1'));

/** Moves past `… ID data EI`: the data end at an `EI` with white space on both sides (or the end of the stream after it). */
function skipInlineImage(parser: PdfParser): void {
  const { bytes } = parser;
  let at = bytes.indexOf('ID', parser.pos, 'latin1');
  while (at >= 0) {
    at = bytes.indexOf('EI', at + 2, 'latin1');
    if (at < 0) break;
    const after = bytes[at + 2];
    if (isPdfSpace(bytes[at - 1]) && (after === undefined || isPdfSpace(after))) {
      parser.pos = at + 2;
      return;
    }
  }
  throw parser.broken('an inline image does not end');
}
