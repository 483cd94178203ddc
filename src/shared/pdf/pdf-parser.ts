import { PdfError } from './pdf-error.js';
import { PDF_LIMITS } from './pdf-limits.js';
import { decodeName } from './pdf-name-coding.js';
import { PdfDict, PdfName, PdfRef, PdfString, type PdfObject } from './pdf-objects.js';
import { hexEnd, literalEnd } from './pdf-string-coding.js';

const SPACE = 1;
const DELIMITER = 2;
/** Character classes of ISO 32000-1, 7.2.2: 0 regular, 1 white space, 2 delimiter. */
const CLASS = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) CLASS[code] = SPACE;
for (const character of '()<>[]{}/%') CLASS[character.charCodeAt(0)] = DELIMITER;

/**
 * Reads PDF objects from a buffer, one at a time, without resolving references. Tolerant where the standard's white space is
 * loose, strict everywhere else: what is not an object is a `broken` PdfError. Bounded in depth and in number of values.
 */
export class PdfParser {
  private values = 0;

  constructor(
    readonly bytes: Buffer,
    public pos: number = 0,
    readonly end: number = bytes.length,
  ) {}

  /** Skips white space and comments. */
  skipSpace(): void {
    const { bytes, end } = this;
    while (this.pos < end) {
      const code = bytes[this.pos] as number;
      if (CLASS[code] === SPACE) this.pos++;
      else if (code === 0x25) this.skipLine();
      else return;
    }
  }

  /** True at the end of the bytes, after white space and comments. */
  atEnd(): boolean {
    this.skipSpace();
    return this.pos >= this.end;
  }

  /** Takes `word` if it stands here as a whole word; otherwise stays. */
  take(word: string): boolean {
    this.skipSpace();
    const after = this.pos + word.length;
    if (after > this.end) return false;
    for (let index = 0; index < word.length; index++) {
      if (this.bytes[this.pos + index] !== word.charCodeAt(index)) return false;
    }
    if (after < this.end && CLASS[this.bytes[after] as number] === 0) return false;
    this.pos = after;
    return true;
  }

  /** Takes `word` or refuses the file. */
  expect(word: string): void {
    if (!this.take(word)) throw this.broken(`expected "${word}"`);
  }

  /** Takes an unsigned integer, or returns -1 and stays. */
  takeInteger(): number {
    this.skipSpace();
    const { bytes, end } = this;
    let at = this.pos;
    let value = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === this.pos || at - this.pos > 15) return -1;
    if (at < end && CLASS[bytes[at] as number] === 0) return -1;
    this.pos = at;
    return value;
  }

  /** Takes the regular characters that stand here: an operator of a content stream, a keyword. */
  takeWord(): string {
    this.skipSpace();
    const start = this.pos;
    while (this.pos < this.end && CLASS[this.bytes[this.pos] as number] === 0) this.pos++;
    return this.bytes.toString('latin1', start, Math.min(this.pos, start + 128));
  }

  /** True when an object, and not a bare word, stands here. */
  atObject(): boolean {
    this.skipSpace();
    const code = this.bytes[this.pos] ?? 0;
    if (code === 0x2f || code === 0x28 || code === 0x3c || code === 0x5b) return true;
    return (code >= 0x30 && code <= 0x39) || code === 0x2b || code === 0x2d || code === 0x2e;
  }

  /** Reads the object that stands here. */
  object(depth: number = 0): PdfObject {
    this.skipSpace();
    if (this.pos >= this.end) throw this.broken('the file ends inside an object');
    if (++this.values > PDF_LIMITS.valuesPerObject) throw new PdfError('tooLarge', 'an object has too many values');
    const code = this.bytes[this.pos] as number;
    switch (code) {
      case 0x2f:
        return new PdfName(this.nameText());
      case 0x28:
        return this.string(literalEnd(this.bytes, this.pos, this.end), false);
      case 0x5b:
        return this.array(depth + 1);
      case 0x3c:
        if (this.bytes[this.pos + 1] === 0x3c) return this.dict(depth + 1);
        return this.string(hexEnd(this.bytes, this.pos, this.end), true);
      default:
        if (code >= 0x30 && code <= 0x39) return this.integerOrRef();
        if (code === 0x2b || code === 0x2d || code === 0x2e) return this.number();
        return this.constant();
    }
  }

  /** Reads a dictionary key, or returns undefined at `>>`, which is taken. */
  key(): string | undefined {
    this.skipSpace();
    const code = this.bytes[this.pos];
    if (code === 0x2f) return this.nameText();
    if (code === 0x3e && this.bytes[this.pos + 1] === 0x3e) {
      this.pos += 2;
      return undefined;
    }
    throw this.broken('expected a key or the end of a dictionary');
  }

  /** An error that names this place. */
  broken(what: string): PdfError {
    return new PdfError('broken', `${what} at byte ${this.pos}`);
  }

  private skipLine(): void {
    while (this.pos < this.end) {
      const code = this.bytes[this.pos] as number;
      if (code === 10 || code === 13) return;
      this.pos++;
    }
  }

  private string(end: number, hex: boolean): PdfString {
    const start = this.pos;
    this.pos = end;
    return PdfString.read(this.bytes, start, end, hex);
  }

  private nameText(): string {
    const { bytes, end } = this;
    const start = this.pos + 1;
    let at = start;
    while (at < end && CLASS[bytes[at] as number] === 0) at++;
    this.pos = at;
    return decodeName(bytes, start, at);
  }

  private array(depth: number): PdfObject[] {
    this.checkDepth(depth);
    this.pos++;
    const items: PdfObject[] = [];
    for (;;) {
      this.skipSpace();
      if (this.bytes[this.pos] === 0x5d && this.pos < this.end) {
        this.pos++;
        return items;
      }
      items.push(this.object(depth));
    }
  }

  private dict(depth: number): PdfDict {
    this.checkDepth(depth);
    this.pos += 2;
    const dict = new PdfDict();
    for (let key = this.key(); key !== undefined; key = this.key()) dict.addRead(key, this.object(depth));
    return dict;
  }

  /** `12`, `12.5` or `12 0 R`: looks ahead without leaving a trace when it is not a reference. */
  private integerOrRef(): number | PdfRef {
    const start = this.pos;
    const num = this.takeInteger();
    if (num < 0) return this.number();
    const after = this.pos;
    const next = this.bytes[after + 1] ?? 0;
    if (CLASS[this.bytes[after] ?? 0x5b] === SPACE && ((next >= 0x30 && next <= 0x39) || CLASS[next] === SPACE)) {
      const gen = this.takeInteger();
      if (gen >= 0 && gen <= 65535 && this.take('R')) {
        if (num > 0xffffffff) throw this.broken(`object number ${num} is out of range (from byte ${start})`);
        return new PdfRef(num, gen);
      }
    }
    this.pos = after;
    return num;
  }

  private number(): number {
    const start = this.pos;
    const { bytes, end } = this;
    let at = start;
    if (bytes[at] === 0x2b || bytes[at] === 0x2d) at++;
    let digits = 0;
    let points = 0;
    for (; at < end; at++) {
      const code = bytes[at] as number;
      if (code >= 0x30 && code <= 0x39) digits++;
      else if (code === 0x2e && points === 0) points++;
      else break;
    }
    if (digits === 0 || at - start > 64 || (at < end && CLASS[bytes[at] as number] === 0)) throw this.broken('malformed number');
    this.pos = at;
    return Number(bytes.toString('latin1', start, at));
  }

  private constant(): boolean | null {
    if (this.take('null')) return null;
    if (this.take('true')) return true;
    if (this.take('false')) return false;
    throw this.broken('expected an object');
  }

  private checkDepth(depth: number): void {
    if (depth > PDF_LIMITS.depth) throw new PdfError('tooLarge', `objects are nested too deep at byte ${this.pos}`);
  }
}

/** True for the white-space characters of ISO 32000-1, table 1. */
export function isPdfSpace(code: number | undefined): boolean {
  return code !== undefined && CLASS[code] === SPACE;
}
