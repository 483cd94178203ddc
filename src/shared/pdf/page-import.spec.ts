import { PdfDocument } from './pdf-document.js';
import { type PdfDict, PdfRef, type PdfStream } from './pdf-objects.js';
import { PageImporter } from './page-import.js';
import { RevisionWriter } from './revision-writer.js';
import { ONE_PAGE, samplePdf, sampleStream } from './sample-pdf.fixture.js';

const target = samplePdf(ONE_PAGE, { xref: 'table' });

/** Imports page 0 of a hand-made file; gives the form and the document that holds it. */
function imported(objects: readonly string[]): { document: PdfDocument; form: PdfStream; width: number; height: number } {
  const writer = new RevisionWriter(PdfDocument.read(target));
  const { ref, width, height } = new PageImporter(writer, PdfDocument.read(samplePdf(objects, { xref: 'table' }))).import(0);
  const document = PdfDocument.read(writer.finish().toBuffer());
  return { document, form: document.get(ref) as PdfStream, width, height };
}

const page = (entries: string, content: string, ...more: string[]): string[] => [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[10 20 110 70]>>',
  `<</Type/Page/Parent 2 0 R/Contents 4 0 R${entries}>>`,
  content,
  ...more,
];

describe('importing a page as a form', () => {
  it('takes content and resources along and leaves pages and structure behind', () => {
    const { document, form } = imported(
      page(
        '/StructParents 0/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>',
        sampleStream('/P <</MCID 0>> BDC (a) Tj EMC /X Do'),
        ONE_PAGE[4] as string,
        sampleStream('/P <</MCID 1>> BDC 0 0 m EMC', '/Type/XObject/Subtype/Form/BBox[0 0 1 1]/StructParents 3'),
      ),
    );
    expect(document.decode(form).toString('latin1').trim().replace(/\s+/g, ' ')).toBe('(a) Tj /X Do');
    const resources = form.dict.get('Resources') as PdfDict;
    expect(document.dict((resources.get('Font') as PdfDict).get('F1'))?.name('BaseFont')).toBe('Helvetica');
    const inner = document.resolve((resources.get('XObject') as PdfDict).get('X')) as PdfStream;
    expect(document.decode(inner).toString('latin1').trim()).toBe('0 0 m');
    expect([inner.dict.has('StructParents'), form.dict.has('StructParents')]).toEqual([false, false]);
  });

  it.each([
    [0, [1, 0, 0, 1, -10, -20], 100, 50],
    [90, [0, -1, 1, 0, -20, 110], 50, 100],
    [180, [-1, 0, 0, -1, 110, 70], 100, 50],
    [270, [0, 1, -1, 0, 70, -10], 50, 100],
  ])('a page turned by %i degrees comes upright with its corner at the origin', (rotation, matrix, width, height) => {
    const result = imported(page(`/Rotate ${rotation}`, sampleStream('S')));
    expect([result.form.dict.get('Matrix'), result.width, result.height]).toEqual([matrix, width, height]);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix;
    const corners = [
      [10, 20],
      [110, 70],
    ].map(([x = 0, y = 0]) => [a * x + c * y + e, b * x + d * y + f]);
    expect([Math.min(...corners.map(([x = 0]) => x)), Math.min(...corners.map(([, y = 0]) => y))]).toEqual([0, 0]);
    expect([Math.max(...corners.map(([x = 0]) => x)), Math.max(...corners.map(([, y = 0]) => y))]).toEqual([width, height]);
  });

  it('resources that lead back to themselves are copied once', () => {
    const { document, form } = imported(page('/Resources<</Font<</F1 5 0 R>>>>', sampleStream('S'), '<</Type/Font/Loop 5 0 R>>'));
    const font = (form.dict.get('Resources') as PdfDict).get('Font') as PdfDict;
    expect(document.dict(font.get('F1'))?.get('Loop')).toEqual(font.get('F1'));
  });

  it('a chain of a thousand resources costs no stack', () => {
    const chain = Array.from({ length: 1000 }, (_, index) => `<</Next ${index + 6} 0 R>>`);
    const { document } = imported(page('/Resources<</Properties<</C 5 0 R>>>>', sampleStream('S'), ...chain));
    expect(document.dict(new PdfRef(1000))?.has('Next')).toBe(true);
  });

  it('content in several streams is joined with a gap between them', () => {
    const parts = page('', '[5 0 R 6 0 R]', sampleStream('0 0'), sampleStream('m'));
    const { document, form } = imported(parts);
    expect(document.decode(form).toString('latin1')).toBe('0 0\nm\n');
  });

  it('S27 an image of a hidden layer is refused', () => {
    expect(() =>
      imported(page('/Resources<</XObject<</X 5 0 R>>>>', sampleStream('S'), sampleStream('', '/Subtype/Image/OC 9 0 R'))),
    ).toThrow('optional content');
  });
});
