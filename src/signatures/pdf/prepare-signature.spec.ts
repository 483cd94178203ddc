import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { type PdfDict, type PdfStream, type PdfString } from '#shared/pdf/pdf-objects.js';
import { textOf } from '#shared/pdf/pdf-text.js';
import { ONE_PAGE, samplePdf } from '#shared/pdf/sample-pdf.fixture.js';
import { extractSignatures } from './extract-signatures.js';
import { findField } from './form-fields.js';
import { PdfSignatureError } from './pdf-signature.errors.js';
import { prepareSignature, type SignatureRequest } from './prepare-signature.js';
import { embedSignature } from './prepared-signature.js';
import { reserveFields } from './reserve-fields.js';
import { sequenceOf, taggedPdf } from './tagged-pdf.fixture.js';

const at = '2026-11-12T14:05:31Z';
const reserve = (pdf: Buffer): Buffer =>
  reserveFields(pdf, [
    { kind: 'text', name: 'index', tooltip: 'Індекс', pageIndex: 0, rect: [20, 300, 80, 315] },
    { kind: 'signature', name: 'signer', tooltip: 'Підпис', pageIndex: 0, rect: [20, 20, 140, 80] },
    { kind: 'signature', name: 'seal', tooltip: 'Печатка', pageIndex: 0, rect: [160, 20, 280, 80] },
  ]);
const request: SignatureRequest = { fieldName: 'signer', signingAt: at, contentsBytes: 600, reason: 'Підписання', name: 'КОВАЛЬЧУК Олена' };

function refusal(action: () => unknown): PdfSignatureError {
  try {
    action();
  } catch (error) {
    if (error instanceof PdfSignatureError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe.each(['table', 'stream'] as const)('preparing a signature in a file with a cross-reference %s', (xref) => {
  const reserved = reserve(taggedPdf(xref));

  it('the byte range leaves out exactly the hexadecimal string of the contents', () => {
    const prepared = prepareSignature(reserved, request);
    const [start, length, second, rest] = prepared.byteRange;
    const { bytes } = prepared;
    expect([start, second + rest]).toEqual([0, bytes.length]);
    expect(bytes.toString('latin1', length, second)).toBe(`<${'0'.repeat(1200)}>`);
    expect(bytes.toString('latin1', length - 10, length)).toBe('/Contents ');
    const covered = Buffer.concat([bytes.subarray(0, length), bytes.subarray(second)]);
    expect(prepared.digest.equals(createHash('sha256').update(covered).digest())).toBe(true);
    expect(prepared.digestWith('sha384').equals(createHash('sha384').update(covered).digest())).toBe(true);
  });

  it('earlier bytes stay as they were, and the embedded CMS is all that differs from the prepared file', () => {
    const prepared = prepareSignature(reserved, request);
    const cms = sequenceOf(450);
    const signed = prepared.embed(cms);
    expect(signed.subarray(0, reserved.length).equals(reserved)).toBe(true);
    const back = Buffer.from(signed);
    back.fill('0', prepared.byteRange[1] + 1, prepared.byteRange[2] - 1);
    expect(back.equals(prepared.bytes)).toBe(true);
    expect(embedSignature(prepared.bytes, prepared.byteRange, cms).equals(signed)).toBe(true);
  });

  it('the same request on the same file prepares the same bytes, so a ceremony can be resumed', () => {
    expect(prepareSignature(reserved, request).bytes.equals(prepareSignature(reserved, request).bytes)).toBe(true);
  });

  it('S40 a signature bigger than its place is refused with its size, fills its place to the last byte otherwise', () => {
    const prepared = prepareSignature(reserved, request);
    const error = refusal(() => prepared.embed(sequenceOf(601)));
    expect([error.code, error.neededBytes]).toEqual(['signatureTooLarge', 601]);
    const again = prepareSignature(reserved, { ...request, contentsBytes: error.neededBytes ?? 0 });
    expect(extractSignatures(again.embed(sequenceOf(601)))[0]?.contents).toHaveLength(601);
  });

  it('says what it claims, and is found again as it was', () => {
    const signed = prepareSignature(reserved, { ...request, location: 'Київ' }).embed(sequenceOf(500));
    const [found, ...others] = extractSignatures(signed);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      fieldName: 'signer',
      subFilter: 'ETSI.CAdES.detached',
      claimedAt: '2026-11-12T14:05:31.000Z',
      reason: 'Підписання',
      location: 'Київ',
      signerName: 'КОВАЛЬЧУК Олена',
      revision: 2,
      coversWholeFile: true,
      docMdp: undefined,
      problems: [],
    });
    expect(found?.contents?.equals(sequenceOf(500))).toBe(true);
    expect(found?.digest('sha256')?.equals(prepareSignature(reserved, { ...request, location: 'Київ' }).digest)).toBe(true);
  });

  it('any number of signatures in a row each cover their own revision', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 900 }), { minLength: 1, maxLength: 6 }), (sizes) => {
        let file = taggedPdf(xref);
        sizes.forEach((size, index) => {
          const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
          const next = prepareSignature(file, { fieldName: `s${index}`, signingAt: at, contentsBytes: size, newField }).embed(
            sequenceOf(size),
          );
          expect(next.subarray(0, file.length).equals(file)).toBe(true);
          file = next;
        });
        const found = extractSignatures(file);
        expect(found.map(({ fieldName, revision, problems }) => [fieldName, revision, problems])).toEqual(
          sizes.map((_, index) => [`s${index}`, index + 1, []]),
        );
        expect(found.map(({ coversWholeFile }) => coversWholeFile)).toEqual(sizes.map((_, index) => index === sizes.length - 1));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the revision that the seal signs', () => {
  const mark = samplePdf(
    ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 100 100]>>', ...ONE_PAGE.slice(2)],
    { xref: 'table' },
  );
  const signed = prepareSignature(reserve(taggedPdf()), request).embed(sequenceOf(300));
  const sealed = prepareSignature(signed, {
    fieldName: 'seal',
    signingAt: at,
    contentsBytes: 400,
    appearance: { pdf: mark },
    fillFields: [{ name: 'index', text: '01-15/234', appearance: { pdf: mark } }],
  }).embed(sequenceOf(400));
  const document = PdfDocument.read(sealed);

  it('fills the reserved field, shows the mark, and leaves the signature before it intact', () => {
    expect(textOf(findField(document, 'index')?.dict.get('V') as PdfString)).toBe('01-15/234');
    expect(extractSignatures(sealed).map(({ fieldName, revision, problems }) => [fieldName, revision, problems])).toEqual([
      ['signer', 2, []],
      ['seal', 3, []],
    ]);
    expect(document.dict(document.catalog.get('AcroForm'))?.number('SigFlags')).toBe(3);
  });

  it('the mark is as large as the widget allows without distortion, and its fonts come along', () => {
    const normal = document.resolve(document.dict(findField(document, 'seal')?.dict.get('AP'))?.get('N')) as PdfStream;
    expect(normal.dict.get('BBox')).toEqual([0, 0, 120, 60]);
    expect(document.decode(normal).toString('latin1')).toBe('q 0.6 0 0 0.6 0 0 cm /Page Do Q');
    const page = document.resolve(
      (document.dict(document.dict(normal.dict.get('Resources'))?.get('XObject')) as PdfDict).get('Page'),
    ) as PdfStream;
    expect(document.decode(page).toString('latin1')).toContain('(Hello) Tj');
    expect(page.dict.has('StructParents')).toBe(false);
  });

  it('one source of two appearances is copied once', () => {
    const text = sealed.toString('latin1', signed.length);
    expect(text.match(/\/Matrix/g)).toHaveLength(1);
  });

  it('a field is filled once, and only if it is there', () => {
    const fill = (name: string): string =>
      refusal(() =>
        prepareSignature(sealed, {
          ...request,
          fieldName: 'x',
          newField: { tooltip: '', pageIndex: 0, rect: [0, 0, 0, 0] },
          fillFields: [{ name, text: 'x' }],
        }),
      ).code;
    expect(fill('index')).toBe('fieldAlreadyFilled');
    expect(fill('seal')).toBe('fieldNotFound');
    expect(fill('none')).toBe('fieldNotFound');
  });
});

describe('what the document does not allow', () => {
  const reserved = reserve(taggedPdf());
  const code = (pdf: Buffer, change: Partial<SignatureRequest>): string =>
    refusal(() => prepareSignature(pdf, { ...request, ...change })).code;
  const newField = { tooltip: 'Ще', pageIndex: 0, rect: [0, 0, 0, 0] } as const;

  it('a field that is not there, is of another kind, or is signed already', () => {
    expect(code(reserved, { fieldName: 'none' })).toBe('fieldNotFound');
    expect(code(reserved, { fieldName: 'index' })).toBe('fieldNotFound');
    expect(code(prepareSignature(reserved, request).embed(sequenceOf(300)), {})).toBe('fieldAlreadySigned');
  });

  it('a certification is the first signature or none', () => {
    const certified = prepareSignature(reserved, { ...request, docMdp: 2 }).embed(sequenceOf(300));
    expect(extractSignatures(certified)[0]).toMatchObject({ docMdp: 2, problems: [] });
    expect(code(certified, { fieldName: 'seal', docMdp: 2 })).toBe('certificationNotFirst');
    const sealed = prepareSignature(certified, { ...request, fieldName: 'seal', fillFields: [{ name: 'index', text: '7' }] }).embed(
      sequenceOf(300),
    );
    expect(extractSignatures(sealed).map(({ problems }) => problems)).toEqual([[], []]);
  });

  it('S26 after a certification that forbids changes nothing is added, after any certification no new field', () => {
    const closed = prepareSignature(reserved, { ...request, docMdp: 1 }).embed(sequenceOf(300));
    expect(code(closed, { fieldName: 'seal' })).toBe('changesForbidden');
    const certified = prepareSignature(reserved, { ...request, docMdp: 3 }).embed(sequenceOf(300));
    expect(code(certified, { fieldName: 'more', newField })).toBe('changesForbidden');
  });

  it('a kept file whose place is filled already is not filled again', () => {
    const prepared = prepareSignature(reserved, request);
    const signed = prepared.embed(sequenceOf(300));
    expect(refusal(() => embedSignature(signed, prepared.byteRange, sequenceOf(300))).code).toBe('fieldAlreadySigned');
    expect(refusal(() => embedSignature(prepared.bytes, prepared.byteRange, sequenceOf(601))).code).toBe('signatureTooLarge');
  });
});
