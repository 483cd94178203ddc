import { createHash, hash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { PdfDocument } from './pdf-document.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, PdfVerbatim, type PdfObject } from './pdf-objects.js';
import { serialize } from './pdf-serializer.js';
import { xrefStreamRows, xrefTable, type WrittenObject } from './xref-writer.js';

/** One finished revision: the earlier file, untouched, and the bytes that follow it. */
export class Revision {
  constructor(
    /** The earlier file; the very buffer that was given. */
    readonly source: Buffer,
    /** What is appended; owned by the receiver, who may fill placeholders of the same length. */
    readonly appended: Buffer,
    private readonly offsets: ReadonlyMap<number, number>,
  ) {}

  /** Byte, in the whole new file, at which the object's content begins (after `N G obj` and its line end). */
  contentOffset(ref: PdfRef): number {
    const offset = this.offsets.get(ref.num);
    if (offset === undefined) throw new RangeError(`object ${ref.num} was not written in this revision`);
    return offset + `${ref.num} ${ref.gen} obj\n`.length;
  }

  /** The whole new file: the one copy that is made. */
  toBuffer(): Buffer {
    const file = Buffer.allocUnsafe(this.source.length + this.appended.length);
    this.source.copy(file, 0);
    this.appended.copy(file, this.source.length);
    return file;
  }
}

/**
 * Collects new and changed objects and appends them as one incremental update (ISO 32000-1, 7.5.6). Earlier bytes are never
 * touched; the cross-reference is written in the kind that the file ends with, so that every reader that opened the file
 * opens the new one. The same objects in the same order give the same bytes, so a revision can be made again instead of kept.
 */
export class RevisionWriter {
  private readonly pending = new Map<number, { readonly ref: PdfRef; readonly value: PdfObject }>();
  private next: number;

  constructor(readonly document: PdfDocument) {
    this.next = document.xref.size;
  }

  /** Takes the next free object number. */
  allocate(): PdfRef {
    return new PdfRef(this.next++);
  }

  /** Writes `value` under `ref` in this revision; a second call replaces the first. */
  set(ref: PdfRef, value: PdfObject): void {
    this.pending.set(ref.num, { ref, value });
  }

  /** Writes a new object and gives its reference. */
  add(value: PdfObject): PdfRef {
    const ref = this.allocate();
    this.set(ref, value);
    return ref;
  }

  /** Writes a new stream. With `compress` the data are deflated; otherwise they go in as given and `dict` must name their filter. */
  addStream(dict: PdfDict, data: Buffer, options: { readonly compress: boolean }): PdfRef {
    if (!options.compress) return this.add(new PdfStream(dict, data));
    return this.add(new PdfStream(dict.clone().set('Filter', new PdfName('FlateDecode')), deflateSync(data)));
  }

  /** The object as it will be: from this revision, else from the file. */
  get(ref: PdfRef): PdfObject {
    const written = this.pending.get(ref.num);
    return written === undefined ? this.document.get(ref) : written.value;
  }

  /** Like `document.resolve`, through the objects of this revision. */
  resolve(value: PdfObject | undefined): PdfObject {
    if (!(value instanceof PdfRef)) return value ?? null;
    const found = this.get(value);
    return found instanceof PdfRef ? this.document.resolve(found) : found;
  }

  /** The resolved value as a dictionary that may be changed and `set`, or undefined. */
  editableDict(value: PdfObject | undefined): PdfDict | undefined {
    const dict = this.resolve(value);
    return dict instanceof PdfDict ? dict.clone() : undefined;
  }

  /**
   * Lays the revision out. `idSeed` goes into the changed second half of `/ID`; without it the appended objects do
   * (give it when the appended part is long and hashing it would cost).
   */
  finish(idSeed?: string): Revision {
    const { bytes } = this.document;
    const layout = new Layout(bytes.length);
    if (bytes[bytes.length - 1] !== 0x0a && bytes[bytes.length - 1] !== 0x0d) layout.text('\n');
    const written: WrittenObject[] = [];
    for (const { ref, value } of this.pending.values()) {
      written.push({ ref, offset: layout.position });
      layout.object(ref, value);
    }
    const id = idSeed === undefined ? layout.hash() : hash('sha256', idSeed, 'buffer');
    this.writeXref(layout, written, id.subarray(0, 16));
    return new Revision(bytes, layout.toBuffer(), new Map(written.map(({ ref, offset }) => [ref.num, offset])));
  }

  private writeXref(layout: Layout, written: WrittenObject[], id: Buffer): void {
    const { newest } = this.document.xref;
    if (newest.kind === 'table') {
      const start = layout.position;
      layout.text(`${xrefTable(written)}trailer\n${serialize(this.trailer(id))}\nstartxref\n${start}\n%%EOF\n`);
      return;
    }
    const ref = this.allocate();
    const start = layout.position;
    const rows = xrefStreamRows([...written, { ref, offset: start }]);
    const dict = this.trailer(id)
      .set('Type', new PdfName('XRef'))
      .set('W', [...rows.widths])
      .set('Index', rows.index);
    layout.object(ref, new PdfStream(dict, rows.data));
    layout.text(`startxref\n${start}\n%%EOF\n`);
  }

  private trailer(id: Buffer): PdfDict {
    const { trailer, xref } = this.document;
    const first = this.document.array(trailer.get('ID'))?.[0];
    return PdfDict.of({
      Size: this.next,
      Root: trailer.get('Root'),
      Info: trailer.get('Info'),
      ID: [first instanceof PdfString ? first : new PdfString(id, true), new PdfString(id, true)],
      Prev: xref.newest.offset,
    });
  }
}

/** A piece of the appended part; a number stands for that many zero digits. */
type Piece = string | Buffer | number;

/** The appended bytes as they grow: neighbouring texts are joined, so that most revisions are written in one go. */
class Layout {
  private readonly pieces: Piece[] = [];
  private current = '';
  private length = 0;

  constructor(private readonly base: number) {}

  /** Byte, in the whole new file, at which the next thing will stand. */
  get position(): number {
    return this.base + this.length;
  }

  text(text: string): void {
    this.current += text;
    this.length += text.length;
  }

  object(ref: PdfRef, value: PdfObject): void {
    const start = `${ref.num} ${ref.gen} obj\n`;
    if (value instanceof PdfStream) {
      const dict = value.dict.clone().set('Length', value.data.length);
      this.around(`${start}${serialize(dict)}\nstream\n`, value.data, value.data.length, '\nendstream\nendobj\n');
    } else if (value instanceof PdfVerbatim) {
      this.around(start + value.head, value.gap, value.gap, `${value.tail}\nendobj\n`);
    } else {
      this.text(`${start}${serialize(value)}\nendobj\n`);
    }
  }

  hash(): Buffer {
    const hashing = createHash('sha256').update(String(this.base));
    for (const piece of [...this.pieces, this.current]) {
      hashing.update(typeof piece === 'object' ? piece : Buffer.from(String(piece), 'latin1'));
    }
    return hashing.digest();
  }

  toBuffer(): Buffer {
    const out = Buffer.allocUnsafe(this.length);
    let at = 0;
    for (const piece of [...this.pieces, this.current]) {
      if (typeof piece === 'string') at += out.write(piece, at, 'latin1');
      else if (typeof piece === 'object') at += piece.copy(out, at);
      else out.fill(0x30, at, (at += piece));
    }
    return out;
  }

  private around(before: string, piece: Piece, length: number, after: string): void {
    this.text(before);
    this.pieces.push(this.current, piece);
    this.length += length;
    this.current = '';
    this.text(after);
  }
}
