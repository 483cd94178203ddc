import fc from 'fast-check';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfDict, PdfRef, PdfVerbatim } from '#shared/pdf/pdf-objects.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { ONE_PAGE, samplePdf, sampleStream } from '#shared/pdf/sample-pdf.fixture.js';
import { extractSignatures, type ExtractedSignature } from './extract-signatures.js';
import { findField } from './form-fields.js';
import { prepareSignature } from './prepare-signature.js';
import { reserveFields } from './reserve-fields.js';
import { sequenceOf, taggedPdf } from './tagged-pdf.fixture.js';

const reserved = reserveFields(taggedPdf(), [
  { kind: 'signature', name: 'signer', tooltip: 'Підпис', pageIndex: 0, rect: [20, 20, 140, 80] },
]);
const prepared = prepareSignature(reserved, { fieldName: 'signer', signingAt: '2026-11-12T14:05:31Z', contentsBytes: 300 });
const signed = prepared.embed(sequenceOf(250));
const [, gapStart, gapEnd, rest] = prepared.byteRange;

/** The signed file with its byte range written over. */
function withRange(range: string): ExtractedSignature | undefined {
  const text = signed.toString('latin1').replace(/(?<=\/ByteRange )\[[^\]]*\] */, (old) => range.padEnd(old.length));
  return extractSignatures(Buffer.from(text, 'latin1'))[0];
}

/** The signed file with one more revision. */
function changed(change: (writer: RevisionWriter, document: PdfDocument) => void): Buffer {
  const document = PdfDocument.read(signed);
  const writer = new RevisionWriter(document);
  change(writer, document);
  return writer.finish().toBuffer();
}

const problemsOf = (pdf: Buffer): unknown => extractSignatures(pdf).map(({ fieldName, problems }) => [fieldName, problems]);

describe('tricks with the byte range', () => {
  it.each([
    ['S17 a gap wider than the contents', `[0 ${gapStart} ${gapEnd + 40} ${rest - 40}]`, 'gapNotContents'],
    ['S17 a gap that begins before the contents', `[0 ${gapStart - 30} ${gapEnd} ${rest}]`, 'gapNotContents'],
    ['S17 a gap somewhere else', `[0 ${gapStart - 800} ${gapEnd - 800} ${rest}]`, 'gapNotContents'],
    ['a gap without its brackets', `[0 ${gapStart + 1} ${gapEnd - 1} ${rest + 1}]`, 'gapNotContents'],
    ['a range that leaves out the beginning', `[9 ${gapStart - 9} ${gapEnd} ${rest}]`, 'byteRangeNotFromStart'],
    ['parts that overlap', `[0 ${gapEnd} ${gapStart} ${rest}]`, 'byteRangeOverlaps'],
    ['an empty second part', `[0 ${gapStart} ${gapEnd} 0]`, 'byteRangeOverlaps'],
    ['a range past the end of the file', `[0 ${gapStart} ${gapEnd} 9999999]`, 'byteRangeOutsideFile'],
    ['a range that ends inside a revision', `[0 ${gapStart} ${gapEnd} ${rest - 50}]`, 'notARevision'],
    ['S10 an empty range', '[]', 'byteRangeMissing'],
    ['S10 a null range', 'null', 'byteRangeMissing'],
    ['negative numbers', '[0 -1 -1 -1]', 'byteRangeMissing'],
    ['fractions', '[0 1.5 2 3]', 'byteRangeMissing'],
    ['three numbers', '[0 1 2]', 'byteRangeMissing'],
  ])('%s', (_, range, problem) => {
    expect(withRange(range)?.problems).toContain(problem);
  });

  it('a digest is given only of bytes that are there', () => {
    expect(withRange(`[0 ${gapStart} ${gapEnd} 9999999]`)?.digest('sha256')).toBeUndefined();
    expect(withRange('[]')?.digest('sha256')).toBeUndefined();
  });
});

describe('tricks with the contents', () => {
  const withContents = (fill: (place: Buffer) => void): unknown => {
    const file = Buffer.from(signed);
    fill(file.subarray(gapStart + 1, gapEnd - 1));
    return extractSignatures(file)[0]?.problems;
  };

  it.each([
    ['S10 contents of zeros', (place: Buffer) => place.fill('0'), ['contentsMissing']],
    ['S34 something after the signature', (place: Buffer) => place.write('01', 598), ['contentsPadding']],
    ['S34 an indefinite length', (place: Buffer) => place.write('3080', 0), ['contentsNotDer']],
    ['S34 a length that leaves the place', (place: Buffer) => place.write('3082ffff', 0), ['contentsNotDer']],
    ['S34 another value than a sequence', (place: Buffer) => place.write('0482', 0), ['contentsNotDer']],
    ['blanks inside the hexadecimal string', (place: Buffer) => place.write(' ', 599), ['gapNotContents']],
  ])('%s', (_, fill, problems) => {
    expect(withContents(fill)).toEqual(problems);
  });
});

describe('tricks after the signature', () => {
  it('bytes after the end are seen', () => {
    const [found] = extractSignatures(Buffer.concat([signed, Buffer.from('% more\n')]));
    expect([found?.coversWholeFile, found?.revision, found?.problems]).toEqual([false, 2, []]);
  });

  it('S01 a later revision is told apart from the one that was signed', () => {
    const file = changed((writer) => writer.set(new PdfRef(5), null));
    const [found] = extractSignatures(file);
    expect([found?.coversWholeFile, found?.revision, found?.problems]).toEqual([false, 2, []]);
    expect(PdfDocument.read(file).revisions).toHaveLength(4);
    expect(found?.digest('sha256')?.equals(prepared.digest)).toBe(true);
  });

  it('a signature that a later revision takes out of the form is still reported', () => {
    const file = changed((writer, document) => {
      const form = document.catalog.get('AcroForm') as PdfRef;
      writer.set(form, PdfDict.of({ Fields: [] }));
    });
    expect(problemsOf(file)).toEqual([['signer', ['removedLater']]]);
  });

  it('a signature whose object a later revision writes anew', () => {
    const file = changed((writer, document) => {
      const value = findField(document, 'signer')?.value as PdfRef;
      writer.set(value, new PdfVerbatim(`<</Type/Sig/ByteRange[${prepared.byteRange.join(' ')}]/Contents <${'3000'}>>>`));
    });
    expect(problemsOf(file)).toEqual([['signer', ['gapNotContents', 'replacedLater']]]);
  });

  it('a field that a later revision leads to another signature', () => {
    const file = changed((writer, document) => {
      const field = findField(document, 'signer');
      const other = writer.add(new PdfVerbatim('<</Type/Sig/ByteRange[0 1 2 3]/Contents <3000>>>'));
      writer.set(field?.ref as PdfRef, (field?.dict.clone() as PdfDict).set('V', other));
    });
    expect(extractSignatures(file).map(({ problems }) => problems[0])).toEqual(['gapNotContents', 'removedLater']);
  });

  it('two fields that show one signature', () => {
    const file = changed((writer, document) => {
      const field = findField(document, 'signer');
      const twin = writer.add((field?.dict.clone() as PdfDict).set('T', field?.dict.get('TU') ?? null));
      writer.set(document.catalog.get('AcroForm') as PdfRef, PdfDict.of({ Fields: [field?.ref ?? null, twin] }));
    });
    expect(extractSignatures(file).map(({ problems }) => problems.includes('sharedValue'))).toEqual([true, true]);
  });

  it('S19 a later trailer that names another catalog with the same form', () => {
    const document = PdfDocument.read(signed);
    const writer = new RevisionWriter(document);
    const other = writer.add(document.catalog.clone());
    const file = writer.finish().toBuffer().toString('latin1');
    const at = file.lastIndexOf('/Root 1 0 R');
    const moved = `${file.slice(0, at)}/Root ${other.num} 0 R${file.slice(at + 11)}`;
    expect(problemsOf(Buffer.from(moved, 'latin1'))).toEqual([['signer', ['catalogReplaced']]]);
  });
});

describe('tricks with cross-references hidden inside the signed bytes', () => {
  // A page content that is also a cross-reference table with a trailer: harmless as long as nobody points to it.
  const shadowTable = 'xref\n5 1\n0000000009 00000 n \ntrailer\n<</Size 9/Root 1 0 R/Prev PPPPPP>>\nstartxref\n0\n%%EOF\n';
  const objects = [...ONE_PAGE.slice(0, 3), sampleStream(`% ${shadowTable}`), ...ONE_PAGE.slice(4)];
  const plain = samplePdf(objects, { xref: 'table' }).toString('latin1');
  const base = Buffer.from(plain.replace('PPPPPP', String(plain.lastIndexOf('xref\n0')).padStart(6, '0')), 'latin1');
  const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
  const trap = prepareSignature(base, { fieldName: 'a', signingAt: '2026-11-12T14:05:31Z', contentsBytes: 300, newField }).embed(
    sequenceOf(300),
  );
  const shadowAt = trap.indexOf('xref\n5 1');

  it('without an attack the signature is sound', () => {
    expect(problemsOf(trap)).toEqual([['a', []]]);
  });

  it('S19 a mere startxref to the hidden table hides the signature no more than it makes it valid', () => {
    const attacked = Buffer.concat([trap, Buffer.from(`startxref\n${shadowAt}\n%%EOF\n`)]);
    for (const { problems, coversWholeFile } of extractSignatures(attacked))
      expect([problems.length > 0, coversWholeFile]).toEqual([true, false]);
  });

  it('S19 a later revision that leads to the hidden table instead of the signed one', () => {
    const start = trap.length;
    const value = findField(PdfDocument.read(trap), 'a');
    const form = PdfDocument.read(trap).catalog.get('AcroForm') as PdfRef;
    const rows = [form.num, value?.ref.num ?? 0, (value?.value as PdfRef).num, 1].map((num) => {
      const at = trap.lastIndexOf(`\n${num} 0 obj`) + 1;
      return `${num} 1\n${String(at).padStart(10, '0')} 00000 n \n`;
    });
    const more = `xref\n${rows.join('')}trailer\n<</Size 20/Root 1 0 R/Prev ${shadowAt}>>\nstartxref\n${start}\n%%EOF\n`;
    const [found] = extractSignatures(Buffer.concat([trap, Buffer.from(more, 'latin1')]));
    expect(found?.fieldName).toBe('a');
    expect(found?.problems).not.toEqual([]);
  });
});

describe('signatures in unusual places', () => {
  const withForm = (field: string, ...more: string[]): string[] => [
    '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>',
    ...ONE_PAGE.slice(1),
    field,
    ...more,
  ];

  it('inside its field, or inside an object stream, where nothing shows what it leaves out', () => {
    const value = '<</Type/Sig/ByteRange[0 100 200 300]/Contents <3000>>>';
    const inField = samplePdf(withForm(`<</FT/Sig/T(a)/V ${value}>>`), { xref: 'table' });
    const packed = samplePdf(withForm('<</FT/Sig/T(a)/V 7 0 R>>', value), { xref: 'stream', packed: [7] });
    expect(extractSignatures(inField)[0]?.problems).toContain('valueMisplaced');
    expect(extractSignatures(packed)[0]?.problems).toContain('valueMisplaced');
  });

  it('with an entry twice, of which readers may take either', () => {
    const twice = '<</Type/Sig/ByteRange[0 1 2 3]/ByteRange[0 100 200 300]/Contents <3000>>>';
    expect(extractSignatures(samplePdf(withForm('<</FT/Sig/T(a)/V 7 0 R>>', twice), { xref: 'table' }))[0]?.problems).toContain(
      'repeatedKey',
    );
  });

  it('with a value that is no dictionary', () => {
    const found = extractSignatures(samplePdf(withForm('<</FT/Sig/T(a)/V 7>>'), { xref: 'table' }));
    expect(found[0]?.problems).toEqual(['byteRangeMissing', 'contentsMissing']);
  });

  it('a document without a form, or with an empty field, has none', () => {
    expect(extractSignatures(samplePdf(ONE_PAGE, { xref: 'table' }))).toEqual([]);
    expect(extractSignatures(reserved)).toEqual([]);
  });
});

describe('damage', () => {
  const covered = (pdf: Buffer): Buffer => Buffer.concat([pdf.subarray(0, gapStart), pdf.subarray(gapEnd, signed.length)]);
  const edit = fc.record({ at: fc.nat(signed.length - 1), byte: fc.integer({ min: 0, max: 255 }) });

  it('a signature that keeps its digest and shows no problem covers the very bytes that were signed', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean(), (edits, extend) => {
        const file = Buffer.concat([signed, Buffer.from(extend ? '\n% appended' : '')]);
        for (const { at, byte } of edits) file[at] = byte;
        let found: ExtractedSignature[] = [];
        try {
          found = extractSignatures(file);
        } catch (error) {
          if (!(error instanceof PdfError)) throw error;
        }
        for (const { problems, digest } of found) {
          if (problems.length === 0 && digest('sha256')?.equals(prepared.digest) === true) {
            expect(covered(file).equals(covered(signed))).toBe(true);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});
