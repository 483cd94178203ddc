import { markData, signatureMarkData, type MarkFacts } from './mark-data.js';
import { qrModules } from './qr-modules.js';

const zone = (name: string) => ({ name, page: 0, x: 1, y: 2, width: 300, height: 62 });
const facts: MarkFacts = {
  createdAt: '2026-11-13T12:05:31.000Z',
  system: 'Обіг',
  organisation: 'Зорянська ОВА',
  registration: { index: '413', date: '2026-11-13' },
  dateForm: 'words',
  certificates: [],
  verifyUrl: 'https://zoryane.example/v/5f0d7c1e-6f3b-4c1e-9a55-0c2a6f1f4d21?h=9b74c9897bac770f',
};

describe('the mark of a sealed document', () => {
  it('has one page of the same size for every zone that the layout left, and none for the signatures', () => {
    const zones = ['mark', 'regDate', 'regIndex', 'regRef-1', 'regRef-2', 'signature-1'].map(zone);
    const { pages } = markData(zones, facts);
    expect(pages.map(({ name, width, height }) => [name, width, height])).toEqual(zones.slice(0, 5).map(({ name }) => [name, 300, 62]));
  });

  it('writes the date of an order in words, also under «Додаток», and in digits in the mark itself', () => {
    const pages = markData([zone('regDate'), zone('regRef-1'), zone('mark')], facts).pages;
    expect(pages).toMatchObject([
      { text: '13 листопада 2026 року' },
      { text: '13 листопада 2026 року № 413' },
      { registration: '№ 413 від 13.11.2026' },
    ]);
  });

  it('beside a signature says by what and by whom it was signed, and when only if that is known', () => {
    const data = signatureMarkData(zone('signature-1'), { createdAt: facts.createdAt, label: 'КЕП', signer: 'Андрій ГАЙОВИЙ' });
    expect(data.pages).toEqual([
      { kind: 'signature', name: 'signature-1', width: 300, height: 62, label: 'КЕП', signer: 'Андрій ГАЙОВИЙ' },
    ]);
  });
});

describe('the QR code of the mark', () => {
  it('is square, with a finder pattern in three corners and modules of at least 0.4 mm on 21 mm', () => {
    const rows = qrModules(facts.verifyUrl);
    const size = rows.length;
    expect(rows.every((row) => row.length === size)).toBe(true);
    expect(21 / size).toBeGreaterThan(0.4);
    const corner = (row: number, column: number) => rows.slice(row, row + 7).map((line) => line.slice(column, column + 7));
    const finder = ['1111111', '1000001', '1011101', '1011101', '1011101', '1000001', '1111111'];
    expect([corner(0, 0), corner(0, size - 7), corner(size - 7, 0)]).toEqual([finder, finder, finder]);
  });

  it('refuses personal names (not ASCII) and more than a telephone can read from 21 mm', () => {
    expect(() => qrModules('Андрій ГАЙОВИЙ')).toThrow(RangeError);
    expect(() => qrModules('x'.repeat(400))).toThrow(RangeError);
  });
});
