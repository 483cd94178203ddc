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
    const scale = Math.min(width / page.width, height / page.height);
    const drawing = `q ${[scale, 0, 0, scale, 0, (height - page.height * scale) / 2].map(coordinate).join(' ')} cm /Page Do Q`;
    const form = PdfDict.of({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: [0, 0, width, height],
      Resources: PdfDict.of({ XObject: PdfDict.of({ Page: page.ref }) }),
    });
    const content = Buffer.from(isText ? `/Tx BMC\n${drawing}\nEMC` : drawing, 'latin1');
    widget.set('AP', PdfDict.of({ N: this.writer.addStream(form, content, { compress: false }) }));
  }

  private importPage({ pdf, pageIndex = 0 }: WidgetAppearance): ImportedPage {
    let importer = this.importers.get(pdf);
    if (importer === undefined) {
      importer = new PageImporter(this.writer, PdfDocument.read(pdf));
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

function coordinate(value: number): string {
  return serialize(Math.round(value * 10_000) / 10_000);
}
