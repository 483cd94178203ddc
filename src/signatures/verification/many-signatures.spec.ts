import { buffer } from 'node:stream/consumers';
import type { Instant } from '#shared/domain/ids.js';
import { ContainerWriter } from '../asic/container-writer.js';
import { containerLimits } from '../asic/read-container.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { maximumSignatures, type VerificationReport } from '../domain/verification-report.js';
import { PreservationOffice } from '../preservation/preservation.fixture.js';
import { taggedPdf } from '../pdf/tagged-pdf.fixture.js';
import { shippedPolicy } from './policy-file.js';
import { verifyFile } from './verify-file.js';

const start = '2026-03-10T09:30:00.000Z' as Instant;
const office = new PreservationOffice(start);
const verify = (bytes: Buffer): Promise<VerificationReport> => verifyFile({ bytes }, { trust: office.trust, revocation: office.revocation, now: start, algorithms: algorithmPolicy, policy: shippedPolicy() });
const outcome = ({ verdict, signatures, moreSignatures }: VerificationReport): unknown[] => [verdict.indication, verdict.reason, signatures.length, moreSignatures];

async function containerOf(signatures: number, files = 1): Promise<Buffer> {
  const writer = new ContainerWriter(start);
  const whole = buffer(writer.output);
  for (let number = 1; number <= files; number += 1) await writer.add(`${number}.txt`, 'text/plain', Buffer.from('текст'));
  const signer = office.issue();
  await writer.finish(Array.from({ length: signatures }, () => (manifest: Buffer) => office.signBytes(manifest, signer)));
  return whole;
}

describe('A file with many signatures', () => {
  it('of a hundred and twenty people is verified whole, and passes', async () => {
    let pdf = taggedPdf();
    for (let number = 1; number <= 120; number += 1) pdf = await office.signPdf(pdf, office.issue(), `підпис ${number}`);
    expect(outcome(await verify(pdf))).toEqual(['TOTAL-PASSED', undefined, 120, 0]);
  }, 180_000);

  it('with one more than are looked at is not passed, and says how many were not', async () => {
    expect(outcome(await verify(await containerOf(maximumSignatures)))).toEqual(['TOTAL-PASSED', undefined, maximumSignatures, 0]);
    expect(outcome(await verify(await containerOf(maximumSignatures + 1)))).toEqual(['INDETERMINATE', 'fileTooLarge', maximumSignatures, 1]);
  }, 180_000);

  it('or with more entries than a container may have here is not passed, and not called broken', async () => {
    expect(outcome(await verify(await containerOf(1, containerLimits.entries)))).toEqual(['INDETERMINATE', 'fileTooLarge', 0, 0]);
  }, 180_000);
});
