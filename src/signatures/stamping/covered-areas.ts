import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfName, PdfStream } from '#shared/pdf/pdf-objects.js';
import { rectangle, type PdfPage, type PdfRectangle } from '#shared/pdf/pdf-pages.js';
import { ContentReading } from './content-reading.js';
import { initialState } from './graphics-state.js';
import { boxThrough, type SeenPage } from './plane.js';

/** Annotations of a page that are looked at; beyond that it counts as covered. */
const MOST_ANNOTATIONS = 5_000;
/** Lines round annotations that have no look of their own are drawn a little outside. */
const ANNOTATION_BORDER = 3;

/**
 * Where there is or may be ink on a page: text, images, paths, forms, annotations, hidden or not, as upright rectangles in points of
 * the page as seen. Undefined when it cannot be told (unknown or broken content, letters that are drawings, too much of it): such a
 * page counts as covered everywhere. What is said is never less than what is there; it may be more.
 */
export function coveredAreas(document: PdfDocument, page: PdfPage, seen: SeenPage): readonly PdfRectangle[] | undefined {
  try {
    const reading = new ContentReading(document);
    const paper: PdfRectangle = [0, 0, seen.width, seen.height];
    const content = contentOf(document, page);
    reading.read(content, document.dict(page.inherited('Resources') ?? undefined), initialState(seen.toSeen, paper));
    return [...reading.areas, ...annotations(document, page, seen)];
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}

function contentOf(document: PdfDocument, page: PdfPage): Buffer {
  const contents = document.resolve(page.dict.get('Contents'));
  const parts = Array.isArray(contents) ? contents.map((part) => document.resolve(part)) : [contents];
  const streams = parts.filter((part) => part !== null);
  return Buffer.concat(streams.flatMap((stream) => {
    if (!(stream instanceof PdfStream)) throw new PdfError('broken', 'the content of a page is not a stream');
    return [document.decode(stream), Buffer.from('\n')];
  }));
}

function annotations(document: PdfDocument, page: PdfPage, seen: SeenPage): PdfRectangle[] {
  const value = document.resolve(page.dict.get('Annots'));
  if (value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_ANNOTATIONS) throw new PdfError('broken', 'the annotations of a page are malformed');
  return value.flatMap((item): PdfRectangle[] => {
    const annotation = document.dict(item);
    const subtype = document.resolve(annotation?.get('Subtype'));
    // The window of a note is drawn by the viewer beside the page, not on the paper.
    if (subtype instanceof PdfName && subtype.value === 'Popup') return [];
    const place = rectangle(document, annotation?.get('Rect'));
    if (place === undefined) throw new PdfError('broken', 'an annotation has no place');
    const [left, bottom, right, top] = boxThrough(seen.toSeen, place);
    return [[left - ANNOTATION_BORDER, bottom - ANNOTATION_BORDER, right + ANNOTATION_BORDER, top + ANNOTATION_BORDER]];
  });
}
