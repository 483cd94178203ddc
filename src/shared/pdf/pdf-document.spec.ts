import { deflateSync } from 'node:zlib';
import { PdfDocument } from './pdf-document.js';
import { PdfError } from './pdf-error.js';
import { PDF_LIMITS } from './pdf-limits.js';
import { type PdfDict, PdfRef, PdfStream, type PdfString } from './pdf-objects.js';
import { ONE_PAGE, hybridPdf, samplePdf, sampleStream } from './sample-pdf.fixture.js';

/** The code of the PdfError that `action` throws. */
function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof PdfError) return error.code;
    throw error;
  }
  return 'nothing was refused';
}

const everyLayout = [
  ['a classic table', samplePdf(ONE_PAGE, { xref: 'table' })],
  ['a cross-reference stream', samplePdf(ONE_PAGE, { xref: 'stream' })],
  ['a cross-reference stream with packed objects', samplePdf(ONE_PAGE, { xref: 'stream', packed: [1, 2, 3, 5] })],
] as const;

describe('reading a PDF', () => {
  it.each(everyLayout)('finds catalog, page, inherited attributes and content through %s', (_, bytes) => {
    const document = PdfDocument.read(bytes);
    const page = document.page(0);
    expect(page.box).toEqual([0, 0, 300, 400]);
    expect(page.ref.num).toBe(3);
    const content = document.resolve(page.dict.get('Contents'));
    expect(content).toBeInstanceOf(PdfStream);
    expect(document.decode(content as PdfStream).toString('latin1')).toBe('BT /F1 12 Tf 20 350 Td (Hello) Tj ET');
    expect(document.dict(document.dict(page.inherited('Resources'))?.get('Font'))?.has('F1')).toBe(true);
    expect(document.revisions).toEqual([{ markerEnd: bytes.length - 1, end: bytes.length, xrefOffset: document.xref.newest.offset }]);
  });

  it('says which kind of cross-reference the file ends with', () => {
    expect(PdfDocument.read(everyLayout[0][1]).xref.newest.kind).toBe('table');
    expect(PdfDocument.read(everyLayout[1][1]).xref.newest.kind).toBe('stream');
  });

  it('reads a table whose rows are 19 bytes, as older programs write them', () => {
    const bytes = Buffer.from(
      samplePdf(ONE_PAGE, { xref: 'table' })
        .toString('latin1')
        .replace(/ ([nf]) \n/g, ' $1\r'),
      'latin1',
    );
    expect(PdfDocument.read(bytes).page(0).box).toEqual([0, 0, 300, 400]);
  });

  it('finds in a hybrid file the object that the table hides', () => {
    const document = PdfDocument.read(hybridPdf());
    expect(document.dict(new PdfRef(6))?.get('Hidden')).toBe(true);
    expect(document.page(0).ref.num).toBe(3);
  });

  it('counts the two cross-references of a linearised file as one revision', () => {
    const objects = '1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n';
    const head = '%PDF-1.4\n';
    const row = (at: number): string => `${String(at).padStart(10, '0')} 00000 n \n`;
    const build = (main: number): string => {
      const first = `xref\n2 1\n${row(0)}trailer\n<</Size 3/Root 1 0 R/Prev ${main}>>\nstartxref\n0\n%%EOF\n`;
      const at = head.length + first.length;
      const fixed = first.replace(row(0), row(at + objects.indexOf('2 0 obj')));
      const second = `xref\n0 2\n0000000000 65535 f \n${row(at)}trailer\n<</Size 2>>\nstartxref\n${head.length}\n%%EOF\n`;
      return head + fixed + objects + second;
    };
    const guess = build(100).lastIndexOf('xref\n0 2');
    const file = Buffer.from(build(guess), 'latin1');
    const document = PdfDocument.read(file);
    expect(document.revisions).toHaveLength(1);
    expect(document.revisions[0]?.end).toBe(file.length);
    expect(document.catalog.name('Type')).toBe('Catalog');
  });

  it('reads names with codes, nested strings, escapes and numbers as the standard says', () => {
    const odd = '<</A#20B (a\\(b(c)\\)\\101\\r\\\nz)/H<48 65 6C6C 6F7>/N[+1 -.5 4. 0012 1 0 R 7]/T true/F false/Z null>>';
    const dict = PdfDocument.read(samplePdf([...ONE_PAGE, odd], { xref: 'table' })).dict(new PdfRef(6)) as PdfDict;
    expect((dict.get('A B') as PdfString).bytes.toString('latin1')).toBe('a(b(c))A\rz');
    expect((dict.get('H') as PdfString).bytes.toString('latin1')).toBe('Hellop');
    expect(dict.get('N')).toEqual([1, -0.5, 4, 12, new PdfRef(1, 0), 7]);
    expect([dict.get('T'), dict.get('F'), dict.get('Z')]).toEqual([true, false, null]);
  });

  it('remembers that a key stands twice, since readers disagree on which one counts', () => {
    const document = PdfDocument.read(samplePdf([...ONE_PAGE, '<</A 1/A 2>>'], { xref: 'table' }));
    expect(document.dict(new PdfRef(6))?.repeatedKey).toBe('A');
  });
});

describe('refusing a PDF that cannot be trusted', () => {
  const plain = samplePdf(ONE_PAGE, { xref: 'table' }).toString('latin1');
  const read = (text: string): unknown => PdfDocument.read(Buffer.from(text, 'latin1')).page(0).box;

  it.each([
    ['F05 a file with something before the header', `GIF89a${plain}`, 'notPdf'],
    ['an empty file', '', 'notPdf'],
    ['S39 an encrypted file', samplePdf(ONE_PAGE, { xref: 'table', trailer: '/Encrypt 9 0 R' }).toString('latin1'), 'encrypted'],
    ['a file cut before its end', plain.slice(0, -60), 'broken'],
    ['a startxref that points elsewhere', plain.replace(/startxref\n\d+/, 'startxref\n12'), 'broken'],
    ['a cross-reference that leads to itself', plain.replace('/Root', `/Prev ${plain.lastIndexOf('xref\n0')}/Root`), 'broken'],
    [
      'an offset at which another object stands',
      plain.replace(/(0000000\d+) 00000 n \n(0000000\d+) 00000 n /, '$2 00000 n \n$1 00000 n '),
      'broken',
    ],
    ['a catalog that is not there', plain.replace('/Root 1 0 R', '/Root 9 0 R'), 'broken'],
    ['a trailer without a catalog', plain.replace('/Root 1 0 R', '/Toor 1 0 R'), 'broken'],
    ['F03 a page tree that leads to itself', plain.replace('/Kids[3 0 R]', '/Kids[2 0 R]'), 'broken'],
    ['a page that is not there', plain.replace('/Kids[3 0 R]', '/Kids[     ]'), 'missing'],
  ])('%s', (_, file, code) => {
    expect(refusal(() => read(file))).toBe(code);
  });

  it('a stream whose length does not lead to its end', () => {
    const objects = [...ONE_PAGE.slice(0, 3), ONE_PAGE[3]?.replace(/Length \d+/, 'Length 7') ?? '', ...ONE_PAGE.slice(4)];
    const document = PdfDocument.read(samplePdf(objects, { xref: 'table' }));
    expect(refusal(() => document.get(new PdfRef(4)))).toBe('broken');
  });

  it('F03 stream lengths that hang on each other', () => {
    const loop = '<</Length 6 0 R>>\nstream\nabc\nendstream';
    const document = PdfDocument.read(samplePdf([...ONE_PAGE, loop], { xref: 'table' }));
    expect(refusal(() => document.get(new PdfRef(6)))).toBe('broken');
  });

  it('F03 references that lead in a circle', () => {
    const document = PdfDocument.read(samplePdf([...ONE_PAGE, '7 0 R', '6 0 R'], { xref: 'table' }));
    expect(refusal(() => document.resolve(new PdfRef(6)))).toBe('broken');
  });

  it('F03 arrays nested without end, without overflowing the stack', () => {
    const document = PdfDocument.read(samplePdf([...ONE_PAGE, '['.repeat(500_000)], { xref: 'table' }));
    expect(refusal(() => document.get(new PdfRef(6)))).toBe('tooLarge');
  });

  it('F03 a stream that inflates past the limit, by itself or together with others', () => {
    const bomb = sampleStream(deflateSync(Buffer.alloc(5_000_000)).toString('latin1'), '/Filter/FlateDecode');
    const bytes = samplePdf([...ONE_PAGE, bomb], { xref: 'table' });
    const single = PdfDocument.read(bytes, { ...PDF_LIMITS, streamBytes: 1_000_000 });
    expect(refusal(() => single.decode(single.get(new PdfRef(6)) as PdfStream))).toBe('tooLarge');
    const together = PdfDocument.read(bytes, { ...PDF_LIMITS, inflatedBytes: 9_000_000 });
    const stream = together.get(new PdfRef(6)) as PdfStream;
    expect(together.decode(stream)).toHaveLength(5_000_000);
    expect(refusal(() => together.decode(stream))).toBe('tooLarge');
  });

  it('F03 more objects than the limit, named by a cross-reference stream of a few bytes', () => {
    const bytes = samplePdf(ONE_PAGE, { xref: 'stream', trailer: '/Index[0 4000000000]' });
    expect(refusal(() => PdfDocument.read(bytes))).toBe('tooLarge');
  });
});
