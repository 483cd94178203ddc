import { ByteWriter } from './byte-writer.js';
import { PdfError } from './pdf-error.js';
import { encodeName } from './pdf-name-coding.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, PdfVerbatim, type PdfObject } from './pdf-objects.js';

/** Writes one object. Refuses streams (`unsupported`), which only the writer of an indirect object can place. */
export function writeObject(out: ByteWriter, value: PdfObject): void {
  if (typeof value === 'number') writeNumber(out, value);
  else if (value === null) out.text('null');
  else if (typeof value === 'boolean') out.text(value ? 'true' : 'false');
  else if (value instanceof PdfName) out.text(encodeName(value.value));
  else if (value instanceof PdfRef) writeRef(out, value);
  else if (value instanceof PdfDict) writeDict(out, value);
  else if (value instanceof PdfString) writeString(out, value);
  else if (value instanceof PdfVerbatim) writeVerbatim(out, value);
  else if (value instanceof PdfStream) throw new PdfError('unsupported', 'a stream cannot stand inside another object');
  else writeArray(out, value);
}

/** One object as PDF text, one char code per byte. */
export function serialize(value: PdfObject): string {
  const out = new ByteWriter();
  writeObject(out, value);
  return out.finish().toString('latin1');
}

function writeRef(out: ByteWriter, { num, gen }: PdfRef): void {
  out.integer(num);
  out.text(' ');
  out.integer(gen);
  out.text(' R');
}

function writeArray(out: ByteWriter, items: readonly PdfObject[]): void {
  out.text('[');
  for (let index = 0; index < items.length; index++) {
    if (index > 0) out.text(' ');
    writeObject(out, items[index] as PdfObject);
  }
  out.text(']');
}

function writeDict(out: ByteWriter, dict: PdfDict): void {
  out.text('<<');
  for (let place = 0; place < dict.size; place++) {
    out.text(encodeName(dict.keyAt(place)));
    out.text(' ');
    writeObject(out, dict.valueAt(place));
  }
  out.text('>>');
}

/** The shortest form that reads back as the same number; PDF knows no exponents. */
function writeNumber(out: ByteWriter, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return out.integer(value);
  if (!Number.isFinite(value)) throw new PdfError('unsupported', 'a number is not finite');
  const text = String(value);
  if (!text.includes('e')) out.text(text);
  else if (Math.abs(value) >= 1) out.text(BigInt(value).toString());
  else
    out.text(
      value
        .toFixed(20)
        .replace(/\.?0+$/, '')
        .replace(/^-0$/, '0'),
    );
}

function writeString(out: ByteWriter, value: PdfString): void {
  if (value.source !== undefined) out.copy(value.source, value.start, value.end);
  else out.text(stringText(value));
}

/** A string as PDF text with its delimiters. */
export function stringText(value: PdfString): string {
  if (value.hex) return `<${value.bytes.toString('hex')}>`;
  const text = value.bytes.toString('latin1');
  return /[()\\\r]/.test(text) ? `(${text.replace(/[()\\]/g, '\\$&').replace(/\r/g, '\\r')})` : `(${text})`;
}

function writeVerbatim(out: ByteWriter, { head, gap, tail }: PdfVerbatim): void {
  out.text(head);
  out.zeros(gap);
  out.text(tail);
}
