import { createHash } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfDict, PdfRef, PdfStream, PdfString, name, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { instantOf, pdfDate, textOf, textString } from '#shared/pdf/pdf-text.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { contentKey, type ValidationMaterial } from '../preservation/validation-material.js';

/** Streams of each kind that a store may hold; more is not a document's evidence but an attempt to keep the reader busy. */
const MAX_STREAMS = 2_000;

/** A `VRI` entry: the evidence that was kept for one signature, and when it was put together (`TU`). */
export interface SignatureEvidence extends ValidationMaterial {
  readonly updatedAt: Instant | undefined;
}

/** The document security store (ETSI EN 319 142-1 §5.4.2): evidence as it lies in the file, not believed. */
export interface SecurityStore extends ValidationMaterial {
  /** By `vriKey` of the signature. */
  readonly bySignature: ReadonlyMap<string, SignatureEvidence>;
}

/** Evidence to be put into the store for one signature, by its `vriKey`. */
export interface StoreEntry {
  readonly key: string;
  readonly material: ValidationMaterial;
}

/**
 * The key of a signature in the `VRI` dictionary: SHA-1, in upper-case hexadecimal, over the whole string of `/Contents` with the
 * zeros that fill its place (ETSI EN 319 142-1 §5.4.2.3). It only names the signature; nothing rests on its strength.
 */
export function vriKey(pdf: Buffer, byteRange: readonly [number, number, number, number]): string {
  const [, start, end] = byteRange;
  const contents = Buffer.from(pdf.toString('latin1', start + 1, end - 1), 'hex');
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}

/** Reads the store; an empty one when there is none. What cannot be read is a `PdfError`. */
export function readSecurityStore(document: PdfDocument): SecurityStore {
  const store = document.dict(document.catalog.get('DSS'));
  const streams = new StreamReader(document);
  const bySignature = new Map<string, SignatureEvidence>();
  for (const [key, value] of document.dict(store?.get('VRI'))?.entries() ?? []) {
    const entry = document.dict(value);
    if (entry === undefined) continue;
    if (bySignature.size >= MAX_STREAMS) throw new PdfError('tooLarge', 'the security store has too many entries');
    const updated = document.resolve(entry.get('TU'));
    const updatedAt = updated instanceof PdfString ? (instantOf(textOf(updated)) as Instant | undefined) : undefined;
    bySignature.set(key.toUpperCase(), {
      certificates: streams.bytesOf(entry.get('Cert')), ocsps: streams.bytesOf(entry.get('OCSP')), crls: streams.bytesOf(entry.get('CRL')), updatedAt,
    });
  }
  return {
    certificates: streams.bytesOf(store?.get('Certs')), ocsps: streams.bytesOf(store?.get('OCSPs')), crls: streams.bytesOf(store?.get('CRLs')), bySignature,
  };
}

/**
 * Appends one revision that adds the evidence to the store (made when there is none): every structure once, each signature's
 * `VRI` with `TU`. What was in the store stays there; every earlier byte stays as it was.
 */
export function appendSecurityStore(pdf: Buffer, entries: readonly StoreEntry[], at: Instant): Buffer {
  const document = PdfDocument.read(pdf);
  const writer = new RevisionWriter(document);
  const catalog = writer.editableDict(document.catalogRef) ?? new PdfDict();
  const current = catalog.get('DSS');
  const store = writer.editableDict(current) ?? PdfDict.of({ Type: name('DSS') });
  const lists = { Certs: new StreamList(writer, store.get('Certs')), OCSPs: new StreamList(writer, store.get('OCSPs')), CRLs: new StreamList(writer, store.get('CRLs')) };
  const related = writer.editableDict(store.get('VRI')) ?? new PdfDict();
  for (const { key, material } of entries) {
    const entry = writer.editableDict(related.get(key)) ?? PdfDict.of({ Type: name('VRI') });
    extend(writer, entry, 'Cert', material.certificates.map((der) => lists.Certs.refOf(der)));
    extend(writer, entry, 'OCSP', material.ocsps.map((der) => lists.OCSPs.refOf(der)));
    extend(writer, entry, 'CRL', material.crls.map((der) => lists.CRLs.refOf(der)));
    related.set(key, entry.set('TU', textString(pdfDate(at))));
  }
  for (const [key, list] of Object.entries(lists)) if (list.refs.length > 0) store.set(key, [...list.refs]);
  store.set('VRI', related);
  if (current instanceof PdfRef) writer.set(current, store);
  else writer.set(document.catalogRef, catalog.set('DSS', writer.add(store)));
  return writer.finish().toBuffer();
}

/** Adds references to the array of a `VRI` entry, those that are there staying first. */
function extend(writer: RevisionWriter, entry: PdfDict, key: string, refs: readonly PdfRef[]): void {
  const known = writer.resolve(entry.get(key));
  const kept = Array.isArray(known) ? known : [];
  const there = new Set(kept.flatMap((each) => (each instanceof PdfRef ? [each.num] : [])));
  const added = [...new Map(refs.map((ref) => [ref.num, ref])).values()].filter((ref) => !there.has(ref.num));
  if (kept.length + added.length > 0) entry.set(key, [...kept, ...added]);
}

/** One of the store's arrays while it grows: the same bytes are written once, whatever revision they came with. */
class StreamList {
  readonly refs: PdfObject[];
  private readonly byContent = new Map<string, PdfRef>();

  constructor(
    private readonly writer: RevisionWriter,
    list: PdfObject | undefined,
  ) {
    const { document } = writer;
    this.refs = [...(document.array(list) ?? [])];
    if (this.refs.length > MAX_STREAMS) throw new PdfError('tooLarge', 'the security store is too large');
    for (const ref of this.refs) {
      const stream = document.resolve(ref);
      if (ref instanceof PdfRef && stream instanceof PdfStream) this.byContent.set(contentKey(document.decode(stream)), ref);
    }
  }

  refOf(der: Buffer): PdfRef {
    const key = contentKey(der);
    const known = this.byContent.get(key);
    if (known !== undefined) return known;
    const ref = this.writer.addStream(new PdfDict(), der, { compress: true });
    this.byContent.set(key, ref);
    this.refs.push(ref);
    return ref;
  }
}

/** Reads arrays of streams; a stream that several entries name is decoded once. */
class StreamReader {
  private readonly decoded = new Map<number, Buffer>();

  constructor(private readonly document: PdfDocument) {}

  bytesOf(list: PdfObject | undefined): Buffer[] {
    const items = this.document.array(list) ?? [];
    if (items.length > MAX_STREAMS) throw new PdfError('tooLarge', 'the security store is too large');
    return items.flatMap((item) => {
      const known = item instanceof PdfRef ? this.decoded.get(item.num) : undefined;
      if (known !== undefined) return [known];
      const stream = this.document.resolve(item);
      if (!(stream instanceof PdfStream)) return [];
      const bytes = this.document.decode(stream);
      if (item instanceof PdfRef) this.decoded.set(item.num, bytes);
      return [bytes];
    });
  }
}
