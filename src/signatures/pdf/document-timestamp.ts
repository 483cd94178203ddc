import { accept, type Result } from '#shared/domain/result.js';
import type { Instant } from '#shared/domain/ids.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import type { HashName } from '../cms/algorithms.js';
import type { TimestampRefusal } from '../cms/timestamp.js';
import type { TimestampSource } from '../ports.js';
import { findField } from './form-fields.js';
import { PdfSignatureError } from './pdf-signature.errors.js';
import { prepareSignature } from './prepare-signature.js';

/** A file with a document time-stamp at its end, and the token in it. */
export interface TimestampedPdf {
  readonly pdf: Buffer;
  readonly token: Buffer;
  readonly fieldName: string;
}

/** Room for a token with its chain; a larger one makes the place be reserved anew. */
const tokenRoom = 8192;
const tooltip = 'Позначка часу документа';

/**
 * Appends a document time-stamp (`DocTimeStamp`, `ETSI.RFC3161`; ETSI EN 319 142-1 §5.4.3) over everything before it, in a field of
 * its own that shows nothing. Earlier bytes stay as they were. Refused, with nothing written, when no token is to be had; what the
 * file itself forbids is a `PdfSignatureError`.
 */
export async function appendDocumentTimestamp(
  pdf: Buffer,
  source: TimestampSource,
  { at, hash }: { readonly at: Instant; readonly hash: HashName },
): Promise<Result<TimestampedPdf, TimestampRefusal>> {
  const fieldName = freeName(PdfDocument.read(pdf));
  for (let contentsBytes = tokenRoom, tries = 1; ; tries += 1) {
    const prepared = prepareSignature(pdf, {
      subFilter: 'ETSI.RFC3161', fieldName, newField: { tooltip, pageIndex: 0, rect: [0, 0, 0, 0] }, signingAt: at, contentsBytes,
    });
    const token = await source.timestamp(prepared.digestWith(hash), hash);
    if (!token.ok) return token;
    try {
      return accept({ pdf: prepared.embed(token.value), token: token.value, fieldName });
    } catch (error) {
      if (!(error instanceof PdfSignatureError) || error.code !== 'signatureTooLarge' || tries > 2) throw error;
      // An authority's chain may change between two tokens: some room more than this one took.
      contentsBytes = (error.neededBytes ?? contentsBytes) + 1024;
    }
  }
}

function freeName(document: PdfDocument): string {
  for (let number = 1; ; number += 1) if (findField(document, `timestamp-${number}`) === undefined) return `timestamp-${number}`;
}
