import { constants, hash as hashOf, sign, verify, type KeyObject } from 'node:crypto';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { explicitOf, readOid, readSmallInteger, sequenceOf, type DerNode } from './der-reader.js';
import { context, derNull, integer, oid, sequence, tags } from './der.js';
import { curves, keyObjectOf, type KeyKind, type PublicKey } from './public-key.js';
import { ukrainianAlgorithms } from './ukrainian-algorithms.js';

export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** A hash function as data. Whether it may still be relied on is not decided here but in `domain/algorithm-policy.ts`. */
export interface HashAlgorithm {
  readonly name: HashName;
  readonly oid: string;
  readonly length: number;
  /** AlgorithmIdentifier without parameters, as RFC 5754 §2 wants it written. */
  readonly identifier: Buffer;
  digest(data: Uint8Array): Buffer;
}

function hashAlgorithm(name: HashName, dotted: string, length: number): HashAlgorithm {
  return { name, oid: dotted, length, identifier: sequence(oid(dotted)), digest: (data) => hashOf(name, data, 'buffer') };
}

export const hashes: Readonly<Record<HashName, HashAlgorithm>> = {
  md5: hashAlgorithm('md5', '1.2.840.113549.2.5', 16),
  sha1: hashAlgorithm('sha1', '1.3.14.3.2.26', 20),
  sha224: hashAlgorithm('sha224', '2.16.840.1.101.3.4.2.4', 28),
  sha256: hashAlgorithm('sha256', '2.16.840.1.101.3.4.2.1', 32),
  sha384: hashAlgorithm('sha384', '2.16.840.1.101.3.4.2.2', 48),
  sha512: hashAlgorithm('sha512', '2.16.840.1.101.3.4.2.3', 64),
};
const hashByOid = new Map<string, HashAlgorithm>(Object.values(hashes).map((each) => [each.oid, each]));

/** The signature algorithms that this program can make signatures with. */
export const signatureAlgorithmIds = [
  'rsa-sha256', 'rsa-sha384', 'rsa-sha512', 'rsa-pss-sha256', 'rsa-pss-sha384', 'rsa-pss-sha512', 'ecdsa-sha256', 'ecdsa-sha384',
  'ecdsa-sha512',
] as const;
export type SignatureAlgorithmId = (typeof signatureAlgorithmIds)[number];

/**
 * A signature algorithm as data: OID → how to verify and sign. `verify` takes the message, not its digest, and answers false
 * for every malformed signature or unfitting key; it never throws. A new family (ДСТУ 4145) is one more row made in this folder.
 */
export interface SignatureAlgorithm {
  readonly id: SignatureAlgorithmId | 'rsa-md5' | 'rsa-sha1' | 'rsa-sha224' | 'ecdsa-sha1' | 'ecdsa-sha224';
  readonly oid: string;
  readonly keyKinds: readonly KeyKind[];
  readonly hash: HashAlgorithm;
  readonly identifier: Buffer;
  verify(key: PublicKey, data: Uint8Array, signature: Uint8Array): boolean;
  sign(key: KeyObject, data: Uint8Array): Buffer;
}

type Padding = { readonly padding: number; readonly saltLength?: number };

function nodeAlgorithm(fields: Omit<SignatureAlgorithm, 'verify' | 'sign'>, padding?: Padding): SignatureAlgorithm {
  const { name } = fields.hash;
  return {
    ...fields,
    verify(key, data, signature) {
      if (!fields.keyKinds.includes(key.kind)) return false;
      try {
        return verify(name, data, { key: keyObjectOf(key), ...padding }, signature);
      } catch {
        return false;
      }
    },
    sign: (key, data) => (padding ? sign(name, data, { key, ...padding }) : sign(name, data, key)),
  };
}

const rsa = (hash: HashName, arc: number): SignatureAlgorithm => {
  const dotted = `1.2.840.113549.1.1.${arc}`;
  const id = `rsa-${hash}` as const;
  const fields = { id, oid: dotted, keyKinds: ['rsa'], hash: hashes[hash], identifier: sequence(oid(dotted), derNull) } as const;
  return nodeAlgorithm(fields, { padding: constants.RSA_PKCS1_PADDING });
};

const ecdsa = (hash: Exclude<HashName, 'md5'>, dotted: string): SignatureAlgorithm =>
  nodeAlgorithm({ id: `ecdsa-${hash}`, oid: dotted, keyKinds: ['ec'], hash: hashes[hash], identifier: sequence(oid(dotted)) });

const pssOid = '1.2.840.113549.1.1.10';
const mgf1Oid = '1.2.840.113549.1.1.8';

function rsaPss(hash: 'sha256' | 'sha384' | 'sha512', saltLength = hashes[hash].length): SignatureAlgorithm {
  const digest = sequence(oid(hashes[hash].oid), derNull);
  const parameters = sequence(context(0, digest), context(1, sequence(oid(mgf1Oid), digest)), context(2, integer(saltLength)));
  const fields = {
    id: `rsa-pss-${hash}`, oid: pssOid, keyKinds: ['rsa', 'rsa-pss'], hash: hashes[hash], identifier: sequence(oid(pssOid), parameters),
  } as const;
  return nodeAlgorithm(fields, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
}

const fixed = [
  rsa('md5', 4), rsa('sha1', 5), rsa('sha224', 14), rsa('sha256', 11), rsa('sha384', 12), rsa('sha512', 13),
  ecdsa('sha1', '1.2.840.10045.4.1'), ecdsa('sha224', '1.2.840.10045.4.3.1'), ecdsa('sha256', '1.2.840.10045.4.3.2'),
  ecdsa('sha384', '1.2.840.10045.4.3.3'), ecdsa('sha512', '1.2.840.10045.4.3.4'),
];
const byOid = new Map(fixed.map((each) => [each.oid, each]));
const byId = new Map<string, SignatureAlgorithm>(
  [...fixed, rsaPss('sha256'), rsaPss('sha384'), rsaPss('sha512')].map((each) => [each.id, each]),
);

/** The algorithm of that name; every `SignatureAlgorithmId` has one. */
export function signatureAlgorithm(id: SignatureAlgorithmId): SignatureAlgorithm {
  const found = byId.get(id);
  if (!found) throw new Error(`no signature algorithm ${id}`);
  return found;
}

/** Why an algorithm cannot be used: `name` says which one it is when the OID is known (ДСТУ 4145, DSA …), else its OID. */
export interface AlgorithmRefusal {
  readonly code: 'unsupportedAlgorithm';
  readonly name: string;
}

const unsupported = (dotted: string): { readonly ok: false; readonly refusal: AlgorithmRefusal } =>
  refuse({ code: 'unsupportedAlgorithm', name: ukrainianAlgorithms.get(dotted) ?? dotted });

/** The hash of an AlgorithmIdentifier; parameters must be absent or NULL. */
export function resolveHash(identifier: DerNode): Result<HashAlgorithm, AlgorithmRefusal> {
  const fields = sequenceOf(identifier);
  const dotted = readOid(fields.next());
  fields.optional(tags.null);
  const found = fields.rest().length === 0 ? hashByOid.get(dotted) : undefined;
  return found ? accept(found) : unsupported(dotted);
}

/**
 * The signature algorithm of an AlgorithmIdentifier. A bare `rsaEncryption` or `id-ecPublicKey`, which CMS signers write too,
 * takes its hash from `digest`. Unknown or unfitting parameters are refused.
 */
export function resolveSignatureAlgorithm(identifier: DerNode, digest?: HashAlgorithm): Result<SignatureAlgorithm, AlgorithmRefusal> {
  const fields = sequenceOf(identifier);
  const dotted = readOid(fields.next());
  if (dotted === pssOid) return resolvePss(fields.optional(tags.sequence));
  fields.optional(tags.null);
  if (fields.rest().length > 0) return unsupported(dotted);
  const family = dotted === '1.2.840.113549.1.1.1' ? 'rsa' : dotted === '1.2.840.10045.2.1' ? 'ecdsa' : undefined;
  const found = family && digest ? byId.get(`${family}-${digest.name}`) : byOid.get(dotted);
  return found ? accept(found) : unsupported(dotted);
}

/** RSASSA-PSS with the same SHA-2 hash for message and mask (RFC 4055 §3.1); anything else is not in use and is refused. */
function resolvePss(parameters: DerNode | undefined): Result<SignatureAlgorithm, AlgorithmRefusal> {
  if (!parameters) return unsupported(pssOid);
  const fields = sequenceOf(parameters);
  const hash = fields.optional(0xa0);
  const mask = fields.optional(0xa1);
  const salt = fields.optional(0xa2);
  const trailer = fields.optional(0xa3);
  fields.end();
  if (!hash || !mask || !salt || (trailer && readSmallInteger(explicitOf(trailer)) !== 1)) return unsupported(pssOid);
  const maskFields = sequenceOf(explicitOf(mask));
  const resolved = resolveHash(explicitOf(hash));
  const maskHash = readOid(maskFields.next()) === mgf1Oid ? resolveHash(maskFields.next()) : unsupported(pssOid);
  if (!resolved.ok || !maskHash.ok || resolved.value !== maskHash.value) return unsupported(pssOid);
  const { name } = resolved.value;
  if (name !== 'sha256' && name !== 'sha384' && name !== 'sha512') return unsupported(pssOid);
  const saltLength = readSmallInteger(explicitOf(salt));
  return saltLength <= 512 ? accept(rsaPss(name, saltLength)) : unsupported(pssOid);
}

/** The algorithm that a key signs with when nobody chose one: SHA-256 for RSA and P-256, SHA-384 for P-384, SHA-512 for P-521. */
export function defaultAlgorithm(key: PublicKey): Result<SignatureAlgorithm, AlgorithmRefusal> {
  if (key.kind === 'rsa') return accept(signatureAlgorithm('rsa-sha256'));
  if (key.kind === 'rsa-pss') return accept(signatureAlgorithm('rsa-pss-sha256'));
  if (key.kind !== 'ec') return unsupported(key.algorithm);
  if (key.curve === curves.p256) return accept(signatureAlgorithm('ecdsa-sha256'));
  return accept(signatureAlgorithm(key.curve === curves.p384 ? 'ecdsa-sha384' : 'ecdsa-sha512'));
}

/** The longest signature that the algorithm can make with a key, in bytes; what space for it is reserved by. */
export function maximumSignatureLength(key: PublicKey): number {
  if (key.kind === 'rsa' || key.kind === 'rsa-pss') return Math.ceil(key.bits / 8);
  const field = Math.ceil(key.bits / 8) + 1;
  return 2 * (field + 2) + 3;
}

/**
 * WebCrypto and PKCS#11 give an ECDSA signature as r‖s, each of the field's size; CMS wants a DER SEQUENCE of two
 * INTEGERs (RFC 5753 §7.2). Refuses an odd length by throwing, because that is a fault of the caller.
 */
export function ecdsaRawToDer(raw: Uint8Array): Buffer {
  if (raw.length === 0 || raw.length % 2 !== 0) throw new RangeError('an ECDSA signature r‖s has an even length');
  const half = raw.length / 2;
  return sequence(integer(raw.subarray(0, half)), integer(raw.subarray(half)));
}
