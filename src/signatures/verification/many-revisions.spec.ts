import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict, PdfRef, PdfStream } from '#shared/pdf/pdf-objects.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { DocumentHistory } from '../pdf/document-history.js';
import { signaturesIn } from '../pdf/extract-signatures.js';
import { changesAfter } from './changes/changes-after.js';
import { parts, richPdf } from './testing/attacked-document.js';
import { attacks } from './testing/attacks.js';
import { signedAt, signPdf, stampPdf, TestAuthority } from './testing/test-authority.js';
import { verifyFile } from './verify-file.js';

const authority = new TestAuthority();
const person = authority.person();
const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
const verify = (bytes: Buffer): Promise<VerificationReport> => verifyFile({ bytes }, authority.context());
const short = ({ verdict }: VerificationReport): string => [verdict.indication, verdict.subIndication, verdict.reason].filter(Boolean).join(' ');

function revised(pdf: Buffer, change: (writer: RevisionWriter, document: PdfDocument) => void): Buffer {
  const document = PdfDocument.read(pdf);
  const writer = new RevisionWriter(document);
  change(writer, document);
  return writer.finish().toBuffer();
}

/** One more piece of evidence in the store of the document, or where `turn` says so something that nothing shows. */
function harmless(pdf: Buffer, turn: number): Buffer {
  return revised(pdf, (writer, document) => {
    if (turn % 2 === 0) return void writer.add(PdfDict.of({ Turn: turn }));
    const store = new PdfRef(parts.store);
    const kept = (document.array(document.dict(store)?.get('OCSPs')) ?? []).slice(-20);
    writer.set(store, (writer.editableDict(store) ?? new PdfDict()).set('OCSPs', [...kept, writer.add(new PdfStream(new PdfDict(), Buffer.from(`evidence ${turn}`)))]));
  });
}

async function grown(start: Buffer, revisions: number, signEach = Infinity): Promise<Buffer> {
  let pdf = start;
  for (let turn = 1; turn <= revisions; turn += 1) {
    if (turn % signEach === 0) pdf = turn % (2 * signEach) === 0 ? stampPdf(pdf, authority, signedAt, `stamp-${turn}`) : await signPdf(pdf, person, { fieldName: `more-${turn}`, newField });
    else pdf = harmless(pdf, turn);
  }
  return pdf;
}

/** The document refers to a number that no object has: it is taken here, so that no later revision takes it by chance, which would be a forgery. */
const withoutGap = (): Buffer => revised(richPdf('table'), (writer) => { while (writer.add(PdfDict.of({ Filler: true })).num < parts.gap); });
const first = (): Promise<Buffer> => signPdf(withoutGap(), person, { fieldName: 'signer', fillFields: [{ name: 'date', text: '12.03.2026' }] });

describe('S39 a PDF of a thousand revisions', () => {
  let thousand: Buffer;
  beforeAll(async () => {
    thousand = await grown(await first(), 1_000, 100);
  });

  it('passes when each of them is one that a signed document may get: evidence, signatures, time-stamps', async () => {
    const report = await verify(thousand);
    expect([short(report), report.signatures.length]).toEqual(['TOTAL-PASSED', 11]);
    expect(report.signatures.find(({ field }) => field === 'signer')).toMatchObject({ coverage: { kind: 'revision', revisions: 1_004 } });
  });

  it('passes when they came before the first signature', async () => {
    const signed = await signPdf(await grown(richPdf('stream'), 1_000), person, { fieldName: 'signer' });
    expect(short(await verify(signed))).toBe('TOTAL-PASSED');
  });

  it('is read once: every section and every object that is needed, whatever the number of states', () => {
    const { work } = examined(thousand);
    const { length } = PdfDocument.read(thousand).xref.sections;
    expect(work.sections).toBe(length);
    expect(work.objects).toBeLessThan(PdfDocument.read(thousand).xref.size + 2 * length);
  });

  const chosen = attacks.filter(({ revision }) => revision).filter((_, place) => place % 4 === 0);
  it.each(chosen.map((attack) => [attack.name, attack] as const))('never passes with %s among them, and names what it did', async (_, attack) => {
    const forged = await grown(attack.apply(thousand), 3);
    const report = await verify(forged);
    expect(report.verdict.indication).toBe('TOTAL-FAILED');
    const signer = report.signatures.find(({ field }) => field === 'signer');
    expect(signer === undefined || signer.verdict.indication === 'TOTAL-FAILED').toBe(true);
  });

  it('never passes when one of them changed a page and the next took it back', async () => {
    const before = PdfDocument.read(thousand).get(new PdfRef(parts.content));
    const changed = revised(thousand, (writer) => writer.set(new PdfRef(parts.content), new PdfStream(new PdfDict(), Buffer.from('BT /F1 12 Tf (Pay 900) Tj ET'))));
    const report = await verify(await grown(revised(changed, (writer) => writer.set(new PdfRef(parts.content), before)), 5));
    expect(short(report)).toBe('TOTAL-FAILED FORMAT_FAILURE changedAfterSigning');
    expect(report.signatures[0]?.changes.filter(({ allowed }) => !allowed).map(({ revision, kind }) => [revision, kind])).toEqual([[1_005, 'pageContentChanged'], [1_006, 'pageContentChanged']]);
  });

  it('never passes when a signature was taken out in between and put back', async () => {
    const form = PdfDocument.read(thousand);
    const formRef = form.catalog.get('AcroForm') as PdfRef;
    const whole = form.get(formRef);
    const without = revised(thousand, (writer) => writer.set(formRef, (writer.editableDict(formRef) ?? new PdfDict()).set('Fields', [])));
    expect((await verify(await grown(revised(without, (writer) => writer.set(formRef, whole)), 3))).verdict.indication).toBe('TOTAL-FAILED');
  });
});

describe('S39 more revisions', () => {
  /** Revisions of nothing but a cross-reference, as cheap to make as to read. */
  function padded(pdf: Buffer, count: number): Buffer {
    const document = PdfDocument.read(pdf);
    const made = [pdf];
    let [previous, length] = [document.xref.newest.offset, pdf.length];
    for (let index = 0; index < count; index += 1) {
      const section = Buffer.from(`xref\n0 0\ntrailer\n<</Size ${document.xref.size}/Root 1 0 R/Info 20 0 R/Prev ${previous}>>\nstartxref\n${length}\n%%EOF\n`, 'latin1');
      previous = length;
      length += section.length;
      made.push(section);
    }
    return Buffer.concat(made);
  }

  it('up to five thousand are read, beyond that the file is refused in words', async () => {
    const signed = await first();
    expect(short(await verify(padded(signed, 4_900)))).toBe('TOTAL-PASSED');
    expect(short(await verify(padded(signed, 5_000)))).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND fileTooLarge');
  });
});

describe('B12 what is read grows with the file', () => {
  it('in proportion to the number of revisions', async () => {
    const sizes = [50, 100, 200, 400];
    const files = [];
    let [pdf, made] = [await first(), 0];
    for (const size of sizes) {
      pdf = await grown(pdf, size - made);
      made = size;
      files.push(pdf);
    }
    for (const kind of ['sections', 'objects'] as const) expect(slope(sizes, files.map((file) => examined(file).work[kind]))).toBeLessThanOrEqual(1.2);
  });

  it('in proportion to the number of signatures', async () => {
    const sizes = [5, 10, 20, 40];
    const files = [];
    let pdf = await first();
    for (let count = 2; count <= 40; count += 1) {
      pdf = await signPdf(pdf, person, { fieldName: `more-${count}`, newField });
      if (sizes.includes(count)) files.push(pdf);
    }
    expect(files).toHaveLength(4);
    for (const kind of ['sections', 'objects'] as const) expect(slope(sizes, files.map((file) => examined(file).work[kind]))).toBeLessThanOrEqual(1.2);
  });
});

/** A file whose signatures and changes were all looked for. */
function examined(pdf: Buffer): PdfDocument {
  const history = new DocumentHistory(PdfDocument.read(pdf));
  expect(signaturesIn(history).length).toBeGreaterThan(0);
  void changesAfter(history, 0);
  return history.newest;
}

/** The exponent by which `values` grow with `sizes`: the slope over their logarithms, by least squares. */
function slope(sizes: readonly number[], values: readonly number[]): number {
  const points = sizes.map((size, place) => [Math.log(size), Math.log(values[place] ?? 1)] as const);
  const mean = (pick: 0 | 1): number => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  return points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}
