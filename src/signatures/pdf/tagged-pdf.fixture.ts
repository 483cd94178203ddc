import { ONE_PAGE, samplePdf, sampleStream, type SampleOptions } from '#shared/pdf/sample-pdf.fixture.js';

/** The smallest tagged document: one paragraph, a structure tree with a `Document` element and a parent tree. */
export function taggedPdf(xref: SampleOptions['xref'] = 'table'): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R/StructTreeRoot 6 0 R/MarkInfo<</Marked true>>/Lang(uk)>>',
    ONE_PAGE[1] as string,
    '<</Type/Page/Parent 2 0 R/Contents 4 0 R/StructParents 0>>',
    sampleStream('/P <</MCID 0>> BDC BT /F1 12 Tf 20 350 Td (Hello) Tj ET EMC'),
    ONE_PAGE[4] as string,
    '<</Type/StructTreeRoot/K[7 0 R]/ParentTree<</Nums[0[8 0 R]]>>/ParentTreeNextKey 1>>',
    '<</Type/StructElem/S/Document/P 6 0 R/K[8 0 R]>>',
    '<</Type/StructElem/S/P/P 7 0 R/Pg 3 0 R/K[0]>>',
  ];
  return samplePdf(objects, { xref, ...(xref === 'stream' ? { packed: [1, 2, 3, 6, 7, 8] } : {}) });
}

/** Something of the form of a CMS, `length` bytes long, for tests that only place it. */
export function sequenceOf(length: number): Buffer {
  const value = Buffer.alloc(length, 0x5a);
  value[0] = 0x30;
  value[1] = 0x82;
  value.writeUInt16BE(length - 4, 2);
  return value;
}
