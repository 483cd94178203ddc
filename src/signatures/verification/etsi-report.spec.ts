import type { Instant } from '#shared/domain/ids.js';
import { taggedPdf } from '../pdf/tagged-pdf.fixture.js';
import { etsiReport } from './etsi-report.js';
import { shippedPolicy } from './policy-file.js';
import { signedAt, signPdf, stampPdf, TestAuthority } from './testing/test-authority.js';
import { verifyFile } from './verify-file.js';

const authority = new TestAuthority();
const person = authority.person();
const newField = { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } as const;
const signed = (stamp?: { by: TestAuthority; at: Instant }): Promise<Buffer> => signPdf(taggedPdf(), person, { fieldName: 'a', newField }, stamp);

/** The time and its proof, as the report tells them of the signature when it is checked at `now`. */
async function bestTime(pdf: Buffer, now: Instant): Promise<unknown> {
  const { ValidationReport } = etsiReport(await verifyFile({ bytes: pdf }, authority.context({ now })), shippedPolicy()) as unknown as { ValidationReport: { SignatureValidationReport: { ValidationTimeInfo: { BestSignatureTime: { POETime: string; TypeOfProof: string } } }[] } };
  const told = ValidationReport.SignatureValidationReport[0]?.ValidationTimeInfo.BestSignatureTime;
  return [told?.POETime, told?.TypeOfProof.slice('urn:etsi:019102:poetype:'.length)];
}

describe('The best signature time in the ETSI report', () => {
  const now = '2026-03-10T09:30:00.000Z' as Instant;

  test('is provided when nothing but this check vouches for it', async () => {
    expect(await bestTime(await signed(), now)).toEqual([now, 'provided']);
  });

  test('is of the validation when a time-stamp proves it, also in the very second in which it is checked', async () => {
    for (const at of [signedAt, now]) expect(await bestTime(await signed({ by: authority, at }), now)).toEqual([at, 'validation']);
  });

  test('is of the validation when a later time-stamp proves it, also in the very second in which it is checked', async () => {
    for (const at of ['2026-03-10T09:00:00.000Z' as Instant, now]) expect(await bestTime(stampPdf(await signed(), authority, at, 't'), now)).toEqual([at, 'validation']);
  });
});
