/**
 * Why a PDF cannot be read or changed:
 * - `notPdf`: the bytes do not begin with `%PDF-`;
 * - `encrypted`: the file asks for a password, so nothing in it can be judged or signed;
 * - `broken`: the structure contradicts itself or ends too early; nothing is repaired by guessing, because two
 *   readers that guess differently is how signed files are forged;
 * - `tooLarge`: a bound of `PdfLimits` was reached (inflated size, nesting, number of objects);
 * - `unsupported`: well-formed, but uses something this layer does not handle;
 * - `missing`: the page, field or object asked for is not there.
 */
export type PdfErrorCode = 'notPdf' | 'encrypted' | 'broken' | 'tooLarge' | 'unsupported' | 'missing';

/** The only thing that the PDF layer throws on bad input; `code` is stable, `message` names the place for a log. */
export class PdfError extends Error {
  constructor(
    readonly code: PdfErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'PdfError';
  }
}
