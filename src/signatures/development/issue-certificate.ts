import { createHash, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { signatureAlgorithm, type SignatureAlgorithmId } from '../cms/algorithms.js';
import {
  bitString, boolean, context, integer, octetString, oid, printableString, sequence, tags, time, tlv, utf8String,
} from '../cms/der.js';
import { extensionOids, nameOids } from '../cms/oids.js';
import { readPublicKey } from '../cms/public-key.js';

/** An attribute of a name to be written: a type from `nameOids` and its text. */
export interface NamePart {
  readonly type: keyof typeof nameOids;
  readonly value: string;
}

const printableTypes = new Set<NamePart['type']>(['country', 'serialNumber']);

/** A Name of one attribute per RDN, in the order given. */
export function encodeName(parts: readonly NamePart[]): Buffer {
  return sequence(
    ...parts.map(({ type, value }) => {
      const text = printableTypes.has(type) && /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(value) ? printableString(value) : utf8String(value);
      return tlv(tags.set, sequence(oid(nameOids[type]), text));
    }),
  );
}

export function encodeExtension(type: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** Who signs: the authority's name, key and the algorithm that goes with it. */
export interface Issuer {
  readonly nameDer: Buffer;
  readonly key: KeyObject;
  readonly algorithm: SignatureAlgorithmId;
}

export interface CertificateTemplate {
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly notBeforeAt: Instant;
  readonly notAfterAt: Instant;
  readonly extensions: readonly Buffer[];
  /** Bytes of a positive INTEGER; random by default. */
  readonly serial?: Buffer;
}

/** The SPKI of either half of a key pair. */
export const spkiOf = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });

/** SHA-1 of the key's bits, the usual key identifier (RFC 5280 §4.2.1.2, method 1). */
export const keyIdentifier = (spki: Buffer): Buffer => createHash('sha1').update(readPublicKey(spki).keyBytes).digest();

/** Eighteen bytes of a positive INTEGER whose encoding is minimal. */
export function randomSerial(): Buffer {
  const serial = randomBytes(18);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

/** Makes and signs an X.509 v3 certificate; key identifiers of subject and authority are added to the given extensions. */
export function issueCertificate(template: CertificateTemplate, issuer: Issuer): Buffer {
  const algorithm = signatureAlgorithm(issuer.algorithm);
  const spki = spkiOf(template.publicKey);
  const identifiers = [
    encodeExtension(extensionOids.subjectKeyIdentifier, octetString(keyIdentifier(spki))),
    encodeExtension(extensionOids.authorityKeyIdentifier, sequence(tlv(0x80, keyIdentifier(spkiOf(issuer.key))))),
  ];
  const tbs = sequence(
    context(0, integer(2)),
    integer(template.serial ?? randomSerial()),
    algorithm.identifier,
    issuer.nameDer,
    sequence(time(template.notBeforeAt), time(template.notAfterAt)),
    template.subject,
    spki,
    context(3, sequence(...template.extensions, ...identifiers)),
  );
  return sequence(tbs, algorithm.identifier, bitString(algorithm.sign(issuer.key, tbs)));
}
