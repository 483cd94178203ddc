import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { hashes, resolveHash, type HashName } from '../cms/algorithms.js';
import {
  childrenOf, contentOf, DerError, encodedOf, expect, explicitOf, readBitString, readDer, readIntegerBytes, readOid, readSmallInteger,
  readTime,
  sequenceOf, type DerNode,
} from '../cms/der-reader.js';
import { context, derNull, octetString, oid, sequence, tags, tlv } from '../cms/der.js';
import { oids } from '../cms/oids.js';
import { readExtensions, type Certificate, type Extensions } from './x509.js';

/** The identity of a certificate in OCSP: hashes of its issuer's name and key, and its serial number (RFC 6960 §4.1.1). */
export interface OcspCertificateId {
  readonly hash: HashName;
  readonly issuerNameHash: Buffer;
  readonly issuerKeyHash: Buffer;
  readonly serial: string;
}

/** The CertID of a certificate. SHA-1 names it only, nothing rests on its strength, and every responder knows it. */
export function certificateId(certificate: Certificate, issuer: Certificate, hash: HashName = 'sha1'): OcspCertificateId {
  const { digest } = hashes[hash];
  return { hash, issuerNameHash: digest(issuer.subject.der), issuerKeyHash: digest(issuer.publicKey.keyBytes), serial: certificate.serial };
}

export function encodeCertificateId(id: OcspCertificateId): Buffer {
  const algorithm = sequence(oid(hashes[id.hash].oid), derNull);
  const serial = tlv(tags.integer, Buffer.from(id.serial, 'hex'));
  return sequence(algorithm, octetString(id.issuerNameHash), octetString(id.issuerKeyHash), serial);
}

/** An OCSPRequest for one certificate; with a nonce of 16–32 bytes against replay (RFC 8954) when one is given. */
export function buildOcspRequest(certificate: Certificate, issuer: Certificate, nonce?: Buffer): Buffer {
  const request = sequence(encodeCertificateId(certificateId(certificate, issuer)));
  const extension = nonce ? [context(2, sequence(sequence(oid(oids.ocspNonce), octetString(octetString(nonce)))))] : [];
  return sequence(sequence(sequence(request), ...extension));
}

/** Reads the identities that a request asks about and its nonce extension, for a responder; throws a DerError on rubbish. */
export function readOcspRequest(der: Buffer): { readonly ids: readonly OcspCertificateId[]; readonly nonce?: Buffer } {
  const tbs = sequenceOf(sequenceOf(readDer(der)).next());
  tbs.optional(0xa0);
  tbs.optional(0xa1);
  const ids = childrenOf(expect(tbs.next(), tags.sequence)).map((node) => readCertificateId(sequenceOf(node).next()));
  const extensionsNode = tbs.optional(0xa2);
  const nonce = nonceOf(readExtensions(extensionsNode && explicitOf(extensionsNode)));
  return nonce ? { ids, nonce } : { ids };
}

function readCertificateId(node: DerNode): OcspCertificateId {
  const fields = sequenceOf(node);
  const hash = resolveHash(fields.next());
  if (!hash.ok) throw new DerError('badValue', node.start, 'hash of a CertID');
  const issuerNameHash = contentOf(fields.next(tags.octetString));
  const issuerKeyHash = contentOf(fields.next(tags.octetString));
  return { hash: hash.value.name, issuerNameHash, issuerKeyHash, serial: readIntegerBytes(fields.next()).toString('hex') };
}

function nonceOf(extensions: Extensions): Buffer | undefined {
  const extension = extensions.get(oids.ocspNonce);
  return extension && contentOf(expect(readDer(extension.value), tags.octetString));
}

/** What a response says of one certificate; not believed until its signer is checked. */
export interface OcspSingleResponse {
  readonly id: OcspCertificateId;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: Instant;
  readonly reason?: number;
  readonly thisUpdateAt: Instant;
  readonly nextUpdateAt?: Instant;
  readonly extensions: Extensions;
}

export interface OcspResponse {
  readonly tbs: Buffer;
  readonly signatureAlgorithm: DerNode;
  readonly signature: Buffer;
  readonly responder: { readonly nameDer?: Buffer; readonly keyHash?: Buffer };
  readonly producedAt: Instant;
  readonly responses: readonly OcspSingleResponse[];
  readonly extensions: Extensions;
  readonly nonce?: Buffer;
  readonly certificates: readonly Buffer[];
}

/** Why there is nothing to read in an OCSP answer: broken bytes, or a responder that answered with an error status. */
export type OcspRefusal = 'notAnOcspResponse' | 'responderRefused';

const remembered = new WeakMap<Buffer, Result<OcspResponse, OcspRefusal>>();

/** Reads a successful basic OCSP response; once per Buffer object, for a ceremony judges the same answer for every document. */
export function readOcspResponse(der: Buffer): Result<OcspResponse, OcspRefusal> {
  const known = remembered.get(der);
  if (known) return known;
  const read = parseOcspResponse(der);
  remembered.set(der, read);
  return read;
}

function parseOcspResponse(der: Buffer): Result<OcspResponse, OcspRefusal> {
  try {
    const outer = sequenceOf(readDer(der));
    if (readSmallInteger(outer.next(), tags.enumerated) !== 0) return refuse('responderRefused');
    const bytes = sequenceOf(explicitOf(outer.next(0xa0)));
    outer.end();
    if (readOid(bytes.next()) !== oids.basicOcspResponse) return refuse('notAnOcspResponse');
    return accept(readBasic(readDer(contentOf(bytes.next(tags.octetString)))));
  } catch (error) {
    if (error instanceof DerError) return refuse('notAnOcspResponse');
    throw error;
  }
}

function readBasic(node: DerNode): OcspResponse {
  const outer = sequenceOf(node);
  const tbsNode = outer.next(tags.sequence);
  const signatureAlgorithm = outer.next(tags.sequence);
  const signature = readBitString(outer.next());
  const certificatesNode = outer.optional(0xa0);
  outer.end();
  const tbs = sequenceOf(tbsNode);
  tbs.optional(0xa0);
  const responder = tbs.next();
  const producedAt = readTime(tbs.next());
  const responses = childrenOf(expect(tbs.next(), tags.sequence)).map(readSingle);
  const extensionsNode = tbs.optional(0xa1);
  tbs.end();
  const extensions = readExtensions(extensionsNode && explicitOf(extensionsNode));
  const nonce = nonceOf(extensions);
  return {
    tbs: encodedOf(tbsNode), signatureAlgorithm, signature, responder: readResponder(responder), producedAt, responses, extensions,
    ...(nonce ? { nonce } : {}),
    certificates: certificatesNode ? childrenOf(explicitOf(certificatesNode)).map(encodedOf) : [],
  };
}

function readResponder(node: DerNode): OcspResponse['responder'] {
  if (node.tag === 0xa1) return { nameDer: encodedOf(explicitOf(node)) };
  return { keyHash: contentOf(expect(explicitOf(expect(node, 0xa2)), tags.octetString)) };
}

function readSingle(node: DerNode): OcspSingleResponse {
  const fields = sequenceOf(node);
  const id = readCertificateId(fields.next());
  const statusNode = fields.next();
  const thisUpdateAt = readTime(fields.next());
  const nextUpdate = fields.optional(0xa0);
  const extensionsNode = fields.optional(0xa1);
  fields.end();
  return {
    id, ...readStatus(statusNode), thisUpdateAt,
    ...(nextUpdate ? { nextUpdateAt: readTime(explicitOf(nextUpdate)) } : {}),
    extensions: readExtensions(extensionsNode && explicitOf(extensionsNode)),
  };
}

function readStatus(node: DerNode): Pick<OcspSingleResponse, 'status' | 'revokedAt' | 'reason'> {
  if (node.tag === 0x80) return { status: 'good' };
  if (node.tag === 0x82) return { status: 'unknown' };
  const [time, reason] = childrenOf(expect(node, 0xa1));
  if (!time) throw new DerError('truncated', node.start);
  return { status: 'revoked', revokedAt: readTime(time), reason: reason ? readSmallInteger(explicitOf(reason), tags.enumerated) : 0 };
}
