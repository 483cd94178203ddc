import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict, PdfRef, PdfStream } from '#shared/pdf/pdf-objects.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';

const namespace = 'http://www.aiim.org/pdfua/ns/id/';

/** PDF/A wants every foreign property described in the file itself (ISO 19005-2, 6.6.2.3.3). */
const schema = [
  '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>',
  `<pdfaSchema:namespaceURI>${namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>`,
  '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:category>internal</pdfaProperty:category>',
  '<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>',
  '<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType></rdf:li></rdf:Seq>',
  '</pdfaSchema:property></rdf:li>',
].join('');

/**
 * Adds the claim of PDF/UA-1 (ISO 14289-1) to a tagged PDF/A-2a: typst can write either profile but not both in one file. One
 * appended revision: the XMP names part 1 and describes the property, and viewers show the title instead of the file name.
 * Throws when the file is not what typst writes, rather than claim what was not checked.
 */
export function claimAccessibility(pdf: Buffer): Buffer {
  const document = PdfDocument.read(pdf);
  const writer = new RevisionWriter(document);
  const catalog = document.catalog.clone();
  const place = catalog.get('Metadata');
  const metadata = document.resolve(place);
  if (!(place instanceof PdfRef && metadata instanceof PdfStream) || metadata.dict.has('Filter')) {
    throw new Error('The typesetter wrote no plain XMP metadata');
  }
  writer.set(place, new PdfStream(metadata.dict, Buffer.from(withClaim(metadata.data.toString('utf8')), 'utf8')));
  const preferences = writer.editableDict(catalog.get('ViewerPreferences')) ?? new PdfDict();
  catalog.set('ViewerPreferences', preferences.set('DisplayDocTitle', true));
  writer.set(document.catalogRef, catalog);
  return writer.finish().toBuffer();
}

function withClaim(xmp: string): string {
  const places = [
    ['xmlns:pdfaid=', `xmlns:pdfuaid="${namespace}" xmlns:pdfaid=`],
    ['</rdf:Bag></pdfaExtension:schemas>', `${schema}</rdf:Bag></pdfaExtension:schemas>`],
    ['<pdfaid:part>', '<pdfuaid:part>1</pdfuaid:part><pdfaid:part>'],
  ] as const;
  return places.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`The typesetter's XMP metadata has no ${before}`);
    return text.replace(before, () => after);
  }, xmp);
}
