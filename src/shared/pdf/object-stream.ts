import { PdfError } from './pdf-error.js';
import type { PdfDict, PdfObject } from './pdf-objects.js';
import { PdfParser } from './pdf-parser.js';

/** An inflated object stream (ISO 32000-1, 7.5.7): many small objects in one stream, found by their place in it. */
export class ObjectStream {
  private readonly numbers: number[] = [];
  private readonly offsets: number[] = [];
  private readonly objects = new Map<number, PdfObject>();

  /** Reads the index at the head of the stream; refuses (`broken`) one that does not fit the data. */
  constructor(
    dict: PdfDict,
    private readonly data: Buffer,
  ) {
    const count = dict.number('N') ?? -1;
    const first = dict.number('First') ?? -1;
    // Each pair of the index takes at least four bytes ("1 0 "), so a larger count is a lie.
    if (
      !Number.isInteger(count) ||
      count < 0 ||
      count * 4 > data.length + 4 ||
      !Number.isInteger(first) ||
      first < 0 ||
      first > data.length
    ) {
      throw new PdfError('broken', 'an object stream has a senseless /N or /First');
    }
    const parser = new PdfParser(data, 0, first);
    for (let index = 0; index < count; index++) {
      const num = parser.takeInteger();
      const offset = parser.takeInteger();
      if (num < 0 || offset < 0) throw new PdfError('broken', 'an object stream has a malformed index');
      this.numbers.push(num);
      this.offsets.push(first + offset);
    }
  }

  /** The object at `index`, which the cross-reference says is `num`; refuses (`broken`) when the stream says otherwise. */
  object(index: number, num: number): PdfObject {
    const offset = this.offsets[index];
    if (offset === undefined || this.numbers[index] !== num) throw new PdfError('broken', `object ${num} is not in its object stream`);
    const known = this.objects.get(index);
    if (known !== undefined) return known;
    const value = new PdfParser(this.data, offset).object();
    this.objects.set(index, value);
    return value;
  }
}
