import { PdfName, PdfString } from '#shared/pdf/pdf-objects.js';
import { textOf } from '#shared/pdf/pdf-text.js';
import type { ChangeContext } from '../domain/document-change.js';
import type { DocumentHistory } from '../pdf/document-history.js';
import type { ExtractedSignature } from '../pdf/extract-signatures.js';

/** The fields that a signature locks (FieldMDP, ISO 32000-1, table 256): all, those it names, or all but those. */
export function fieldLocks(history: DocumentHistory, { valueRef, revision }: ExtractedSignature): ChangeContext['locks'] {
  const document = revision === undefined ? undefined : history.at(revision);
  const signature = document?.dict(valueRef);
  if (document === undefined || signature === undefined || revision === undefined) return [];
  return (document.array(signature.get('Reference')) ?? []).flatMap((item) => {
    const reference = document.dict(item);
    const method = document.resolve(reference?.get('TransformMethod'));
    if (!(method instanceof PdfName) || method.value !== 'FieldMDP') return [];
    const parameters = document.dict(reference?.get('TransformParams'));
    const action = document.resolve(parameters?.get('Action'));
    const names = (document.array(parameters?.get('Fields')) ?? []).map((field) => document.resolve(field)).flatMap((field) => (field instanceof PdfString ? [textOf(field)] : []));
    const named = (field: string): boolean => names.some((name) => field === name || field.startsWith(`${name}.`));
    const word = action instanceof PdfName ? action.value : 'All';
    return [{ revision, locks: (field: string) => (word === 'Include' ? named(field) : word === 'Exclude' ? !named(field) : true) }];
  });
}
