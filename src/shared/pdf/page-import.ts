import { deflateSync } from 'node:zlib';
import { mayBeMarked, withoutMarkedContent } from './content-stream.js';
import type { PdfDocument } from './pdf-document.js';
import { PdfError } from './pdf-error.js';
import { PdfDict, PdfName, PdfRef, PdfStream, type PdfObject } from './pdf-objects.js';
import type { PdfPage } from './pdf-pages.js';
import type { RevisionWriter } from './revision-writer.js';

/** A page of another file as a form XObject; `width` and `height` in points, as displayed. */
export interface ImportedPage {
  readonly ref: PdfRef;
  readonly width: number;
  readonly height: number;
}

/** Objects that one import may copy: a signature mark has about thirty. */
const MAX_COPIED = 20_000;

/** Keys of a stream's dictionary that lead back to structure, pages or private data; a copy must not take them along. */
const LEFT_BEHIND: readonly string[] = ['StructParent', 'StructParents', 'Metadata', 'PieceInfo', 'AF', 'Length'];

/** Keys of a stream's dictionary that say how its data are packed. */
const FILTER: readonly string[] = ['Filter', 'DecodeParms'];

/**
 * Copies pages of one small PDF into a revision as form XObjects with all their resources (fonts stay embedded). Fonts and images
 * that several pages share are copied once, so use one importer for all pages of a source.
 */
export class PageImporter {
  private readonly copies = new Map<number, PdfRef>();
  private readonly waiting: { readonly from: PdfRef; readonly to: PdfRef }[] = [];
  private readonly pages = new Map<number, ImportedPage>();

  constructor(
    private readonly writer: RevisionWriter,
    private readonly source: PdfDocument,
  ) {}

  /** Imports page `index` (from 0). Refuses optional content (`unsupported`), loops and missing pages. */
  import(index: number): ImportedPage {
    const known = this.pages.get(index);
    if (known !== undefined) return known;
    const page = this.source.page(index);
    const { matrix, width, height } = placement(page);
    const [left, bottom, right, top] = page.box;
    const dict = PdfDict.of({
      Type: new PdfName('XObject'),
      Subtype: new PdfName('Form'),
      BBox: [left, bottom, right, top],
      Matrix: matrix,
      Resources: this.copy(page.inherited('Resources')) ?? new PdfDict(),
      Group: this.copyOptional(page.dict.get('Group')),
    });
    const ref = this.drawing(dict, page);
    this.copyWaiting();
    const imported = { ref, width, height };
    this.pages.set(index, imported);
    return imported;
  }

  /** What the page draws, as the content of the form: as it was compressed where nothing is to be left out. */
  private drawing(form: PdfDict, page: PdfPage): PdfRef {
    const only = this.source.resolve(page.dict.get('Contents'));
    if (only instanceof PdfStream && !mayBeMarked(this.source.decode(only))) {
      for (const key of FILTER) {
        const value = this.copyOptional(only.dict.get(key));
        if (value !== undefined) form.set(key, value);
      }
      return this.writer.add(new PdfStream(form, only.data));
    }
    return this.writer.addStream(form, withoutMarkedContent(this.content(page)), { compress: true });
  }

  private content(page: PdfPage): Buffer {
    const contents = this.source.resolve(page.dict.get('Contents'));
    const streams = Array.isArray(contents) ? contents.map((item) => this.source.resolve(item)) : [contents];
    const parts: Buffer[] = [];
    for (const stream of streams) {
      if (stream instanceof PdfStream) parts.push(this.source.decode(stream), Buffer.from('\n'));
      else if (stream !== null) throw new PdfError('broken', 'the content of a page is not a stream');
    }
    return Buffer.concat(parts);
  }

  private copyOptional(value: PdfObject | undefined): PdfObject | undefined {
    return value === undefined ? undefined : this.copy(value);
  }

  /** A copy whose references point into the new file; what they lead to is queued, so that depth costs no stack. */
  private copy(value: PdfObject): PdfObject {
    if (value instanceof PdfRef) return this.copiedRef(value);
    if (Array.isArray(value)) return value.map((item) => this.copy(item));
    if (value instanceof PdfDict) return this.copyDict(value);
    if (value instanceof PdfStream) return this.copyStream(value);
    return value;
  }

  private copyDict(dict: PdfDict): PdfDict {
    const copy = new PdfDict();
    for (const [key, value] of dict.entries()) copy.set(key, this.copy(value));
    return copy;
  }

  /** Fonts and images go over as they are; forms and patterns, which are content themselves, lose their marked content too. */
  private copyStream(stream: PdfStream): PdfStream {
    if (stream.dict.has('OC')) throw new PdfError('unsupported', 'optional content cannot be imported');
    const kept = stream.dict.clone();
    for (const key of LEFT_BEHIND) kept.delete(key);
    const isContent = stream.dict.name('Subtype') === 'Form' || stream.dict.number('PatternType') === 1;
    if (!isContent) return new PdfStream(this.copyDict(kept), stream.data);
    const dict = this.copyDict(kept.delete('Filter').delete('DecodeParms')).set('Filter', new PdfName('FlateDecode'));
    return new PdfStream(dict, deflateSync(withoutMarkedContent(this.source.decode(stream))));
  }

  private copiedRef(from: PdfRef): PdfRef {
    const known = this.copies.get(from.num);
    if (known !== undefined) return known;
    if (this.copies.size >= MAX_COPIED) throw new PdfError('tooLarge', 'an imported page has too many resources');
    const to = this.writer.allocate();
    this.copies.set(from.num, to);
    this.waiting.push({ from, to });
    return to;
  }

  private copyWaiting(): void {
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) {
      this.writer.set(next.to, this.copy(this.source.resolve(next.from)));
    }
  }
}

/** The matrix that turns the page box upright with its corner at the origin, and the size that results. */
function placement(page: PdfPage): { matrix: number[]; width: number; height: number } {
  const [left, bottom, right, top] = page.box;
  const width = right - left;
  const height = top - bottom;
  switch (page.rotation) {
    case 90:
      return { matrix: [0, -1, 1, 0, -bottom, right], width: height, height: width };
    case 180:
      return { matrix: [-1, 0, 0, -1, right, top], width, height };
    case 270:
      return { matrix: [0, 1, -1, 0, top, -left], width: height, height: width };
    default:
      return { matrix: [1, 0, 0, 1, -left, -bottom], width, height };
  }
}
