import { hash } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import {
  childrenOf, contentOf, DerError, encodedOf, explicitOf, readBitString, readBoolean, readDer, readIntegerBytes, readOid, readSmallInteger,
  readTime, sequenceOf, type DerNode,
} from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { readPublicKey, type PublicKey } from '../cms/public-key.js';
import { readName, type DistinguishedName } from './names.js';

/** An extension as it stands: `value` is the DER inside the OCTET STRING. */
export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

export type Extensions = ReadonlyMap<string, Extension>;

/**
 * An X.509 certificate, read but not believed: names, keys and extensions as they stand in it. `serial` is the
 * INTEGER's bytes in lower-case hexadecimal, `fingerprint` the SHA-256 of the whole in the same form.
 */
export interface Certificate {
  readonly der: Buffer;
  readonly tbs: Buffer;
  readonly fingerprint: string;
  readonly version: number;
  readonly serial: string;
  readonly signatureAlgorithm: DerNode;
  readonly signature: Buffer;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBeforeAt: Instant;
  readonly notAfterAt: Instant;
  readonly publicKey: PublicKey;
  readonly extensions: Extensions;
}

const fingerprintOf = (der: Buffer): string => hash('sha256', der, 'hex');

/** Reads a certificate that must fill `der` exactly; throws a DerError when it is not one. */
export function readCertificate(der: Buffer): Certificate {
  const outer = sequenceOf(readDer(der));
  const tbsNode = outer.next(tags.sequence);
  const signatureAlgorithm = outer.next(tags.sequence);
  const signature = readBitString(outer.next());
  outer.end();
  const tbs = sequenceOf(tbsNode);
  const versionNode = tbs.optional(0xa0);
  const version = versionNode ? readSmallInteger(explicitOf(versionNode)) + 1 : 1;
  const serial = readIntegerBytes(tbs.next()).toString('hex');
  const inner = tbs.next(tags.sequence);
  if (!encodedOf(inner).equals(encodedOf(signatureAlgorithm))) throw new DerError('badValue', inner.start, 'two signature algorithms');
  const issuer = readName(tbs.next());
  const validity = sequenceOf(tbs.next());
  const notBeforeAt = readTime(validity.next());
  const notAfterAt = readTime(validity.next());
  validity.end();
  const subject = readName(tbs.next());
  const publicKey = readPublicKey(encodedOf(tbs.next(tags.sequence)));
  tbs.optional(0x81);
  tbs.optional(0x82);
  const extensionsNode = tbs.optional(0xa3);
  tbs.end();
  return {
    der, tbs: encodedOf(tbsNode), fingerprint: fingerprintOf(der), version, serial, signatureAlgorithm, signature,
    issuer, subject, notBeforeAt, notAfterAt, publicKey, extensions: readExtensions(extensionsNode && explicitOf(extensionsNode)),
  };
}

/** Reads an Extensions SEQUENCE; one that stands twice is refused (RFC 5280 §4.2). */
export function readExtensions(node: DerNode | undefined): Extensions {
  const found = new Map<string, Extension>();
  if (!node) return found;
  for (const each of childrenOf(node)) {
    const fields = sequenceOf(each);
    const oid = readOid(fields.next());
    const criticalNode = fields.optional(tags.boolean);
    const value = contentOf(fields.next(tags.octetString));
    fields.end();
    if (found.has(oid)) throw new DerError('badValue', each.start, `extension ${oid} stands twice`);
    found.set(oid, { oid, critical: criticalNode !== undefined && readBoolean(criticalNode), value });
  }
  return found;
}

const byBuffer = new WeakMap<Buffer, Certificate>();
const byContent = new Map<string, Certificate>();
const maximumRemembered = 500;

/**
 * Reads a certificate, once for the same content: signing and verifying in bulk come with the same few chains, and a key that is
 * loaded once verifies several times faster. Throws a DerError when it is not a certificate.
 */
export function certificateOf(der: Buffer): Certificate {
  const known = byBuffer.get(der);
  if (known) return known;
  const fingerprint = fingerprintOf(der);
  let certificate = byContent.get(fingerprint);
  if (!certificate) {
    // A copy, so that remembering a certificate does not keep the whole document alive that it was found in.
    certificate = readCertificate(Buffer.from(der));
    const [oldest] = byContent.keys();
    if (oldest !== undefined && byContent.size >= maximumRemembered) byContent.delete(oldest);
    byContent.set(fingerprint, certificate);
  }
  byBuffer.set(der, certificate);
  return certificate;
}

/** Those of foreign certificates that can be read: broken ones are left out, as if nobody had sent them. */
export function readableCertificates(ders: readonly Buffer[]): Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [certificateOf(der)];
    } catch (error) {
      if (error instanceof DerError) return [];
      throw error;
    }
  });
}

/** Whether the certificate names itself as its issuer (RFC 5280 §3.2); it may still be signed by another key. */
export const isSelfIssued = (certificate: Certificate): boolean => certificate.subject.key === certificate.issuer.key;
