import { openObject } from './indirect-object.js';
import { ObjectStream } from './object-stream.js';
import { ParsedObjects } from './parsed-objects.js';
import { PdfError } from './pdf-error.js';
import { decodeStream, filterSteps } from './pdf-filters.js';
import { PDF_LIMITS, type PdfLimits } from './pdf-limits.js';
import { PdfDict, PdfRef, PdfStream, type PdfObject } from './pdf-objects.js';
import { pageAt, walkPages, type PdfPage } from './pdf-pages.js';
import type { XrefEntry } from './xref.js';
import { XrefChain, type PdfRevision } from './xref-chain.js';

/** References that lead to references are followed this far; also how deep stream lengths may hang on other objects. */
const MAX_HOPS = 16;

/**
 * A PDF opened for reading (ISO 32000-1). Opening reads only the cross-reference; objects are parsed when asked for and kept.
 * The buffer must not be changed while the document is in use. Everything it throws about the file is a `PdfError`.
 */
export class PdfDocument {
  private readonly objects = new Map<number, PdfObject>();
  private readonly objectStreams = new Map<number, ObjectStream>();
  private revisionList: readonly PdfRevision[] | undefined;
  private nesting = 0;

  private constructor(
    /** The whole file. */
    readonly bytes: Buffer,
    /** The cross-reference, for writers and for checks of what changed. */
    readonly xref: XrefChain,
    private readonly limits: PdfLimits,
    private readonly parsed: ParsedObjects,
  ) {}

  /** Opens a file; refuses what is not a PDF from its first byte (`notPdf`), `encrypted`, `broken` or `tooLarge`. */
  static read(bytes: Buffer, limits: PdfLimits = PDF_LIMITS): PdfDocument {
    requireHeader(bytes);
    return new PdfDocument(bytes, XrefChain.read(bytes, limits), limits, new ParsedObjects());
  }

  /**
   * The document that the bytes before `end` are by themselves, refused as `read` refuses them. What was read already and is the same there is
   * not read again, so that going through all revisions of a file costs as much as the file is long.
   */
  earlier(end: number): PdfDocument {
    const bytes = this.bytes.subarray(0, end);
    requireHeader(bytes);
    return new PdfDocument(bytes, this.xref.earlier(end), this.limits, this.parsed);
  }

  /** How much was read for this document and every earlier one: the measure of what a file asks for. */
  get work(): { readonly sections: number; readonly objects: number } {
    return { sections: this.xref.sectionsRead, objects: this.parsed.count };
  }

  /** The newest trailer dictionary (for a cross-reference stream, the stream's dictionary). */
  get trailer(): PdfDict {
    return this.xref.newest.trailer;
  }

  /** Where the catalog is; refuses (`broken`) a trailer without `/Root`. */
  get catalogRef(): PdfRef {
    const root = this.trailer.get('Root');
    if (root instanceof PdfRef) return root;
    throw new PdfError('broken', 'the trailer names no catalog');
  }

  /** The catalog dictionary. */
  get catalog(): PdfDict {
    const catalog = this.get(this.catalogRef);
    if (catalog instanceof PdfDict) return catalog;
    throw new PdfError('broken', 'the catalog is not a dictionary');
  }

  /** The revisions, oldest first; reading `bytes.subarray(0, revision.end)` gives the document as it was then. */
  get revisions(): readonly PdfRevision[] {
    return (this.revisionList ??= this.xref.revisions());
  }

  /** The object that a reference names; null when it is free, absent or of another generation. */
  get(ref: PdfRef): PdfObject {
    const key = ref.gen === 0 ? ref.num : -(ref.num * 65536 + ref.gen);
    const known = this.objects.get(key);
    if (known !== undefined) return known;
    const entry = this.xref.entry(ref.num);
    if (entry.kind === 'free' || generation(entry) !== ref.gen) return null;
    const value = this.load(ref.num, entry);
    this.objects.set(key, value);
    return value;
  }

  /** Follows references until something else stands there; `undefined` counts as null. */
  resolve(value: PdfObject | undefined): PdfObject {
    let current: PdfObject = value ?? null;
    for (let hops = 0; current instanceof PdfRef; hops++) {
      if (hops === MAX_HOPS) throw new PdfError('broken', 'references lead in a circle');
      current = this.get(current);
    }
    return current;
  }

  /** The resolved value as a dictionary, or undefined when it is something else. */
  dict(value: PdfObject | undefined): PdfDict | undefined {
    const resolved = this.resolve(value);
    return resolved instanceof PdfDict ? resolved : undefined;
  }

  /** The resolved value as an array, or undefined when it is something else. */
  array(value: PdfObject | undefined): readonly PdfObject[] | undefined {
    const resolved = this.resolve(value);
    return Array.isArray(resolved) ? resolved : undefined;
  }

  /** The decoded bytes of a stream; refuses filters it does not know (`unsupported`) and what grows past the limits (`tooLarge`). */
  decode(stream: PdfStream): Buffer {
    const left = this.limits.inflatedBytes - this.parsed.inflated;
    const limit = Math.min(this.limits.streamBytes, left);
    if (limit <= 0) throw new PdfError('tooLarge', 'the streams of the file are too large together');
    const steps = filterSteps(stream.dict, (value) => this.resolve(value));
    const data = decodeStream(stream.data, steps, limit);
    this.parsed.inflated += data.length;
    return data;
  }

  /** The pages in order, found as they are asked for. */
  pages(): Generator<PdfPage, void, undefined> {
    return walkPages(this, this.limits.pageNodes);
  }

  /** Page `index` from 0; refuses (`missing`) when there are fewer. */
  page(index: number): PdfPage {
    return pageAt(this, index);
  }

  /** Byte at which an object stands by itself in the file, or undefined when it is absent or inside an object stream. */
  offsetOf(ref: PdfRef): number | undefined {
    const entry = this.xref.entry(ref.num);
    if (entry.kind !== 'offset' || entry.gen !== ref.gen) return undefined;
    const at = openObject(this.bytes, entry.offset);
    return at.num === ref.num && at.gen === ref.gen ? entry.offset : undefined;
  }

  private load(num: number, entry: XrefEntry): PdfObject {
    if (++this.nesting > MAX_HOPS) throw new PdfError('broken', `object ${num} needs itself to be read`);
    try {
      if (entry.kind === 'compressed') return this.objectStream(entry.stream).object(entry.index, num);
      if (entry.kind === 'free') return null;
      const object = this.parsed.read(this.bytes, entry.offset, (length) => this.length(length));
      if (object.num !== num || object.gen !== entry.gen) {
        throw new PdfError('broken', `object ${num} ${entry.gen} is not at byte ${entry.offset}`);
      }
      return object.value;
    } finally {
      this.nesting--;
    }
  }

  private length(value: PdfObject | undefined): number {
    const resolved = this.resolve(value);
    return typeof resolved === 'number' ? resolved : -1;
  }

  private objectStream(num: number): ObjectStream {
    const known = this.objectStreams.get(num);
    if (known !== undefined) return known;
    if (this.xref.entry(num).kind !== 'offset') throw new PdfError('broken', `object stream ${num} is not in the file by itself`);
    const stream = this.get(new PdfRef(num));
    if (!(stream instanceof PdfStream) || stream.dict.name('Type') !== 'ObjStm')
      throw new PdfError('broken', `${num} is not an object stream`);
    const opened = this.parsed.objectStream(stream, () => new ObjectStream(stream.dict, this.decode(stream)));
    this.objectStreams.set(num, opened);
    return opened;
  }
}

function requireHeader(bytes: Buffer): void {
  if (bytes.length < 8 || bytes.toString('latin1', 0, 5) !== '%PDF-') throw new PdfError('notPdf', 'the file does not begin with %PDF-');
}

function generation(entry: XrefEntry): number {
  return entry.kind === 'offset' ? entry.gen : 0;
}
