import type { Instant } from '#shared/domain/ids.js';
import { algorithmObjection, algorithmPolicy, type AlgorithmPolicy, type AlgorithmUse } from './algorithm-policy.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;

describe('S33 algorithms', () => {
  it.each<[AlgorithmUse, string | undefined]>([
    [{ hash: 'sha256', keyKind: 'ec', keyBits: 256 }, undefined],
    [{ hash: 'sha384', keyKind: 'ec', keyBits: 384 }, undefined],
    [{ hash: 'sha256', keyKind: 'rsa', keyBits: 2048 }, undefined],
    [{ hash: 'sha256', keyKind: 'rsa', keyBits: 2047 }, 'weakKey'],
    [{ hash: 'sha256', keyKind: 'rsa', keyBits: 1024 }, 'weakKey'],
    [{ hash: 'sha1', keyKind: 'rsa', keyBits: 4096 }, 'weakHash'],
    [{ hash: 'md5', keyKind: 'rsa', keyBits: 4096 }, 'weakHash'],
    [{ hash: 'sha256', keyKind: 'dsa', keyBits: 2048 }, 'weakKey'],
    [{ hash: 'gost34311', keyKind: 'dstu4145', keyBits: 257 }, 'weakHash'],
  ])('%j → %s', (use, expected) => expect(algorithmObjection(algorithmPolicy, use, at)).toBe(expected));

  it('end on the date that a policy sets, and were good before it', () => {
    const end = '2029-01-01T00:00:00.000Z' as Instant;
    const policy: AlgorithmPolicy = {
      hashes: { sha256: 'always', sha224: end },
      keys: { rsa: [{ minimumBits: 3072, until: 'always' }, { minimumBits: 2048, until: end }] },
    };
    const use = { hash: 'sha256', keyKind: 'rsa', keyBits: 2048 };
    expect(algorithmObjection(policy, use, at)).toBeUndefined();
    expect(algorithmObjection(policy, use, end)).toBe('weakKey');
    expect(algorithmObjection(policy, { ...use, keyBits: 3072 }, end)).toBeUndefined();
    expect(algorithmObjection(policy, { ...use, hash: 'sha224', keyBits: 3072 }, end)).toBe('weakHash');
  });
});
