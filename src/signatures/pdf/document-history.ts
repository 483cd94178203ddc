import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfRef } from '#shared/pdf/pdf-objects.js';
import { formFields, hasValue, type FormField } from './form-fields.js';
import type { SignatureProblem } from './signature-coverage.js';

/** Signed fields that one state of a file may have; more is not an office's document but an attack on whoever checks it. */
const MAX_SIGNATURES = 1_000;

/** Fields that all states of a file may have together: each state lists those it had, so a file that asks for more is longer than it. */
const MAX_FIELDS = 4_000_000;

/** States that are kept open: whoever goes through a history looks at neighbours. */
const KEPT = 16;

/**
 * The documents that a file was, revision by revision, each read from its own bytes only; what these share is read once. Only a few are
 * kept open, so that memory does not grow with the number of revisions times what is in them.
 */
export class DocumentHistory {
  private readonly documents = new Map<number, PdfDocument>();
  private readonly unreadable = new Set<number>();
  private readonly fieldLists = new WeakMap<PdfDocument, readonly FormField[]>();
  private fieldsSeen = 0;

  constructor(readonly newest: PdfDocument) {}

  /** The document of revision `index`; undefined when those bytes alone are not a readable PDF. Refuses (`tooLarge`) past the limits. */
  at(index: number): PdfDocument | undefined {
    if (index === this.newest.revisions.length - 1) return this.newest;
    if (this.unreadable.has(index)) return undefined;
    const document = this.documents.get(index) ?? this.read(index);
    if (document === undefined) {
      this.unreadable.add(index);
      return undefined;
    }
    this.documents.delete(index);
    this.documents.set(index, document);
    const [oldest] = this.documents.keys();
    if (oldest !== undefined && this.documents.size > KEPT) this.documents.delete(oldest);
    return document;
  }

  /** The form of one of these documents, found once while it is open. Refuses (`tooLarge`) past the limits. */
  fields(document: PdfDocument): readonly FormField[] {
    const known = this.fieldLists.get(document);
    if (known !== undefined) return known;
    const fields = [...formFields(document)];
    this.fieldsSeen += fields.length;
    if (this.fieldsSeen > MAX_FIELDS) throw new PdfError('tooLarge', 'the form has too many fields over all revisions');
    this.fieldLists.set(document, fields);
    return fields;
  }

  /** The signature fields of one of these documents that hold something. Refuses (`tooLarge`) past the limit. */
  signedFields(document: PdfDocument): readonly FormField[] {
    const fields = this.fields(document).filter((field) => field.type === 'Sig' && hasValue(document, field));
    if (fields.length > MAX_SIGNATURES) throw new PdfError('tooLarge', 'the file has too many signatures');
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
    try {
      return this.newest.earlier(this.newest.revisions[index]?.end ?? 0);
    } catch (error) {
      if (error instanceof PdfError && error.code !== 'tooLarge') return undefined;
      throw error;
    }
  }
}

/** What tells signature values apart: the object that holds them, or the field when they stand in it. */
export function valueKey(field: FormField): string {
  return field.value instanceof PdfRef ? `${field.value.num} ${field.value.gen}` : `in ${field.name}`;
}
