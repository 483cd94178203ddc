import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { PdfError } from './pdf-error.js';
import { decodeStream } from './pdf-filters.js';
import { PdfDict } from './pdf-objects.js';

const decode = (data: Buffer | string, filter: string, parameters?: PdfDict): Buffer =>
  decodeStream(Buffer.from(data as string, 'latin1'), [{ filter, parameters }], 1_000_000);
const png = (rows: Buffer, columns: number): Buffer =>
  decode(deflateSync(rows), 'FlateDecode', PdfDict.of({ Predictor: 15, Columns: columns }));

describe('stream filters', () => {
  it('ASCIIHex and ASCII85 read as the standard says', () => {
    expect(decode('48 65 6C6C6 f7>', 'ASCIIHexDecode').toString('latin1')).toBe('Hellop');
    expect(decode('87cURD]i,"Ebo80~>', 'ASCII85Decode').toString('latin1')).toBe('Hello World!');
    expect(decode('z~>', 'A85')).toEqual(Buffer.alloc(4));
  });

  it('any bytes come back through a PNG predictor, row by row of any kind', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ minLength: 9, maxLength: 9 })), { minLength: 1, maxLength: 6 }),
        (columns, rows) => {
          const plain = rows.map(([, bytes]) => Buffer.from(bytes.subarray(0, columns)));
          const filtered = rows.map(([kind], row) =>
            Buffer.from([kind, ...(plain[row] as Buffer).map((byte, at) => byte - guess(kind, plain, row, at))]),
          );
          expect(png(Buffer.concat(filtered), columns).equals(Buffer.concat(plain))).toBe(true);
        },
      ),
    );
  });

  it('a TIFF predictor adds up along each row', () => {
    const parameters = PdfDict.of({ Predictor: 2, Columns: 3, Colors: 1, BitsPerComponent: 8 });
    expect([...decode(deflateSync(Buffer.from([1, 1, 1, 5, 250, 10])), 'FlateDecode', parameters)]).toEqual([1, 2, 3, 5, 255, 9]);
  });

  it.each([
    ['an unknown filter', 'x', 'JBIG2Decode', undefined, 'unsupported'],
    ['damaged data', 'not zlib', 'FlateDecode', undefined, 'broken'],
    ['letters that are no digits', 'zz>', 'ASCIIHexDecode', undefined, 'broken'],
    ['senseless predictor parameters', deflateSync(Buffer.alloc(9)), 'FlateDecode', PdfDict.of({ Predictor: 12, Columns: -4 }), 'broken'],
    ['an unknown predictor', deflateSync(Buffer.alloc(9)), 'FlateDecode', PdfDict.of({ Predictor: 99 }), 'unsupported'],
    ['F03 a million bytes out of a quarter of a million letters', `${'z'.repeat(260_000)}~>`, 'ASCII85Decode', undefined, 'tooLarge'],
    ['F03 two million zeros out of two kilobytes', deflateSync(Buffer.alloc(2_000_000)), 'FlateDecode', undefined, 'tooLarge'],
  ])('%s is refused', (_, data, filter, parameters, code) => {
    let refused: unknown;
    try {
      decode(data as Buffer, filter, parameters);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(PdfError);
    expect((refused as PdfError).code).toBe(code);
  });
});

/** The prediction of the PNG specification, section 9, for one byte per pixel. */
function guess(kind: number, rows: readonly Buffer[], row: number, at: number): number {
  const left = rows[row]?.[at - 1] ?? 0;
  const up = rows[row - 1]?.[at] ?? 0;
  const corner = at > 0 ? (rows[row - 1]?.[at - 1] ?? 0) : 0;
  const estimate = left + up - corner;
  const nearest = [left, up, corner].reduce((best, value) => (Math.abs(estimate - value) < Math.abs(estimate - best) ? value : best));
  return [0, left, up, Math.floor((left + up) / 2), nearest][kind] ?? 0;
}
