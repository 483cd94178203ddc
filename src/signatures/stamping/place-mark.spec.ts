import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { samplePdf, sampleStream } from '#shared/pdf/sample-pdf.fixture.js';
import { prepareSignature } from '../pdf/prepare-signature.js';
import { sequenceOf } from '../pdf/tagged-pdf.fixture.js';
import { placeMark } from './place-mark.js';

interface Page { readonly content: string; readonly page?: string; readonly catalog?: string; readonly resources?: string; readonly more?: readonly string[]; readonly trailer?: string }

const helvetica = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';

function paper({ content, page = '', catalog = '', resources = '', more = [], trailer }: Page): Buffer {
  return samplePdf([
    `<</Type/Catalog/Pages 2 0 R${catalog}>>`, `<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>${resources}>>>>`,
    `<</Type/Page/Parent 2 0 R/Contents 4 0 R${page}>>`, sampleStream(content), helvetica, ...more,
  ], { xref: 'table', ...(trailer === undefined ? {} : { trailer }) });
}

const letter = 'BT /F1 12 Tf 70 700 Td (Letter) Tj ET';

/** Whether the mark needed a page of its own; throws when it gets no place at all. */
function needsItsOwnPage(pdf: Buffer): boolean {
  const decision = placeMark(pdf);
  if (!decision.ok) throw new Error(decision.reason);
  return decision.place.addedPage;
}

describe('The place of a mark on a received PDF', () => {
  it('is on the page where the page is understood, always the same', () => {
    const pdf = paper({ content: letter });
    expect(needsItsOwnPage(pdf)).toBe(false);
    expect(placeMark(Buffer.from(pdf))).toEqual(placeMark(pdf));
  });

  it.each<[string, Page]>([
    ['a content stream that ends in the middle', { content: `${letter} BT /F1 12 Tf (` }],
    ['an operator that nobody knows', { content: `${letter} 1 2 zz` }],
    ['an operator with the wrong operands', { content: `${letter} 1 2 3 cm` }],
    ['a font that is not there', { content: 'BT /F9 12 Tf 70 700 Td (A) Tj ET' }],
    ['letters that are drawings of their own (Type 3)', { content: 'BT /F3 12 Tf 70 700 Td (A) Tj ET', page: '/Resources<</Font<</F3 6 0 R>>>>', more: ['<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[1 0 0 1 0 0]/CharProcs<<>>/Encoding<<>>>>'] }],
    ['vertical writing', { content: 'BT /F3 12 Tf 70 700 Td <0001> Tj ET', page: '/Resources<</Font<</F3 6 0 R>>>>', more: ['<</Type/Font/Subtype/Type0/Encoding/Identity-V/DescendantFonts[<</Subtype/CIDFontType2>>]>>'] }],
    ['a form that shows itself', { content: '/Fm Do', resources: '/XObject<</Fm 6 0 R>>', more: [sampleStream('/Fm Do', '/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</Fm 6 0 R>>>>')] }],
    ['a shading over everything', { content: '/Sh sh' }],
    ['a picture over the whole page, as scanners make it', { content: 'q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q' }],
    ['a filled ground', { content: '0.9 g 0 0 595 842 re f' }],
    ['a ground that is white but mixed with what lies below', { content: '/Gs gs 1 g 0 0 595 842 re f', resources: '/ExtGState<</Gs<</BM/Difference>>>>' }],
    ['more operators than a letter has', { content: 'q Q '.repeat(160_000) }],
    ['an annotation over everything', { content: letter, page: '/Annots[<</Subtype/Square/Rect[0 0 595 842]>>]' }],
    ['an annotation without a place', { content: letter, page: '/Annots[<</Subtype/Square>>]' }],
    ['a user unit without sense', { content: letter, page: '/UserUnit -1' }],
  ])('is a page of its own where the page has %s', (_, page) => {
    expect(needsItsOwnPage(paper(page))).toBe(true);
  });

  it.each<[string, Page]>([
    ['a white ground', { content: `1 1 1 rg 0 0 595 842 re f 0 g ${letter}` }],
    ['a thin frame round the page', { content: `1 w 10 M 30 30 535 782 re S ${letter}` }],
    ['what is clipped away', { content: `q 60 690 200 30 re W n 0 0 595 842 re f Q ${letter}` }],
    ['the window of a note', { content: letter, page: '/Annots[<</Subtype/Popup/Rect[0 0 595 842]>>]' }],
  ])('is not disturbed by %s', (_, page) => {
    expect(needsItsOwnPage(paper(page))).toBe(false);
  });

  it('keeps a page of its own A4 where the paper is smaller than the mark', () => {
    const decision = placeMark(paper({ content: letter, page: '/MediaBox[0 0 200 300]' }));
    if (!decision.ok) throw new Error(decision.reason);
    const added = PdfDocument.read(decision.place.pdf).page(1);
    expect(added.box.map(Math.round)).toEqual([0, 0, 595, 842]);
  });

  it('is given to nothing that somebody signed, certified, locked or made move', () => {
    const signed = prepareSignature(paper({ content: letter }), { fieldName: 's', signingAt: '2026-11-20T10:00:00.000Z', contentsBytes: 300, newField: { tooltip: 's', pageIndex: 0, rect: [0, 0, 0, 0] } }).embed(sequenceOf(200));
    expect(placeMark(signed)).toEqual({ ok: false, reason: 'signed' });
    expect(placeMark(paper({ content: letter, catalog: '/Perms<</UR3 5 0 R>>' }))).toEqual({ ok: false, reason: 'signed' });
    expect(placeMark(paper({ content: letter, trailer: '/Encrypt<</Filter/Standard>>' }))).toEqual({ ok: false, reason: 'encrypted' });
    expect(placeMark(paper({ content: letter, catalog: '/AcroForm<</Fields[]/XFA()>>' }))).toEqual({ ok: false, reason: 'dynamicForm' });
    expect(placeMark(Buffer.from('%PDF-1.7\nnothing'))).toEqual({ ok: false, reason: 'broken' });
  });
});
