import { PdfString } from './pdf-objects.js';

/** A text string: plain ASCII as it is, everything else as UTF-16BE with its mark, in hexadecimal (ISO 32000-1, 7.9.2.2). */
export function textString(text: string): PdfString {
  if (/^[\x20-\x7e]*$/.test(text)) return new PdfString(Buffer.from(text, 'latin1'));
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return new PdfString(bytes, true);
}

/** Codes of PDFDocEncoding that differ from Latin-1 (ISO 32000-1, annex D.3). */
const DOC_ENCODING: ReadonlyMap<number, string> = new Map([
  ...[...'˘ˇˆ˙˝˛˚˜'].map((character, index): [number, string] => [0x18 + index, character]),
  ...[...'•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž'].map((character, index): [number, string] => [0x80 + index, character]),
  [0xa0, '€'],
]);

/** The text of a text string in any of its three encodings. */
export function textOf(value: PdfString): string {
  const { bytes } = value;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
    return Buffer.from(even).swap16().toString('utf16le');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  const text = bytes.toString('latin1');
  return /^[\x20-\x7e]*$/.test(text)
    ? text
    : text.replace(/[^\x20-\x7e]/g, (character) => DOC_ENCODING.get(character.charCodeAt(0)) ?? character);
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z$/;

/** An ISO instant as a PDF date in UTC, to the second (ISO 32000-1, 7.9.4); throws RangeError when it is not an instant. */
export function pdfDate(instant: string): string {
  const digits = INSTANT.exec(instant) ?? INSTANT.exec(new Date(instant).toISOString());
  return `D:${digits?.slice(1).join('') ?? ''}Z`;
}

const PDF_DATE = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z(?:00'?00'?)?|([+-])(\d\d)'?(\d\d)?'?)?$/;

/** A PDF date as an ISO instant in UTC, or undefined when it is malformed; a date without zone counts as UTC. */
export function instantOf(date: string): string | undefined {
  const match = PDF_DATE.exec(date);
  if (match === null) return undefined;
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00', sign = '+', zoneHour = '00', zoneMinute = '00'] =
    match;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return Number.isNaN(local) ? undefined : new Date(sign === '-' ? local + zone : local - zone).toISOString();
}
