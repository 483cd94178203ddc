import type { DocumentId } from '#shared/domain/ids.js';
import { PreservationService } from '#signatures/preservation/preservation.service.js';
import { Registry } from './records-fixture.js';
import { faultsAgainstPdfA1b } from './support/archive-profile.js';
import { Bench, describeWith } from './support/foreign-tools.js';

let office: Registry;

describeWith('qpdf', 'pdfsig')('A kind whose papers are PDF/A-1b', () => {
  const bench = new Bench();
  beforeAll(async () => {
    office = await Registry.open({ PRESERVE_AFTER_MINUTES: '0' });
  }, 60_000);
  afterAll(async () => {
    await office.stop();
    bench.clear();
  });

  const served = async (documentId: string): Promise<Buffer> => (await (await office.as('melnychuk')).get(`/api/documents/${documentId}/document.pdf`)).raw;

  test('keeps the profile from the typeset page through signature, registration, mark, seal and long-term level', async () => {
    await office.rows(`update document_kind set definition = definition || '{"archiveProfile": "PDF/A-1b"}' where code = 'LETTER_OUT'`);
    const documentId = await office.finalised();
    const version = (await (await office.as('melnychuk')).get(`/api/documents/${documentId}/versions/1/document.pdf`)).raw;
    expect(faultsAgainstPdfA1b(version)).toEqual([]);
    const sealed = await served(documentId);
    expect(faultsAgainstPdfA1b(sealed)).toEqual([]);
    await office.obih.app.get(PreservationService).preserve(office.organisationId, documentId as DocumentId);
    const preserved = await served(documentId);
    expect(preserved.length).toBeGreaterThan(sealed.length);
    expect(faultsAgainstPdfA1b(preserved)).toEqual([]);
    const said = bench.run('pdfsig', '-nocert', bench.save('preserved.pdf', preserved));
    // The signer and the seal; poppler lists the document time-stamp without a verdict.
    expect(said.match(/Signature is Valid/g)).toHaveLength(2);
    expect(said).not.toMatch(/Invalid|Mismatch/);
  });

  test('is told from the other profile: the ordinary paper breaks rules of PDF/A-1b, and says what it is', async () => {
    await office.rows(`update document_kind set definition = definition - 'archiveProfile' where code = 'LETTER_OUT'`);
    const faults = faultsAgainstPdfA1b(await served(await office.finalised()));
    expect(faults).toEqual(expect.arrayContaining([expect.stringContaining('6.1.2'), expect.stringContaining('6.7.11')]));
  });
});
