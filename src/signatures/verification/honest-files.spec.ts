import { generateKeyPairSync, sign } from 'node:crypto';
import { PDF } from '@libpdf/core';
import type { Instant } from '#shared/domain/ids.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { name, PdfDict, type PdfRef } from '#shared/pdf/pdf-objects.js';
import { RevisionWriter } from '#shared/pdf/revision-writer.js';
import { hybridPdf, ONE_PAGE, samplePdf } from '#shared/pdf/sample-pdf.fixture.js';
import { reserveFields } from '../pdf/reserve-fields.js';
import { taggedPdf } from '../pdf/tagged-pdf.fixture.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { richPdf } from './testing/attacked-document.js';
import { signedAt, signPdf, stampPdf, TestAuthority, type Person } from './testing/test-authority.js';
import { verifyFile } from './verify-file.js';

const authority = new TestAuthority();
const [first, second] = [authority.person(), authority.person({ commonName: 'Франко Іван', rnokpp: '3333333333' })];
const seal = authority.person({ kind: 'seal', commonName: 'Зорянська ОВА' }, generateKeyPairSync('rsa', { modulusLength: 2048 }));
const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
const visible = { tooltip: 'Підпис', pageIndex: 0, rect: [300, 20, 500, 80] } as const;

const verify = (bytes: Buffer, now: Instant = signedAt): Promise<VerificationReport> => verifyFile({ bytes }, authority.context({ now }));
const forbidden = ({ signatures }: VerificationReport): string[] => signatures.flatMap(({ changes }) => changes.filter(({ allowed }) => !allowed).map(({ kind, detail }) => `${kind} ${detail}`));
const shape = (report: VerificationReport): unknown => [report.verdict.indication, report.signatures.map(({ kind, level, verdict, changes }) => [kind, level, verdict.indication, changes.map(({ kind: change }) => change).join(' ')]), forbidden(report)];

/** A document security store in a revision of its own, as a renewal writes it. */
async function withEvidence(pdf: Buffer, people: readonly Person[], at: Instant): Promise<Buffer> {
  const document = PdfDocument.read(pdf);
  const writer = new RevisionWriter(document);
  const certificates = [...new Set([...people.flatMap(({ chain }) => chain), ...authority.timestampChain])];
  const answers = await Promise.all(people.flatMap(({ chain }) => chain.slice(0, -1).map((der, index) => authority.ocsp(der, chain[index + 1] ?? der, at))));
  const stamps = await Promise.all(authority.timestampChain.slice(0, -1).map((der, index) => authority.ocsp(der, authority.timestampChain[index + 1] ?? der, at)));
  const streams = (list: readonly Buffer[]): PdfRef[] => list.map((der) => writer.addStream(new PdfDict(), der, { compress: true }));
  const store = writer.add(PdfDict.of({ Type: name('DSS'), Certs: streams(certificates), OCSPs: streams([...answers, ...stamps].map(({ der }) => der)) }));
  writer.set(document.catalogRef, document.catalog.clone().set('DSS', store).set('Extensions', PdfDict.of({ ESIC: PdfDict.of({ BaseVersion: name('1.7'), ExtensionLevel: 5 }) })));
  return writer.finish().toBuffer();
}

describe('Honest files raise no alarm: ours', () => {
  it.each(['table', 'stream'] as const)('one signature, a second, a seal that fills the reserved fields (%s)', async (xref) => {
    let pdf = reserveFields(taggedPdf(xref), [
      { kind: 'signature', name: 'signature-1', tooltip: 'Підпис', pageIndex: 0, rect: [20, 20, 120, 60] }, { kind: 'signature', name: 'signature-2', tooltip: 'Підпис', pageIndex: 0, rect: [20, 80, 120, 120] },
      { kind: 'signature', name: 'mark', tooltip: 'Відмітка', pageIndex: 0, rect: [20, 140, 120, 180] }, { kind: 'text', name: 'regDate', tooltip: 'Дата', pageIndex: 0, rect: [20, 200, 120, 220] },
    ]);
    const appearance = { pdf: samplePdf(ONE_PAGE, { xref: 'table' }) };
    pdf = await signPdf(pdf, first, { fieldName: 'signature-1', appearance });
    pdf = await signPdf(pdf, second, { fieldName: 'signature-2', appearance }, { by: authority, at: signedAt });
    pdf = await signPdf(pdf, seal, { fieldName: 'mark', appearance, fillFields: [{ name: 'regDate', text: '10.03.2026', appearance }] });
    expect(shape(await verify(pdf))).toEqual(['TOTAL-PASSED', [
      ['signature', 'B-B', 'TOTAL-PASSED', 'signatureAdded signatureAdded fieldFilled'],
      ['signature', 'B-T', 'TOTAL-PASSED', 'signatureAdded fieldFilled'], ['seal', 'B-B', 'TOTAL-PASSED', ''],
    ], []]);
  });

  it.each([
    ['tagged, table', taggedPdf('table')], ['tagged, streams', taggedPdf('stream')], ['hybrid', hybridPdf()], ['everything in it', richPdf('stream')], ['plain', samplePdf(ONE_PAGE, { xref: 'table' })],
  ] as const)('fields made by each signature as it comes, one of them with a mark: %s', async (_, base) => {
    let pdf = await signPdf(base, first, { fieldName: 'a', newField });
    pdf = await signPdf(pdf, second, { fieldName: 'b', newField: visible, appearance: { pdf: samplePdf(ONE_PAGE, { xref: 'table' }) } });
    pdf = await signPdf(pdf, seal, { fieldName: 'c', newField });
    const report = await verify(pdf);
    expect([report.verdict.indication, forbidden(report)]).toEqual(['TOTAL-PASSED', []]);
  });

  it.each([2, 3] as const)('certified at level %d, then a reserved field is filled and a reserved place is signed', async (docMdp) => {
    const certified = await signPdf(richPdf('table'), first, { fieldName: 'signer', docMdp });
    const signed = await signPdf(certified, second, { fieldName: 'second', fillFields: [{ name: 'date', text: '10.03.2026' }] });
    const report = await verify(signed);
    expect([report.verdict.indication, forbidden(report)]).toEqual(['TOTAL-PASSED', []]);
  });

  it('evidence and document time-stamps, renewed twice, also in a document that allows no change', async () => {
    const people = [first];
    let pdf = await signPdf(taggedPdf(), first, { fieldName: 'a', newField, docMdp: 1 }, { by: authority, at: signedAt });
    pdf = await withEvidence(pdf, people, signedAt);
    // Our own writer refuses a field in a document that is certified at level 1, so the time-stamps are shown on one that is not.
    expect(shape(await verify(pdf))).toEqual(['TOTAL-PASSED', [['signature', 'B-LT', 'TOTAL-PASSED', 'evidenceAdded extensionsDeclared']], []]);
    let lasting = await withEvidence(await signPdf(taggedPdf(), first, { fieldName: 'a', newField }, { by: authority, at: signedAt }), people, signedAt);
    for (const [index, at] of ['2026-03-11T09:30:00.000Z', '2027-03-11T09:30:00.000Z'].entries()) lasting = stampPdf(await withEvidence(lasting, people, at as Instant), authority, at as Instant, `t${index}`);
    const report = await verify(lasting, '2027-03-12T09:30:00.000Z' as Instant);
    expect([report.verdict.indication, report.signatures.map(({ kind, level }) => [kind, level]), forbidden(report)]).toEqual(['TOTAL-PASSED', [['signature', 'B-LTA'], ['timestamp', undefined], ['timestamp', undefined]], []]);
  });
});

describe('Honest files raise no alarm: @libpdf/core', () => {
  const key = { certificate: second.chain[0] ?? Buffer.alloc(0), certificateChain: second.chain.slice(1) as Buffer[], keyType: 'EC' as const, signatureAlgorithm: 'ECDSA' as const, sign: async (data: Uint8Array) => sign('sha256', data, second.key) };
  const libpdf = async (pdf: Buffer): Promise<Buffer> => {
    const signed = await (await PDF.load(pdf)).sign({ signer: key, signingTime: new Date(signedAt) });
    return Buffer.from(signed.bytes);
  };

  it.each([['table', taggedPdf('table')], ['streams', taggedPdf('stream')], ['everything in it', richPdf('table')]] as const)('signs twice, before ours and after ours: %s', async (_, base) => {
    const twice = await libpdf(await libpdf(base));
    const mixed = await libpdf(await signPdf(await libpdf(await signPdf(base, first, { fieldName: 'ours', newField })), first, { fieldName: 'ours-too', newField }));
    for (const pdf of [twice, mixed]) {
      const report = await verify(pdf);
      expect([report.verdict, forbidden(report)]).toEqual([{ indication: 'TOTAL-PASSED' }, []]);
    }
  });
});
