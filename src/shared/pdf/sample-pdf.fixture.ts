import { deflateSync } from 'node:zlib';

/** How a hand-made PDF is laid out. */
export interface SampleOptions {
  /** `table`: classic cross-reference; `stream`: cross-reference stream with PNG predictor. */
  readonly xref: 'table' | 'stream';
  /** Numbers of the objects that go into one object stream (only with `stream`). */
  readonly packed?: readonly number[];
  /** More trailer entries, as PDF text. */
  readonly trailer?: string;
}

/**
 * Writes a PDF by hand, for the tests of the reader: `objects[0]` becomes object 1 and must be the catalog. Shares no code with
 * the writer under test.
 */
export function samplePdf(objects: readonly string[], options: SampleOptions): Buffer {
  const packed = options.packed ?? [];
  let file = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  const rows: [number, number, number][] = [[0, 0, 65535]];
  const streamNumber = objects.length + 1;
  objects.forEach((body, index) => {
    const num = index + 1;
    if (packed.includes(num)) {
      rows[num] = [2, streamNumber, packed.indexOf(num)];
      return;
    }
    rows[num] = [1, file.length, 0];
    file += `${num} 0 obj\n${body}\nendobj\n`;
  });
  if (options.xref === 'table') return Buffer.from(file + classicEnd(rows, file.length, options.trailer ?? ''), 'latin1');
  if (packed.length > 0) {
    rows[streamNumber] = [1, file.length, 0];
    file += `${streamNumber} 0 obj\n${objectStream(objects, packed)}\nendobj\n`;
  }
  return Buffer.from(file + streamEnd(rows, file.length, options.trailer ?? ''), 'latin1');
}

/** A stream object as PDF text with its exact length. */
export function sampleStream(data: string, entries: string = ''): string {
  return `<</Length ${data.length}${entries}>>\nstream\n${data}\nendstream`;
}

/** A hybrid file (ISO 32000-1, 7.5.8.4): object 6, `<</Hidden true>>`, is known only to the stream beside the table. */
export function hybridPdf(): Buffer {
  const withStream = samplePdf([...ONE_PAGE, '<</Hidden true>>'], { xref: 'stream', packed: [6] }).toString('latin1');
  const streamAt = Number(/startxref\n(\d+)/.exec(withStream)?.[1]);
  const body = withStream.slice(0, withStream.indexOf('startxref'));
  let table = 'xref\n0 7\n0000000006 65535 f \n';
  for (let num = 1; num <= 5; num++) table += `${String(body.indexOf(`\n${num} 0 obj`) + 1).padStart(10, '0')} 00000 n \n`;
  table += '0000000000 00000 f \n';
  return Buffer.from(`${body}${table}trailer\n<</Size 7/Root 1 0 R/XRefStm ${streamAt}>>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1');
}

/** Catalog, page tree, one page with text and its font: the smallest honest document. */
export const ONE_PAGE: readonly string[] = [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 300 400]/Resources<</Font<</F1 5 0 R>>>>>>',
  '<</Type/Page/Parent 2 0 R/Contents 4 0 R>>',
  sampleStream('BT /F1 12 Tf 20 350 Td (Hello) Tj ET'),
  '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
];

function classicEnd(rows: readonly (readonly [number, number, number])[], start: number, extra: string): string {
  const lines = rows.map(
    ([type, offset, gen]) => `${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} ${type === 1 ? 'n' : 'f'} \n`,
  );
  return `xref\n0 ${rows.length}\n${lines.join('')}trailer\n<</Size ${rows.length}/Root 1 0 R${extra}>>\nstartxref\n${start}\n%%EOF\n`;
}

function objectStream(objects: readonly string[], packed: readonly number[]): string {
  let index = '';
  let bodies = '';
  for (const num of packed) {
    index += `${num} ${bodies.length} `;
    bodies += `${objects[num - 1]} `;
  }
  const data = deflateSync(Buffer.from(index + bodies, 'latin1')).toString('latin1');
  return sampleStream(data, `/Type/ObjStm/N ${packed.length}/First ${index.length}/Filter/FlateDecode`);
}

function streamEnd(rows: readonly (readonly [number, number, number])[], start: number, extra: string): string {
  const all = [...rows, [1, start, 0] as const];
  const plain = all.map(([type, second, third]) =>
    Buffer.from([type, second >> 16, second >> 8, second, third >> 8, third].map((byte) => byte & 0xff)),
  );
  const predicted = plain.map((row, index) => Buffer.from([2, ...row.map((byte, column) => byte - (plain[index - 1]?.[column] ?? 0))]));
  const data = deflateSync(Buffer.concat(predicted)).toString('latin1');
  const entries = `/Type/XRef/Size ${all.length}/Index[0 ${all.length}]/W[1 3 2]/Root 1 0 R/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 6>>${extra}`;
  return `${rows.length} 0 obj\n${sampleStream(data, entries)}\nendobj\nstartxref\n${start}\n%%EOF\n`;
}

/**
 * A linearised PDF of one empty page, as a reader of its cross-reference meets it: the section at the head of the file names the page and leads
 * on to one further down that names the rest (ISO 32000-1, Annex F).
 */
export function linearisedPdf(): Buffer {
  const head = '%PDF-1.4\n';
  const [early, late] = [['4 0 obj\n<</Linearized 1>>\nendobj\n', '3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>\nendobj\n'], ['1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n', '2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n']];
  const row = (at: number): string => `${String(at).padStart(10, '0')} 00000 n \n`;
  const atDictionary = head.length;
  const section = head.length + (early[0] ?? '').length;
  const first = (page: number, main: number): string => `xref\n3 2\n${row(page)}${row(atDictionary)}trailer\n<</Size 5/Root 1 0 R/Prev ${String(main).padStart(6, '0')}>>\nstartxref\n0\n%%EOF\n`;
  const page = section + first(0, 0).length;
  const catalog = page + (early[1] ?? '').length;
  const pages = catalog + (late[0] ?? '').length;
  const main = pages + (late[1] ?? '').length;
  const second = `xref\n0 3\n0000000000 65535 f \n${row(catalog)}${row(pages)}trailer\n<</Size 3>>\nstartxref\n${section}\n%%EOF\n`;
  return Buffer.from(`${head}${early[0]}${first(page, main)}${early[1]}${late.join('')}${second}`, 'latin1');
}
