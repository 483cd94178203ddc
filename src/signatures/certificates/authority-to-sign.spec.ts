import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { developmentRevocationSource } from '../development/adapters.js';
import { makeAuthority } from '../development/authority.js';
import { DevelopmentPki } from '../development/development-pki.js';
import { encodeExtension, issueCertificate, type Issuer } from '../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../development/profiles.js';
import { oid, printableString, sequence, tags, tlv } from '../cms/der.js';
import { extensionOids, ukrainianOids } from '../cms/oids.js';
import { maySign, type MaySignRefusal, type SigningPurpose } from '../domain/may-sign.js';
import type { RevocationSource, TrustStore } from '../ports.js';
import { TrustedListStore } from '../trust/trusted-list-store.js';
import { StaticTrustStore } from './static-trust-store.js';
import { certificateStanding } from './standing.js';
import { certificateOf } from './x509.js';

const folder = mkdtempSync(path.join(tmpdir(), 'obih-authority-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const at = new Date().toISOString() as Instant;
const urls = { ocsp: 'http://pki.example/ocsp', issuer: 'http://pki.example/ca', crl: 'http://pki.example/crl', timestamp: 'http://pki.example/tsp' };
const head = { commonName: 'Гайовий Андрій Богданович', rnokpp: '2345678901', edrpou: '12345678' } as const;

let pki: DevelopmentPki;
beforeAll(async () => {
  pki = await DevelopmentPki.open(folder, { mode: 'test' });
});

interface Asked {
  readonly purpose?: SigningPurpose;
  readonly person?: string;
  readonly trust?: TrustStore;
  readonly revocation?: RevocationSource;
}

/** What the head of the body 12345678 gets for an answer with this chain, by the certificates themselves and nothing else. */
async function answer(chain: readonly Buffer[], { purpose = 'signature', person = head.rnokpp, trust = pki.trustStore(), revocation = developmentRevocationSource(pki) }: Asked = {}): Promise<MaySignRefusal | 'yes' | 'notACertificate'> {
  const standing = await certificateStanding(chain, { trust, revocation, at });
  if (!standing.ok) return standing.refusal;
  const found = maySign({ ...standing.value, purpose, rnokpp: person, edrpou: '12345678', at });
  return found.ok ? 'yes' : found.refusal;
}
const issue = async (profile: Partial<PersonProfile>): Promise<readonly Buffer[]> => (await pki.issue({ kind: 'representative', ...head, ...profile })).certificateChain;
const years = (count: number): Instant => new Date(Date.parse(at) + count * 365 * 86_400_000).toISOString() as Instant;

describe('Who may sign with what, by the certificate itself (rules-ua §4.3, §4.5)', () => {
  it.each(['attributes', 'name', 'both'] as const)('codes of the person and the body are read from the profile that keeps them in: %s', async (codesIn) => {
    const own = await issue({ codesIn });
    expect(await answer(own)).toBe('yes');
    expect(await answer(own, { person: '2345678902' })).toBe('foreignCertificate');
    expect(await answer(await issue({ codesIn, edrpou: '87654321' }))).toBe('otherOrganisation');
  });

  it.each(['attributes', 'name', 'both'] as const)('a personal certificate gives a visa and not the head\'s signature (codes in: %s)', async (codesIn) => {
    const personal = await issue({ kind: 'personal', codesIn });
    expect(await answer(personal, { purpose: 'visa' })).toBe('yes');
    expect(await answer(personal)).toBe('noOrganisationCode');
  });

  it('the body\'s seal seals and signs nothing in a person\'s name', async () => {
    const seal = await issue({ kind: 'seal', commonName: 'Печатка', organisation: 'Зразкова ОДА' });
    expect(await answer(seal, { purpose: 'seal' })).toBe('yes');
    expect(await answer(seal)).toBe('foreignCertificate');
    expect(await answer(await issue({ kind: 'seal', commonName: 'Печатка', edrpou: '87654321' }), { purpose: 'seal' })).toBe('otherOrganisation');
  });

  it.each<[string, Partial<PersonProfile>, MaySignRefusal]>([
    ['S30 another person\'s certificate of the same name', { rnokpp: '3456789012' }, 'foreignCertificate'],
    ['S31 expired', { notBeforeAt: years(-2), notAfterAt: years(-1) }, 'certificateExpired'],
    ['S31 not yet valid', { notBeforeAt: years(1), notAfterAt: years(2) }, 'certificateNotYetValid'],
    ['without the statement of qualification', { qualified: false }, 'notQualified'],
    ['for key agreement', { usages: ['keyAgreement'] }, 'wrongKeyUsage'],
    ['for signing certificates', { usages: ['keyCertSign', 'cRLSign'] }, 'wrongKeyUsage'],
  ])('%s is refused', async (_, profile, expected) => expect(await answer(await issue(profile))).toBe(expected));

  it('S30 two profiles in one certificate that name different people are nobody\'s', async () => {
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { issuing } = makeAuthority(at, urls);
    const profile: PersonProfile = { kind: 'representative', ...head, codesIn: 'name' };
    const other = encodeExtension(extensionOids.subjectDirectoryAttributes, sequence(sequence(oid(ukrainianOids.rnokpp), tlv(tags.set, printableString('3456789012')))));
    const issuer: Issuer = { nameDer: certificateOf(issuing.chain[0] ?? Buffer.alloc(0)).subject.der, key: issuing.key, algorithm: 'ecdsa-sha256' };
    const der = issueCertificate({ subject: personName(profile), publicKey: key.publicKey, notBeforeAt: years(-1), notAfterAt: years(1), extensions: [...personExtensions(profile, urls), other] }, issuer);
    const trust = new StaticTrustStore(issuing.chain.slice(1).map((each) => ({ der: each })), issuing.chain);
    for (const person of [head.rnokpp, '3456789012']) expect(await answer([der], { trust, person })).toBe('foreignCertificate');
  });

  it('S30 a self-signed certificate with a copied subject, and one of a test authority, are untrusted', async () => {
    const profile: PersonProfile = { kind: 'representative', ...head };
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const template = { subject: personName(profile), publicKey, notBeforeAt: years(-1), notAfterAt: years(1), extensions: personExtensions(profile, urls) };
    expect(await answer([issueCertificate(template, { nameDer: personName(profile), key: privateKey, algorithm: 'ecdsa-sha256' })])).toBe('untrustedIssuer');
    const strange = makeAuthority(at, urls).issuing;
    const sameName = { nameDer: certificateOf(pki.certificates.issuing).subject.der, key: strange.key, algorithm: 'ecdsa-sha256' as const };
    expect(await answer([issueCertificate(template, sameName), ...strange.chain])).toBe('untrustedIssuer');
  });

  it.each(['keyCompromise', 'certificateHold'] as const)('S31 revoked or suspended (%s) is refused', async (reason) => {
    const key = await pki.issue({ kind: 'representative', ...head });
    expect(await answer(key.certificateChain)).toBe('yes');
    await pki.revoke(key.serial, reason);
    expect(await answer(key.certificateChain)).toBe('certificateRevoked');
  });

  it.each<[string, (chain: readonly Buffer[]) => RevocationSource]>([
    ['nobody answers', () => ({ evidenceFor: () => Promise.resolve([]) })],
    ['an old answer about another certificate is replayed', (chain) => ({ evidenceFor: (_, issuer) => developmentRevocationSource(pki).evidenceFor(chain[1] ?? Buffer.alloc(0), issuer) })],
    ['a strange responder answers', () => ({ evidenceFor: async (certificate, issuer) => {
      const strange = await DevelopmentPki.open(path.join(folder, 'strange'), { mode: 'test' });
      return (await developmentRevocationSource(strange).evidenceFor(certificate, strange.certificates.issuing)).concat(await developmentRevocationSource(strange).evidenceFor(certificate, issuer));
    } })],
  ])('S31 of a status that is not proved, since %s, is not used', async (_, source) => {
    const chain = await issue({});
    expect(await answer(chain, { revocation: source(chain) })).toBe('revocationUnknown');
  });

  it('S30 S31 an authority whose status was withdrawn in the trusted list vouches for nobody any more', async () => {
    const chain = await issue({});
    const service = (granted: boolean) => new TrustedListStore({
      territory: 'UA', sequenceNumber: 1, issuedAt: years(-1), nextUpdateAt: years(1),
      services: [{ provider: 'Тестовий КНЕДП', name: 'Видача', service: 'certificates', certificates: [pki.certificates.issuing], addresses: [], periods: [{ startsAt: years(-5), granted: true }, { startsAt: years(-1), granted }] }],
    });
    expect(await answer(chain, { trust: service(true) })).toBe('yes');
    expect(await answer(chain, { trust: service(false) })).toBe('untrustedIssuer');
  });
});
