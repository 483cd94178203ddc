import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { type PdfDict, PdfName, PdfRef } from '#shared/pdf/pdf-objects.js';
import { ONE_PAGE, samplePdf } from '#shared/pdf/sample-pdf.fixture.js';
import type { ReservedField } from './add-fields.js';
import { findField, formFields } from './form-fields.js';
import { PdfSignatureError } from './pdf-signature.errors.js';
import { reserveFields } from './reserve-fields.js';
import { taggedPdf } from './tagged-pdf.fixture.js';

const fields: readonly ReservedField[] = [
  { kind: 'text', name: 'registeredOn', tooltip: 'Дата документа', pageIndex: 0, rect: [20, 300, 80, 315] },
  { kind: 'text', name: 'index', tooltip: 'Реєстраційний індекс', pageIndex: 0, rect: [100, 300, 160, 315] },
  { kind: 'signature', name: 'signer', tooltip: 'Підпис керівника', pageIndex: 0, rect: [20, 20, 140, 80] },
  { kind: 'signature', name: 'seal', tooltip: 'Електронна печатка', pageIndex: 0, rect: [160, 20, 280, 80] },
];

describe.each(['table', 'stream'] as const)('reserving fields in a file with a cross-reference %s', (xref) => {
  const original = taggedPdf(xref);
  const document = PdfDocument.read(reserveFields(original, fields));
  const form = document.dict(document.catalog.get('AcroForm')) as PdfDict;

  it('appends one revision and leaves the earlier bytes alone', () => {
    expect(document.bytes.subarray(0, original.length).equals(original)).toBe(true);
    expect(document.revisions).toHaveLength(2);
  });

  it('the form knows the fields in order, says that signatures may come, and never asks viewers to redraw', () => {
    expect([...formFields(document)].map(({ name, type }) => [name, type])).toEqual([
      ['registeredOn', 'Tx'],
      ['index', 'Tx'],
      ['signer', 'Sig'],
      ['seal', 'Sig'],
    ]);
    expect(form.number('SigFlags')).toBe(1);
    expect(form.has('NeedAppearances')).toBe(false);
  });

  it('every widget is locked, printable, on its page, and has an appearance as PDF/A wants', () => {
    const page = document.page(0);
    expect(document.array(page.dict.get('Annots'))).toHaveLength(4);
    expect(page.dict.name('Tabs')).toBe('S');
    for (const field of formFields(document)) {
      expect(field.dict.number('F')).toBe(132);
      expect(field.dict.get('P')).toEqual(page.ref);
      expect(document.dict(field.dict.get('AP'))?.has('N')).toBe(true);
    }
    expect(findField(document, 'index')?.dict.number('Ff')).toBe(1);
  });

  it('every widget is a Form element of the structure that the parent tree leads back to', () => {
    const root = document.dict(document.catalog.get('StructTreeRoot')) as PdfDict;
    const nums = document.array(document.dict(root.get('ParentTree'))?.get('Nums')) ?? [];
    expect(root.number('ParentTreeNextKey')).toBe(5);
    const top = document.dict(new PdfRef(7)) as PdfDict;
    for (const field of formFields(document)) {
      const key = field.dict.number('StructParent');
      const element = nums[nums.indexOf(key ?? -1) + 1];
      expect(document.array(top.get('K'))).toContainEqual(element);
      const dict = document.dict(element) as PdfDict;
      expect([dict.name('S'), dict.get('P')]).toEqual(['Form', new PdfRef(7)]);
      expect((dict.get('K') as PdfDict).get('Obj')).toEqual(field.ref);
      expect((dict.get('K') as PdfDict).get('Type')).toEqual(new PdfName('OBJR'));
    }
  });

  it('keeps what was on the page before', () => {
    expect(document.array(document.dict(new PdfRef(7))?.get('K'))?.[0]).toEqual(new PdfRef(8));
    expect(document.page(0).dict.number('StructParents')).toBe(0);
  });
});

describe('what reserving refuses', () => {
  const code = (pdf: Buffer, list: readonly ReservedField[]): string => {
    try {
      reserveFields(pdf, list);
    } catch (error) {
      if (error instanceof PdfSignatureError) return error.code;
      throw error;
    }
    return 'nothing';
  };
  const [first, , third] = fields as readonly [ReservedField, ReservedField, ReservedField];

  it('a name twice, in one call or in two', () => {
    expect(code(taggedPdf(), [first, { ...third, name: first.name }])).toBe('fieldExists');
    expect(code(reserveFields(taggedPdf(), [first]), [first])).toBe('fieldExists');
  });

  it('a name that PDF cannot have', () => {
    expect(code(taggedPdf(), [{ ...first, name: 'a.b' }])).toBe('badFieldName');
    expect(code(taggedPdf(), [{ ...first, name: '' }])).toBe('badFieldName');
  });

  it('S27 an XFA form', () => {
    const xfa = samplePdf(['<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]/XFA(x)>>>>', ...ONE_PAGE.slice(1)], { xref: 'table' });
    expect(code(xfa, [first])).toBe('dynamicForm');
  });

  it('a page that is not there', () => {
    expect(() => reserveFields(taggedPdf(), [{ ...first, pageIndex: 1 }])).toThrow('no page 2');
  });
});

describe('documents without tags and forms that are there already', () => {
  it('an untagged page gets no tab order and no structure', () => {
    const document = PdfDocument.read(reserveFields(samplePdf(ONE_PAGE, { xref: 'table' }), fields));
    expect(document.page(0).dict.has('Tabs')).toBe(false);
    expect(findField(document, 'seal')?.dict.has('StructParent')).toBe(false);
  });

  it('a form inside the catalog becomes an object, keeps its fields, and a second call adds to them', () => {
    const withForm = [
      '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/NeedAppearances true>>>>',
      ...ONE_PAGE.slice(1),
      '<</FT/Tx/T(old)>>',
    ];
    const once = reserveFields(samplePdf(withForm, { xref: 'table' }), fields.slice(0, 2));
    const document = PdfDocument.read(reserveFields(once, fields.slice(2)));
    expect([...formFields(document)].map(({ name }) => name)).toEqual(['old', 'registeredOn', 'index', 'signer', 'seal']);
    expect(document.catalog.get('AcroForm')).toBeInstanceOf(PdfRef);
  });

  it('nested fields have full names, and widgets under a field are not fields', () => {
    const nested = [
      '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>',
      ...ONE_PAGE.slice(1),
      '<</T(a)/FT/Tx/Kids[7 0 R 8 0 R]>>',
      '<</T(b)/Parent 6 0 R/V(x)/Kids[9 0 R]>>',
      '<</T(c)/Parent 6 0 R/FT/Sig>>',
      '<</Subtype/Widget/Parent 7 0 R>>',
    ];
    const found = [...formFields(PdfDocument.read(samplePdf(nested, { xref: 'table' })))];
    expect(found.map(({ name, type, widgets }) => [name, type, widgets.map(({ num }) => num)])).toEqual([
      ['a.b', 'Tx', [9]],
      ['a.c', 'Sig', [8]],
    ]);
  });

  it('F03 a form that leads to itself is refused', () => {
    const loop = ['<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>', ...ONE_PAGE.slice(1), '<</T(a)/Kids[6 0 R]>>'];
    expect(() => [...formFields(PdfDocument.read(samplePdf(loop, { xref: 'table' })))]).toThrow('returns to object');
  });
});
