import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { foreignTools, mm, paper, run, textOf, wordsOf } from './foreign-papers.fixture.js';
import { markData, type MarkFacts } from './mark-data.js';
import { qrModules } from './qr-modules.js';
import { TypstTypesetter } from './typst-typesetter.js';
import type { ArchiveProfile } from '../domain/kinds.js';
import type { Typeset, TypesetJob } from './typesetter.js';

const withTools = foreignTools() ? describe : describe.skip;
const profiles: readonly ArchiveProfile[] = ['PDF/A-2a+UA', 'PDF/A-1b'];
const folder = mkdtempSync(path.join(tmpdir(), 'obih-mark-'));
const typesetter = new TypstTypesetter();

afterAll(async () => {
  await typesetter.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function set(job: TypesetJob): Promise<Typeset & { file: string }> {
  const typeset = await typesetter.typeset(job);
  const file = path.join(folder, 'mark.pdf');
  writeFileSync(file, typeset.pdf);
  return { ...typeset, file };
}

const facts: MarkFacts = {
  createdAt: '2026-11-13T12:05:31.000Z',
  system: 'Обіг',
  organisation: 'Зорянська ОВА',
  registration: { index: '413', date: '2026-11-13' },
  dateForm: 'words',
  certificates: [
    {
      name: 'ГАЙОВИЙ Андрій Петрович',
      kind: 'КЕП',
      serial: '58E2D9E7F900307B0400000012AB3400F1C2D300',
      validFrom: '2026-01-31T22:00:00Z',
      validTo: '2028-01-31T21:59:59Z',
    },
  ],
  timestampAt: '2026-11-13T12:05:31Z',
  verifyUrl: 'https://zoryane.example/v/5f0d7c1e-6f3b-4c1e-9a55-0c2a6f1f4d21?h=9b74c9897bac770f',
};

withTools('the signature mark', () => {
  it.each(profiles)('has a page of exactly its zone for each zone, with nothing else on it (%s)', async (profile) => {
    const { zones } = await set(paper('doc-2'));
    const data = markData(zones, facts);
    const mark = await set({ template: 'mark', data, profile });
    expect(run('qpdf', '--check', mark.file)).toContain('No syntax or stream encoding errors found');
    expect(mark.zones.map(({ name, page }) => [name, page])).toEqual(data.pages.map(({ name }, page) => [name, page]));
    const sizes = [...run('pdfinfo', '-f', '1', '-l', '99', mark.file).matchAll(/size: +([\d.]+) x ([\d.]+) pts/g)];
    data.pages.forEach((page, index) => {
      expect(Number(sizes[index]?.[1])).toBeCloseTo(page.width, 1);
      expect(Number(sizes[index]?.[2])).toBeCloseTo(page.height, 1);
    });
    const page = (number: number) => textOf(mark.file, '-f', String(number), '-l', String(number));
    expect(data.pages.map((_, index) => page(index + 1)).slice(1)).toEqual([
      '13 листопада 2026 року', '413', '13 листопада 2026 року № 413', '13 листопада 2026 року № 413',
    ]);
    const lines = ['ДОКУМЕНТ СЕД Обіг', 'Зорянська ОВА', '№ 413 від 13.11.2026', 'ГАЙОВИЙ Андрій Петрович'];
    for (const line of [...lines, facts.certificates[0]?.serial ?? '']) expect(page(1)).toContain(line);
    expect(page(1)).toContain('Дійсний з 01.02.2026 00:00:00 по 31.01.2028 23:59:59');
  });

  it('has the QR code as it was computed, module by module, 21 × 21 mm', async () => {
    const zone = { name: 'mark', page: 0, x: 0, y: 0, width: mm(110), height: mm(22) };
    const { file } = await set({ template: 'mark', data: markData([zone], facts), profile: 'PDF/A-2a+UA' });
    const dpi = 600;
    const image = path.join(folder, 'mark');
    run('pdftoppm', '-gray', '-r', String(dpi), '-singlefile', file, image);
    const grey = readFileSync(`${image}.pgm`);
    const [header = '', width = '0'] = /^P5\s+(\d+)\s+\d+\s+255\s/.exec(grey.toString('latin1', 0, 40)) ?? [];
    const pixels = grey.subarray(header.length);
    const rows = qrModules(facts.verifyUrl);
    const module = 21 / rows.length;
    const pixel = (x: number, y: number) => pixels[Math.floor((y / 25.4) * dpi) * Number(width) + Math.floor((x / 25.4) * dpi)] ?? 255;
    const seen = rows.map((line, row) =>
      [...line].map((_, column) => (pixel((column + 0.5) * module, 0.5 + (row + 0.5) * module) < 128 ? '1' : '0')).join(''),
    );
    expect(seen).toEqual(rows);
  });

  it('names several signers and an invalid certificate, however little room there is', async () => {
    const [signer] = facts.certificates;
    if (!signer) throw new Error('no signer');
    const second = { ...signer, name: 'ЛИСЕНКО Оксана Іванівна' };
    const certificates = [signer, second, { ...signer, name: 'Зорянська ОВА', kind: 'Печатка', invalid: true }];
    const zone = { name: 'mark', page: 0, x: 0, y: 0, width: mm(110), height: mm(22) };
    const { file } = await set({ template: 'mark', data: markData([zone], { ...facts, certificates }), profile: 'PDF/A-1b' });
    expect(textOf(file)).toMatch(/ГАЙОВИЙ.*ЛИСЕНКО.*НЕДІЙСНИЙ/);
    for (const word of wordsOf(file)) expect([word.top > 0, word.bottom < mm(22), word.right < mm(110)]).toEqual([true, true, true]);
  });
});
