import type { Instant } from '#shared/domain/ids.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import type { SignatureReport, VerificationReport } from '../domain/verification-report.js';
import { fileHeading } from '../domain/verification-texts.js';
import { PreservationOffice } from '../preservation/preservation.fixture.js';
import { taggedPdf } from '../pdf/tagged-pdf.fixture.js';
import { shippedPolicy } from './policy-file.js';
import { reportPaper } from './report-paper.js';
import { reportText } from './report-text.js';
import { reportView } from './report-view.js';
import { verifyFile, type VerificationRequest } from './verify-file.js';

const start = '2026-03-10T09:30:00.000Z' as Instant;
const office = new PreservationOffice(start);
const content = Buffer.from('Наказ');
const verify = (request: VerificationRequest, trust = office.trust): Promise<VerificationReport> => verifyFile(request, { trust, revocation: office.revocation, now: start, algorithms: algorithmPolicy, policy: shippedPolicy() });
const nobody = new StaticTrustStore([]);
const seal = office.issue({ kind: 'seal', commonName: 'Зорянська ОВА', organisation: 'Зорянська ОВА', edrpou: '00000001' });

/** How the report calls its signatures: on the terminal, on paper, over the API; the same in all, or the test fails. */
function called(report: VerificationReport): { uk: string; en: string }[] {
  const view = reportView(report).signatures.map(({ verdict }) => verdict.heading);
  const paper = reportPaper(report).signatures.map(({ verdict }) => verdict);
  for (const [place, { uk, en }] of view.entries()) {
    expect(paper[place]?.startsWith(uk)).toBe(true);
    for (const [language, heading] of [['uk', uk], ['en', en]] as const) expect(reportText(report, language)).toMatch(new RegExp(`^${place + 1}\\. [^:]+: ${heading}$`, 'm'));
  }
  expect(reportPaper(report).heading).toBe(reportView(report).verdict.heading.uk);
  return view;
}

describe('The words of a report', () => {
  it('call a seal a seal, whatever came out, in both languages', async () => {
    const cms = await office.signBytes(content, seal);
    const passed = await verify({ bytes: cms, detached: content });
    expect([called(passed), fileHeading(passed)]).toEqual([[{ uk: 'Печатка дійсна', en: 'The seal is valid' }], { uk: 'Усі печатки дійсні, засвідчене ними не змінено', en: 'All seals are valid and what was sealed is unchanged' }]);
    expect(called(await verify({ bytes: cms, detached: content }, nobody))).toEqual([{ uk: 'Дійсність печатки не підтверджено', en: 'The validity of the seal could not be confirmed' }]);
    expect(called(await verify({ bytes: cms, detached: Buffer.from('Інше') }))).toEqual([{ uk: 'Печатка недійсна', en: 'The seal is not valid' }]);
  });

  it('call the signature of a person a signature', async () => {
    const cms = await office.signBytes(content, office.issue());
    const passed = await verify({ bytes: cms, detached: content });
    expect([called(passed), fileHeading(passed).uk]).toEqual([[{ uk: 'Підпис дійсний', en: 'The signature is valid' }], 'Усі підписи дійсні, підписане не змінено']);
    expect(called(await verify({ bytes: cms, detached: Buffer.from('Інше') }))[0]?.uk).toBe('Підпис недійсний');
  });

  it('call each by its kind where a file has both', async () => {
    const signed = await office.signPdf(taggedPdf(), office.issue(), 'sig_1');
    const report = await verify({ bytes: await office.signPdf(signed, seal, 'seal_1') });
    expect([called(report).map(({ uk }) => uk), fileHeading(report).uk]).toEqual([['Підпис дійсний', 'Печатка дійсна'], 'Усі підписи дійсні, підписане не змінено']);
  });

  it('call time-stamps what they are, and a file without any signature one without any', async () => {
    const report = await verify({ bytes: await office.signBytes(content, seal), detached: content });
    const stamps = { ...report, signatures: report.signatures.map((one): SignatureReport => ({ ...one, kind: 'timestamp' })) };
    expect([called(stamps).map(({ uk }) => uk), fileHeading(stamps).uk]).toEqual([['Позначка часу дійсна'], 'Усі позначки часу дійсні, охоплене ними не змінено']);
    expect(fileHeading(await verify({ bytes: taggedPdf() })).uk).toBe('У файлі немає підписів');
  });
});
