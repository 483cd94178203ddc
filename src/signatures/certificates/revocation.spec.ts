import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { derNull, oid, sequence } from '../cms/der.js';
import { extensionOids, oids } from '../cms/oids.js';
import { answerOcspRequest, issueCrl, type IssuedStatus, type ServiceKey } from '../development/answers.js';
import { makeAuthority } from '../development/authority.js';
import { encodeExtension, encodeName, issueCertificate } from '../development/issue-certificate.js';
import { keyUsageExtension, personExtensions } from '../development/profiles.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import type { RevocationEvidence } from '../ports.js';
import type { Chain } from './chain.js';
import { buildOcspRequest } from './ocsp.js';
import { revocationStatus, type RevocationQuestion } from './revocation.js';
import { certificateOf, readCertificate, readableCertificates, type Certificate } from './x509.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const before = '2026-03-01T00:00:00.000Z' as Instant;
const urls = { ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca.crt', crl: 'http://ca.test/ca.crl', timestamp: 'http://ca.test/tsa' };
const authority = makeAuthority('2026-01-01T00:00:00.000Z' as Instant, urls);
const [issuing, root] = readableCertificates(authority.issuing.chain);
if (!issuing || !root) throw new Error('no authority');
const issuer = { nameDer: issuing.subject.der, key: authority.issuing.key, algorithm: 'ecdsa-sha256' } as const;

function issue(extensions: readonly Buffer[], notAfterAt = '2028-01-01T00:00:00.000Z'): { readonly key: KeyObject; readonly certificate: Certificate } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = encodeName([{ type: 'commonName', value: 'Особа' }]);
  const period = { notBeforeAt: '2026-01-01T00:00:00.000Z' as Instant, notAfterAt: notAfterAt as Instant };
  return { key: privateKey, certificate: readCertificate(issueCertificate({ subject, publicKey, extensions, ...period }, issuer)) };
}

const { certificate } = issue(personExtensions({ kind: 'personal', commonName: 'Особа', rnokpp: '1' }, urls));
const chain: Chain = { path: [certificate, issuing], anchor: root };
const question: RevocationQuestion = { at, now: at, anchors: [root], pool: [issuing], algorithms: algorithmPolicy };
const good: IssuedStatus = { status: 'good' };
const revoked: IssuedStatus = { status: 'revoked', revokedAt: before, reason: 1 };

async function ocsp(status: IssuedStatus, options: { readonly about?: Certificate; readonly responder?: ServiceKey; readonly when?: string; readonly nonce?: Buffer } = {}): Promise<RevocationEvidence> {
  const { about = certificate, responder = authority.responder, when = at, nonce } = options;
  const answering = [{ certificate: issuing as Certificate, responder, statusOf: () => Promise.resolve(status) }];
  return { kind: 'ocsp', der: await answerOcspRequest(buildOcspRequest(about, issuing as Certificate, nonce), answering, when as Instant) };
}
const crl = (entries: Parameters<typeof issueCrl>[0], from = at, until = '2026-03-11T09:30:00.000Z', by = issuer): RevocationEvidence => ({
  kind: 'crl', der: issueCrl(entries, by, from, until as Instant),
});
const judged = (evidence: readonly RevocationEvidence[], changes: Partial<RevocationQuestion> = {}): string => {
  const found = revocationStatus(chain, 0, evidence, { ...question, ...changes });
  return found.status === 'unknown' ? `unknown: ${found.problems.join('; ')}` : `${found.status} by ${found.source}`;
};
const responderWith = (...extensions: readonly Buffer[]): ServiceKey => {
  const made = issue(extensions);
  return { key: made.key, chain: [made.certificate.der] };
};
const ocspUsage = encodeExtension(extensionOids.extendedKeyUsage, sequence(oid(oids.ocspSigningUsage)));

describe('S31 an OCSP answer', () => {
  it('proves that a certificate is good, or revoked and since when', async () => {
    expect(judged([await ocsp(good)])).toBe('good by ocsp');
    expect(revocationStatus(chain, 0, [await ocsp(revoked)], question)).toEqual({ status: 'revoked', source: 'ocsp', revokedAt: before, reason: 'keyCompromise' });
    expect(revocationStatus(chain, 0, [await ocsp({ ...revoked, reason: 6 })], question)).toMatchObject({ status: 'revoked', reason: 'certificateHold' });
  });

  it.each<[string, () => Promise<RevocationEvidence>, string]>([
    ['“unknown” proves nothing', () => ocsp({ status: 'unknown' }), 'answerUnknown'],
    ['that is stale proves nothing', () => ocsp(good, { when: '2026-03-10T08:00:00.000Z' }), 'stale'],
    ['from the future proves nothing', () => ocsp(good, { when: '2026-03-10T09:32:00.000Z' }), 'notYetIssued'],
    ['about another certificate proves nothing', () => ocsp(good, { about: issue([]).certificate }), 'otherCertificate'],
    ['signed by a person proves nothing', () => ocsp(good, { responder: responderWith(keyUsageExtension(['digitalSignature'])) }), 'responderNotAuthorised'],
    ['signed by another authority\'s responder proves nothing', () => ocsp(good, { responder: makeAuthority(at, urls).responder }), 'responderNotAuthorised'],
    ['signed by the root\'s responder proves nothing about the issuing authority\'s certificates', () => ocsp(good, { responder: authority['root-responder'] }), 'responderNotAuthorised'],
    ['by a responder of unknown status proves nothing', () => ocsp(good, { responder: responderWith(ocspUsage) }), 'responderNotAuthorised'],
    ['whose signature is broken proves nothing', async () => {
      const { der } = await ocsp(good);
      const changed = Buffer.from(der);
      const status = changed.indexOf(Buffer.from('8000180f', 'hex'));
      changed[status + 9] = 0x32;
      return { kind: 'ocsp', der: changed };
    }, 'brokenSignature'],
    ['that is an error proves nothing', () => Promise.resolve({ kind: 'ocsp', der: Buffer.from('30030a0106', 'hex') }), 'responderRefused'],
    ['that is rubbish proves nothing', () => Promise.resolve({ kind: 'ocsp', der: Buffer.from('rubbish') }), 'notAnOcspResponse'],
  ])('%s', async (_, evidence, problem) => expect(judged([await evidence()])).toContain(problem));

  it('that is replayed is known by its nonce', async () => {
    const answer = await ocsp(good, { nonce: Buffer.alloc(16, 1) });
    expect(judged([{ ...answer, nonce: Buffer.alloc(16, 1) }])).toBe('good by ocsp');
    expect(judged([{ ...answer, nonce: Buffer.alloc(16, 2) }])).toContain('wrongNonce');
  });

  it('may come from the issuer itself, from a delegate without a check, or from a delegate that a list shows good', async () => {
    expect(judged([await ocsp(good, { responder: authority.issuing })])).toBe('good by ocsp');
    expect(judged([await ocsp(good, { responder: responderWith(ocspUsage, encodeExtension(oids.ocspNoCheck, derNull)) })])).toBe('good by ocsp');
    const checked = responderWith(ocspUsage);
    expect(judged([await ocsp(good, { responder: checked }), crl([])])).toBe('good by ocsp');
    const serial = certificateOf(checked.chain[0] ?? Buffer.alloc(0)).serial;
    expect(judged([await ocsp(good, { responder: checked }), crl([{ serial, revokedAt: before, reason: 1 }])])).toBe('good by crl');
  });

  it('may come from a responder that is trusted by configuration', async () => {
    const separate = makeAuthority(at, urls).responder;
    const trustedResponders = readableCertificates(separate.chain);
    expect(judged([await ocsp(good, { responder: separate })], { trustedResponders })).toBe('good by ocsp');
  });
});

describe('S31 a list', () => {
  it('proves good and revoked', () => {
    expect(judged([crl([])])).toBe('good by crl');
    expect(judged([crl([{ serial: '05', revokedAt: before, reason: 1 }])])).toBe('good by crl');
    expect(judged([crl([{ serial: certificate.serial, revokedAt: before, reason: 1 }])])).toBe('revoked by crl');
  });

  it('that has expired, is not issued yet, or is another authority\'s proves nothing', () => {
    expect(judged([crl([], before, '2026-03-02T00:00:00.000Z')])).toContain('no list covers');
    expect(judged([crl([], '2026-03-10T09:31:00.000Z' as Instant)])).toContain('no list covers');
    const stranger = makeAuthority(at, urls).issuing;
    expect(judged([crl([], at, undefined, { ...issuer, key: stranger.key })])).toContain('no list covers');
    expect(judged([{ kind: 'crl', der: Buffer.from('rubbish') }])).toContain('not a list');
  });

  it('issued after a certificate\'s end no longer names it, so it does not prove it good', () => {
    const ended = issue([], '2026-03-05T00:00:00.000Z').certificate;
    const found = revocationStatus({ path: [ended, issuing], anchor: root }, 0, [crl([])], { ...question, at: '2026-03-02T00:00:00.000Z' as Instant });
    expect(found.status).toBe('unknown');
  });
});

describe('S31 several pieces of evidence', () => {
  it('proof of revocation wins, whatever comes first', async () => {
    const list = crl([{ serial: certificate.serial, revokedAt: before, reason: 1 }]);
    expect(judged([await ocsp(good), list])).toBe('revoked by crl');
    expect(judged([crl([]), await ocsp(revoked)])).toBe('revoked by ocsp');
  });

  it('a list helps out when the responder does not know', async () => {
    expect(judged([await ocsp({ status: 'unknown' }), crl([])])).toBe('good by crl');
  });

  it('none is unknown', () => expect(judged([])).toBe('unknown: no evidence'));
});
