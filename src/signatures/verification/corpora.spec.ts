import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { parseSignedData } from '../cms/parse.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { extractSignatures } from '../pdf/extract-signatures.js';
import type { Instant } from '#shared/domain/ids.js';
import { shippedPolicy } from './policy-file.js';
import { verifyFile } from './verify-file.js';

const folder = join(process.cwd(), '../shared/corpora');
const manifest = join(folder, 'MANIFEST.tsv');
const present = existsSync(manifest);
if (!present) process.stderr.write('Attacked PDFs of others are not verified: ../shared/corpora is missing\n');
const files = present ? readdirSync(join(folder, 'pdf-insecurity')).filter((file) => file.endsWith('.pdf')) : [];

/** The signers' own certificates as trusted ones, and policies that accept what they used: then nothing but the forgery is left to find. */
function generous(pdf: Buffer): StaticTrustStore {
  try {
    const certificates = extractSignatures(pdf).flatMap(({ contents }) => {
      const parsed = contents && parseSignedData(contents);
      return parsed?.ok ? parsed.value.certificates : [];
    });
    return new StaticTrustStore(certificates.map((der) => ({ der })));
  } catch {
    return new StaticTrustStore([]);
  }
}

const verify = (pdf: Buffer, now: string): Promise<VerificationReport> =>
  verifyFile({ bytes: pdf }, {
    trust: generous(pdf), revocation: { evidenceFor: () => Promise.resolve([]) }, now: now as Instant,
    algorithms: { ...algorithmPolicy, hashes: { ...algorithmPolicy.hashes, sha1: 'always' }, keys: { ...algorithmPolicy.keys, rsa: [{ minimumBits: 1024, until: 'always' }] } }, policy: shippedPolicy(),
  });

(present ? describe : describe.skip)('S01–S18 the files of pdf-insecurity', () => {
  it('are all there that the manifest names', () => {
    const rows = readFileSync(manifest, 'utf8').split('\n').filter((line) => line.startsWith('pdf-insecurity/'));
    const named = rows.reduce((sum, line) => sum + Number(/\((\d+)\)/.exec(line)?.[1] ?? 0), 0);
    expect(files).toHaveLength(named);
  });

  it.each(files)('%s never passes, though its signer is trusted and its old algorithms are accepted', async (file) => {
    const pdf = readFileSync(join(folder, 'pdf-insecurity', file));
    for (const now of ['2018-11-20T12:00:00.000Z', '2026-03-10T12:00:00.000Z']) {
      const { verdict, signatures } = await verify(pdf, now);
      expect(verdict.indication).not.toBe('TOTAL-PASSED');
      const found = signatures.flatMap(({ checks }) => checks.filter((check) => check.verdict === 'failed' && check.severity === 'error').map(({ name }) => name));
      // Not a want of trust is what is found, but what was done to the file.
      expect([verdict.reason ?? '', ...found].some((each) => ['placement', 'changes', 'messageDigest', 'structure', 'unreadableFile', 'noSignature'].includes(each))).toBe(true);
    }
  });
});
