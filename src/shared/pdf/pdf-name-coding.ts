import { hexDigit } from './pdf-string-coding.js';

const CHARACTER = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
const SLOTS = 1024;
/** Names seen lately: a PDF repeats a few dozen, and a string that exists already costs neither building nor hashing. */
const recent: string[] = new Array<string>(SLOTS).fill('');

/** The name written at `[start, end)` of `bytes` (after the slash), with `#xx` resolved; one char code per byte. */
export function decodeName(bytes: Buffer, start: number, end: number): string {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (hash * 31 + (bytes[at] as number)) & 0xffffff;
  const slot = hash % SLOTS;
  const known = recent[slot] as string;
  if (isWrittenAs(known, bytes, start, end)) return known;
  const text = buildName(bytes, start, end);
  // Only what is spelled as it reads may be found again by its spelling; long names are not worth keeping.
  if (text.length === end - start && text.length < 64) recent[slot] = text;
  return text;
}

function isWrittenAs(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}

function buildName(bytes: Buffer, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) {
    const code = bytes[at] as number;
    const high = code === 0x23 && at + 2 < end ? hexDigit(bytes[at + 1]) : -1;
    const low = high >= 0 ? hexDigit(bytes[at + 2]) : -1;
    if (low >= 0) {
      text += CHARACTER[high * 16 + low];
      at += 2;
    } else text += CHARACTER[code];
  }
  return text;
}

const REGULAR_NAME = /^[!"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]*$/;
const IRREGULAR = /[^!"$&'*+,\-.0-9:;=?@A-Z\\^_`a-z|~]/g;
const encoded = new Map<string, string>();

/** A name with its slash as it is written. */
export function encodeName(value: string): string {
  const known = encoded.get(value);
  if (known !== undefined) return known;
  const text = REGULAR_NAME.test(value) ? `/${value}` : `/${value.replace(IRREGULAR, hexCode)}`;
  if (encoded.size < SLOTS && value.length < 64) encoded.set(value, text);
  return text;
}

function hexCode(character: string): string {
  return `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
