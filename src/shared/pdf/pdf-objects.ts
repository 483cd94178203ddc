import { decodeHex, decodeLiteral } from './pdf-string-coding.js';

/** A PDF name without its slash and with `#xx` resolved; each char code of `value` is one byte. */
export class PdfName {
  constructor(readonly value: string) {}
}

/** Reference to an indirect object (ISO 32000-1, 7.3.10). */
export class PdfRef {
  constructor(
    readonly num: number,
    readonly gen: number = 0,
  ) {}
}

/** A PDF string; `hex` says how it was written, and how it is written again. One that was read is decoded only when asked for. */
export class PdfString {
  private decoded: Buffer | undefined;
  /** The string as it stands in the file, with its delimiters; undefined for one that was made here. */
  private raw: { readonly source: Buffer; readonly start: number; readonly end: number } | undefined = undefined;

  constructor(
    bytes?: Buffer,
    readonly hex: boolean = false,
  ) {
    this.decoded = bytes;
  }

  /** The string that stands at `[start, end)` of `source`, delimiters included; the parser has checked its form. */
  static read(source: Buffer, start: number, end: number, hex: boolean): PdfString {
    const string = new PdfString(undefined, hex);
    string.raw = { source, start, end };
    return string;
  }

  /** The bytes that the string means. */
  get bytes(): Buffer {
    if (this.decoded === undefined) {
      const inside = this.raw === undefined ? Buffer.alloc(0) : this.raw.source.subarray(this.raw.start + 1, this.raw.end - 1);
      this.decoded = this.hex ? decodeHex(inside) : decodeLiteral(inside);
    }
    return this.decoded;
  }

  /** The text of the file, one char code per byte, for one that was read: written again unchanged. */
  get written(): string | undefined {
    return this.raw?.source.toString('latin1', this.raw.start, this.raw.end);
  }
}

/**
 * Text that goes into the file exactly as it stands (one byte per char code), with a gap of `gap` zero digits between `head` and
 * `tail` that is filled when the revision is laid out; only for writing.
 */
export class PdfVerbatim {
  constructor(
    readonly head: string,
    readonly gap: number = 0,
    readonly tail: string = '',
  ) {}
}

/** Any PDF object; streams only ever stand at the top of an indirect object. */
export type PdfObject = null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | PdfStream | PdfVerbatim | PdfObject[];

/** A dictionary in the order of the file. What was read is shared between callers: `clone()` before changing it. */
export class PdfDict {
  /** Set when a key stands twice: readers disagree on which one counts, so a signature check must refuse such a dictionary. */
  repeatedKey: string | undefined = undefined;
  private readonly map = new Map<string, PdfObject>();

  /** Builds a dictionary; entries that are `undefined` are left out. */
  static of(entries: Readonly<Record<string, PdfObject | undefined>>): PdfDict {
    const dict = new PdfDict();
    for (const key of Object.keys(entries)) {
      const value = entries[key];
      if (value !== undefined) dict.map.set(key, value);
    }
    return dict;
  }

  /** The raw value: possibly a reference. */
  get(key: string): PdfObject | undefined {
    return this.map.get(key);
  }

  has(key: string): boolean {
    return this.map.has(key);
  }

  /** Sets a value in place; returns the dictionary for chaining. */
  set(key: string, value: PdfObject): this {
    this.map.set(key, value);
    return this;
  }

  /** Adds what was read; notes a key that was there before. */
  addRead(key: string, value: PdfObject): void {
    const before = this.map.size;
    this.map.set(key, value);
    if (this.map.size === before) this.repeatedKey = key;
  }

  delete(key: string): this {
    this.map.delete(key);
    return this;
  }

  entries(): IterableIterator<[string, PdfObject]> {
    return this.map.entries();
  }

  /** The text of a name value, or undefined when the value is not a direct name. */
  name(key: string): string | undefined {
    const value = this.map.get(key);
    return value instanceof PdfName ? value.value : undefined;
  }

  /** A direct number, or undefined. */
  number(key: string): number | undefined {
    const value = this.map.get(key);
    return typeof value === 'number' ? value : undefined;
  }

  /** A shallow copy that may be changed. */
  clone(): PdfDict {
    const copy = new PdfDict();
    for (const [key, value] of this.map) copy.map.set(key, value);
    return copy;
  }
}

/** A stream with its bytes as they stand in the file, that is, still filtered as `/Filter` says. */
export class PdfStream {
  constructor(
    readonly dict: PdfDict,
    readonly data: Buffer,
  ) {}
}

/** Shorthand for writing names. */
export function name(value: string): PdfName {
  return new PdfName(value);
}
