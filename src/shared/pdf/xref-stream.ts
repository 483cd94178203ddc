import { readIndirectObject } from './indirect-object.js';
import { PdfError } from './pdf-error.js';
import { decodeStream, filterSteps } from './pdf-filters.js';
import type { PdfLimits } from './pdf-limits.js';
import { PdfStream, type PdfDict, type PdfObject } from './pdf-objects.js';
import { FREE, XrefRows, type XrefEntry, type XrefSection } from './xref.js';

/** Reads a cross-reference stream (ISO 32000-1, 7.5.8); everything in its dictionary must be direct, since nothing can be looked up yet. */
export function readStreamSection(bytes: Buffer, offset: number, limits: PdfLimits): XrefSection {
  const object = readIndirectObject(bytes, offset, (length) => (typeof length === 'number' ? length : -1));
  const stream = object.value;
  if (!(stream instanceof PdfStream) || stream.dict.name('Type') !== 'XRef') {
    throw new PdfError('broken', `no cross-reference begins at byte ${offset}`);
  }
  const data = decodeStream(
    stream.data,
    filterSteps(stream.dict, (value) => value ?? null),
    limits.streamBytes,
  );
  const widths = integers(stream.dict.get('W'), 8).slice(0, 3);
  const rows = new XrefRows(limits.entries);
  const index = stream.dict.has('Index') ? integers(stream.dict.get('Index'), 0xffffffff) : [0, stream.dict.number('Size') ?? 0];
  for (let at = 0; at + 1 < index.length; at += 2) rows.add(index[at] as number, index[at + 1] as number);
  const rowBytes = widths.reduce((sum, width) => sum + width, 0);
  if (widths.length < 3 || rowBytes === 0 || rows.count * rowBytes > data.length) {
    throw new PdfError('broken', `the cross-reference stream at byte ${offset} is shorter than it says`);
  }
  // What is behind the rows is not kept: a thousand sections would hold it a thousand times.
  const used = rows.count * rowBytes;
  return new StreamSection(offset, object.end, stream.dict, rows, data.length, data.length > used ? Buffer.from(data.subarray(0, used)) : data, widths, rowBytes);
}

class StreamSection implements XrefSection {
  readonly kind = 'stream' as const;

  constructor(
    readonly offset: number,
    readonly end: number,
    readonly trailer: PdfDict,
    readonly rows: XrefRows,
    readonly decodedBytes: number,
    private readonly data: Buffer,
    private readonly widths: readonly number[],
    private readonly rowBytes: number,
  ) {}

  entry(num: number): XrefEntry | undefined {
    const row = this.rows.find(num);
    if (row < 0) return undefined;
    const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = this.widths;
    const at = row * this.rowBytes;
    const type = typeWidth === 0 ? 1 : this.field(at, typeWidth);
    const second = this.field(at + typeWidth, secondWidth);
    const third = this.field(at + typeWidth + secondWidth, thirdWidth);
    if (type === 1 && second > 0) return { kind: 'offset', offset: second, gen: third };
    if (type === 2) return { kind: 'compressed', stream: second, index: third };
    return FREE;
  }

  private field(at: number, width: number): number {
    let value = 0;
    for (let index = at; index < at + width; index++) value = value * 256 + (this.data[index] as number);
    return value;
  }
}

function integers(value: PdfObject | undefined, highest: number): number[] {
  if (!Array.isArray(value)) throw new PdfError('broken', 'a cross-reference stream has no usable /W or /Index');
  return value.map((item) => {
    if (typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= highest) return item;
    throw new PdfError('broken', 'a cross-reference stream has a senseless /W or /Index');
  });
}
