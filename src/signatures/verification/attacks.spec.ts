import type { VerificationReport } from '../domain/verification-report.js';
import { attackedBases, type SignedBase } from './testing/signed-bases.js';
import { attacks } from './testing/attacks.js';
import { signPdf, TestAuthority } from './testing/test-authority.js';
import { verifyFile } from './verify-file.js';

const authority = new TestAuthority();
const verify = (bytes: Buffer): Promise<VerificationReport> => verifyFile({ bytes }, authority.context());
const findings = ({ signatures }: VerificationReport): string[] =>
  signatures.flatMap(({ id, checks }) => checks.filter(({ verdict, severity }) => verdict !== 'passed' && verdict !== 'skipped' && severity === 'error').map(({ name, reason, detail }) => `${id} ${name} ${reason} ${detail ?? ''}`.trim()));

let bases: readonly SignedBase[];
beforeAll(async () => {
  bases = await attackedBases(authority);
});

describe('Forged files', () => {
  it('there are more than eighty forgeries, each with its own name', () => {
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
    expect(attacks.length).toBeGreaterThanOrEqual(80);
  });

  it('the files that are forged pass as long as nobody forges them', async () => {
    for (const { name, pdf } of bases) {
      const report = await verify(pdf);
      expect([name, report.verdict.indication, findings(report)]).toEqual([name, 'TOTAL-PASSED', []]);
    }
  });

  it.each(attacks.map((attack) => [attack.name, attack] as const))('%s: never passes, and not for want of trust', async (_, attack) => {
    for (const { name, pdf } of bases) {
      const forged = attack.apply(pdf);
      expect(forged.equals(pdf)).toBe(false);
      const report = await verify(forged);
      const own = findings(report).filter((line) => / (placement|changes|messageDigest|structure) /.test(`${line} `));
      expect([name, report.verdict.indication === 'TOTAL-PASSED', ['unreadableFile', 'noSignature'].includes(report.verdict.reason ?? '') || own.length > 0]).toEqual([name, false, true]);
    }
  });

  it.each(attacks.filter(({ revision }) => revision).map((attack) => [attack.name, attack] as const))('%s: a later honest signature does not heal it', async (_, attack) => {
    const signer = authority.person({ commonName: 'Леся Українка', rnokpp: '2222222222' });
    for (const { name, pdf, certified } of bases) {
      if (certified !== undefined) continue;
      let healed: Buffer;
      try {
        healed = await signPdf(attack.apply(pdf), signer, { fieldName: 'later', newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } });
      } catch {
        continue; // The forged file cannot be signed any more.
      }
      const report = await verify(healed);
      expect([name, report.verdict.indication]).not.toEqual([name, 'TOTAL-PASSED']);
    }
  });
});
