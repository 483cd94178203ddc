/**
 * Why a signature cannot be placed into a PDF:
 * - `fieldNotFound`: no field of that name and kind, and none was asked to be made;
 * - `fieldExists`: a field of that name is already there;
 * - `badFieldName`: empty, or with a period, which PDF keeps for nested fields;
 * - `fieldAlreadySigned`: the field holds a signature; it is never replaced;
 * - `fieldAlreadyFilled`: the text field holds a value; a registration is never written over;
 * - `signatureTooLarge`: the CMS does not fit into the reserved place; prepare again with `neededBytes` (reliability S40);
 * - `certificationNotFirst`: a certification (DocMDP) may only be the first signature;
 * - `changesForbidden`: the document was certified so that what is asked is not allowed (DocMDP 1; new fields at any level);
 * - `dynamicForm`: the document is an XFA form, whose text lives outside of the pages (reliability S27).
 */
export type PdfSignatureErrorCode =
  | 'fieldNotFound'
  | 'fieldExists'
  | 'badFieldName'
  | 'fieldAlreadySigned'
  | 'fieldAlreadyFilled'
  | 'signatureTooLarge'
  | 'certificationNotFirst'
  | 'changesForbidden'
  | 'dynamicForm';

/** Thrown when a signature cannot be placed; `code` is stable. Damage of the file itself is a `PdfError`. */
export class PdfSignatureError extends Error {
  constructor(
    readonly code: PdfSignatureErrorCode,
    message: string,
    /** With `signatureTooLarge`: the bytes that the CMS takes. */
    readonly neededBytes?: number,
  ) {
    super(message);
    this.name = 'PdfSignatureError';
  }
}
