import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict, name, type PdfRef } from '#shared/pdf/pdf-objects.js';
import { rectangle } from '#shared/pdf/pdf-pages.js';
import { PageImporter, type ImportedPage } from '#shared/pdf/page-import.js';
import { serialize } from '#shared/pdf/pdf-serializer.js';
import type { RevisionWriter } from '#shared/pdf/revision-writer.js';

/** What a widget shall show: a page of a small PDF of its own, made by the typesetter. */
export interface WidgetAppearance {
  readonly pdf: Buffer;
  /** From 0; the first page when left out. */
  readonly pageIndex?: number;
  /** The clockwise turn of the page that the widget is on: what it shows is turned back, so that it is read upright. */
  readonly pageRotation?: number;
}

/** What was read of each such PDF: the marks of documents that are sealed together stand in one. */
const sources = new WeakMap<Buffer, PdfDocument>();

function sourceIn(pdf: Buffer): PdfDocument {
  const source = sources.get(pdf) ?? PdfDocument.read(pdf);
  sources.set(pdf, source);
  return source;
}

/** Draws widgets of one revision; several appearances from one PDF share its fonts. */
export class AppearanceWriter {
  private readonly importers = new Map<Buffer, PageImporter>();

  constructor(private readonly writer: RevisionWriter) {}

  /**
   * Shows `appearance` in the widget, as large as its rectangle allows without distortion, at the left and in the middle of the
   * height. With `isText` the drawing is marked as the content of a text field (ISO 32000-1, 12.7.3.3).
   */
  show(widget: PdfDict, appearance: WidgetAppearance, isText: boolean): void {
    const [left, bottom, right, top] = rectangle(this.writer.document, widget.get('Rect')) ?? [0, 0, 0, 0];
    const width = right - left;
    const height = top - bottom;
    if (width <= 0 || height <= 0) return;
    const page = this.importPage(appearance);
    const drawing = `q ${placed(page, { width, height }, appearance.pageRotation ?? 0).map(coordinate).join(' ')} cm /Page Do Q`;
    const form = PdfDict.of({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: [0, 0, width, height],
      Resources: PdfDict.of({ XObject: PdfDict.of({ Page: page.ref }) }),
    });
    const content = Buffer.from(isText ? `/Tx BMC\n${drawing}\nEMC` : drawing, 'latin1');
    if (appearance.pageRotation) widget.set('MK', PdfDict.of({ R: appearance.pageRotation }));
    widget.set('AP', PdfDict.of({ N: this.writer.addStream(form, content, { compress: false }) }));
  }

  private importPage({ pdf, pageIndex = 0 }: WidgetAppearance): ImportedPage {
    let importer = this.importers.get(pdf);
    if (importer === undefined) {
      importer = new PageImporter(this.writer, sourceIn(pdf));
      this.importers.set(pdf, importer);
    }
    return importer.import(pageIndex);
  }
}

/**
 * Copies page `pageIndex` of another PDF into the revision as a form XObject with all its resources, without the structure marks
 * that would point nowhere; the way to show typeset text in a widget.
 */
export function importPageAsForm(writer: RevisionWriter, source: Buffer, pageIndex: number): PdfRef {
  return new PageImporter(writer, PdfDocument.read(source)).import(pageIndex).ref;
}

/** The matrix that fits a page into a widget, at the left and in the middle of the height as the reader sees it. */
function placed(page: { width: number; height: number }, { width, height }: { width: number; height: number }, rotation: number): number[] {
  const sideways = rotation === 90 || rotation === 270;
  const scale = sideways ? Math.min(width / page.height, height / page.width) : Math.min(width / page.width, height / page.height);
  const free = ((sideways ? width : height) - page.height * scale) / 2;
  if (rotation === 90) return [0, scale, -scale, 0, width - free, 0];
  if (rotation === 180) return [-scale, 0, 0, -scale, width, height - free];
  if (rotation === 270) return [0, -scale, scale, 0, free, height];
  return [scale, 0, 0, scale, 0, free];
}

function coordinate(value: number): string {
  return serialize(Math.round(value * 10_000) / 10_000);
}
