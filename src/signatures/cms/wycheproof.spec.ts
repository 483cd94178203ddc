import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signatureAlgorithm, type SignatureAlgorithmId } from './algorithms.js';
import { readPublicKey } from './public-key.js';

const folder = join(process.cwd(), '../shared/corpora/wycheproof');
const present = existsSync(folder);
if (!present) process.stderr.write('Wycheproof is not checked: ../shared/corpora/wycheproof is missing\n');

interface Vectors {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly tests: readonly { readonly tcId: number; readonly msg: string; readonly sig: string; readonly result: 'valid' | 'invalid' | 'acceptable' }[];
  }[];
}

const files: readonly [string, SignatureAlgorithmId, number][] = [
  ['ecdsa_secp256r1_sha256_test.json', 'ecdsa-sha256', 484],
  ['ecdsa_secp384r1_sha384_test.json', 'ecdsa-sha384', 504],
  ['rsa_signature_2048_sha256_test.json', 'rsa-sha256', 259],
  ['rsa_pss_2048_sha256_mgf1_32_test.json', 'rsa-pss-sha256', 108],
];

(present ? describe : describe.skip)('S35 Wycheproof', () => {
  it.each(files)('every vector of %s as expected', (name, algorithm, count) => {
    const vectors = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Vectors;
    const wrong: number[] = [];
    let seen = 0;
    for (const group of vectors.testGroups) {
      const key = readPublicKey(Buffer.from(group.publicKeyDer, 'hex'));
      for (const { tcId, msg, sig, result } of group.tests) {
        const verified = signatureAlgorithm(algorithm).verify(key, Buffer.from(msg, 'hex'), Buffer.from(sig, 'hex'));
        seen += 1;
        // The one "acceptable" vector leaves out the NULL of the digest's parameters: strictly, it is refused.
        if (verified !== (result === 'valid')) wrong.push(tcId);
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBe(count);
  });
});
