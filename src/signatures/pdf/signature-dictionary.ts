import { PdfDict, PdfVerbatim, name } from '#shared/pdf/pdf-objects.js';
import { serialize, stringText } from '#shared/pdf/pdf-serializer.js';
import { pdfDate, textString } from '#shared/pdf/pdf-text.js';

/** `ETSI.CAdES.detached`: a PAdES signature (ETSI EN 319 142-1); `ETSI.RFC3161`: a document time-stamp. */
export type SubFilter = 'ETSI.CAdES.detached' | 'ETSI.RFC3161';

/** What the signature dictionary says in clear. */
export interface SignatureDescription {
  readonly subFilter: SubFilter;
  /** ISO instant: the claimed signing time, which PAdES keeps here and not in the CMS. */
  readonly signingAt: string;
  /** Bytes reserved for the CMS. */
  readonly contentsBytes: number;
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
  readonly name?: string | undefined;
  /** Makes this a certification: 1 no changes, 2 filling and signing, 3 also annotations (ISO 32000-1, table 254). */
  readonly docMdp?: 1 | 2 | 3 | undefined;
}

/** The dictionary's text and, counted from its first character, where the two places to be filled are. */
export interface SignatureDictionary {
  readonly object: PdfVerbatim;
  /** The `[` of the byte range; `BYTE_RANGE_WIDTH` characters are kept for it. */
  readonly byteRangeAt: number;
  /** The `<` of the contents. */
  readonly contentsAt: number;
}

/** Room for `[0 a b c]` with three numbers of ten digits: files up to the largest that a PDF table can address. */
export const BYTE_RANGE_WIDTH = 36;

const BLANK = ' '.repeat(BYTE_RANGE_WIDTH);

/** Writes the signature dictionary with a blank byte range and zeros for the contents (ISO 32000-1, table 252). */
export function signatureDictionary(description: SignatureDescription): SignatureDictionary {
  const isTimestamp = description.subFilter === 'ETSI.RFC3161';
  const start = `<</Type/${isTimestamp ? 'DocTimeStamp' : 'Sig'}/Filter/Adobe.PPKLite/SubFilter/${description.subFilter}/ByteRange `;
  const byteRangeAt = start.length;
  const contentsAt = byteRangeAt + BYTE_RANGE_WIDTH + '/Contents '.length;
  const head = `${start}${BLANK}/Contents <`;
  const tail = `>${isTimestamp ? '' : claims(description)}>>`;
  return { object: new PdfVerbatim(head, description.contentsBytes * 2, tail), byteRangeAt, contentsAt };
}

/** The byte range padded to its width; throws RangeError when the file is too large for it. */
export function byteRangeText(range: readonly [number, number, number, number]): string {
  const text = `[${range.join(' ')}]`;
  if (text.length > BYTE_RANGE_WIDTH) throw new RangeError('the byte range does not fit into its place');
  return text.padEnd(BYTE_RANGE_WIDTH);
}

function claims({ signingAt, reason, location, name: signer, docMdp }: SignatureDescription): string {
  let text = `/M(${pdfDate(signingAt)})`;
  if (signer !== undefined) text += `/Name${stringText(textString(signer))}`;
  if (reason !== undefined) text += `/Reason${stringText(textString(reason))}`;
  if (location !== undefined) text += `/Location${stringText(textString(location))}`;
  return docMdp === undefined ? text : `${text}/Reference ${serialize([certification(docMdp)])}`;
}

function certification(level: 1 | 2 | 3): PdfDict {
  const parameters = PdfDict.of({ Type: name('TransformParams'), P: level, V: name('1.2') });
  return PdfDict.of({ Type: name('SigRef'), TransformMethod: name('DocMDP'), TransformParams: parameters });
}
