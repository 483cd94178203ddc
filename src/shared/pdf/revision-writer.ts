import { hash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { ByteWriter } from './byte-writer.js';
import type { PdfDocument } from './pdf-document.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfObject } from './pdf-objects.js';
import { writeObject } from './pdf-serializer.js';
import { writeXrefTable, xrefStreamRows, type WrittenObject } from './xref-writer.js';

/** One finished revision: the earlier file, untouched, and the bytes that follow it. */
export class Revision {
  constructor(
    /** The earlier file; the very buffer that was given. */
    readonly source: Buffer,
    /** What is appended; owned by the receiver, who may fill placeholders of the same length. */
    readonly appended: Buffer,
    private readonly written: readonly WrittenObject[],
  ) {}

  /** Byte, in the whole new file, at which the object's content begins (after `N G obj` and its line end). */
  contentOffset(ref: PdfRef): number {
    const found = this.written.find((object) => object.ref.num === ref.num);
    if (found === undefined) throw new RangeError(`object ${ref.num} was not written in this revision`);
    return found.offset + `${ref.num} ${ref.gen} obj\n`.length;
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
    const out = new ByteWriter();
    if (bytes[bytes.length - 1] !== 0x0a && bytes[bytes.length - 1] !== 0x0d) out.text('\n');
    const written: WrittenObject[] = [];
    for (const { ref, value } of this.pending.values()) {
      written.push({ ref, offset: bytes.length + out.length });
      writeIndirect(out, ref, value);
    }
    const id = hash('sha256', idSeed ?? out.view(), 'buffer').subarray(0, 16);
    this.writeXref(out, written, new PdfString(id, true));
    return new Revision(bytes, out.finish(), written);
  }

  private writeXref(out: ByteWriter, written: WrittenObject[], id: PdfString): void {
    const { bytes, xref } = this.document;
    const start = bytes.length + out.length;
    if (xref.newest.kind === 'table') {
      writeXrefTable(out, written);
      out.text('trailer\n');
      writeObject(out, this.trailer(id));
      out.text('\n');
    } else {
      const ref = this.allocate();
      const rows = xrefStreamRows([...written, { ref, offset: start }]);
      const dict = this.trailer(id)
        .set('Type', new PdfName('XRef'))
        .set('W', [...rows.widths])
        .set('Index', rows.index);
      writeIndirect(out, ref, new PdfStream(dict, rows.data));
    }
    out.text('startxref\n');
    out.integer(start);
    out.text('\n%%EOF\n');
  }

  private trailer(id: PdfString): PdfDict {
    const { trailer, xref } = this.document;
    const first = this.document.array(trailer.get('ID'))?.[0];
    return PdfDict.of({
      Size: this.next,
      Root: trailer.get('Root'),
      Info: trailer.get('Info'),
      ID: [first instanceof PdfString ? first : id, id],
      Prev: xref.newest.offset,
    });
  }
}

function writeIndirect(out: ByteWriter, ref: PdfRef, value: PdfObject): void {
  out.integer(ref.num);
  out.text(' ');
  out.integer(ref.gen);
  out.text(' obj\n');
  if (value instanceof PdfStream) {
    writeObject(out, value.dict.clone().set('Length', value.data.length));
    out.text('\nstream\n');
    out.copy(value.data);
    out.text('\nendstream');
  } else {
    writeObject(out, value);
  }
  out.text('\nendobj\n');
}
