import fc from 'fast-check';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { extractSignatures } from './extract-signatures.js';
import { PdfSignatureError } from './pdf-signature.errors.js';
import { prepareSignature } from './prepare-signature.js';
import { reserveFields } from './reserve-fields.js';
import { byteRangeText } from './signature-dictionary.js';
import { sequenceOf, taggedPdf } from './tagged-pdf.fixture.js';

const field = { tooltip: 'Підпис', pageIndex: 0, rect: [10, 10, 90, 60] } as const;
const seeds = (['table', 'stream'] as const).map((xref) => {
  const reserved = reserveFields(taggedPdf(xref), [
    { kind: 'signature', name: 'a', ...field },
    { kind: 'text', name: 't', ...field },
  ]);
  return prepareSignature(reserved, { fieldName: 'a', signingAt: '2026-11-12T14:05:31Z', contentsBytes: 80, docMdp: 2 }).embed(
    sequenceOf(80),
  );
});
const TOKENS = [
  '<<',
  '>>',
  '[',
  ']',
  '(',
  '/V',
  '/Kids',
  '/Fields',
  '/T(a)',
  '/P',
  ' 0 R',
  ' 1 0 R',
  ' 9999999999 ',
  '-1',
  'null',
  '/ByteRange',
  '<',
  '>',
];
const mutation = fc.record({ at: fc.nat(6000), put: fc.oneof(fc.constantFrom(...TOKENS), fc.constant('')), over: fc.nat(8) });

function attempt(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof PdfError) && !(error instanceof PdfSignatureError)) throw error;
  }
}

describe('signing and reading files that mean harm', () => {
  it('F03 a damaged form is used or refused by name, never by accident', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(mutation, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        (seed, mutations, keepLength) => {
          let text = seed.toString('latin1');
          for (const { at, put, over } of mutations) {
            const place = at % text.length;
            text = text.slice(0, place) + put + text.slice(place + (keepLength ? put.length : over));
          }
          const pdf = Buffer.from(text, 'latin1');
          attempt(() => extractSignatures(pdf).map(({ digest }) => digest('sha256')));
          attempt(() => reserveFields(pdf, [{ kind: 'text', name: 'new', ...field }]));
          attempt(() =>
            prepareSignature(pdf, { fieldName: 'a', signingAt: '2026-11-12T14:05:31Z', contentsBytes: 80 }).embed(sequenceOf(80)),
          );
          attempt(() =>
            prepareSignature(pdf, {
              fieldName: 'b',
              signingAt: '2026-11-12T14:05:31Z',
              contentsBytes: 80,
              newField: field,
              fillFields: [{ name: 't', text: 'x' }],
            }),
          );
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('S39 the byte range takes the same room at 99,999,999 and at 100,000,000 bytes', () => {
    fc.assert(
      fc.property(fc.nat(9_999_999_999), fc.nat(9_999_999_999), fc.nat(9_999_999_999), (a, b, c) => {
        expect(byteRangeText([0, a, b, c])).toHaveLength(36);
      }),
      {
        examples: [
          [99_999_999, 100_000_000, 1],
          [9_999_999_999, 9_999_999_999, 9_999_999_999],
        ],
      },
    );
    expect(() => byteRangeText([0, 10_000_000_000, 10_000_000_000, 10_000_000_000])).toThrow(RangeError);
  });

  it('a document time-stamp says that it is one and claims no time of its own', () => {
    const prepared = prepareSignature(taggedPdf(), {
      fieldName: 'ts',
      signingAt: '2026-11-12T14:05:31Z',
      contentsBytes: 80,
      subFilter: 'ETSI.RFC3161',
      newField: field,
    });
    expect(prepared.bytes.toString('latin1')).toContain('/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161');
    const [found] = extractSignatures(prepared.embed(sequenceOf(80)));
    expect(found).toMatchObject({ subFilter: 'ETSI.RFC3161', claimedAt: undefined, problems: [] });
  });
});
