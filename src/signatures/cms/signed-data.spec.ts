import { generateKeyPairSync, webcrypto, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { readableCertificates } from '../certificates/x509.js';
import { answerTimestamp } from '../development/answers.js';
import { makeAuthority } from '../development/authority.js';
import { issueCertificate } from '../development/issue-certificate.js';
import { personExtensions, personName } from '../development/profiles.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { LocalSigner } from '../keys/local-signer.js';
import { ecdsaRawToDer, hashes, signatureAlgorithm, type SignatureAlgorithmId } from './algorithms.js';
import { childrenOf, contentOf, encodedOf, readDer, readOid, sequenceOf } from './der-reader.js';
import { oids } from './oids.js';
import { parseSignedData, signatureValueOf } from './parse.js';
import { assemble, maximumCmsLength, toBeSigned, withTimestamp, type CmsProfile } from './signed-data.js';
import { signCms } from './sign.js';
import { buildTimestampRequest, readTimestampResponse, verifyTimestamp } from './timestamp.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const urls = { ocsp: 'http://a.test/ocsp', issuer: 'http://a.test/ca', crl: 'http://a.test/crl', timestamp: 'http://a.test/tsa' };
const authority = makeAuthority(at, urls);
const issuing = readableCertificates(authority.issuing.chain)[0];

function person(privateKey: KeyObject, publicKey: KeyObject): { readonly key: KeyObject; readonly chain: readonly Buffer[] } {
  const profile = { kind: 'representative', commonName: 'Леся Українка', rnokpp: '3456789012', edrpou: '12345678' } as const;
  const der = issueCertificate(
    { subject: personName(profile), publicKey, extensions: personExtensions(profile, urls), notBeforeAt: at, notAfterAt: '2028-01-01T00:00:00.000Z' as Instant },
    { nameDer: issuing?.subject.der ?? Buffer.alloc(0), key: authority.issuing.key, algorithm: 'ecdsa-sha256' },
  );
  return { key: privateKey, chain: [der, ...authority.issuing.chain] };
}

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const people = { p256: person(p256.privateKey, p256.publicKey), rsa: person(rsa.privateKey, rsa.publicKey) };
const leaf = people.p256.chain[0] ?? Buffer.alloc(0);
const digest = hashes.sha256.digest(Buffer.from('лист'));

const attributeTypes = (signedAttributes: Buffer): string[] => childrenOf(readDer(signedAttributes)).map((node) => readOid(sequenceOf(node).next()));

describe('Signed attributes', () => {
  it('of a PDF signature: content type, message digest, one signing-certificate-v2, and no signing time', () => {
    const { signedAttributes } = toBeSigned({ profile: 'pades', contentDigest: digest, certificate: leaf });
    expect(attributeTypes(signedAttributes).sort()).toEqual([oids.signingCertificateV2, oids.contentType, oids.messageDigest].sort());
  });

  it('of a signature beside a file: the signing time, too', () => {
    const { signedAttributes } = toBeSigned({ profile: 'cades', contentDigest: digest, certificate: leaf, signingAt: at });
    expect(attributeTypes(signedAttributes).sort()).toEqual([oids.signingCertificateV2, oids.contentType, oids.messageDigest, oids.signingTime].sort());
  });

  it('stand in DER order whatever the digest and the time are', () => {
    const anyDigest = fc.uint8Array({ minLength: 32, maxLength: 32 });
    const anyTime = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(anyDigest, anyTime, (contentDigest, date) => {
        const request = { profile: 'cades', contentDigest: Buffer.from(contentDigest), certificate: leaf, signingAt: date.toISOString() as Instant } as const;
        const members = childrenOf(readDer(toBeSigned(request).signedAttributes)).map(encodedOf);
        expect(members).toEqual([...members].sort(Buffer.compare));
      }),
    );
  });

  it('are refused for a digest of another length, and for a signing time that does not fit the profile', () => {
    expect(() => toBeSigned({ profile: 'pades', contentDigest: Buffer.alloc(20), certificate: leaf })).toThrow(RangeError);
    expect(() => toBeSigned({ profile: 'pades', contentDigest: digest, certificate: leaf, signingAt: at })).toThrow(RangeError);
    expect(() => toBeSigned({ profile: 'cades', contentDigest: digest, certificate: leaf })).toThrow(RangeError);
  });

  it('are hashed by the key kind\'s own hash when the key takes only digests', () => {
    const prepared = toBeSigned({ profile: 'pades', contentDigest: digest, certificate: leaf });
    expect(prepared.digest).toEqual(hashes.sha256.digest(prepared.signedAttributes));
  });
});

describe('Signatures made in a browser', () => {
  const cases: readonly [keyof typeof people, KeyObject, SignatureAlgorithmId, webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams, string | { name: string; hash: string }][] = [
    ['p256', p256.privateKey, 'ecdsa-sha256', { name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' }],
    ['rsa', rsa.privateKey, 'rsa-sha256', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, 'RSASSA-PKCS1-v1_5'],
  ];

  it.each(cases)('WebCrypto signs the signed attributes and the server assembles them: %s', async (who, key, algorithm, imported, signing) => {
    const prepared = toBeSigned({ profile: 'cades', contentDigest: digest, certificate: people[who].chain[0] ?? leaf, signingAt: at });
    const pkcs8 = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
    const webKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, imported, false, ['sign']);
    const raw = Buffer.from(await webcrypto.subtle.sign(signing, webKey, new Uint8Array(prepared.signedAttributes)));
    const signature = who === 'p256' ? ecdsaRawToDer(raw) : raw;
    const cms = assemble({ signedAttributes: prepared.signedAttributes, signature, certificateChain: people[who].chain, algorithm });
    const parsed = parseSignedData(cms);
    const [signer] = parsed.ok ? parsed.value.signers : [];
    const publicKey = readableCertificates(people[who].chain)[0]?.publicKey;
    expect(publicKey && signer && signatureAlgorithm(algorithm).verify(publicKey, signer.signedAttributes, signer.signature)).toBe(true);
  });

  it('r‖s becomes two minimal integers, and an odd length is refused', () => {
    expect(ecdsaRawToDer(Buffer.from('0000800000000001', 'hex')).toString('hex')).toBe('30080203008000020101');
    expect(() => ecdsaRawToDer(Buffer.alloc(63))).toThrow(RangeError);
  });
});

describe('A finished signature', () => {
  const stamp = (value: Buffer): Buffer => {
    const token = readTimestampResponse(answerTimestamp(buildTimestampRequest(hashes.sha256.digest(value), Buffer.of(5)), authority.timestamp, at));
    if (!token.ok) throw new Error(token.refusal);
    return token.value;
  };

  it('gets a time-stamp without any signed byte being touched', async () => {
    const cms = await signCms(new LocalSigner(people.p256.key, people.p256.chain), { profile: 'pades', contentDigest: digest });
    const value = signatureValueOf(cms) ?? Buffer.alloc(0);
    const stamped = withTimestamp(cms, stamp(value));
    const [before, after] = [parseSignedData(cms), parseSignedData(stamped)];
    if (!before.ok || !after.ok) throw new Error('unreadable');
    const [first, second] = [before.value.signers[0], after.value.signers[0]];
    expect(second?.signedAttributes).toEqual(first?.signedAttributes);
    expect(second?.signature).toEqual(first?.signature);
    expect(after.value.certificates).toEqual(before.value.certificates);
    const [token] = second?.unsignedAttributes.get(oids.signatureTimeStampToken) ?? [];
    const question = {
      digestBy: () => hashes.sha256.digest(value), anchors: readableCertificates(authority.root.chain), pool: [], algorithms: algorithmPolicy, at, now: at,
    };
    expect(token && verifyTimestamp(encodedOf(token), question).ok).toBe(true);
  });

  it('is the same whether the time-stamp comes at once or later, and takes a second one beside the first', async () => {
    const signer = new LocalSigner(people.rsa.key, people.rsa.chain);
    const { signedAttributes } = toBeSigned({ profile: 'pades', contentDigest: digest, certificate: people.rsa.chain[0] ?? leaf });
    const signature = signatureAlgorithm('rsa-sha256').sign(people.rsa.key, signedAttributes);
    const token = stamp(signature);
    const parts = { signedAttributes, signature, certificateChain: signer.certificateChain, algorithm: signer.algorithm };
    expect(withTimestamp(assemble(parts), token)).toEqual(assemble({ ...parts, timestampToken: token }));
    const twice = parseSignedData(withTimestamp(withTimestamp(assemble(parts), token), stamp(signature)));
    expect(twice.ok && twice.value.signers[0]?.unsignedAttributes.get(oids.signatureTimeStampToken)).toHaveLength(2);
  });

  it('S40 never exceeds the bound that room is reserved by, even with a chain of ten', async () => {
    for (const who of [people.p256, people.rsa]) {
      for (const profile of ['pades', 'cades'] as CmsProfile[]) {
        const chain = [...who.chain, ...Array.from({ length: 7 }, () => authority.root.chain[0] ?? leaf)];
        const signer = new LocalSigner(who.key, chain);
        const bound = maximumCmsLength({ certificateChain: chain, algorithm: signer.algorithm, profile });
        const cms = await signCms(signer, { profile, contentDigest: digest, ...(profile === 'cades' ? { signingAt: at } : {}) });
        expect(cms.length).toBeLessThanOrEqual(bound);
        expect(bound - cms.length).toBeLessThan(16);
        const token = stamp(signatureValueOf(cms) ?? Buffer.alloc(0));
        const boundWithToken = maximumCmsLength({ certificateChain: chain, algorithm: signer.algorithm, profile, timestampLength: token.length });
        expect(withTimestamp(cms, token).length).toBeLessThanOrEqual(boundWithToken);
      }
    }
  });

  it('carries the content when it is attached', async () => {
    const content = Buffer.from('лист');
    const cms = await signCms(new LocalSigner(people.p256.key, people.p256.chain), { profile: 'cades', contentDigest: digest, signingAt: at, content });
    const parsed = parseSignedData(cms);
    expect(parsed.ok && parsed.value.content).toEqual(content);
    expect(contentOf(readDer(cms)).length).toBeGreaterThan(content.length);
  });
});
