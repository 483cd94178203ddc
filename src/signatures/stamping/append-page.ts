import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfDict, PdfRef, name } from '#shared/pdf/pdf-objects.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import type { Size } from './free-place.js';

/**
 * Appends an empty page after the last as one revision; every earlier byte stays. Only for files that nobody signed: a page added
 * after a signature is a change of what was signed. Throws a PdfError where the page tree cannot be changed.
 */
export function appendPage(document: PdfDocument, { width, height }: Size): Buffer {
  const writer = new RevisionWriter(document);
  const rootRef = document.catalog.get('Pages');
  const root = writer.editableDict(rootRef);
  const kids = document.array(root?.get('Kids'));
  const count = document.resolve(root?.get('Count'));
  if (!(rootRef instanceof PdfRef) || root === undefined || kids === undefined || typeof count !== 'number') throw new PdfError('broken', 'the page tree has no root to add to');
  const box = [0, 0, width, height];
  // All that a page may inherit is said here, so that a turned or cropped parent does not turn or crop it.
  const page = writer.add(PdfDict.of({ Type: name('Page'), Parent: rootRef, MediaBox: box, CropBox: [...box], Rotate: 0, Resources: new PdfDict() }));
  writer.set(rootRef, root.set('Kids', [...kids, page]).set('Count', count + 1));
  return writer.finish().toBuffer();
}
