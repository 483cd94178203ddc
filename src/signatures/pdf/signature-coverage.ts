import { entrySpans } from '#shared/pdf/entry-spans.js';
import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import type { PdfDict, PdfRef } from '#shared/pdf/pdf-objects.js';
import { isPdfSpace } from '#shared/pdf/pdf-parser.js';
import { isPlainHex } from '#shared/pdf/pdf-string-coding.js';
import { berLength } from '../keys/ber.js';
import type { ByteRange } from './prepared-signature.js';

/**
 * What can be wrong with the way a signature sits in its file; any of them forbids calling the signature valid:
 * - `valueMisplaced`: the signature is not an object of its own, so what it covers cannot be shown;
 * - `repeatedKey`: an entry of the signature stands twice, and readers disagree on which counts;
 * - `byteRangeMissing`: absent, empty or not four whole numbers;
 * - `byteRangeNotFromStart`: something before the covered bytes is left out;
 * - `byteRangeOverlaps`: the second part begins before the first ends, or a part is empty;
 * - `byteRangeOutsideFile`: it covers bytes that are not there;
 * - `gapNotContents`: what is left out is more, or something else, than this signature's own contents;
 * - `contentsMissing`: absent, empty or null;
 * - `contentsNotDer`: not one DER value;
 * - `contentsPadding`: something other than zeros follows the signature inside its place;
 * - `notARevision`: the covered bytes do not end where a revision of the file ends;
 * - `notInItsRevision`: in the revision that it covers, the signature is not there, or a different one is;
 * - `historyRewritten`: the cross-references of later revisions lead past the signed one, to something else inside its bytes;
 * - `replacedLater`: a later revision writes the signature's object anew;
 * - `removedLater`: a later revision takes the signature out of the document;
 * - `catalogReplaced`: a later revision shows another catalog, that is, another document;
 * - `sharedValue`: two fields show one signature.
 */
export type SignatureProblem =
  | 'valueMisplaced'
  | 'repeatedKey'
  | 'byteRangeMissing'
  | 'byteRangeNotFromStart'
  | 'byteRangeOverlaps'
  | 'byteRangeOutsideFile'
  | 'gapNotContents'
  | 'contentsMissing'
  | 'contentsNotDer'
  | 'contentsPadding'
  | 'notARevision'
  | 'notInItsRevision'
  | 'historyRewritten'
  | 'replacedLater'
  | 'removedLater'
  | 'catalogReplaced'
  | 'sharedValue';

/** The byte range as it stands, or undefined when it is not four whole numbers from 0 up. */
export function readByteRange(document: PdfDocument, signature: PdfDict): ByteRange | undefined {
  const items = document.array(signature.get('ByteRange'))?.map((item) => document.resolve(item)) ?? [];
  const [a, b, c, d] = items.filter((item): item is number => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0);
  if (items.length !== 4 || a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
  // The type promises the 0; `byteRangeProblems` is what checks it.
  return [a as 0, b, c, d];
}

/** Checks of the four numbers against the file and against the place of the signature's own contents (S01–S17). */
export function byteRangeProblems(
  document: PdfDocument,
  signature: PdfDict,
  range: ByteRange,
  valueRef: PdfRef | undefined,
): SignatureProblem[] {
  const problems: SignatureProblem[] = [];
  const [start, length, second, secondLength] = range;
  if (start !== 0) problems.push('byteRangeNotFromStart');
  if (second + secondLength > document.bytes.length || length > document.bytes.length) problems.push('byteRangeOutsideFile');
  if (length === 0 || secondLength === 0 || second < start + length) problems.push('byteRangeOverlaps');
  const offset = valueRef === undefined ? undefined : document.offsetOf(valueRef);
  if (offset === undefined) return [...problems, 'valueMisplaced'];
  if (signature.repeatedKey !== undefined) problems.push('repeatedKey');
  const contents = entrySpans(document.bytes, offset).get('Contents');
  const exact = contents !== undefined && contents.start === start + length && contents.end === second;
  if (!exact || !isHexString(document.bytes, contents.start, contents.end)) problems.push('gapNotContents');
  return problems;
}

/**
 * The index of the revision whose end the covered bytes reach, or undefined. Line ends and blanks after `%%EOF` may be inside or
 * outside: signing programs differ.
 */
export function coveredRevision(document: PdfDocument, [, , second, secondLength]: ByteRange): number | undefined {
  const covered = second + secondLength;
  const { revisions, bytes } = document;
  for (let index = revisions.length - 1; index >= 0; index--) {
    const end = revisions[index]?.markerEnd ?? Infinity;
    if (end > covered) continue;
    for (let at = end; at < covered; at++) if (!isPdfSpace(bytes[at])) return undefined;
    return index;
  }
  return undefined;
}

function isHexString(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== 0x3c || bytes[end - 1] !== 0x3e) return false;
  const inside = bytes.subarray(start + 1, end - 1);
  return isPlainHex(inside) || /^[0-9A-Fa-f]*$/.test(inside.toString('latin1'));
}

/**
 * Takes the DER value out of the reserved place; `cleanRest` says whether nothing but zeros follows. With `orBer` a value of indefinite
 * length is taken, too, as programs write it that make the older `adbe.pkcs7.detached`.
 */
export function derInside(contents: Buffer, orBer = false): { readonly der: Buffer | undefined; readonly cleanRest: boolean } {
  const indefinite = orBer && contents[0] === 0x30 && contents[1] === 0x80;
  const header = indefinite ? berLength(contents) : derLength(contents);
  if (header === undefined || header > contents.length) return { der: undefined, cleanRest: false };
  return { der: contents.subarray(0, header), cleanRest: isNothingButZeros(contents.subarray(header)) };
}

const isNothingButZeros = (rest: Buffer): boolean => rest.equals(Buffer.alloc(rest.length));

/** Length of the SEQUENCE with its header, by definite length only; undefined when it is not one. */
function derLength(bytes: Buffer): number | undefined {
  const first = bytes[1];
  if (bytes[0] !== 0x30 || first === undefined) return undefined;
  if (first < 0x80) return first + 2;
  const count = first - 0x80;
  if (count < 1 || count > 4 || bytes.length < 2 + count) return undefined;
  return bytes.readUIntBE(2, count) + 2 + count;
}
