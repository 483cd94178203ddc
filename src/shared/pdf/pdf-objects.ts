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
  /** For a string that was read: the file, and where it stands there with its delimiters. It is written again unchanged. */
  source: Buffer | undefined = undefined;
  start = 0;
  end = 0;
  private decoded: Buffer | undefined;

  constructor(
    bytes?: Buffer,
    readonly hex: boolean = false,
  ) {
    this.decoded = bytes;
  }

  /** The string that stands at `[start, end)` of `source`, delimiters included; the parser has checked its form. */
  static read(source: Buffer, start: number, end: number, hex: boolean): PdfString {
    const string = new PdfString(undefined, hex);
    string.source = source;
    string.start = start;
    string.end = end;
    return string;
  }

  /** The bytes that the string means. */
  get bytes(): Buffer {
    if (this.decoded === undefined) {
      const inside = this.source?.subarray(this.start + 1, this.end - 1) ?? Buffer.alloc(0);
      this.decoded = this.hex ? decodeHex(inside) : decodeLiteral(inside);
    }
    return this.decoded;
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

/** Dictionaries with more entries than this are looked up through a map; nearly all have fewer, and a map costs more than it gives there. */
const FEW_ENTRIES = 24;

/** A dictionary in the order of the file. What was read is shared between callers: `clone()` before changing it. */
export class PdfDict {
  /** Set when a key stands twice: readers disagree on which one counts, so a signature check must refuse such a dictionary. */
  repeatedKey: string | undefined = undefined;
  private keys: string[] = [];
  private values: PdfObject[] = [];
  private places: Map<string, number> | undefined = undefined;

  /** Builds a dictionary; entries that are `undefined` are left out. */
  static of(entries: Readonly<Record<string, PdfObject | undefined>>): PdfDict {
    const dict = new PdfDict();
    for (const key of Object.keys(entries)) {
      const value = entries[key];
      if (value !== undefined) dict.set(key, value);
    }
    return dict;
  }

  /** The number of entries. */
  get size(): number {
    return this.keys.length;
  }

  /** The raw value: possibly a reference. */
  get(key: string): PdfObject | undefined {
    const place = this.find(key);
    return place < 0 ? undefined : this.values[place];
  }

  has(key: string): boolean {
    return this.find(key) >= 0;
  }

  /** Sets a value in place; returns the dictionary for chaining. */
  set(key: string, value: PdfObject): this {
    const place = this.find(key);
    if (place >= 0) this.values[place] = value;
    else this.append(key, value);
    return this;
  }

  /** Adds what was read; notes a key that was there before. */
  addRead(key: string, value: PdfObject): void {
    const place = this.find(key);
    if (place < 0) return this.append(key, value);
    this.repeatedKey = key;
    this.values[place] = value;
  }

  delete(key: string): this {
    const place = this.find(key);
    if (place < 0) return this;
    this.keys.splice(place, 1);
    this.values.splice(place, 1);
    if (this.places !== undefined) this.buildPlaces();
    return this;
  }

  /** The entries in order, as pairs of key and raw value. */
  *entries(): Generator<[string, PdfObject], void, undefined> {
    for (let place = 0; place < this.keys.length; place++) yield [this.keyAt(place), this.valueAt(place)];
  }

  /** The key at a place from 0 to `size - 1`. */
  keyAt(place: number): string {
    return this.keys[place] as string;
  }

  /** The raw value at a place from 0 to `size - 1`. */
  valueAt(place: number): PdfObject {
    return this.values[place] as PdfObject;
  }

  /** The text of a name value, or undefined when the value is not a direct name. */
  name(key: string): string | undefined {
    const value = this.get(key);
    return value instanceof PdfName ? value.value : undefined;
  }

  /** A direct number, or undefined. */
  number(key: string): number | undefined {
    const value = this.get(key);
    return typeof value === 'number' ? value : undefined;
  }

  /** A shallow copy that may be changed. */
  clone(): PdfDict {
    const copy = new PdfDict();
    copy.keys = this.keys.slice();
    copy.values = this.values.slice();
    if (this.places !== undefined) copy.buildPlaces();
    return copy;
  }

  private find(key: string): number {
    if (this.places !== undefined) return this.places.get(key) ?? -1;
    const { keys } = this;
    for (let place = 0; place < keys.length; place++) if (keys[place] === key) return place;
    return -1;
  }

  private append(key: string, value: PdfObject): void {
    this.keys.push(key);
    this.values.push(value);
    if (this.places !== undefined) this.places.set(key, this.keys.length - 1);
    else if (this.keys.length > FEW_ENTRIES) this.buildPlaces();
  }

  private buildPlaces(): void {
    this.places = new Map(this.keys.map((key, place) => [key, place]));
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
