import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfRef } from '#shared/pdf/pdf-objects.js';
import { formFields, hasValue, type FormField } from './form-fields.js';
import type { SignatureProblem } from './signature-coverage.js';

/** Signed fields that one state of a file may have; more is not an office's document but an attack on whoever checks it. */
const MAX_SIGNATURES = 1_000;

/** The documents that a file was, revision by revision, each read from its own bytes only. */
export class DocumentHistory {
  private readonly documents = new Map<number, PdfDocument | undefined>();
  private readonly signed = new Map<PdfDocument, readonly FormField[]>();

  constructor(readonly newest: PdfDocument) {}

  /** The document of revision `index`; undefined when those bytes alone are not a readable PDF. */
  at(index: number): PdfDocument | undefined {
    if (!this.documents.has(index)) this.documents.set(index, this.read(index));
    return this.documents.get(index);
  }

  /** The signature fields of one of these documents that hold something. Refuses (`tooLarge`) past the limit. */
  signedFields(document: PdfDocument): readonly FormField[] {
    const known = this.signed.get(document);
    if (known !== undefined) return known;
    const fields = [...formFields(document)].filter((field) => field.type === 'Sig' && hasValue(document, field));
    if (fields.length > MAX_SIGNATURES) throw new PdfError('tooLarge', 'the file has too many signatures');
    this.signed.set(document, fields);
    return fields;
  }

  /** What speaks against the signed revision, read by itself, showing this very signature in this very field of the same document. */
  disagreements(revision: number, field: FormField): SignatureProblem[] {
    const then = this.at(revision);
    const same = then === undefined ? undefined : this.signedFields(then).find((candidate) => candidate.name === field.name);
    if (then === undefined || same === undefined || valueKey(same) !== valueKey(field)) return ['notInItsRevision'];
    const problems: SignatureProblem[] = [];
    if (then.xref.newest.offset !== this.newest.revisions[revision]?.xrefOffset) problems.push('historyRewritten');
    const value = field.value instanceof PdfRef ? field.value : undefined;
    if (value !== undefined && then.offsetOf(value) !== this.newest.offsetOf(value)) problems.push('replacedLater');
    const [before, now] = [then.catalogRef, this.newest.catalogRef];
    if (before.num !== now.num || before.gen !== now.gen) problems.push('catalogReplaced');
    return problems;
  }

  private read(index: number): PdfDocument | undefined {
    const { revisions, bytes } = this.newest;
    if (index === revisions.length - 1) return this.newest;
    try {
      return PdfDocument.read(bytes.subarray(0, revisions[index]?.end ?? 0));
    } catch (error) {
      if (error instanceof PdfError) return undefined;
      throw error;
    }
  }
}

/** What tells signature values apart: the object that holds them, or the field when they stand in it. */
export function valueKey(field: FormField): string {
  return field.value instanceof PdfRef ? `${field.value.num} ${field.value.gen}` : `in ${field.name}`;
}
