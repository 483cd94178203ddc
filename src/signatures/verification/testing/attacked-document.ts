import { samplePdf, sampleStream } from '#shared/pdf/sample-pdf.fixture.js';
import { addFields } from '../../pdf/add-fields.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';

/** Numbers of the objects of `richPdf`, by what they are. */
export const parts = {
  catalog: 1, pages: 2, page: 3, secondPage: 4, content: 5, secondContent: 6, resources: 7, font: 8, image: 9, form: 10, note: 11, outlines: 12, names: 13, layer: 14, hiddenLayer: 15, metadata: 16,
  structure: 17, documentElement: 18, paragraph: 19, info: 20, length: 21, shared: 22, trap: 23, store: 24, evidence: 25, relation: 26, link: 27, descriptor: 28, gap: 90, hiddenText: 29,
} as const;

const stream = (data: string, entries = ''): string => sampleStream(data, entries);
const indirectLength = (data: string): string => `<</Length 21 0 R>>\nstream\n${data}\nendstream`;
const secondText = 'BT /F1 12 Tf 20 300 Td (Page two) Tj ET /Gap Do';

/**
 * A document with everything that attacks turn: two pages, font, image, form object, note, link, outlines, names, two layers, metadata, tags,
 * an evidence store; and traps laid before the signature: a name without an object, a list that is both evidence and page content, a
 * length that stands apart.
 */
export function richPdf(xref: 'table' | 'stream'): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R/Outlines 12 0 R/Names 13 0 R/OCProperties<</OCGs[14 0 R 15 0 R]/D<</ON[14 0 R]/OFF[15 0 R]>>>>/Metadata 16 0 R/StructTreeRoot 17 0 R/MarkInfo<</Marked true>>/Lang(uk)/DSS 24 0 R/PageLabels 28 0 R>>',
    '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]>>',
    '<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources 7 0 R/Annots[11 0 R 27 0 R]/StructParents 0>>',
    '<</Type/Page/Parent 2 0 R/Contents 22 0 R/Resources 7 0 R>>',
    stream('/P <</MCID 0>> BDC BT /F1 12 Tf 20 350 Td (Pay 100) Tj ET EMC /OC /L1 BDC (shown) pop EMC /Im Do /Fm Do'),
    indirectLength(secondText),
    '<</Font<</F1 8 0 R>>/XObject<</Im 9 0 R/Fm 10 0 R/Gap 90 0 R>>/Properties<</L1 14 0 R/L2 15 0 R>>>>',
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    stream('abc', '/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8'),
    stream('0 0 10 10 re f', '/Type/XObject/Subtype/Form/BBox[0 0 10 10]'),
    '<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/Contents(Note)>>',
    '<</Type/Outlines/Count 0>>',
    '<</Dests<</Names[(a)[3 0 R/Fit]]>>>>',
    '<</Type/OCG/Name(Shown)>>',
    '<</Type/OCG/Name(Hidden)>>',
    stream('<x:xmpmeta/>', '/Type/Metadata/Subtype/XML'),
    '<</Type/StructTreeRoot/K[18 0 R]/ParentTree<</Nums[0[19 0 R]]>>/ParentTreeNextKey 1>>',
    '<</Type/StructElem/S/Document/P 17 0 R/K[19 0 R]>>',
    '<</Type/StructElem/S/P/P 18 0 R/Pg 3 0 R/K[0]>>',
    '<</Title(Order)/Producer(test)>>',
    `${secondText.length}`,
    '[6 0 R]',
    '<</Type/Trap>>',
    '<</Type/DSS/Certs 22 0 R/OCSPs[25 0 R]/VRI 26 0 R>>',
    stream('evidence'),
    '<</1234567890123456789012345678901234567890<</Cert[25 0 R]>>>>',
    '<</Type/Annot/Subtype/Link/Rect[50 50 90 90]/A<</S/URI/URI(https://example.test)>>>>',
    '<</Nums[0<</S/D>>]>>',
    stream('BT /F1 12 Tf 20 350 Td (Pay 900) Tj ET'),
  ];
  const plain = samplePdf(objects, { xref, trailer: '/Info 20 0 R', ...(xref === 'stream' ? { packed: [2, 3, 4, 7, 8, 11, 12, 13, 14, 15, 17, 18, 19, 20, 22, 24, 26, 27, 28] } : {}) });
  return withFields(plain);
}

function withFields(pdf: Buffer): Buffer {
  const writer = new RevisionWriter(PdfDocument.read(pdf));
  // The numbers from here on are above the gap, as a forger would leave it.
  addFields(writer, [
    { kind: 'signature', name: 'signer', tooltip: 'Підпис', pageIndex: 0, rect: [20, 20, 220, 80] },
    { kind: 'signature', name: 'second', tooltip: 'Підпис', pageIndex: 0, rect: [20, 120, 220, 180] },
    { kind: 'text', name: 'date', tooltip: 'Дата', pageIndex: 0, rect: [20, 220, 120, 240] },
    { kind: 'text', name: 'index', tooltip: 'Індекс', pageIndex: 0, rect: [20, 250, 120, 270] },
  ]);
  return writer.finish().toBuffer();
}
