import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import type { PdfPage, PdfRectangle } from '#shared/pdf/pdf-pages.js';
import { certificationLevel } from '../pdf/certification.js';
import { findField, formFields, hasValue } from '../pdf/form-fields.js';
import { appendPage } from './append-page.js';
import { coveredAreas } from './covered-areas.js';
import { MM, freePlace, type Size } from './free-place.js';
import { boxThrough, seenPage, type SeenPage } from './plane.js';

/**
 * Why a received PDF gets no mark. `signed`: it carries a signature or a certification, and any page or mark of ours would be a change
 * after it; `encrypted`; `dynamicForm`: what is seen is made by a program inside (XFA); `broken`: it cannot be read without guessing.
 */
export type UnmarkedReason = 'signed' | 'encrypted' | 'dynamicForm' | 'broken';

/** Where a mark goes, and in which bytes: those that came, or those with a page more. */
export interface MarkPlace {
  readonly pdf: Buffer;
  readonly pageIndex: number;
  /** In the page's own coordinates, as a widget's `/Rect`. */
  readonly rect: PdfRectangle;
  /** In points as seen: what the mark is typeset for. */
  readonly size: Size;
  readonly pageRotation: number;
  readonly addedPage: boolean;
  /** A name that no field of the document has. */
  readonly fieldName: string;
}

/** The mark's sizes, the wide one first; the height is that of the QR code (ДСТУ 4163:2020, 21 mm) with its frame. */
const SIZES: readonly Size[] = [{ width: 110 * MM, height: 22 * MM }, { width: 85 * MM, height: 22 * MM }];
/** On a page of its own the mark keeps the margins of a paper: 30 mm at the left, 20 at the top. */
const OWN_PAGE = { left: 30 * MM, top: 20 * MM };
const A4: Size = { width: 210 * MM, height: 297 * MM };

export type MarkDecision = { readonly ok: true; readonly place: MarkPlace } | { readonly ok: false; readonly reason: UnmarkedReason };

/**
 * Finds the place for the mark of a received PDF, which then never lies over anything: a free rectangle on the first page, else on
 * the last, else a page of the same size is appended. Nothing is ever added to a file that somebody signed. Same bytes, same place.
 */
export function placeMark(pdf: Buffer): MarkDecision {
  try {
    const document = PdfDocument.read(pdf);
    const form = document.dict(document.catalog.get('AcroForm'));
    if (form?.has('XFA')) return { ok: false, reason: 'dynamicForm' };
    if (isSigned(document)) return { ok: false, reason: 'signed' };
    return { ok: true, place: onAPage(document) ?? onItsOwnPage(document) };
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    return { ok: false, reason: error.code === 'encrypted' ? 'encrypted' : 'broken' };
  }
}

/** Signed, certified, or with rights that a signature of its maker gives (`/Perms`): each ends with any change. */
function isSigned(document: PdfDocument): boolean {
  if (certificationLevel(document) !== undefined || document.catalog.has('Perms')) return true;
  for (const field of formFields(document)) if (field.type === 'Sig' && hasValue(document, field)) return true;
  return false;
}

function onAPage(document: PdfDocument): MarkPlace | undefined {
  const pages = [...document.pages()];
  const indexes = pages.length > 1 ? [0, pages.length - 1] : [0];
  for (const pageIndex of indexes) {
    const page = pages[pageIndex];
    const seen = page && seenPage(page);
    const place = page && seen && placeOn(document, page, seen);
    if (place) return { pdf: document.bytes, pageIndex, rect: boxThrough(seen.toPage, place.rect), size: place.size, pageRotation: seen.rotation, addedPage: false, fieldName: freeName(document) };
  }
  return undefined;
}

function placeOn(document: PdfDocument, page: PdfPage, seen: SeenPage): { rect: PdfRectangle; size: Size } | undefined {
  const covered = coveredAreas(document, page, seen);
  if (covered === undefined) return undefined;
  for (const size of SIZES) {
    const rect = freePlace(seen, covered, size);
    if (rect) return { rect, size };
  }
  return undefined;
}

function onItsOwnPage(document: PdfDocument): MarkPlace {
  const pages = [...document.pages()];
  const last = pages.at(-1);
  const seen = last && seenPage(last);
  const [size] = SIZES as [Size];
  // A page too small for the mark (a receipt, a photograph) is followed by an A4 one.
  const fits = seen !== undefined && seen.width >= size.width + 2 * OWN_PAGE.left && seen.height >= size.height + 2 * OWN_PAGE.top;
  const paper: Size = fits ? { width: seen.width, height: seen.height } : A4;
  const top = paper.height - OWN_PAGE.top;
  return {
    pdf: appendPage(document, paper), pageIndex: pages.length, rect: [OWN_PAGE.left, top - size.height, OWN_PAGE.left + size.width, top], size, pageRotation: 0, addedPage: true, fieldName: freeName(document),
  };
}

function freeName(document: PdfDocument): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? 'mark' : `mark-${number}`;
    if (findField(document, candidate) === undefined) return candidate;
  }
}
