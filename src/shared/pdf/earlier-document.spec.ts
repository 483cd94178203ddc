import fc from 'fast-check';
import { PdfDocument } from './pdf-document.js';
import { PdfError } from './pdf-error.js';
import { PdfDict, PdfRef, PdfStream, type PdfObject } from './pdf-objects.js';
import { RevisionWriter } from './revision-writer.js';
import { hybridPdf, ONE_PAGE, samplePdf, sampleStream } from './sample-pdf.fixture.js';
import { sameObject } from './same-object.js';

const revised = (bytes: Buffer, change: (writer: RevisionWriter) => void): Buffer => {
  const writer = new RevisionWriter(PdfDocument.read(bytes));
  change(writer);
  return writer.finish().toBuffer();
};
const stream = (text: string): PdfStream => new PdfStream(new PdfDict(), Buffer.from(text));

/** What a document shows: every object by its number, or why it cannot be read. */
function shown(open: () => PdfDocument, numbers: number): (PdfObject | string)[] | string {
  const attempt = <Answer>(work: () => Answer): Answer | string => {
    try {
      return work();
    } catch (error) {
      if (error instanceof PdfError) return error.code;
      throw error;
    }
  };
  const document = attempt(open);
  if (typeof document === 'string') return document;
  return [...Array(numbers).keys()].map((num) => attempt(() => document.get(new PdfRef(num))));
}

/** Every state of the file, opened as part of the whole and by itself, must be the same. */
function expectSameStates(bytes: Buffer): number {
  let whole: PdfDocument;
  try {
    whole = PdfDocument.read(bytes);
    void whole.revisions;
  } catch (error) {
    if (error instanceof PdfError) return 0;
    throw error;
  }
  const numbers = Math.min(whole.xref.size, 60);
  void shown(() => whole, numbers);
  for (const { end } of [...whole.revisions].reverse()) {
    const [shared, alone] = [shown(() => whole.earlier(end), numbers), shown(() => PdfDocument.read(bytes.subarray(0, end)), numbers)];
    if (typeof shared === 'string' || typeof alone === 'string') expect(shared).toEqual(alone);
    else expect(shared.filter((value, num) => !(typeof value === 'string' ? value === alone[num] : typeof alone[num] !== 'string' && sameObject(value, alone[num])))).toEqual([]);
  }
  return whole.revisions.length;
}

describe('An earlier state of a file, opened with what the newest has read', () => {
  const files = (): Buffer[] => [samplePdf(ONE_PAGE, { xref: 'table' }), samplePdf(ONE_PAGE, { xref: 'stream', packed: [1, 2] }), hybridPdf()];

  it('is the one that its own bytes make: tables, streams, hybrids, objects that are written anew', () => {
    for (const file of files()) {
      let bytes = file;
      for (let index = 0; index < 12; index += 1) {
        bytes = revised(bytes, (writer) => {
          writer.set(new PdfRef(1), writer.editableDict(new PdfRef(1))?.set('Number', index) ?? null);
          writer.add(index % 3 === 0 ? stream(`number ${index}`) : PdfDict.of({ Number: index }));
        });
      }
      expect(expectSameStates(bytes)).toBeGreaterThanOrEqual(13);
    }
  });

  it('a length that stands apart is the one of that state', () => {
    const first = samplePdf([...ONE_PAGE, '3', `<</Length ${ONE_PAGE.length + 1} 0 R>>\nstream\nabcdef\nendstream`], { xref: 'table' });
    const at = ONE_PAGE.length + 1;
    expect(expectSameStates(revised(first, (writer) => writer.set(new PdfRef(at), 6)))).toBe(2);
    const sound = samplePdf([...ONE_PAGE, '6', `<</Length ${at} 0 R>>\nstream\nabcdef\nendstream`], { xref: 'table' });
    expect(expectSameStates(revised(sound, (writer) => writer.set(new PdfRef(at), 3)))).toBe(2);
  });

  it('an object whose end a later revision supplies is not the one of the earlier state', () => {
    // The dictionary stands last in the first state, behind comments that look like its end; the second state makes a stream of it.
    const base = samplePdf([...ONE_PAGE, sampleStream('x')], { xref: 'table' });
    const num = ONE_PAGE.length + 2;
    const at = base.length;
    const table = (offset: number, rows: string, previous: number): string => `xref\n${rows}trailer\n<</Size ${num + 1}/Root 1 0 R/Prev ${previous}>>\nstartxref\n${offset}\n%%EOF\n`;
    const start = PdfDocument.read(base).xref.newest.offset;
    const row = (offset: number): string => `${num} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
    const second = at + table(at, row(0), start).length;
    const text = table(at, row(second), start);
    const first = `${base.toString('latin1')}${text}${num} 0 obj\n<</Length 1>>\n%startxref ${at}\n%%EOF\n`;
    const whole = `${first}stream\nx\nendstream\nendobj\n`;
    const bytes = Buffer.from(`${whole}${table(whole.length, '0 0\n', at)}`, 'latin1');
    const document = PdfDocument.read(bytes);
    expect(document.get(new PdfRef(num))).toBeInstanceOf(PdfStream);
    expect(document.earlier(first.length).get(new PdfRef(num))).toBeInstanceOf(PdfDict);
    const again = PdfDocument.read(bytes);
    expect(again.earlier(first.length).get(new PdfRef(num))).toBeInstanceOf(PdfDict);
    expect(again.get(new PdfRef(num))).toBeInstanceOf(PdfStream);
  });

  it('a chain that leads behind the end of that state is broken in it', () => {
    const base = samplePdf(ONE_PAGE, { xref: 'table' });
    const start = PdfDocument.read(base).xref.newest.offset;
    const section = (previous: number, own: number): string => `xref\n0 0\ntrailer\n<</Size 9/Root 1 0 R/Prev ${String(previous).padStart(8, '0')}>>\nstartxref\n${String(own).padStart(8, '0')}\n%%EOF\n`;
    const { length } = section(0, 0);
    const bytes = Buffer.from(`${base.toString('latin1')}${section(base.length + length, base.length)}${section(start, base.length + length)}${section(base.length, base.length + 2 * length)}`, 'latin1');
    const document = PdfDocument.read(bytes);
    expect(document.revisions).toHaveLength(3);
    for (const open of [() => document.earlier(base.length + length), () => PdfDocument.read(bytes.subarray(0, base.length + length))]) expect(open).toThrow('outside the file');
  });

  it('is the same for files that were broken anywhere', () => {
    const made = files().map((file) => revised(revised(file, (writer) => writer.add(stream('a'))), (writer) => writer.set(new PdfRef(3), PdfDict.of({ Second: true }))));
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.record({ at: fc.nat(), byte: fc.constantFrom(...Buffer.from('0123456789 \n<>[]()/%Rxrefobjn')) }), { minLength: 1, maxLength: 6 }), (which, changes) => {
        const bytes = Buffer.from(made[which % made.length] ?? Buffer.alloc(0));
        for (const { at, byte } of changes) bytes[8 + (at % (bytes.length - 8))] = byte;
        expectSameStates(bytes);
      }),
      { numRuns: 600 },
    );
  });

  it('costs nothing twice: as many sections are read as the file has, however many states are opened', () => {
    let bytes = samplePdf(ONE_PAGE, { xref: 'table' });
    for (let index = 0; index < 60; index += 1) bytes = revised(bytes, (writer) => writer.set(new PdfRef(1), writer.editableDict(new PdfRef(1)) ?? null));
    const document = PdfDocument.read(bytes);
    for (const { end } of document.revisions) void document.earlier(end).catalog;
    expect(document.work).toEqual({ sections: 61, objects: 61 });
  });

  it('F03 states that lead elsewhere are read within a budget', () => {
    // Every state ends with a startxref of its own that leads to a copy of the chain which nothing else uses.
    const base = samplePdf(ONE_PAGE, { xref: 'table' });
    const limits = { streamBytes: 1e6, inflatedBytes: 1e6, depth: 64, valuesPerObject: 1e4, sections: 10, entries: 1e4, pageNodes: 100 };
    const bytes = revised(base, (writer) => writer.add(stream('a')));
    const document = PdfDocument.read(bytes, limits);
    const text = base.toString('latin1');
    const moved = Buffer.concat([bytes, Buffer.from(text.slice(text.lastIndexOf('xref\n0')).replace(/startxref\n\d+/, `startxref\n${bytes.length}`), 'latin1')]);
    const strange = PdfDocument.read(Buffer.concat([moved, Buffer.from(`startxref\n${document.xref.newest.offset}\n%%EOF\n`)]), limits);
    expect(() => { for (let time = 0; time < 50; time += 1) void strange.earlier(moved.length).catalog; }).toThrow('lead into too many others');
  });
});
