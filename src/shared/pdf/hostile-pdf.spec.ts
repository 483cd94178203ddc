import fc from 'fast-check';
import { contentOperations } from './content-stream.js';
import { PdfDocument } from './pdf-document.js';
import { PdfError } from './pdf-error.js';
import { PdfRef, PdfStream } from './pdf-objects.js';
import { PdfParser } from './pdf-parser.js';
import { RevisionWriter } from './revision-writer.js';
import { ONE_PAGE, samplePdf, sampleStream } from './sample-pdf.fixture.js';

const objects = [
  ...ONE_PAGE,
  '<</Length 7 0 R>>\nstream\nabc\nendstream',
  '3',
  sampleStream('x', '/Filter/ASCIIHexDecode'),
  '[[1 0 R][2 0 R]]',
];
const seeds = [
  samplePdf(objects, { xref: 'table' }),
  samplePdf(objects, { xref: 'stream' }),
  samplePdf(objects, { xref: 'stream', packed: [1, 2, 3, 5, 7, 9] }),
];

/** Tokens that turn a PDF into another one. */
const TOKENS = [
  '<<',
  '>>',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '/',
  ' 0 R',
  ' obj',
  'stream',
  'endstream',
  'xref',
  'trailer',
  '%',
  '\0',
  '-',
  '9999999999',
  '/Length',
  '/Prev 9',
];

const mutation = fc.oneof(
  fc.record({ at: fc.nat(4000), put: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), over: fc.constant(1) }),
  fc.record({ at: fc.nat(4000), put: fc.constantFrom(...TOKENS), over: fc.nat(6) }),
  fc.record({ at: fc.nat(4000), put: fc.constant(''), over: fc.nat(200) }),
);

function mutate(seed: Buffer, mutations: readonly { at: number; put: string; over: number }[]): Buffer {
  let text = seed.toString('latin1');
  for (const { at, put, over } of mutations) {
    const place = at % (text.length + 1);
    text = text.slice(0, place) + put + text.slice(place + over);
  }
  return Buffer.from(text, 'latin1');
}

/** Everything a caller may do with a file that came from outside. */
function useEverything(bytes: Buffer): void {
  const document = PdfDocument.read(bytes);
  void document.revisions;
  for (const page of document.pages()) void [page.box, page.rotation, page.inherited('Resources')];
  for (let num = 0; num < 12; num++) {
    const value = document.resolve(new PdfRef(num));
    if (value instanceof PdfStream) for (const operation of contentOperations(document.decode(value))) void operation;
  }
  const writer = new RevisionWriter(document);
  const added = writer.add([1]);
  const again = PdfDocument.read(writer.finish().toBuffer());
  expect(again.get(added)).toEqual([1]);
}

function onlyPdfErrors(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
  }
}

describe('files that mean harm', () => {
  it('F03 a damaged PDF is read or refused with a PdfError, never anything else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 }), (seed, mutations) => {
        onlyPdfErrors(() => useEverything(mutate(seed, mutations)));
      }),
      { numRuns: 3000 },
    );
  });

  it('F03 random tokens are an object or a PdfError', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...TOKENS), fc.string({ maxLength: 4 })), { maxLength: 40 }), (tokens) => {
        onlyPdfErrors(() => void new PdfParser(Buffer.from(tokens.join(''), 'latin1')).object());
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['a megabyte of opening brackets', '['.repeat(1_000_000)],
    ['a megabyte of opening strings', '('.repeat(1_000_000)],
    ['a megabyte of hexadecimal openings', '[' + '<'.repeat(1_000_000)],
    ['a megabyte of numbers that look like references', '[' + '1 0 '.repeat(250_000)],
    ['a megabyte of comments', '%\n'.repeat(500_000)],
    ['a number of a million digits', '1'.repeat(1_000_000)],
  ])('F03 %s is refused without a long wait', (_, text) => {
    expect(() => new PdfParser(Buffer.from(text, 'latin1')).object()).toThrow(PdfError);
  });

  it('F03 ten thousand revisions are refused, a hundred are read', () => {
    const chain = (count: number): Buffer => {
      let file = samplePdf(ONE_PAGE, { xref: 'table' }).toString('latin1');
      let previous = file.lastIndexOf('xref\n0');
      const parts = [file];
      let length = file.length;
      for (let index = 0; index < count; index++) {
        file = `xref\n0 0\ntrailer\n<</Size 6/Root 1 0 R/Prev ${previous}>>\nstartxref\n${length}\n%%EOF\n`;
        previous = length;
        length += file.length;
        parts.push(file);
      }
      return Buffer.from(parts.join(''), 'latin1');
    };
    expect(PdfDocument.read(chain(100)).revisions).toHaveLength(101);
    expect(() => PdfDocument.read(chain(10_000))).toThrow('too many revisions');
  });
});
