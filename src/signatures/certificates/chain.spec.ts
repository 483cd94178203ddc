import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { makeAuthority } from '../development/authority.js';
import { encodeExtension, encodeName, issueCertificate } from '../development/issue-certificate.js';
import { authorityExtensions, keyUsageExtension, personExtensions } from '../development/profiles.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { sequence } from '../cms/der.js';
import { buildChain } from './chain.js';
import { readCertificate, readableCertificates, type Certificate } from './x509.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca.crt', crl: 'http://ca.test/ca.crl', timestamp: 'http://ca.test/tsa' };
const authority = makeAuthority(at, urls);
const [issuing, root] = readableCertificates(authority.issuing.chain);
if (!issuing || !root) throw new Error('no authority');
const person = personExtensions({ kind: 'personal', commonName: 'Особа', rnokpp: '1234567890' }, urls);

interface Pair {
  readonly key: KeyObject;
  readonly certificate: Certificate;
}
function issue(name: string, issuer: Pair, extensions = person, period: readonly [string, string] = ['2026-01-01', '2028-01-01']): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = encodeName([{ type: 'commonName', value: name }]);
  const template = { subject, publicKey, extensions, notBeforeAt: `${period[0]}T00:00:00.000Z` as Instant, notAfterAt: `${period[1]}T00:00:00.000Z` as Instant };
  const der = issueCertificate(template, { nameDer: issuer.certificate.subject.der, key: issuer.key, algorithm: 'ecdsa-sha256' });
  return { key: privateKey, certificate: readCertificate(der) };
}
const ca: Pair = { key: authority.issuing.key, certificate: issuing };
const top: Pair = { key: authority.root.key, certificate: root };
const outcome = (leaf: Certificate, pool: readonly Certificate[] = [issuing]): string => {
  const chain = buildChain(leaf, { at, anchors: [root], pool, algorithms: algorithmPolicy });
  return chain.ok ? 'valid' : chain.refusal;
};

describe('A chain', () => {
  it('is found whatever order the certificates come in, strangers among them', () => {
    const { certificate } = issue('Особа', ca);
    const strangers = readableCertificates(makeAuthority(at, urls).issuing.chain);
    const chain = buildChain(certificate, { at, anchors: [root], pool: [...strangers, root, certificate, issuing], algorithms: algorithmPolicy });
    expect(chain.ok && chain.value.path).toEqual([certificate, issuing]);
  });

  it('S32 a person\'s certificate that acts as an authority is refused (CVE-2026-33896)', () => {
    const mallory = issue('Зловмисник', ca);
    const victim = issue('Голова', mallory);
    expect(outcome(mallory.certificate)).toBe('valid');
    expect(outcome(victim.certificate, [issuing, mallory.certificate])).toBe('issuerNotAuthority');
    const withoutConstraints = issue('Зловмисник', ca, [keyUsageExtension(['digitalSignature', 'keyCertSign'])]);
    expect(outcome(issue('Голова', withoutConstraints).certificate, [issuing, withoutConstraints.certificate])).toBe('issuerNotAuthority');
  });

  it('S32 an authority that may issue people only issues no authorities', () => {
    const sub = issue('Підлеглий центр', ca, authorityExtensions());
    expect(outcome(issue('Особа', sub).certificate, [issuing, sub.certificate])).toBe('pathTooLong');
  });

  it('S30 a self-signed certificate with a copied subject is untrusted', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const template = { subject: issuing.subject.der, publicKey, extensions: authorityExtensions(), notBeforeAt: '2026-01-01T00:00:00.000Z' as Instant, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant };
    const copy = readCertificate(issueCertificate(template, { nameDer: issuing.subject.der, key: privateKey, algorithm: 'ecdsa-sha256' }));
    expect(outcome(copy, [copy])).toBe('untrustedIssuer');
    const forged = issue('Голова', { key: privateKey, certificate: copy });
    expect(outcome(forged.certificate, [copy])).toBe('untrustedIssuer');
    expect(outcome(forged.certificate, [copy, issuing])).toBe('certificateSignatureMismatch');
  });

  it('S31 outside its dates is refused, the leaf\'s apart from the issuer\'s', () => {
    expect(outcome(issue('Особа', ca, person, ['2024-01-01', '2026-03-10']).certificate)).toBe('certificateExpired');
    expect(outcome(issue('Особа', ca, person, ['2026-03-11', '2028-01-01']).certificate)).toBe('certificateNotYetValid');
    const old = issue('Старий центр', top, authorityExtensions(0), ['2020-01-01', '2025-01-01']);
    expect(outcome(issue('Особа', old).certificate, [old.certificate])).toBe('issuerExpired');
  });

  it('with an unknown critical extension is refused, with an unknown other one not', () => {
    const extra = (critical: boolean): Buffer[] => [...person, encodeExtension('1.2.3.4.5', sequence(), critical)];
    expect(outcome(issue('Особа', ca, extra(true)).certificate)).toBe('unknownCriticalExtension');
    expect(outcome(issue('Особа', ca, extra(false)).certificate)).toBe('valid');
  });

  it('a trusted certificate is its own chain, within its dates', () => {
    const chain = buildChain(issuing, { at, anchors: [issuing], pool: [], algorithms: algorithmPolicy });
    expect(chain.ok && chain.value).toEqual({ path: [issuing], anchor: issuing });
    const late = buildChain(issuing, { at: '2050-01-01T00:00:00.000Z' as Instant, anchors: [issuing], pool: [], algorithms: algorithmPolicy });
    expect(late).toEqual({ ok: false, refusal: 'certificateExpired' });
  });

  it('is given up after a bounded number of steps when strangers of one name are heaped up', () => {
    const decoys = Array.from({ length: 40 }, () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const name = encodeName([{ type: 'commonName', value: 'Двійник' }]);
      const template = { subject: name, publicKey, extensions: authorityExtensions(), notBeforeAt: '2026-01-01T00:00:00.000Z' as Instant, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant };
      return readCertificate(issueCertificate(template, { nameDer: name, key: privateKey, algorithm: 'ecdsa-sha256' }));
    });
    const [first, ...others] = decoys;
    // Forty certificates that all name each other have some 10^18 orders of twelve.
    expect(first && outcome(first, others)).toBe('untrustedIssuer');
  });
});
