import type { Instant } from '#shared/domain/ids.js';

/** What an algorithm is judged by: the hash's name and the key's kind and size in bits. */
export interface AlgorithmUse {
  readonly hash: string;
  readonly keyKind: string;
  readonly keyBits: number;
}

/** Until when (exclusive) something may be relied on; `always` while nobody has set an end. What is not listed is never accepted. */
type Until = Instant | 'always';

/** Dates per algorithm, as data: a policy file may replace it. Key sizes are minimums, largest first: the first that fits decides. */
export interface AlgorithmPolicy {
  readonly hashes: Readonly<Record<string, Until>>;
  readonly keys: Readonly<Record<string, readonly { readonly minimumBits: number; readonly until: Until }[]>>;
}

export type AlgorithmObjection = 'weakHash' | 'weakKey';

/**
 * The policy in force when an installation sets no other: SHA-2 with RSA from 2048 bits or elliptic curves from 256 bits. MD5
 * and SHA-1 are not listed, so nothing made with them passes at any time. End dates are the installation's to set, as the
 * authorities announce them: a signature is then good if a time-stamp proves that it is older.
 */
export const algorithmPolicy: AlgorithmPolicy = {
  hashes: { sha224: 'always', sha256: 'always', sha384: 'always', sha512: 'always' },
  keys: {
    rsa: [{ minimumBits: 2048, until: 'always' }],
    'rsa-pss': [{ minimumBits: 2048, until: 'always' }],
    ec: [{ minimumBits: 256, until: 'always' }],
  },
};

const holds = (until: Until, at: Instant): boolean => until === 'always' || at < until;

/** Whether a signature made with these may be relied on at an instant; the first objection, or undefined. */
export function algorithmObjection(policy: AlgorithmPolicy, use: AlgorithmUse, at: Instant): AlgorithmObjection | undefined {
  const hashUntil = policy.hashes[use.hash];
  if (hashUntil === undefined || !holds(hashUntil, at)) return 'weakHash';
  const fitting = (policy.keys[use.keyKind] ?? []).find((row) => use.keyBits >= row.minimumBits);
  return fitting && holds(fitting.until, at) ? undefined : 'weakKey';
}
