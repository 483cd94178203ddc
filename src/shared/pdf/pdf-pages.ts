import type { PdfDocument } from './pdf-document.js';
import { PdfError } from './pdf-error.js';
import { type PdfDict, PdfRef, type PdfObject } from './pdf-objects.js';

/** A node of the page tree with the way up, for inherited attributes. */
interface PageNode {
  readonly dict: PdfDict;
  readonly parent: PageNode | undefined;
}

/** `[left, bottom, right, top]` in PDF points. */
export type PdfRectangle = readonly [number, number, number, number];

/** One page; its dictionary is shared, so clone it before changing it. */
export class PdfPage {
  constructor(
    private readonly document: PdfDocument,
    readonly ref: PdfRef,
    private readonly node: PageNode,
  ) {}

  get dict(): PdfDict {
    return this.node.dict;
  }

  /** An attribute that may stand on a parent (`Resources`, `MediaBox`, `CropBox`, `Rotate`), resolved; null when nowhere. */
  inherited(key: string): PdfObject {
    for (let node: PageNode | undefined = this.node; node !== undefined; node = node.parent) {
      const value = this.document.resolve(node.dict.get(key));
      if (value !== null) return value;
    }
    return null;
  }

  /** The visible rectangle: the crop box, else the media box, else A4; corners put in order. */
  get box(): PdfRectangle {
    return rectangle(this.document, this.inherited('CropBox')) ?? rectangle(this.document, this.inherited('MediaBox')) ?? [0, 0, 595, 842];
  }

  /** Clockwise rotation for display: 0, 90, 180 or 270. */
  get rotation(): number {
    const value = this.inherited('Rotate');
    return typeof value === 'number' && value % 90 === 0 ? ((value % 360) + 360) % 360 : 0;
  }
}

/** Reads four numbers as a rectangle with its corners in order, or undefined. */
export function rectangle(document: PdfDocument, value: PdfObject | undefined): PdfRectangle | undefined {
  const items = document.array(value)?.map((item) => document.resolve(item));
  const [a, b, c, d] = items ?? [];
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number') return undefined;
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

/** Walks the page tree in order without recursion; refuses loops (`broken`) and more than `limit` nodes (`tooLarge`). */
export function* walkPages(document: PdfDocument, limit: number): Generator<PdfPage, void, undefined> {
  const seen = new Set<number>();
  const waiting: { ref: PdfObject; parent: PageNode | undefined }[] = [{ ref: document.catalog.get('Pages') ?? null, parent: undefined }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { ref, parent } = next;
    if (!(ref instanceof PdfRef)) throw new PdfError('broken', 'a node of the page tree is not a reference');
    if (seen.has(ref.num)) throw new PdfError('broken', `the page tree returns to object ${ref.num}`);
    if (seen.size >= limit) throw new PdfError('tooLarge', 'the page tree has too many nodes');
    seen.add(ref.num);
    const dict = document.dict(ref);
    if (dict === undefined) throw new PdfError('broken', `page tree node ${ref.num} is not a dictionary`);
    const kids = document.array(dict.get('Kids'));
    const node = { dict, parent };
    if (kids === undefined) yield new PdfPage(document, ref, node);
    else if (kids.length > limit) throw new PdfError('tooLarge', 'the page tree has too many nodes');
    else for (let index = kids.length - 1; index >= 0; index--) waiting.push({ ref: kids[index] ?? null, parent: node });
  }
}

/** Page `index` from 0; refuses (`missing`) when there are fewer. */
export function pageAt(document: PdfDocument, index: number): PdfPage {
  let at = 0;
  for (const page of document.pages()) if (at++ === index) return page;
  throw new PdfError('missing', `the file has no page ${index + 1}`);
}
