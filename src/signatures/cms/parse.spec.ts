import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { makeAuthority } from '../development/authority.js';
import { hashes, signatureAlgorithm } from './algorithms.js';
import { childrenOf, encodedOf, explicitOf, readDer } from './der-reader.js';
import { context, integer, octetString, oid, sequence, setOf, tags, tlv } from './der.js';
import { oids } from './oids.js';
import { parseSignedData } from './parse.js';
import { assemble, toBeSigned } from './signed-data.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const authority = makeAuthority(at, { ocsp: '', issuer: '', crl: '', timestamp: '' });
const { key, chain } = authority.timestamp;
const prepared = toBeSigned({ profile: 'pades', contentDigest: hashes.sha256.digest(Buffer.from('лист')), certificate: chain[0] ?? Buffer.alloc(0) });
const honest = assemble({
  signedAttributes: prepared.signedAttributes, signature: signatureAlgorithm('ecdsa-sha256').sign(key, prepared.signedAttributes), certificateChain: chain, algorithm: 'ecdsa-sha256',
});

/** The members of the honest signature's SignerInfo, and the message around another one. */
const [type, wrapped] = childrenOf(readDer(honest));
const signedData = wrapped ? childrenOf(explicitOf(wrapped)) : [];
const signerInfos = signedData.at(-1);
const [signer] = signerInfos ? childrenOf(signerInfos) : [];
const members = signer ? childrenOf(signer).map(encodedOf) : [];
const around = (...signers: readonly Buffer[]): Buffer =>
  sequence(type ? encodedOf(type) : Buffer.alloc(0), context(0, sequence(...signedData.slice(0, -1).map(encodedOf), tlv(tags.set, ...signers))));
const withAttributes = (...attributes: readonly Buffer[]): Buffer =>
  around(sequence(...members.slice(0, 3), tlv(0xa0, ...attributes), ...members.slice(4)));
const attribute = (name: string, ...values: readonly Buffer[]): Buffer => sequence(oid(name), setOf(...values));
const contentType = attribute(oids.contentType, oid(oids.data));
const messageDigest = (fill: number): Buffer => attribute(oids.messageDigest, octetString(Buffer.alloc(32, fill)));

const refusalOf = (cms: Buffer): string => {
  const parsed = parseSignedData(cms);
  return parsed.ok ? 'none' : parsed.refusal;
};

describe('S34 a CMS that is not sound is refused by name', () => {
  it('and an honest one is read', () => {
    expect(refusalOf(honest)).toBe('none');
    expect(refusalOf(withAttributes(contentType, messageDigest(1)))).toBe('none');
  });

  it.each<[string, Buffer, string]>([
    ['no signed attributes', around(sequence(...members.slice(0, 3), ...members.slice(4))), 'noSignedAttributes'],
    ['two message digests', withAttributes(contentType, messageDigest(1), messageDigest(2)), 'duplicateAttribute'],
    ['one message digest of two values', withAttributes(contentType, attribute(oids.messageDigest, octetString(Buffer.of(1)), octetString(Buffer.of(2)))), 'duplicateAttribute'],
    ['two signing-certificate attributes', withAttributes(contentType, messageDigest(1), attribute(oids.signingCertificateV2, sequence()), attribute(oids.signingCertificateV2, sequence(sequence()))), 'duplicateAttribute'],
    ['no message digest', withAttributes(contentType), 'noMessageDigest'],
    ['no content type', withAttributes(messageDigest(1)), 'noContentType'],
    ['another content type than the content\'s', withAttributes(attribute(oids.contentType, oid(oids.tstInfo)), messageDigest(1)), 'contentTypeMismatch'],
    ['an attribute without a value', withAttributes(contentType, messageDigest(1), sequence(oid(oids.signingTime), setOf())), 'malformed'],
    ['no signer', around(), 'noSigner'],
    ['bytes after the end', Buffer.concat([honest, Buffer.of(0)]), 'trailingBytes'],
    ['a cut', honest.subarray(0, honest.length - 1), 'truncated'],
    ['an indefinite length', Buffer.concat([Buffer.from('3080', 'hex'), honest.subarray(4), Buffer.alloc(2)]), 'indefiniteLength'],
    ['another type of message', sequence(oid(oids.data), context(0, octetString(Buffer.of(1)))), 'notSignedData'],
    ['a version that is a text', sequence(oid(oids.signedData), context(0, sequence(octetString(Buffer.of(1))))), 'malformed'],
    ['nothing', Buffer.alloc(0), 'truncated'],
    ['a thousand certificates', sequence(oid(oids.signedData), context(0, sequence(integer(1), setOf(), sequence(oid(oids.data)), context(0, ...Array.from({ length: 1000 }, () => sequence())), tlv(tags.set, ...(signer ? [encodedOf(signer)] : []))))), 'tooLarge'],
  ])('%s', (_, cms, expected) => expect(refusalOf(cms)).toBe(expected));

  it('an attribute of a megabyte is read without harm', () => {
    const large = withAttributes(contentType, messageDigest(1), attribute('1.2.3.4', octetString(Buffer.alloc(1_048_576, 1))));
    const parsed = parseSignedData(large);
    expect(parsed.ok && parsed.value.signers[0]?.attributes.size).toBe(3);
  });

  it('attributes out of DER order are read as they were signed, and told of', () => {
    const sorted = [contentType, messageDigest(1)].sort(Buffer.compare);
    const parsed = parseSignedData(withAttributes(...[...sorted].reverse()));
    const [found] = parsed.ok ? parsed.value.signers : [];
    expect(found?.attributesSorted).toBe(false);
    expect(found?.signedAttributes).toEqual(tlv(tags.set, ...[...sorted].reverse()));
  });

  it('any changed byte: read or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.nat({ max: honest.length - 1 }), fc.nat({ max: 255 }), (index, byte) => {
        const changed = Buffer.from(honest);
        changed[index] = byte;
        expect(typeof refusalOf(changed)).toBe('string');
      }),
      { numRuns: 3000 },
    );
  });

  it('several signers are read: how many are allowed is the verifier\'s rule', () => {
    const cms = signer ? around(encodedOf(signer), encodedOf(signer)) : Buffer.alloc(0);
    const parsed = parseSignedData(cms);
    expect(parsed.ok && parsed.value.signers).toHaveLength(2);
  });
});

