import { PdfError } from './pdf-error.js';

/** The bytes of a string and the position after its closing character. */
export interface ParsedString {
  readonly bytes: Buffer;
  readonly next: number;
}

/** Reads `(…)` that begins at `start` (ISO 32000-1, 7.3.4.2): nested parentheses, escapes, octal codes, line ends as LF. */
export function parseLiteralString(bytes: Buffer, start: number, end: number): ParsedString {
  let depth = 1;
  let plain = true;
  let at = start + 1;
  for (; at < end; at++) {
    const code = bytes[at];
    if (code === 0x5c) {
      plain = false;
      at++;
    } else if (code === 0x28) depth++;
    else if (code === 0x29 && --depth === 0) break;
    else if (code === 0x0d) plain = false;
  }
  if (at >= end) throw new PdfError('broken', `a string that begins at byte ${start} does not end`);
  const raw = bytes.subarray(start + 1, at);
  return { bytes: plain ? raw : unescape(raw), next: at + 1 };
}

const ESCAPES = new Map<number, number>([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

function unescape(raw: Buffer): Buffer {
  const out = Buffer.allocUnsafe(raw.length);
  let length = 0;
  for (let at = 0; at < raw.length; at++) {
    const code = raw[at] as number;
    if (code === 0x0d) {
      out[length++] = 0x0a;
      if (raw[at + 1] === 0x0a) at++;
    } else if (code !== 0x5c) {
      out[length++] = code;
    } else {
      const next = raw[++at];
      if (next === undefined) break;
      if (next === 0x0a) continue;
      if (next === 0x0d) {
        if (raw[at + 1] === 0x0a) at++;
        continue;
      }
      const octal = octalAt(raw, at);
      out[length++] = octal.digits > 0 ? octal.value : (ESCAPES.get(next) ?? next);
      at += Math.max(octal.digits - 1, 0);
    }
  }
  return out.subarray(0, length);
}

function octalAt(raw: Buffer, at: number): { value: number; digits: number } {
  let value = 0;
  let digits = 0;
  while (digits < 3) {
    const digit = (raw[at + digits] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
    digits++;
  }
  return { value: value & 0xff, digits };
}

/** Reads `<…>` that begins at `start`; white space inside is skipped, a missing last digit counts as 0, anything else is refused. */
export function parseHexString(bytes: Buffer, start: number, end: number): ParsedString {
  const close = bytes.indexOf(0x3e, start);
  if (close < 0 || close >= end) throw new PdfError('broken', `a string that begins at byte ${start} does not end`);
  let text = bytes.toString('latin1', start + 1, close);
  let decoded = Buffer.from(text, 'hex');
  if (decoded.length * 2 !== text.length) {
    text = text.replace(/[\0\t\n\f\r ]+/g, '');
    if (text.length % 2 === 1) text += '0';
    decoded = Buffer.from(text, 'hex');
    if (decoded.length * 2 !== text.length) throw new PdfError('broken', `a string at byte ${start} is not hexadecimal`);
  }
  return { bytes: decoded, next: close + 1 };
}
