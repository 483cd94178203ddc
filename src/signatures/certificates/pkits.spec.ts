import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { buildChain } from './chain.js';
import { crlStatus } from './crl-check.js';
import { readableCrls } from './crl.js';
import { readableCertificates } from './x509.js';

const folder = join(process.cwd(), '../shared/corpora/pkits');
const present = existsSync(join(folder, 'pkits.json'));
if (!present) process.stderr.write('PKITS is not checked: ../shared/corpora/pkits is missing\n');

interface PkitsCase {
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  readonly error?: { readonly class: string };
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[];
    readonly initial_explicit_policy?: boolean;
    readonly initial_policy_mapping_inhibit?: boolean;
    readonly initial_any_policy_inhibit?: boolean;
  };
}

/** Where this program decides otherwise than NIST, and why. */
const ownDecisions: Readonly<Record<string, string>> = {
  '40104': 'DSA is not among the algorithms of the policy: nobody signs documents with it in Ukraine',
  '40105': 'DSA, as 40104; its parameters are inherited from the issuer, too',
};

const at = '2024-05-15T12:00:00.000Z' as Instant;
const file = (kind: 'certs' | 'crls', name: string): Buffer => readFileSync(join(folder, kind, name));

function outcome(each: PkitsCase): string {
  const question = {
    at, now: at, algorithms: algorithmPolicy,
    anchors: readableCertificates([file('certs', 'TrustAnchorRootCertificate.crt')]),
    pool: readableCertificates((each.other_certs ?? []).map((name) => file('certs', name))),
    crls: readableCrls(['TrustAnchorRootCRL.crl', ...(each.crls ?? [])].map((name) => file('crls', name))),
    policies: {
      ...(each.params?.user_initial_policy_set ? { acceptable: each.params.user_initial_policy_set } : {}),
      requireExplicit: each.params?.initial_explicit_policy ?? false,
      inhibitMapping: each.params?.initial_policy_mapping_inhibit ?? false,
      inhibitAny: each.params?.initial_any_policy_inhibit ?? false,
    },
  };
  const [leaf] = readableCertificates([file('certs', each.cert)]);
  if (!leaf) return 'brokenCertificate';
  const chain = buildChain(leaf, question);
  if (!chain.ok) return chain.refusal;
  for (let index = chain.value.path.length - 1; index >= 0; index -= 1) {
    const { status } = crlStatus(chain.value, index, question);
    if (status !== 'good') return status;
  }
  return 'valid';
}

const cases = present ? (JSON.parse(readFileSync(join(folder, 'pkits.json'), 'utf8')) as PkitsCase[]) : [];

(present ? describe : describe.skip)('S32 certification paths of NIST PKITS', () => {
  it('are 246', () => {
    expect(cases).toHaveLength(246);
  });

  it.each(cases.map((each): [string, PkitsCase] => [`${each.id} ${each.name}`, each]))('%s', (_, each) => {
    const found = outcome(each);
    if (ownDecisions[each.id] !== undefined) expect(found).toBe('unsupportedAlgorithm');
    else if (!each.error) expect(found).toBe('valid');
    else if (each.error.class === 'RevokedError') expect(found).toBe('revoked');
    else if (each.error.class === 'PathValidationError') expect(['valid', 'unknown', 'revoked']).not.toContain(found);
    else expect(found).toBe('unknown');
  });
});
