import fc from 'fast-check';
import { PdfDocument } from './pdf-document.js';
import { PdfDict, PdfName, PdfRef, type PdfStream, PdfString, type PdfObject } from './pdf-objects.js';
import { serialize } from './pdf-serializer.js';
import { RevisionWriter } from './revision-writer.js';
import { ONE_PAGE, hybridPdf, samplePdf } from './sample-pdf.fixture.js';

const layouts = [
  ['a classic table', samplePdf(ONE_PAGE, { xref: 'table', trailer: '/ID[<AA><BB>]/Info 5 0 R' })],
  ['a cross-reference stream', samplePdf(ONE_PAGE, { xref: 'stream', packed: [1, 2], trailer: '/ID[<AA><BB>]/Info 5 0 R' })],
] as const;

const idOf = (document: PdfDocument, index: number): string =>
  (document.array(document.trailer.get('ID'))?.[index] as PdfString).bytes.toString('hex');

describe.each(layouts)('appending revisions to a file that ends with %s', (_, original) => {
  it('leaves every earlier byte as it was and keeps the kind of cross-reference', () => {
    const document = PdfDocument.read(original);
    const writer = new RevisionWriter(document);
    writer.set(new PdfRef(5), new PdfName('Changed'));
    const added = writer.add([1, 2, 3]);
    const file = writer.finish().toBuffer();
    expect(file.subarray(0, original.length).equals(original)).toBe(true);
    const again = PdfDocument.read(file);
    expect(again.xref.newest.kind).toBe(document.xref.newest.kind);
    expect(again.get(new PdfRef(5))).toEqual(new PdfName('Changed'));
    expect(again.get(added)).toEqual([1, 2, 3]);
    expect(again.page(0).ref.num).toBe(3);
  });

  it('keeps the first half of the file identifier, changes the second, and names root, info and the section before', () => {
    const document = PdfDocument.read(original);
    const writer = new RevisionWriter(document);
    writer.add(1);
    const again = PdfDocument.read(writer.finish().toBuffer());
    expect(idOf(again, 0)).toBe('aa');
    expect(idOf(again, 1)).toMatch(/^[0-9a-f]{32}$/);
    expect(again.trailer.get('Root')).toEqual(new PdfRef(1));
    expect(again.trailer.get('Info')).toEqual(new PdfRef(5));
    expect(again.trailer.number('Prev')).toBe(document.xref.newest.offset);
  });

  it('works again and again, and each earlier revision stays readable by itself', () => {
    let file: Buffer = original;
    const ends = [file.length];
    for (let round = 1; round <= 5; round++) {
      const writer = new RevisionWriter(PdfDocument.read(file));
      writer.set(new PdfRef(5), round);
      writer.addStream(new PdfDict(), Buffer.from(`round ${round}`), { compress: round % 2 === 0 });
      file = writer.finish().toBuffer();
      ends.push(file.length);
    }
    const document = PdfDocument.read(file);
    expect(document.revisions.map(({ end }) => end)).toEqual(ends);
    document.revisions.forEach(({ end }, index) => {
      const then = PdfDocument.read(file.subarray(0, end));
      if (index > 0) expect(then.get(new PdfRef(5))).toBe(index);
      expect(then.page(0).ref.num).toBe(3);
    });
  });

  it('never gives away a number that the file already uses, even when its trailer claims a smaller size', () => {
    const lying = Buffer.from(original.toString('latin1').replace(/\/Size \d/, '/Size 3'), 'latin1');
    expect(new RevisionWriter(PdfDocument.read(lying)).allocate().num).toBeGreaterThan(5);
  });

  it('gives the same bytes for the same changes', () => {
    const make = (): Buffer => {
      const writer = new RevisionWriter(PdfDocument.read(original));
      writer.addStream(PdfDict.of({ A: 1 }), Buffer.from('same'), { compress: true });
      return writer.finish().toBuffer();
    };
    expect(make().equals(make())).toBe(true);
  });

  it('a stream comes back with its bytes', () => {
    const data = Buffer.from(Array.from({ length: 1000 }, (_unused, index) => index % 256));
    const writer = new RevisionWriter(PdfDocument.read(original));
    const plain = writer.addStream(new PdfDict(), data, { compress: false });
    const deflated = writer.addStream(new PdfDict(), data, { compress: true });
    const document = PdfDocument.read(writer.finish().toBuffer());
    expect(document.decode(document.get(plain) as PdfStream).equals(data)).toBe(true);
    expect(document.decode(document.get(deflated) as PdfStream).equals(data)).toBe(true);
  });

  it('any object reads back as it was written', () => {
    fc.assert(
      fc.property(fc.array(anyObject, { minLength: 1, maxLength: 8 }), (values) => {
        const writer = new RevisionWriter(PdfDocument.read(original));
        const refs = values.map((value) => writer.add(value));
        const document = PdfDocument.read(writer.finish().toBuffer());
        refs.forEach((ref, index) => expect(serialize(document.get(ref))).toBe(serialize(values[index] ?? null)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('appending to a hybrid file', () => {
  it('S39 writes a table, takes no number that only the stream knows, and keeps the hidden object in sight', () => {
    const writer = new RevisionWriter(PdfDocument.read(hybridPdf()));
    const added = writer.add(42);
    expect(added.num).toBeGreaterThan(7);
    const document = PdfDocument.read(writer.finish().toBuffer());
    expect(document.xref.newest.kind).toBe('table');
    expect(document.trailer.has('XRefStm')).toBe(false);
    expect(document.get(added)).toBe(42);
    expect(document.dict(new PdfRef(6))?.get('Hidden')).toBe(true);
  });
});

const latin1 = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
const scalar: fc.Arbitrary<PdfObject> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  fc.double({ min: -1e15, max: 1e15, noNaN: true, noDefaultInfinity: true }).filter((value) => Math.abs(value) > 1e-15),
  latin1.map((text) => new PdfName(text)),
  fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.boolean()).map(([bytes, hex]) => new PdfString(Buffer.from(bytes), hex)),
  fc.integer({ min: 1, max: 100_000 }).map((num) => new PdfRef(num, 0)),
);
const { anyObject } = fc.letrec<{ anyObject: PdfObject }>((tie) => ({
  anyObject: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('anyObject'), { maxLength: 5 }),
    fc.dictionary(latin1, tie('anyObject'), { maxKeys: 5 }).map((entries) => PdfDict.of(entries)),
  ),
}));
