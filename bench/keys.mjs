// Keys of a throw-away development authority, and the check that a file's signatures hold under it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { developmentRevocationSource } from '../dist/signatures/development/adapters.js';
import { DevelopmentPki } from '../dist/signatures/development/development-pki.js';
import { verifyCms } from '../dist/signatures/cms/verify-cms.js';
import { extractSignatures } from '../dist/signatures/pdf/extract-signatures.js';

/** Opens an authority in a folder of its own; `close` removes it. */
export async function openAuthority() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-bench-'));
  const pki = await DevelopmentPki.open(folder, { mode: 'test' });
  return { pki, folder, close: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Issues a person's certificate; answers with its key and chain (leaf, issuing authority, root). */
export const personKey = (pki, key) =>
  pki.issue({ kind: 'representative', commonName: 'КОВАЛЬЧУК Олена Іванівна', organisation: 'Зорянська ОВА', rnokpp: '1234567890', edrpou: '00000001', key });

/** How many signatures of the file verify whole, chain and revocation included; throws with the failed checks when one does not. */
export async function verifiedSignatures(pki, pdf) {
  const found = extractSignatures(pdf).filter((one) => one.contents);
  for (const one of found) {
    const { verdict, checks } = await verifyCms({
      cms: one.contents, digestBy: (hash) => one.digest(hash.name), profile: 'pades', trust: pki.trustStore(), revocation: developmentRevocationSource(pki), now: new Date().toISOString(),
    });
    const failed = checks.filter((check) => check.verdict !== 'passed' && check.name !== 'timestamp').map((check) => `${check.name}: ${check.reason ?? check.verdict}`);
    if (verdict.indication !== 'TOTAL-PASSED' || one.problems.length > 0) throw new Error(`a signature does not verify: ${verdict.indication}, ${[...failed, ...one.problems].join('; ')}`);
  }
  return found.length;
}
