import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { addFields, type ReservedField } from './add-fields.js';

/**
 * Reserves the fields that signatures and registration will fill, in one revision, before the first signature: what is reserved
 * may be filled later without any earlier signature counting it as a change. In a tagged document each widget becomes a
 * `Form` element of the structure. Refusals are those of `addFields`; damage of the file is a `PdfError`.
 */
export function reserveFields(pdf: Buffer, fields: readonly ReservedField[]): Buffer {
  const writer = new RevisionWriter(PdfDocument.read(pdf));
  addFields(writer, fields);
  return writer.finish().toBuffer();
}
