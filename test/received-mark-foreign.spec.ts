import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import type { PdfRectangle } from '#shared/pdf/pdf-pages.js';
import { samplePdf, sampleStream } from '#shared/pdf/sample-pdf.fixture.js';
import { foreignTools, run, sample } from '#documents/rendering/foreign-papers.fixture.js';
import { TypstTypesetter } from '#documents/rendering/typst-typesetter.js';
import { prepareSignature } from '#signatures/pdf/prepare-signature.js';
import { coveredAreas } from '#signatures/stamping/covered-areas.js';
import { MM, freePlace } from '#signatures/stamping/free-place.js';
import { placeMark, type MarkPlace } from '#signatures/stamping/place-mark.js';
import { boxThrough, seenPage } from '#signatures/stamping/plane.js';

const withTools = foreignTools() ? describe : describe.skip;
const folder = mkdtempSync(path.join(tmpdir(), 'obih-received-'));
const typesetter = new TypstTypesetter();

afterAll(async () => {
  await typesetter.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Picture { readonly width: number; readonly height: number; readonly pixels: Buffer }

/** The pages as poppler draws them, in grey. */
function pictures(pdf: Buffer): Picture[] {
  const name = path.join(folder, 'received');
  writeFileSync(`${name}.pdf`, pdf);
  return Array.from({ length: [...PdfDocument.read(pdf).pages()].length }, (_, index) => {
    run('pdftoppm', '-gray', '-r', '100', '-cropbox', '-f', String(index + 1), '-singlefile', `${name}.pdf`, name);
    const grey = readFileSync(`${name}.pgm`);
    const [header = '', width = '0', height = '0'] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(grey.toString('latin1', 0, 40)) ?? [];
    return { width: Number(width), height: Number(height), pixels: grey.subarray(header.length) };
  });
}

/** Pixels darker than paper inside of a rectangle that is given as parts of the page, from its bottom left. */
function inkWithin({ width, height, pixels }: Picture, [left, bottom, right, top]: PdfRectangle): number {
  let dark = 0;
  for (let y = Math.floor((1 - top) * height); y < Math.ceil((1 - bottom) * height); y++)
    for (let x = Math.floor(left * width); x < Math.ceil(right * width); x++) if ((pixels[y * width + x] ?? 0) < 250) dark++;
  return dark;
}

/** The same rectangle as parts of the page as seen: poppler draws without the user unit. */
function partOf(pdf: Buffer, { pageIndex, rect }: Pick<MarkPlace, 'pageIndex' | 'rect'>): PdfRectangle {
  const seen = seenPage(PdfDocument.read(pdf).page(pageIndex));
  if (seen === undefined) throw new Error('the page has no size');
  const [left, bottom, right, top] = boxThrough(seen.toSeen, rect);
  return [left / seen.width, bottom / seen.height, right / seen.width, top / seen.height];
}

interface SheetOptions { readonly entries?: string; readonly resources?: string; readonly more?: readonly string[] }

/** A document with one page for each content; `entries` go into every page. Objects of `more` have the numbers from 4 on. */
function papers(contents: readonly string[], { entries = '/MediaBox[0 0 595 842]', resources = '', more = [] }: SheetOptions = {}): Buffer {
  const first = 4 + more.length;
  const kids = contents.map((_, index) => `${first + index * 2} 0 R`).join(' ');
  return samplePdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids}]/Count ${contents.length}/Resources<</Font<</F1 3 0 R>>${resources}>>>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...more,
    ...contents.flatMap((content, index) => [`<</Type/Page/Parent 2 0 R/Contents ${first + index * 2 + 1} 0 R ${entries}>>`, sampleStream(content)]),
  ], { xref: 'table' });
}

const lines = (from: number, to: number, step = 16): string => {
  let text = '/F1 12 Tf ';
  for (let y = from; y >= to; y -= step) text += `1 0 0 1 70 ${y} Tm (A line of a letter that goes across the whole of the page, margin) Tj `;
  return `BT ${text}ET`;
};

function placed(pdf: Buffer): MarkPlace {
  const decision = placeMark(pdf);
  if (!decision.ok) throw new Error(decision.reason);
  return decision.place;
}

/** The mark itself: any small page does. */
const ink = papers(['0 0 200 60 re f'], { entries: '/MediaBox[0 0 200 60]' });

function marked(place: MarkPlace): Buffer {
  return prepareSignature(place.pdf, {
    fieldName: place.fieldName, signingAt: '2026-11-20T10:00:00.000Z', contentsBytes: 2_000, newField: { tooltip: 'Відмітка', pageIndex: place.pageIndex, rect: place.rect }, appearance: { pdf: ink, pageRotation: place.pageRotation },
  }).embed(Buffer.alloc(100, 0x30));
}

withTools('the mark on a received PDF', () => {
  it('lies where nothing was dark before, and darkens nothing else', () => {
    const pdf = papers([lines(780, 200)]);
    const place = placed(pdf);
    expect([place.pageIndex, place.addedPage]).toEqual([0, false]);
    const part = partOf(pdf, place);
    const [before, after] = [pictures(pdf)[0] as Picture, pictures(marked(place))[0] as Picture];
    expect(inkWithin(before, part)).toBe(0);
    expect(inkWithin(after, part)).toBeGreaterThan(1_000);
    expect(inkWithin(after, [0, 0, 1, 1]) - inkWithin(after, part)).toBe(inkWithin(before, [0, 0, 1, 1]));
  });

  it.each([90, 180, 270])('is found and read upright on a page turned by %i degrees, cropped and with another unit', (rotation) => {
    const pdf = papers([`BT /F1 12 Tf 120 400 Td (Some letters) Tj ET 100 120 300 4 re f`], { entries: `/MediaBox[0 0 800 1000]/CropBox[50 60 650 902]/Rotate ${rotation}/UserUnit 1.5` });
    const place = placed(pdf);
    const part = partOf(pdf, place);
    expect(inkWithin(pictures(pdf)[0] as Picture, part)).toBe(0);
    expect(place.size.width / place.size.height).toBeCloseTo(5, 1);
    // The drawing is wider than high, begins at the left of its place and fills its height: upright.
    const [left, bottom, right, top] = part;
    const picture = pictures(marked(place))[0] as Picture;
    const half: PdfRectangle = [left, bottom, left + (right - left) * 0.5, top];
    const pixels = (right - left) * 0.5 * picture.width * (top - bottom) * picture.height;
    expect(inkWithin(picture, half) / pixels).toBeGreaterThan(0.9);
    expect(inkWithin(picture, [left + (right - left) * 0.75, bottom, right, top])).toBe(0);
  });

  it('goes to the last page when the first is full, and to a page of its own when both are', () => {
    const full = lines(830, 10);
    expect(placed(papers([full, full, lines(780, 500)]))).toMatchObject({ pageIndex: 2, addedPage: false });
    const both = papers([full, '', full], { entries: '/MediaBox[0 0 500 700]/Rotate 90' });
    const place = placed(both);
    expect(place).toMatchObject({ pageIndex: 3, addedPage: true, pageRotation: 0 });
    expect(place.pdf.subarray(0, both.length)).toEqual(both);
    const file = path.join(folder, 'added.pdf');
    writeFileSync(file, marked(place));
    expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors found');
    expect(run('pdfinfo', '-f', '1', '-l', '4', file)).toMatch(/Page +4 size: +700 x 500 pts/);
    expect(inkWithin(pictures(place.pdf)[3] as Picture, [0, 0, 1, 1])).toBe(0);
  });

  it.each(['doc-2', 'doc-4', 'doc-5'])('covers no word of a paper like ours (%s), whose letters are of a composite font', async (name) => {
    const { pdf } = await typesetter.typeset(sample(name));
    const place = placed(pdf);
    expect(place.addedPage).toBe(false);
    expect(inkWithin(pictures(pdf)[place.pageIndex] as Picture, partOf(pdf, place))).toBe(0);
  });

  it('never covers ink, whatever is on the page (property over random pages, drawn by poppler)', () => {
    const coordinate = fc.integer({ min: -50, max: 700 });
    const piece = fc.oneof(
      fc.record({ x: coordinate, y: coordinate, size: fc.integer({ min: 3, max: 40 }), angle: fc.constantFrom('1 0 0 1', '0 1 -1 0', '0.7 0.7 -0.7 0.7', '-1 0 0 1', '1 0 0.3 1'), scaling: fc.constantFrom(60, 100, 180), spacing: fc.integer({ min: -2, max: 9 }), kern: fc.integer({ min: -2000, max: 2000 }), mode: fc.constantFrom(0, 1, 2) })
        .map(({ x, y, size, angle, scaling, spacing, kern, mode }) => `BT ${mode} Tr ${scaling} Tz ${spacing} Tc /F1 ${size} Tf ${angle} ${x} ${y} Tm [(Letters) ${kern} (and more)] TJ T* (next) ' ET`),
      fc.record({ x: coordinate, y: coordinate, a: coordinate, b: coordinate, width: fc.integer({ min: 0, max: 30 }), paint: fc.constantFrom('S', 's', 'f', 'B*', 'b') })
        .map(({ x, y, a, b, width, paint }) => `${width} w ${x} ${y} m ${a} ${y} ${x} ${b} ${a} ${b} c ${b} ${x} l ${paint}`),
      fc.record({ x: coordinate, y: coordinate, a: coordinate, b: coordinate, inner: fc.constantFrom('f', 'S', 'W n 0 0 900 900 re f', 'W* n BI /W 1 /H 1 /BPC 8 /CS /G ID \x10 EI') }).map(({ x, y, a, b, inner }) => `q ${x} ${y} ${a} ${b} re ${inner} Q`),
      fc.record({ x: coordinate, y: coordinate, scale: fc.integer({ min: 1, max: 4 }) }).map(({ x, y, scale }) => `q ${scale} 0 0.5 ${scale} ${x} ${y} cm /Fm Do Q`),
      fc.record({ x: coordinate, y: coordinate }).map(({ x, y }) => `q 1 1 1 rg ${x} ${y} 400 300 re f 0 g ${y} ${x} 20 20 re f Q`),
      fc.record({ x: coordinate, y: coordinate, w: fc.integer({ min: 5, max: 200 }) }).map(({ x, y, w }) => `q ${w} 20 -10 ${w} ${x} ${y} cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x10 EI Q`),
    );
    const page = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('\n'));
    const form = sampleStream('0 0 60 30 re f BT /F1 20 Tf 0 40 Td (Form) Tj ET', '/Type/XObject/Subtype/Form/BBox[0 0 50 60]/Matrix[1 0.2 0 1 5 5]/Resources<</Font<</F1 3 0 R>>>>');
    let found = 0;
    fc.assert(
      fc.property(fc.array(page, { minLength: 8, maxLength: 8 }), fc.constantFrom(0, 90, 180, 270), (random, rotation) => {
        const contents = [...random, 'BT /F1 12 Tf 60 400 Td (One line, and much room) Tj ET'];
        const pdf = papers(contents, { entries: `/MediaBox[0 0 595 842]/CropBox[20 30 560 800]/Rotate ${rotation}`, resources: '/XObject<</Fm 4 0 R>>', more: [form] });
        const document = PdfDocument.read(pdf);
        const drawn = pictures(pdf);
        for (const [pageIndex, sheet] of [...document.pages()].entries()) {
          const seen = seenPage(sheet);
          const covered = seen && coveredAreas(document, sheet, seen);
          const place = seen && covered && freePlace(seen, covered, { width: 40 * MM, height: 15 * MM });
          if (!place) continue;
          found++;
          const part: PdfRectangle = [place[0] / seen.width, place[1] / seen.height, place[2] / seen.width, place[3] / seen.height];
          expect(inkWithin(drawn[pageIndex] as Picture, part)).toBe(0);
        }
      }),
      { numRuns: 6, endOnFailure: true },
    );
    expect(found).toBeGreaterThanOrEqual(6);
  }, 120_000);
});
