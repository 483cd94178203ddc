import { PdfError } from './pdf-error.js';
import { encodeName } from './pdf-name-coding.js';
import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, PdfVerbatim, type PdfObject } from './pdf-objects.js';

/** One object as PDF text, one char code per byte. Refuses streams, which only the writer of an indirect object can place. */
export function serialize(value: PdfObject): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof PdfName) return encodeName(value.value);
  if (value instanceof PdfRef) return `${value.num} ${value.gen} R`;
  if (value instanceof PdfString) return stringText(value);
  if (value instanceof PdfDict) return dictText(value);
  if (value instanceof PdfVerbatim) return value.head + '0'.repeat(value.gap) + value.tail;
  if (value instanceof PdfStream) throw new PdfError('unsupported', 'a stream cannot stand inside another object');
  return arrayText(value);
}

function arrayText(items: readonly PdfObject[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index++) text += (index === 0 ? '' : ' ') + serialize(items[index] as PdfObject);
  return `${text}]`;
}

function dictText(dict: PdfDict): string {
  let text = '<<';
  for (const [key, value] of dict.entries()) text += `${encodeName(key)} ${serialize(value)}`;
  return `${text}>>`;
}

/** The shortest form that reads back as the same number; PDF knows no exponents. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new PdfError('unsupported', 'a number is not finite');
  const text = String(value);
  if (!text.includes('e')) return text;
  if (Math.abs(value) < 1)
    return value
      .toFixed(20)
      .replace(/\.?0+$/, '')
      .replace(/^-0$/, '0');
  return BigInt(value).toString();
}

function stringText(value: PdfString): string {
  const { written } = value;
  if (written !== undefined) return written;
  if (value.hex) return `<${value.bytes.toString('hex')}>`;
  const text = value.bytes.toString('latin1');
  if (!/[()\\\r]/.test(text)) return `(${text})`;
  return `(${text.replace(/[()\\]/g, '\\$&').replace(/\r/g, '\\r')})`;
}
