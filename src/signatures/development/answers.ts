import type { KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { certificateId, encodeCertificateId, readOcspRequest, type OcspCertificateId } from '../certificates/ocsp.js';
import { certificateOf, type Certificate } from '../certificates/x509.js';
import { hashes, resolveHash, signatureAlgorithm } from '../cms/algorithms.js';
import { contentOf, DerError, encodedOf, readDer, readIntegerBytes, sequenceOf } from '../cms/der-reader.js';
import {
  bitString, context, contextPrimitive, enumerated, generalizedTime, integer, namedBits, octetString, oid, sequence, tags, time, tlv,
  utf8String,
} from '../cms/der.js';
import { extensionOids, oids } from '../cms/oids.js';
import { assemble, toBeSigned } from '../cms/signed-data.js';
import { encodeExtension, keyIdentifier, randomSerial, spkiOf, type Issuer } from './issue-certificate.js';

/** A key of the development authority with its certificate first and then those above it. */
export interface ServiceKey {
  readonly key: KeyObject;
  readonly chain: readonly Buffer[];
}

const leafOf = ({ chain }: ServiceKey): Buffer => chain[0] ?? Buffer.alloc(0);

/** Policy of the development stamps: an identifier of nobody's (ITU-T X.667), so that they are never taken for real ones. */
const timestampPolicy = '2.25.142907712183547139264703891205746381204';

/** Answers a TimeStampReq (RFC 3161 §2.4): a token over its imprint, or a rejection when it cannot be read. */
export function answerTimestamp(request: Buffer, service: ServiceKey, at: Instant): Buffer {
  try {
    const fields = sequenceOf(readDer(request));
    fields.next(tags.integer);
    const imprintNode = fields.next(tags.sequence);
    const imprint = sequenceOf(imprintNode);
    const hash = resolveHash(imprint.next());
    if (!hash.ok || contentOf(imprint.next(tags.octetString)).length !== hash.value.length) return rejection(0, 'unknown hash');
    fields.optional(tags.oid);
    const nonce = fields.optional(tags.integer);
    const info = sequence(
      integer(1), oid(timestampPolicy), encodedOf(imprintNode), integer(randomSerial()), generalizedTime(at, true), sequence(integer(1)),
      ...(nonce ? [tlv(tags.integer, readIntegerBytes(nonce))] : []),
    );
    return sequence(sequence(integer(0)), timestampToken(info, service));
  } catch (error) {
    if (error instanceof DerError) return rejection(2, 'not a time-stamp request');
    throw error;
  }
}

/** PKIStatusInfo of a rejection, with the bit of PKIFailureInfo. */
const rejection = (failure: number, text: string): Buffer => sequence(sequence(integer(2), sequence(utf8String(text)), namedBits(failure)));

function timestampToken(info: Buffer, service: ServiceKey): Buffer {
  const contentDigest = hashes.sha256.digest(info);
  const prepared = toBeSigned({ profile: 'pades', contentDigest, certificate: leafOf(service), contentType: oids.tstInfo });
  const { algorithm, signedAttributes } = prepared;
  const signature = signatureAlgorithm(algorithm).sign(service.key, signedAttributes);
  return assemble({ signedAttributes, signature, certificateChain: service.chain, algorithm, content: info, contentType: oids.tstInfo });
}

/** What an authority knows of a serial number. */
export type IssuedStatus =
  | { readonly status: 'good' | 'unknown' }
  | { readonly status: 'revoked'; readonly revokedAt: Instant; readonly reason: number };

/** An authority whose certificates a responder answers about. */
export interface AnsweringAuthority {
  readonly certificate: Certificate;
  readonly responder: ServiceKey;
  readonly statusOf: (serial: string) => Promise<IssuedStatus>;
}

const answerLifetime = 3_600_000;

/** Answers an OCSPRequest (RFC 6960 §2.1), the nonce included; all certificates of one request must be of one authority. */
export async function answerOcspRequest(request: Buffer, authorities: readonly AnsweringAuthority[], at: Instant): Promise<Buffer> {
  let asked: ReturnType<typeof readOcspRequest>;
  try {
    asked = readOcspRequest(request);
  } catch (error) {
    if (error instanceof DerError) return sequence(enumerated(1));
    throw error;
  }
  const [first] = asked.ids;
  const authority = first && authorities.find((each) => isIssuer(each.certificate, first));
  // 6: unauthorized, the word for "not my certificates".
  if (!authority || !asked.ids.every((id) => isIssuer(authority.certificate, id))) return sequence(enumerated(6));
  const until = new Date(Date.parse(at) + answerLifetime).toISOString() as Instant;
  const responses = await Promise.all(asked.ids.map(async (id) => singleResponse(id, await authority.statusOf(id.serial), at, until)));
  const extensions = asked.nonce ? [context(1, sequence(encodeExtension(oids.ocspNonce, octetString(asked.nonce))))] : [];
  const responderId = context(2, octetString(keyIdentifier(spkiOf(authority.responder.key))));
  const data = sequence(responderId, generalizedTime(at), sequence(...responses), ...extensions);
  const algorithm = signatureAlgorithm('ecdsa-sha256');
  const signature = bitString(algorithm.sign(authority.responder.key, data));
  const basic = sequence(data, algorithm.identifier, signature, context(0, sequence(leafOf(authority.responder))));
  return sequence(enumerated(0), context(0, sequence(oid(oids.basicOcspResponse), octetString(basic))));
}

function isIssuer(authority: Certificate, id: OcspCertificateId): boolean {
  const expected = certificateId(authority, authority, id.hash);
  return expected.issuerNameHash.equals(id.issuerNameHash) && expected.issuerKeyHash.equals(id.issuerKeyHash);
}

function singleResponse(id: OcspCertificateId, status: IssuedStatus, at: Instant, until: Instant): Buffer {
  return sequence(encodeCertificateId(id), encodeStatus(status), generalizedTime(at), context(0, generalizedTime(until)));
}

function encodeStatus(status: IssuedStatus): Buffer {
  if (status.status === 'revoked') return context(1, generalizedTime(status.revokedAt), context(0, enumerated(status.reason)));
  return contextPrimitive(status.status === 'good' ? 0 : 2, Buffer.alloc(0));
}

export interface RevokedCertificate {
  readonly serial: string;
  readonly revokedAt: Instant;
  readonly reason: number;
}

/** Makes a complete CRL v2 for a day (RFC 5280 §5). */
export function issueCrl(revoked: readonly RevokedCertificate[], issuer: Issuer, at: Instant, until: Instant): Buffer {
  const algorithm = signatureAlgorithm(issuer.algorithm);
  const entries = revoked.map(({ serial, revokedAt, reason }) => {
    const extensions = reason === 0 ? [] : [sequence(encodeExtension(extensionOids.reasonCode, enumerated(reason)))];
    return sequence(tlv(tags.integer, Buffer.from(serial, 'hex')), time(revokedAt), ...extensions);
  });
  const extensions = sequence(
    encodeExtension(extensionOids.authorityKeyIdentifier, sequence(tlv(0x80, keyIdentifier(spkiOf(issuer.key))))),
    encodeExtension(extensionOids.crlNumber, integer(Date.parse(at))),
  );
  const tbs = sequence(
    integer(1), algorithm.identifier, issuer.nameDer, time(at), time(until),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    context(0, extensions),
  );
  return sequence(tbs, algorithm.identifier, bitString(algorithm.sign(issuer.key, tbs)));
}

/** The name under which a certificate issues others. */
export const issuerNameOf = (der: Buffer): Buffer => certificateOf(der).subject.der;
