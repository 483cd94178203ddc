import { inflateSync } from 'node:zlib';
import { PdfError } from './pdf-error.js';
import { PdfDict, PdfName, type PdfObject } from './pdf-objects.js';
import { isPdfSpace } from './pdf-parser.js';
import { undoPredictor } from './pdf-predictor.js';
import { hexDigit } from './pdf-string-coding.js';

/** One step of a stream's filter chain with its parameters. */
export interface FilterStep {
  readonly filter: string;
  readonly parameters: PdfDict | undefined;
}

/**
 * The filter chain of a stream dictionary whose references are already resolved by `resolve`.
 * Refuses (`broken`) what is not a name or an array of names, and (`tooLarge`) chains of more than eight filters.
 */
export function filterSteps(dict: PdfDict, resolve: (value: PdfObject | undefined) => PdfObject): FilterStep[] {
  const filter = resolve(dict.get('Filter'));
  const parameters = resolve(dict.get('DecodeParms'));
  if (filter === null) return [];
  const filters = Array.isArray(filter) ? filter : [filter];
  const list = Array.isArray(parameters) ? parameters : [parameters];
  if (filters.length > 8) throw new PdfError('tooLarge', 'a stream has more than eight filters');
  return filters.map((item, index) => {
    const resolved = resolve(item);
    if (!(resolved instanceof PdfName)) throw new PdfError('broken', 'a stream filter is not a name');
    const own = resolve(list[index] ?? null);
    return { filter: resolved.value, parameters: own instanceof PdfDict ? own : undefined };
  });
}

/** Decodes `data` through the chain; refuses (`tooLarge`) as soon as a step gives more than `limit` bytes (reliability F03). */
export function decodeStream(data: Buffer, steps: readonly FilterStep[], limit: number): Buffer {
  let bytes = data;
  for (const step of steps) {
    bytes = decodeStep(bytes, step, limit);
    if (bytes.length > limit) throw new PdfError('tooLarge', 'a stream is too large when decoded');
  }
  return bytes;
}

function decodeStep(bytes: Buffer, { filter, parameters }: FilterStep, limit: number): Buffer {
  switch (filter) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(inflate(bytes, limit), parameters);
    case 'ASCIIHexDecode':
    case 'AHx':
      return decodeAsciiHex(bytes);
    case 'ASCII85Decode':
    case 'A85':
      return decodeAscii85(bytes, limit);
    default:
      throw new PdfError('unsupported', `stream filter ${filter.slice(0, 32)} is not supported`);
  }
}

/** Inflates zlib data; `tooLarge` past `limit` bytes, `broken` when the data are damaged or cut. */
export function inflate(bytes: Buffer, limit: number): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: limit });
  } catch (cause) {
    const tooLarge = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    if (tooLarge) throw new PdfError('tooLarge', 'a stream is too large when inflated');
    throw new PdfError('broken', 'a compressed stream is damaged');
  }
}

function decodeAsciiHex(bytes: Buffer): Buffer {
  const out = Buffer.alloc((bytes.length >> 1) + 1);
  let digits = 0;
  for (const code of bytes) {
    if (code === 0x3e) break;
    if (isPdfSpace(code)) continue;
    const digit = hexDigit(code);
    if (digit < 0) throw new PdfError('broken', 'an ASCIIHex stream holds another character');
    const at = digits >> 1;
    out[at] = (out[at] as number) | (digits % 2 === 0 ? digit << 4 : digit);
    digits++;
  }
  return out.subarray(0, (digits + 1) >> 1);
}

/** What is written so far; the room for it was counted before. */
interface Ascii85Output {
  readonly bytes: Buffer;
  length: number;
}

function decodeAscii85(bytes: Buffer, limit: number): Buffer {
  const out = { bytes: Buffer.alloc(ascii85Length(bytes, limit)), length: 0 };
  const group: number[] = [];
  for (const code of bytes) {
    if (code === 0x7e) break;
    if (isPdfSpace(code)) continue;
    if (code === 0x7a && group.length === 0) out.length += 4;
    else if (code < 0x21 || code > 0x75) throw new PdfError('broken', 'an ASCII85 stream holds another character');
    else if (group.push(code - 0x21) === 5) flushAscii85(group, out);
  }
  if (group.length > 0) flushAscii85(group, out);
  return out.bytes.subarray(0, out.length);
}

/** The most that the digits can give: one `z` stands for four bytes, so that a short stream may be a bomb (F03). */
function ascii85Length(bytes: Buffer, limit: number): number {
  let zeros = 0;
  for (const code of bytes) if (code === 0x7a) zeros++;
  const most = 4 * zeros + 4 * Math.ceil((bytes.length - zeros) / 5) + 4;
  if (most > limit + 8) throw new PdfError('tooLarge', 'a stream is too large when decoded');
  return most;
}

function flushAscii85(group: number[], out: Ascii85Output): void {
  const count = group.length;
  if (count === 1) throw new PdfError('broken', 'an ASCII85 stream ends inside a group');
  while (group.length < 5) group.push(84);
  const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
  if (value > 0xffffffff) throw new PdfError('broken', 'an ASCII85 group is out of range');
  for (let index = 0; index < count - 1; index++) out.bytes[out.length++] = Math.floor(value / 2 ** (24 - 8 * index)) & 0xff;
  group.length = 0;
}
