import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { type PdfDict, PdfName } from '#shared/pdf/pdf-objects.js';

/** How far a certified document may change (ISO 32000-1, table 254). */
export type CertificationLevel = 1 | 2 | 3;

/** The level at which the document was certified (`/Perms /DocMDP`), or undefined when it was not. An unreadable level counts as 1. */
export function certificationLevel(document: PdfDocument): CertificationLevel | undefined {
  const permissions = document.dict(document.catalog.get('Perms'));
  const signature = document.dict(permissions?.get('DocMDP'));
  return signature === undefined ? undefined : (levelOf(document, signature) ?? 1);
}

/** The level that a signature dictionary itself declares, or undefined when it is an ordinary signature. */
export function levelOf(document: PdfDocument, signature: PdfDict): CertificationLevel | undefined {
  for (const item of document.array(signature.get('Reference')) ?? []) {
    const reference = document.dict(item);
    const method = document.resolve(reference?.get('TransformMethod'));
    if (!(method instanceof PdfName) || method.value !== 'DocMDP') continue;
    const level = document.resolve(document.dict(reference?.get('TransformParams'))?.get('P'));
    if (level === null) return 2;
    return level === 1 || level === 2 || level === 3 ? level : 1;
  }
  return undefined;
}
