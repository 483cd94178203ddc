import { createPublicKey, type KeyObject } from 'node:crypto';
import { contentOf, DerError, readBitString, readDer, readOid, sequenceOf } from './der-reader.js';
import { tags } from './der.js';

/** The key kinds that algorithms are defined for; `other` is a key that is only named, not used. */
export type KeyKind = 'rsa' | 'rsa-pss' | 'ec' | 'other';

/**
 * A subject public key as its certificate holds it. `bits` is the modulus or field size (0 when unknown) and `curve` the
 * dotted OID of a named curve. Keys of unknown algorithms are carried too: a certificate must be readable before its
 * signature can be checked.
 */
export interface PublicKey {
  readonly spki: Buffer;
  readonly algorithm: string;
  readonly kind: KeyKind;
  readonly curve?: string;
  readonly bits: number;
  /** The bits of subjectPublicKey, which key identifiers and OCSP hash. */
  readonly keyBytes: Buffer;
}

const rsaEncryption = '1.2.840.113549.1.1.1';
const rsaPss = '1.2.840.113549.1.1.10';
const ecPublicKey = '1.2.840.10045.2.1';

/** Named curves that this program verifies with, and their field sizes. Explicit curve parameters are never accepted. */
export const curves = { p256: '1.2.840.10045.3.1.7', p384: '1.3.132.0.34', p521: '1.3.132.0.35' } as const;
const curveBits: Readonly<Record<string, number>> = { [curves.p256]: 256, [curves.p384]: 384, [curves.p521]: 521 };

/** Reads a SubjectPublicKeyInfo; throws a DerError when it is broken. */
export function readPublicKey(spki: Buffer): PublicKey {
  const fields = sequenceOf(readDer(spki));
  const identifier = sequenceOf(fields.next());
  const keyBytes = readBitString(fields.next());
  fields.end();
  const algorithm = readOid(identifier.next());
  const base = { spki, algorithm, keyBytes };
  if (algorithm === ecPublicKey) {
    const parameters = identifier.next();
    const curve = parameters.tag === tags.oid ? readOid(parameters) : undefined;
    const bits = curve === undefined ? 0 : (curveBits[curve] ?? 0);
    return { ...base, kind: bits > 0 ? 'ec' : 'other', bits, ...(curve === undefined ? {} : { curve }) };
  }
  if (algorithm === rsaEncryption || algorithm === rsaPss) {
    return { ...base, kind: algorithm === rsaPss ? 'rsa-pss' : 'rsa', bits: rsaBits(keyBytes) };
  }
  return { ...base, kind: 'other', bits: 0 };
}

function rsaBits(keyBytes: Buffer): number {
  const modulus = contentOf(sequenceOf(readDer(keyBytes)).next(tags.integer));
  const start = modulus[0] === 0 ? 1 : 0;
  const first = modulus[start];
  if (first === undefined) throw new DerError('badValue', 0, 'RSA modulus');
  return (modulus.length - start) * 8 - Math.clz32(first) + 24;
}

const loaded = new WeakMap<PublicKey, KeyObject>();

/** The key as node:crypto holds it; loaded once. Throws on a key that OpenSSL refuses. */
export function keyObjectOf(key: PublicKey): KeyObject {
  const known = loaded.get(key);
  if (known) return known;
  const object = createPublicKey({ key: key.spki, format: 'der', type: 'spki' });
  loaded.set(key, object);
  return object;
}
