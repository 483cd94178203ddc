import { taggedPdf } from '#signatures/pdf/tagged-pdf.fixture.js';
import { reasonTexts } from '#signatures/domain/verification-texts.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict, PdfStream } from '#shared/pdf/pdf-objects.js';
import { verifyIsolated } from '#signatures/verification/isolated-verification.js';
import { bombs } from '#signatures/verification/testing/bombs.js';
import { signPdf, TestAuthority } from '#signatures/verification/testing/test-authority.js';

const authority = new TestAuthority();
const person = authority.person();
const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
// A machine that is busy with other things must not be what stops an honest check.
const patient = { timeLimit: 240_000 } as const;

let signed: Buffer;
beforeAll(async () => {
  signed = await signPdf(taggedPdf(), person, { fieldName: 'a', newField });
});

describe('Hostile files in a process of their own', () => {
  it.each(bombs.map((bomb) => [bomb.name, bomb] as const))('%s: ends with a verdict in words, never with a pass', async (_, bomb) => {
    const { report, stopped } = await verifyIsolated({ bytes: bomb.make(signed), name: 'лист.pdf' }, authority.context(), patient);
    const { indication, reason } = report.verdict;
    expect(['INDETERMINATE', 'TOTAL-FAILED']).toContain(indication);
    expect(stopped?.why === 'fault').toBe(false);
    expect(reason && reasonTexts[reason].uk).toMatch(/\.$/);
  }, 300_000);

  it('F03 what asks for more memory than it may have is stopped, and the report says so', async () => {
    const hungry = bombs.filter((bomb) => bomb.hungry);
    expect(hungry).not.toEqual([]);
    for (const bomb of hungry) {
      const { report, stopped } = await verifyIsolated({ bytes: bomb.make(signed) }, authority.context(), { ...patient, memoryLimit: 48 });
      expect([stopped?.why, report.verdict]).toEqual(['tooMuchMemory', { indication: 'INDETERMINATE', subIndication: 'TRY_LATER', reason: 'verificationStopped' }]);
    }
  }, 300_000);

  it('S39 a signed file of 100,000,000 bytes is judged like any other', async () => {
    const sized = async (padding: number): Promise<Buffer> => {
      const padded = new RevisionWriter(PdfDocument.read(taggedPdf()));
      padded.add(new PdfStream(new PdfDict(), Buffer.alloc(padding, 0x20)));
      return signPdf(padded.finish().toBuffer(), person, { fieldName: 'a', newField });
    };
    const first = await sized(99_900_000);
    const bytes = await sized(99_900_000 + 100_000_000 - first.length);
    expect(bytes.length).toBe(100_000_000);
    const { report, stopped } = await verifyIsolated({ bytes }, authority.context(), patient);
    expect([stopped, report.verdict.indication, report.file.bytes]).toEqual([undefined, 'TOTAL-PASSED', 100_000_000]);
  }, 300_000);
});
