import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { certificateStanding } from '../certificates/standing.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { readableCertificates } from '../certificates/x509.js';
import { answerOcspRequest, answerTimestamp, type IssuedStatus } from '../development/answers.js';
import { makeAuthority } from '../development/authority.js';
import { issueCertificate } from '../development/issue-certificate.js';
import { personExtensions, personName, type PersonProfile } from '../development/profiles.js';
import { algorithmPolicy, type AlgorithmPolicy } from '../domain/algorithm-policy.js';
import { maySign } from '../domain/may-sign.js';
import { buildOcspRequest } from '../certificates/ocsp.js';
import { certificateOf } from '../certificates/x509.js';
import { LocalSigner } from '../keys/local-signer.js';
import type { RevocationSource } from '../ports.js';
import { hashes, signatureAlgorithm, type SignatureAlgorithmId } from './algorithms.js';
import { childrenOf, encodedOf, explicitOf, readDer } from './der-reader.js';
import { context, derNull, octetString, oid, sequence, setOf, tags, tlv } from './der.js';
import { oids } from './oids.js';
import { signatureValueOf } from './parse.js';
import { assemble, toBeSigned, withTimestamp, type CmsProfile } from './signed-data.js';
import { signCms } from './sign.js';
import { buildTimestampRequest, readTimestampResponse } from './timestamp.js';
import { verifyCms, type CmsQuestion, type CmsVerification } from './verify-cms.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: 'http://ca.test/ocsp', issuer: 'http://ca.test/ca.crt', crl: 'http://ca.test/ca.crl', timestamp: 'http://ca.test/tsa' };
const authority = makeAuthority('2026-01-02T00:00:00.000Z' as Instant, urls);
const [issuing, root] = readableCertificates(authority.issuing.chain);
if (!issuing || !root) throw new Error('no authority');
const trust = new StaticTrustStore([{ der: root.der }], [issuing.der]);
const content = Buffer.from('Наказ № 1');

interface Person {
  readonly key: KeyObject;
  readonly chain: readonly Buffer[];
  readonly serial: string;
}
function issue(profile: Partial<PersonProfile> = {}, pair = generateKeyPairSync('ec', { namedCurve: 'P-256' }), by = authority): Person {
  const full: PersonProfile = { kind: 'representative', commonName: 'Шевченко Тарас Григорович', rnokpp: '1234567890', edrpou: '12345678', ...profile };
  const period = { notBeforeAt: full.notBeforeAt ?? ('2026-01-01T00:00:00.000Z' as Instant), notAfterAt: full.notAfterAt ?? ('2028-01-01T00:00:00.000Z' as Instant) };
  const template = { subject: personName(full), publicKey: pair.publicKey, extensions: personExtensions(full, urls), ...period };
  const above = by.issuing.chain;
  const der = issueCertificate(template, { nameDer: certificateOf(above[0] ?? Buffer.alloc(0)).subject.der, key: by.issuing.key, algorithm: 'ecdsa-sha256' });
  return { key: pair.privateKey, chain: [der, ...above], serial: certificateOf(der).serial };
}

/** A responder that knows of these revocations. */
const responder = (revoked: Readonly<Record<string, IssuedStatus>> = {}, now = at): RevocationSource => ({
  async evidenceFor(certificate, issuer) {
    const statusOf = (serial: string): Promise<IssuedStatus> => Promise.resolve(revoked[serial] ?? { status: 'good' });
    const authorities = [{ certificate: issuing, responder: authority.responder, statusOf }, { certificate: root, responder: authority['root-responder'], statusOf }];
    return [{ kind: 'ocsp', der: await answerOcspRequest(buildOcspRequest(certificateOf(certificate), certificateOf(issuer)), authorities, now) }];
  },
});
const silence: RevocationSource = { evidenceFor: () => Promise.resolve([]) };

const signed = (person: Person, profile: CmsProfile = 'pades', bytes = content, algorithm?: SignatureAlgorithmId): Promise<Buffer> => {
  const signer = new LocalSigner(person.key, person.chain, algorithm);
  const contentDigest = signatureAlgorithm(signer.algorithm).hash.digest(bytes);
  return signCms(signer, { profile, contentDigest, ...(profile === 'cades' ? { signingAt: at } : {}) });
};
const verify = (cms: Buffer, changes: Partial<CmsQuestion> = {}): Promise<CmsVerification> =>
  verifyCms({ cms, digestBy: (hash) => hash.digest(content), profile: 'pades', trust, revocation: responder(), now: at, ...changes });
const short = ({ verdict }: CmsVerification): string => [verdict.indication, verdict.subIndication, verdict.reason].filter(Boolean).join(' ');
const stamped = (cms: Buffer, when: Instant, by = authority): Buffer => {
  const digest = hashes.sha256.digest(signatureValueOf(cms) ?? Buffer.alloc(0));
  const token = readTimestampResponse(answerTimestamp(buildTimestampRequest(digest, Buffer.of(7)), by.timestamp, when));
  if (!token.ok) throw new Error(token.refusal);
  return withTimestamp(cms, token.value);
};

const person = issue();

describe('A signature of our own', () => {
  it.each<[string, () => Person, CmsProfile, SignatureAlgorithmId | undefined]>([
    ['P-256 in a PDF', () => person, 'pades', undefined],
    ['P-256 beside a file', () => person, 'cades', undefined],
    ['P-384', () => issue({}, generateKeyPairSync('ec', { namedCurve: 'P-384' })), 'pades', undefined],
    ['RSA-2048', () => issue({}, generateKeyPairSync('rsa', { modulusLength: 2048 })), 'pades', undefined],
    ['RSA-2048 with PSS', () => issue({}, generateKeyPairSync('rsa', { modulusLength: 2048 })), 'cades', 'rsa-pss-sha256'],
  ])('passes every check: %s', async (_, who, profile, algorithm) => {
    const found = await verify(await signed(who(), profile, content, algorithm), { profile });
    expect(short(found)).toBe('TOTAL-PASSED');
    expect(found.checks.filter(({ verdict }) => verdict !== 'passed').map(({ name }) => name)).toEqual(['timestamp']);
    expect(found).toMatchObject({ level: 'B-B', certificate: { rnokpp: '1234567890' }, revocation: { status: 'good' }, standing: { chain: 'trusted', revocation: 'good' } });
    expect(found.chain).toHaveLength(3);
  });

  it('with a time-stamp is of level B-T and has its time proved', async () => {
    const found = await verify(stamped(await signed(person), at), { timestamp: 'required' });
    expect(found).toMatchObject({ verdict: { indication: 'TOTAL-PASSED' }, level: 'B-T', timestampedAt: at, bestSignatureAt: at });
  });
});

describe('S29 a signature over something else', () => {
  it('is TOTAL-FAILED: another document', async () => {
    expect(short(await verify(await signed(person, 'pades', Buffer.from('Наказ № 2'))))).toBe('TOTAL-FAILED HASH_FAILURE messageDigestMismatch');
  });

  it('is TOTAL-FAILED: a good value under other attributes', async () => {
    const certificate = person.chain[0] ?? Buffer.alloc(0);
    const wanted = toBeSigned({ profile: 'pades', contentDigest: hashes.sha256.digest(content), certificate });
    const other = toBeSigned({ profile: 'pades', contentDigest: hashes.sha256.digest(Buffer.from('інше')), certificate });
    const signature = signatureAlgorithm('ecdsa-sha256').sign(person.key, other.signedAttributes);
    const cms = assemble({ signedAttributes: wanted.signedAttributes, signature, certificateChain: person.chain, algorithm: 'ecdsa-sha256' });
    expect(short(await verify(cms))).toBe('TOTAL-FAILED SIG_CRYPTO_FAILURE signatureMismatch');
  });

  it('is TOTAL-FAILED: attached content that is not the content', async () => {
    const certificate = person.chain[0] ?? Buffer.alloc(0);
    const { signedAttributes } = toBeSigned({ profile: 'cades', contentDigest: hashes.sha256.digest(content), certificate, signingAt: at });
    const signature = signatureAlgorithm('ecdsa-sha256').sign(person.key, signedAttributes);
    const cms = assemble({ signedAttributes, signature, certificateChain: person.chain, algorithm: 'ecdsa-sha256', content: Buffer.from('інше') });
    expect(short(await verify(cms, { profile: 'cades' }))).toBe('TOTAL-FAILED HASH_FAILURE messageDigestMismatch');
  });

  it('is never passed when the content is not there', async () => {
    expect(short(await verify(await signed(person), { digestBy: () => undefined }))).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND contentMissing');
  });
});

describe('S30 somebody else\'s certificate', () => {
  const standing = async (who: Person, rnokpp: string): Promise<unknown> => {
    const found = await verify(await signed(who));
    if (!found.standing) throw new Error('no standing');
    return maySign({ ...found.standing, purpose: 'signature', rnokpp, edrpou: '12345678', at: found.bestSignatureAt });
  };

  it('of another person, though of the same name, gives a valid signature that is not this person\'s', async () => {
    expect(await standing(issue({ rnokpp: '1234567899' }), '1234567890')).toEqual({ ok: false, refusal: 'foreignCertificate' });
    expect(await standing(person, '1234567890')).toEqual({ ok: true, value: true });
  });

  it('of another body is refused', async () => {
    expect(await standing(issue({ edrpou: '87654321' }), '1234567890')).toEqual({ ok: false, refusal: 'otherOrganisation' });
  });

  it('of a test authority that is not trusted here, and self-signed, is refused', async () => {
    const stranger = issue({}, undefined, makeAuthority(at, urls));
    expect(short(await verify(await signed(stranger)))).toMatch(/^INDETERMINATE/);
    expect(await standing(stranger, '1234567890')).toEqual({ ok: false, refusal: 'untrustedIssuer' });
  });

  it('put in place of the signer\'s, with the same issuer and number, is found out by the signed attribute', async () => {
    const twin = issue({ rnokpp: '1234567899' }, { privateKey: person.key, publicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey });
    const { signedAttributes } = toBeSigned({ profile: 'pades', contentDigest: hashes.sha256.digest(content), certificate: person.chain[0] ?? Buffer.alloc(0) });
    const signature = signatureAlgorithm('ecdsa-sha256').sign(person.key, signedAttributes);
    const cms = assemble({ signedAttributes, signature, certificateChain: twin.chain, algorithm: 'ecdsa-sha256' });
    const found = await verify(cms);
    expect(found.checks.find(({ name }) => name === 'signingCertificateAttribute')).toMatchObject({ verdict: 'failed', reason: 'signingCertificateMismatch' });
    expect(found.verdict.indication).toBe('TOTAL-FAILED');
  });

  it('before signing stands as it stands after it', async () => {
    const found = await certificateStanding(person.chain, { trust, revocation: responder(), at });
    expect(found).toMatchObject({ ok: true, value: { chain: 'trusted', revocation: 'good', certificate: { rnokpp: '1234567890' } } });
    const late = await certificateStanding(person.chain, { trust, revocation: responder(), at: '2028-02-01T00:00:00.000Z' as Instant });
    expect(late.ok && maySign({ ...late.value, purpose: 'visa', rnokpp: '1234567890', edrpou: '12345678', at: '2028-02-01T00:00:00.000Z' as Instant })).toEqual({ ok: false, refusal: 'certificateExpired' });
    expect(await certificateStanding([Buffer.from('x')], { trust, revocation: silence, at })).toEqual({ ok: false, refusal: 'notACertificate' });
  });
});

describe('S31 a certificate\'s dates and status', () => {
  const monthAgo = '2026-02-10T00:00:00.000Z' as Instant;
  const revokedAt = '2026-03-01T00:00:00.000Z' as Instant;
  const knows = responder({ [person.serial]: { status: 'revoked', revokedAt, reason: 1 } });

  it('expired, not yet valid', async () => {
    expect(short(await verify(await signed(issue({ notAfterAt: monthAgo }))))).toBe('INDETERMINATE OUT_OF_BOUNDS_NO_POE certificateExpired');
    expect(short(await verify(await signed(issue({ notBeforeAt: '2026-04-01T00:00:00.000Z' as Instant }))))).toBe('TOTAL-FAILED NOT_YET_VALID certificateNotYetValid');
  });

  it('revoked, without a proof of when it was signed', async () => {
    expect(short(await verify(await signed(person), { revocation: knows }))).toBe('INDETERMINATE REVOKED_NO_POE certificateRevokedNoProof');
  });

  it('revoked before the document was there at all', async () => {
    expect(short(await verify(await signed(person), { revocation: knows, contentSinceAt: at }))).toBe('TOTAL-FAILED REVOKED certificateRevoked');
  });

  it('revoked after a time-stamp proved the signature: it stays good', async () => {
    expect(short(await verify(stamped(await signed(person), monthAgo), { revocation: knows }))).toBe('TOTAL-PASSED');
  });

  it('revoked before the time-stamp', async () => {
    const found = await verify(stamped(await signed(person), '2026-03-05T00:00:00.000Z' as Instant), { revocation: knows });
    expect(found.verdict.indication).not.toBe('TOTAL-PASSED');
  });

  it('suspended is not passed', async () => {
    const held = responder({ [person.serial]: { status: 'revoked', revokedAt, reason: 6 } });
    expect((await verify(await signed(person), { revocation: held })).verdict.indication).toBe('INDETERMINATE');
  });

  it('an issuer that was revoked vouches for nothing', async () => {
    const fallen = responder({ [issuing.serial]: { status: 'revoked', revokedAt, reason: 2 } });
    expect(short(await verify(await signed(person), { revocation: fallen }))).toBe('INDETERMINATE REVOKED_CA_NO_POE issuerRevoked');
  });

  it('no answer, an unknown certificate, a stale answer: try later, never passed', async () => {
    const unknown = responder({ [person.serial]: { status: 'unknown' } });
    const stale = responder({}, '2026-03-10T01:00:00.000Z' as Instant);
    for (const revocation of [silence, unknown, stale]) {
      expect(short(await verify(await signed(person), { revocation }))).toBe('INDETERMINATE TRY_LATER revocationUnknown');
    }
  });

  it('evidence that came with the document is enough when the network is silent', async () => {
    const cms = await signed(person);
    const { evidence } = await verify(cms);
    expect(short(await verify(cms, { revocation: silence, evidence }))).toBe('TOTAL-PASSED');
  });

  it('a key for key agreement does not sign', async () => {
    expect(short(await verify(await signed(issue({ usages: ['keyAgreement'] }))))).toBe('INDETERMINATE SIG_CONSTRAINTS_FAILURE wrongKeyUsage');
  });
});

describe('S33 weak algorithms', () => {
  const rsa = issue({}, generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const weak = issue({}, generateKeyPairSync('rsa', { modulusLength: 1024 }));

  it('RSA-1024 is not passed', async () => {
    expect(short(await verify(await signed(weak)))).toBe('INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE weakKey');
  });

  it.each<['sha1' | 'md5', string]>([['sha1', '1.2.840.113549.1.1.5'], ['md5', '1.2.840.113549.1.1.4']])('%s is not passed, though its signature is right', async (name, algorithm) => {
    const hash = hashes[name];
    const honest = childrenOf(readDer(await signed(rsa)));
    const attributes = setOf(
      sequence(oid(oids.contentType), setOf(oid(oids.data))),
      sequence(oid(oids.messageDigest), setOf(octetString(createHash(name).update(content).digest()))),
      sequence(oid(oids.signingCertificateV2), setOf(sequence(sequence(sequence(octetString(hashes.sha256.digest(rsa.chain[0] ?? Buffer.alloc(0)))))))),
    );
    const cms = resigned(honest.map(encodedOf), attributes, hash.identifier, sequence(oid(algorithm), derNull), rsa.key, name);
    const found = await verify(cms);
    expect(found.checks.find((check) => check.name === 'signatureValue')?.verdict).toBe('passed');
    expect(short(found)).toBe('INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE weakHash');
  });

  it('an algorithm whose time is over stays good under a time-stamp from before', async () => {
    const over: AlgorithmPolicy = { ...algorithmPolicy, keys: { ...algorithmPolicy.keys, rsa: [{ minimumBits: 2048, until: '2026-03-05T00:00:00.000Z' as Instant }] } };
    const cms = await signed(rsa);
    expect(short(await verify(cms, { algorithms: over }))).toBe('INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE weakKey');
    expect(short(await verify(stamped(cms, '2026-03-01T00:00:00.000Z' as Instant), { algorithms: over }))).toBe('TOTAL-PASSED');
  });

  it('ДСТУ 4145 is named and not passed', async () => {
    const honest = childrenOf(readDer(await signed(rsa)));
    const attributes = setOf(sequence(oid(oids.contentType), setOf(oid(oids.data))), sequence(oid(oids.messageDigest), setOf(octetString(Buffer.alloc(32)))));
    const cms = resigned(honest.map(encodedOf), attributes, sequence(oid('1.2.804.2.1.1.1.1.2.1')), sequence(oid('1.2.804.2.1.1.1.1.3.1.1')), rsa.key, 'sha256');
    const found = await verify(cms);
    expect(found.verdict.indication).toBe('INDETERMINATE');
    expect(found.checks.find((check) => check.name === 'algorithms')).toMatchObject({ verdict: 'failed', reason: 'unsupportedAlgorithm', detail: 'ГОСТ 34.311-95' });
  });

  /** The same message with other attributes and algorithms, signed anew. */
  function resigned(outer: readonly Buffer[], attributes: Buffer, digest: Buffer, algorithm: Buffer, key: KeyObject, hash: 'sha1' | 'md5' | 'sha256'): Buffer {
    const fields = childrenOf(explicitOf(readDer(outer[1] ?? Buffer.alloc(0))));
    const signer = childrenOf(childrenOf(fields.at(-1) ?? readDer(derNull))[0] ?? readDer(derNull)).map(encodedOf);
    const implicit = Buffer.from(attributes);
    implicit[0] = 0xa0;
    const id = `rsa-${hash}` as SignatureAlgorithmId;
    const value = octetString(signatureAlgorithm(id).sign(key, attributes));
    const info = sequence(signer[0] ?? derNull, signer[1] ?? derNull, digest, implicit, algorithm, value);
    return sequence(outer[0] ?? derNull, context(0, sequence(...fields.slice(0, -1).map(encodedOf), tlv(tags.set, info))));
  }
});

describe('S34 S37 structure and time-stamps', () => {
  it('two signers are not one signature', async () => {
    const [type, wrapped] = childrenOf(readDer(await signed(person)));
    const fields = wrapped ? childrenOf(explicitOf(wrapped)) : [];
    const signer = childrenOf(fields.at(-1) ?? readDer(derNull)).map(encodedOf);
    const cms = sequence(type ? encodedOf(type) : derNull, context(0, sequence(...fields.slice(0, -1).map(encodedOf), tlv(tags.set, ...signer, ...signer))));
    expect(short(await verify(cms))).toBe('TOTAL-FAILED FORMAT_FAILURE severalSigners');
  });

  it('rubbish is TOTAL-FAILED, never an exception', async () => {
    expect(short(await verify(Buffer.from('rubbish')))).toMatch(/^TOTAL-FAILED FORMAT_FAILURE/);
    expect(short(await verify(Buffer.alloc(0)))).toBe('TOTAL-FAILED FORMAT_FAILURE truncated');
  });

  it('without the signer\'s certificate nothing is passed', async () => {
    const cms = await signed(person);
    const { signedAttributes } = toBeSigned({ profile: 'pades', contentDigest: hashes.sha256.digest(content), certificate: person.chain[0] ?? Buffer.alloc(0) });
    expect(signedAttributes.length).toBeGreaterThan(0);
    const [type, wrapped] = childrenOf(readDer(cms));
    const fields = wrapped ? childrenOf(explicitOf(wrapped)).filter(({ tag }) => tag !== 0xa0) : [];
    const bare = sequence(type ? encodedOf(type) : derNull, context(0, sequence(...fields.map(encodedOf))));
    expect(short(await verify(bare))).toBe('INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND noSignerCertificate');
    expect(short(await verify(bare, { certificates: person.chain }))).toBe('TOTAL-PASSED');
  });

  it('a time-stamp over another signature, of a stranger, or from the future is not accepted', async () => {
    const cms = await signed(person);
    const other = stamped(await signed(person), at);
    const [token] = childrenOf(readDer(other)).length > 0 ? [tokenOf(other)] : [];
    expect(short(await verify(withTimestamp(cms, token ?? derNull)))).toBe('INDETERMINATE SIG_CONSTRAINTS_FAILURE timestampInvalid');
    expect(short(await verify(stamped(cms, at, makeAuthority(at, urls))))).toBe('INDETERMINATE SIG_CONSTRAINTS_FAILURE timestampInvalid');
    expect(short(await verify(stamped(cms, '2026-03-10T10:00:00.000Z' as Instant)))).toBe('INDETERMINATE TIMESTAMP_ORDER_FAILURE timestampOrder');
    expect(short(await verify(cms, { timestamp: 'required' }))).toBe('INDETERMINATE SIG_CONSTRAINTS_FAILURE timestampMissing');
  });

  it('no severities of a policy turn a forged signature into a pass', async () => {
    const forged = await signed(person, 'pades', Buffer.from('інше'));
    const severities = { messageDigest: 'info', signatureValue: 'info', structure: 'info' } as const;
    expect((await verify(forged, { severities })).verdict.indication).toBe('INDETERMINATE');
  });

  it('a signing time inside a PDF signature is told of, and does not fail it', async () => {
    const found = await verify(await signed(person, 'cades'));
    expect(found.checks.find(({ name }) => name === 'attributes')).toMatchObject({ verdict: 'failed', severity: 'warning', reason: 'signingTimeForbidden' });
    expect(short(found)).toBe('TOTAL-PASSED');
  });

  function tokenOf(cms: Buffer): Buffer {
    const start = cms.lastIndexOf(oid(oids.signatureTimeStampToken));
    const set = start + oid(oids.signatureTimeStampToken).length;
    return encodedOf(childrenOf(readDer(cms.subarray(set)))[0] ?? readDer(derNull));
  }
});
