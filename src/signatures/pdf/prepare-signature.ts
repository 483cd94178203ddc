import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict, type PdfRef } from '#shared/pdf/pdf-objects.js';
import { textString } from '#shared/pdf/pdf-text.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { addFields, editForm, raiseSignatureFlags, type ReservedField } from './add-fields.js';
import { certificationLevel } from './certification.js';
import { findField, formFields, hasValue } from './form-fields.js';
import { PdfSignatureError } from './pdf-signature.errors.js';
import { PreparedSignature, type ByteRange } from './prepared-signature.js';
import { BYTE_RANGE_WIDTH, byteRangeText, signatureDictionary, type SignatureDescription, type SubFilter } from './signature-dictionary.js';
import { AppearanceWriter, type WidgetAppearance } from './widget-appearance.js';

/** The value of a reserved text field, written by the same revision as the signature. */
export interface FieldFill {
  readonly name: string;
  readonly text: string;
  readonly appearance?: WidgetAppearance;
}

/** What is asked of `prepareSignature`. */
export interface SignatureRequest extends Omit<SignatureDescription, 'subFilter'> {
  readonly subFilter?: SubFilter;
  /** A signature field that is there and empty; or a new one, when `newField` says where. */
  readonly fieldName: string;
  /** Makes the field in the same revision; only in a document that is not certified. */
  readonly newField?: Pick<ReservedField, 'tooltip' | 'pageIndex' | 'rect'>;
  /** The visible mark; without it the field keeps what it shows. */
  readonly appearance?: WidgetAppearance;
  /** Reserved text fields to be filled: the registration date and index at the e-seal. */
  readonly fillFields?: readonly FieldFill[];
}

/**
 * Appends the revision that a signature will cover and gives its digest. Earlier bytes, and so earlier signatures, stay as they
 * are. Refuses with a `PdfSignatureError` what the document does not allow, with a `PdfError` a file that it cannot read.
 */
export function prepareSignature(pdf: Buffer, request: SignatureRequest): PreparedSignature {
  const document = PdfDocument.read(pdf);
  checkPermissions(document, request);
  const writer = new RevisionWriter(document);
  const drawing = new AppearanceWriter(writer);
  const { ref: fieldRef, widgetRef } = signatureField(writer, request);
  const dictionary = signatureDictionary({ ...request, subFilter: request.subFilter ?? 'ETSI.CAdES.detached' });
  const valueRef = writer.add(dictionary.object);
  writer.set(fieldRef, (writer.editableDict(fieldRef) ?? new PdfDict()).set('V', valueRef));
  if (request.appearance !== undefined) showIn(writer, drawing, widgetRef, request.appearance, false);
  for (const fill of request.fillFields ?? []) fillField(writer, drawing, fill);
  const form = editForm(writer);
  if (raiseSignatureFlags(form.dict, 3)) writer.set(form.ref, form.dict);
  if (request.docMdp !== undefined) certify(writer, valueRef);
  const revision = writer.finish(`${pdf.length} ${request.fieldName} ${request.signingAt} ${request.contentsBytes}`);
  const at = revision.contentOffset(valueRef);
  const start = at + dictionary.contentsAt;
  const end = start + request.contentsBytes * 2 + 2;
  const range: ByteRange = [0, start, end, pdf.length + revision.appended.length - end];
  revision.appended.write(byteRangeText(range), at + dictionary.byteRangeAt - pdf.length, BYTE_RANGE_WIDTH, 'latin1');
  return new PreparedSignature(pdf, revision.appended, range);
}

/** The field to sign and the widget that shows it: found empty, or made. */
function signatureField(writer: RevisionWriter, request: SignatureRequest): { ref: PdfRef; widgetRef: PdfRef | undefined } {
  const field = findField(writer.document, request.fieldName);
  if (field === undefined && request.newField !== undefined) {
    const [ref] = addFields(writer, [{ kind: 'signature', name: request.fieldName, ...request.newField }]);
    if (ref !== undefined) return { ref, widgetRef: ref };
  }
  if (field === undefined || field.type !== 'Sig') {
    throw new PdfSignatureError('fieldNotFound', `the document has no signature field "${request.fieldName}"`);
  }
  if (hasValue(writer.document, field)) throw new PdfSignatureError('fieldAlreadySigned', `"${request.fieldName}" is signed already`);
  return { ref: field.ref, widgetRef: field.widgets[0] };
}

/** A document time-stamp changes nothing that anybody signed: no certification forbids it (ISO 32000-2, table 257). */
function checkPermissions(document: PdfDocument, request: SignatureRequest): void {
  if (request.subFilter === 'ETSI.RFC3161') return;
  const level = certificationLevel(document);
  const makesField = request.newField !== undefined && findField(document, request.fieldName) === undefined;
  if (level === 1 || (level !== undefined && makesField)) {
    throw new PdfSignatureError('changesForbidden', 'the document was certified so that this change is not allowed');
  }
  if (request.docMdp !== undefined && isSigned(document)) {
    throw new PdfSignatureError('certificationNotFirst', 'a document that is signed already cannot be certified');
  }
}

function isSigned(document: PdfDocument): boolean {
  for (const field of formFields(document)) if (field.type === 'Sig' && hasValue(document, field)) return true;
  return false;
}

function certify(writer: RevisionWriter, signature: PdfRef): void {
  const { catalogRef } = writer.document;
  const catalog = writer.editableDict(catalogRef) ?? new PdfDict();
  const permissions = writer.editableDict(catalog.get('Perms')) ?? new PdfDict();
  writer.set(catalogRef, catalog.set('Perms', permissions.set('DocMDP', signature)));
}

function fillField(writer: RevisionWriter, drawing: AppearanceWriter, fill: FieldFill): void {
  const field = findField(writer.document, fill.name);
  if (field === undefined || field.type !== 'Tx')
    throw new PdfSignatureError('fieldNotFound', `the document has no text field "${fill.name}"`);
  if (hasValue(writer.document, field)) throw new PdfSignatureError('fieldAlreadyFilled', `"${fill.name}" is filled already`);
  writer.set(field.ref, (writer.editableDict(field.ref) ?? new PdfDict()).set('V', textString(fill.text)));
  if (fill.appearance !== undefined) showIn(writer, drawing, field.widgets[0], fill.appearance, true);
}

function showIn(
  writer: RevisionWriter,
  drawing: AppearanceWriter,
  ref: PdfRef | undefined,
  appearance: WidgetAppearance,
  isText: boolean,
): void {
  const widget = writer.editableDict(ref);
  if (ref === undefined || widget === undefined) return;
  drawing.show(widget, appearance, isText);
  writer.set(ref, widget);
}
