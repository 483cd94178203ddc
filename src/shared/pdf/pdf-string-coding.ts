import { PdfError } from './pdf-error.js';

/** Byte after the `)` that closes the `(` at `start` (ISO 32000-1, 7.3.4.2); refuses (`broken`) a string that does not end before `end`. */
export function literalEnd(bytes: Buffer, start: number, end: number): number {
  let depth = 1;
  for (let at = start + 1; at < end; at++) {
    const code = bytes[at];
    if (code === 0x5c) at++;
    else if (code === 0x28) depth++;
    else if (code === 0x29 && --depth === 0) return at + 1;
  }
  throw new PdfError('broken', `a string that begins at byte ${start} does not end`);
}

/** Byte after the `>` that closes the `<` at `start`; refuses (`broken`) anything but digits and white space before it. */
export function hexEnd(bytes: Buffer, start: number, end: number): number {
  const length = bytes.subarray(start + 1, end).indexOf(0x3e);
  if (length >= 0 && isPlainHex(bytes.subarray(start + 1, start + 1 + length))) return start + length + 2;
  for (let at = start + 1; at < end; at++) {
    const code = bytes[at];
    if (code === 0x3e) return at + 1;
    if (hexDigit(code) < 0 && !isSpace(code)) throw new PdfError('broken', `a string at byte ${start} is not hexadecimal`);
  }
  throw new PdfError('broken', `a string that begins at byte ${start} does not end`);
}

/** Whether there are nothing but whole pairs of hexadecimal digits, as in the place of a signature, where there are thousands. */
export const isPlainHex = (inside: Buffer): boolean => Buffer.from(inside.toString('latin1'), 'hex').length * 2 === inside.length;

/** What stands between the delimiters of a hexadecimal string, as bytes; a missing last digit counts as 0. */
export function decodeHex(inside: Buffer): Buffer {
  let text = inside.toString('latin1');
  const direct = Buffer.from(text, 'hex');
  if (direct.length * 2 === text.length) return direct;
  text = text.replace(/[\0\t\n\f\r ]+/g, '');
  return Buffer.from(text.length % 2 === 1 ? `${text}0` : text, 'hex');
}

const ESCAPES = new Map<number, number>([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

/** What stands between the parentheses of a literal string, as bytes: escapes, octal codes, line ends as LF. */
export function decodeLiteral(inside: Buffer): Buffer {
  if (!inside.includes(0x5c) && !inside.includes(0x0d)) return inside;
  const out = Buffer.allocUnsafe(inside.length);
  let length = 0;
  for (let at = 0; at < inside.length; at++) {
    const code = inside[at] as number;
    if (code === 0x0d) {
      out[length++] = 0x0a;
      if (inside[at + 1] === 0x0a) at++;
    } else if (code !== 0x5c) {
      out[length++] = code;
    } else {
      const next = inside[++at];
      if (next === undefined) break;
      if (next === 0x0a) continue;
      if (next === 0x0d) {
        if (inside[at + 1] === 0x0a) at++;
        continue;
      }
      const octal = octalAt(inside, at);
      out[length++] = octal.digits > 0 ? octal.value : (ESCAPES.get(next) ?? next);
      at += Math.max(octal.digits - 1, 0);
    }
  }
  return out.subarray(0, length);
}

function octalAt(bytes: Buffer, at: number): { value: number; digits: number } {
  let value = 0;
  let digits = 0;
  while (digits < 3) {
    const digit = (bytes[at + digits] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
    digits++;
  }
  return { value: value & 0xff, digits };
}

/** Value of a hexadecimal digit's char code, or -1. */
export function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}

function isSpace(code: number | undefined): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x0c || code === 0;
}
