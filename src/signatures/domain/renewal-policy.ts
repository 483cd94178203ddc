import type { Instant } from '#shared/domain/ids.js';
import type { AlgorithmUse } from './algorithm-policy.js';

/** Until when (exclusive) an algorithm is planned to be relied on, `never` while nobody has announced an end, and who says so. */
export interface PlannedEnd {
  readonly until: Instant | 'never';
  readonly source: string;
}

/**
 * When archive time-stamps are renewed, as data: a policy file of the installation may replace it. Key sizes are minimums, largest
 * first. What is not listed has ended.
 */
export interface RenewalPolicy {
  /** Days before the end at which a stamp is renewed. */
  readonly marginDays: number;
  /** A stamp younger than so many days is never renewed: an authority near its own end would otherwise be asked again every day. */
  readonly youngestDays: number;
  readonly hashes: Readonly<Record<string, PlannedEnd>>;
  readonly keys: Readonly<Record<string, readonly (PlannedEnd & { readonly minimumBits: number })[]>>;
}

const strength112 = 'NIST SP 800-57 part 1 rev. 5, table 4: a strength of 112 bits is acceptable through 2030';
const quantum = 'NIST IR 8547 (draft of November 2024), tables 2 and 4: RSA and elliptic curves are disallowed after 2035';
const noEnd = 'no end announced (NIST SP 800-57 part 1 rev. 5, tables 3 and 4; SOG-IS agreed mechanisms 1.3, §3.1)';

const end2030 = '2031-01-01T00:00:00.000Z' as Instant;
const end2035 = '2036-01-01T00:00:00.000Z' as Instant;

/** The plan when an installation sets no other (ADR on long-term levels). */
export const renewalPolicy: RenewalPolicy = {
  marginDays: 90,
  youngestDays: 30,
  hashes: {
    sha224: { until: end2030, source: strength112 },
    sha256: { until: 'never', source: noEnd },
    sha384: { until: 'never', source: noEnd },
    sha512: { until: 'never', source: noEnd },
  },
  keys: {
    rsa: [{ minimumBits: 3072, until: end2035, source: quantum }, { minimumBits: 2048, until: end2030, source: strength112 }],
    'rsa-pss': [{ minimumBits: 3072, until: end2035, source: quantum }, { minimumBits: 2048, until: end2030, source: strength112 }],
    ec: [{ minimumBits: 256, until: end2035, source: quantum }],
  },
};

/** What a time-stamp rests on: its certificates, the hash of its imprint, and every signature in its chain. */
export interface StampFoundation {
  readonly madeAt: Instant;
  /** The end of the certificate that expires first, under the trusted one. */
  readonly certificatesUntil: Instant;
  /** Hash names of the imprint. */
  readonly hashes: readonly string[];
  readonly uses: readonly AlgorithmUse[];
}

/** When a stamp has to be renewed, margin subtracted, and because of what: `certificate`, or the algorithm that ends first. */
export interface Renewal {
  readonly renewAt: Instant;
  readonly because: string;
}

const day = 86_400_000;
const shifted = (at: Instant, days: number): Instant => new Date(Date.parse(at) + days * day).toISOString() as Instant;
/** Later than every certificate: an end that nobody has announced. */
const endless = '9999-12-31T00:00:00.000Z' as Instant;
const ended = '1970-01-01T00:00:00.000Z' as Instant;

const plannedEnd = (end: PlannedEnd | undefined): Instant => (end === undefined ? ended : end.until === 'never' ? endless : end.until);

/** The instant from which a stamp is due: its first end less the margin, but never before it is old enough. */
export function renewalOf(stamp: StampFoundation, policy: RenewalPolicy): Renewal {
  const ends = [
    { at: stamp.certificatesUntil, because: 'certificate' },
    ...stamp.hashes.map((hash) => ({ at: plannedEnd(policy.hashes[hash]), because: hash })),
    ...stamp.uses.flatMap((use) => [
      { at: plannedEnd(policy.hashes[use.hash]), because: use.hash },
      { at: plannedEnd((policy.keys[use.keyKind] ?? []).find((row) => use.keyBits >= row.minimumBits)), because: `${use.keyKind}-${use.keyBits}` },
    ]),
  ];
  const first = ends.reduce((earliest, each) => (each.at < earliest.at ? each : earliest));
  const wanted = first.at === ended ? ended : shifted(first.at, -policy.marginDays);
  const earliest = shifted(stamp.madeAt, policy.youngestDays);
  return { renewAt: wanted < earliest ? earliest : wanted, because: first.because };
}

/** The hash for a new stamp: the shortest of SHA-2 that outlives the margin, else the one that lasts longest. */
export function archiveHash(policy: RenewalPolicy, at: Instant): 'sha256' | 'sha384' | 'sha512' {
  const needed = shifted(at, policy.marginDays);
  const candidates = ['sha256', 'sha384', 'sha512'] as const;
  const lasting = candidates.find((hash) => plannedEnd(policy.hashes[hash]) > needed);
  return lasting ?? candidates.reduce((best, hash) => (plannedEnd(policy.hashes[hash]) > plannedEnd(policy.hashes[best]) ? hash : best));
}
