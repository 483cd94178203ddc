import { createHash } from 'node:crypto';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfDict, PdfName, PdfRef, PdfString, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { instantOf, textOf } from '#shared/pdf/pdf-text.js';
import { levelOf, type CertificationLevel } from './certification.js';
import { DocumentHistory, valueKey } from './document-history.js';
import type { FormField } from './form-fields.js';
import type { ByteRange } from './prepared-signature.js';
import { byteRangeProblems, coveredRevision, derInside, readByteRange, type SignatureProblem } from './signature-coverage.js';

/** A signature as it sits in the file. Nothing here says that it is cryptographically right: that is for the CMS checks. */
export interface ExtractedSignature {
  readonly fieldName: string;
  /** The signature dictionary, when it is an object of its own. */
  readonly valueRef: PdfRef | undefined;
  /** `ETSI.CAdES.detached`, `adbe.pkcs7.detached`, `ETSI.RFC3161` …; undefined when nothing says. */
  readonly subFilter: string | undefined;
  /** The CMS (or time-stamp token) without the zeros that fill its place. */
  readonly contents: Buffer | undefined;
  readonly byteRange: ByteRange | undefined;
  /** Index into `PdfDocument.revisions` of the state that was signed; undefined when the bytes end inside one. */
  readonly revision: number | undefined;
  /** True when nothing follows the covered bytes. */
  readonly coversWholeFile: boolean;
  /** The signing time that the dictionary claims (`/M`), as an ISO instant. */
  readonly claimedAt: string | undefined;
  readonly reason: string | undefined;
  readonly location: string | undefined;
  readonly signerName: string | undefined;
  /** Set when the signature certifies the document. */
  readonly docMdp: CertificationLevel | undefined;
  /** Empty when the signature sits as it must; any entry forbids calling it valid. */
  readonly problems: readonly SignatureProblem[];
  /** Digest of the covered bytes by an algorithm named as OpenSSL names it; undefined when the byte range is unusable. */
  digest(algorithm: string): Buffer | undefined;
}

/** Signatures that later revisions took out; more are refused as `tooLarge`. */
const MAX_REMOVED = 1_000;

/**
 * Every signature of the file, in the order of its form, then those that a later revision took out. An empty list means that
 * no revision holds a signature. Refuses with a `PdfError` a file that cannot be read without guessing.
 */
export function extractSignatures(pdf: Buffer): ExtractedSignature[] {
  return signaturesIn(new DocumentHistory(PdfDocument.read(pdf)));
}

/** The same over a history that is open already, so that other questions can be asked of it. */
export function signaturesIn(history: DocumentHistory): ExtractedSignature[] {
  const current = history.signedFields(history.newest);
  const uses = new Map<string, number>();
  for (const field of current) uses.set(valueKey(field), (uses.get(valueKey(field)) ?? 0) + 1);
  const found = current.map((field) => extract(history, history.newest, field, uses.get(valueKey(field)) === 1 ? [] : ['sharedValue']));
  return [...found, ...removedSignatures(history, new Set(uses.keys()))];
}

function removedSignatures(history: DocumentHistory, known: Set<string>): ExtractedSignature[] {
  const removed: ExtractedSignature[] = [];
  const last = history.newest.revisions.length - 1;
  for (let index = last - 1; index >= 0; index--) {
    const document = history.at(index);
    if (document === undefined) continue;
    for (const field of history.signedFields(document)) {
      if (known.has(valueKey(field))) continue;
      known.add(valueKey(field));
      if (removed.length >= MAX_REMOVED) throw new PdfError('tooLarge', 'too many signatures were taken out of the file');
      removed.push(extract(history, document, field, ['removedLater']));
    }
  }
  return removed;
}

function extract(
  history: DocumentHistory,
  document: PdfDocument,
  field: FormField,
  before: readonly SignatureProblem[],
): ExtractedSignature {
  const signature = document.dict(field.value) ?? new PdfDict();
  const valueRef = field.value instanceof PdfRef ? field.value : undefined;
  const range = readByteRange(document, signature);
  const problems = [
    ...before,
    ...(range === undefined ? (['byteRangeMissing'] as const) : byteRangeProblems(document, signature, range, valueRef)),
  ];
  const contents = document.resolve(signature.get('Contents'));
  const bytes = contents instanceof PdfString ? contents.bytes : Buffer.alloc(0);
  const { der, cleanRest } = derInside(bytes, signature.name('SubFilter') === 'adbe.pkcs7.detached');
  if (bytes.every((byte) => byte === 0)) problems.push('contentsMissing');
  else if (der === undefined) problems.push('contentsNotDer');
  else if (!cleanRest) problems.push('contentsPadding');
  const revision = range === undefined ? undefined : coveredRevision(document, range);
  if (range !== undefined && revision === undefined) problems.push('notARevision');
  if (revision !== undefined) problems.push(...history.disagreements(revision, field));
  const pdf = history.newest.bytes;
  return {
    fieldName: field.name,
    valueRef,
    contents: der,
    byteRange: range,
    revision,
    coversWholeFile: range !== undefined && range[2] + range[3] === pdf.length,
    ...claims(document, signature),
    problems: [...new Set(problems)],
    digest: (algorithm) => digestOf(pdf, range, algorithm),
  };
}

function claims(
  document: PdfDocument,
  signature: PdfDict,
): Pick<ExtractedSignature, 'subFilter' | 'claimedAt' | 'reason' | 'location' | 'signerName' | 'docMdp'> {
  const subFilter = document.resolve(signature.get('SubFilter'));
  const date = text(document, signature.get('M'));
  return {
    subFilter: subFilter instanceof PdfName ? subFilter.value : undefined,
    claimedAt: date === undefined ? undefined : instantOf(date),
    reason: text(document, signature.get('Reason')),
    location: text(document, signature.get('Location')),
    signerName: text(document, signature.get('Name')),
    docMdp: levelOf(document, signature),
  };
}

function text(document: PdfDocument, value: PdfObject | undefined): string | undefined {
  const resolved = document.resolve(value);
  return resolved instanceof PdfString ? textOf(resolved) : undefined;
}

function digestOf(pdf: Buffer, range: ByteRange | undefined, algorithm: string): Buffer | undefined {
  if (range === undefined) return undefined;
  const [start, length, second, secondLength] = range;
  if (start + length > pdf.length || second + secondLength > pdf.length) return undefined;
  const hashing = createHash(algorithm).update(pdf.subarray(start, start + length));
  return hashing.update(pdf.subarray(second, second + secondLength)).digest();
}
