import { Asn1 } from './asn1';
import type { Bytes } from './bytes';
import { ecdsaToDer } from './ecdsa-signature';
import { KeyFileError } from './key-file-error';

export type KeyKind = 'ecdsa-p256' | 'ecdsa-p384' | 'rsa';
/** Names of the API for what is to be signed with: `rsa-sha256`, `ecdsa-sha256`, `ecdsa-sha384`. */
export type SigningAlgorithm = string;

/** A private key that can only sign: WebCrypto holds it and gives its bytes to nobody, this page included. */
export interface SigningKey {
  readonly kind: KeyKind;
  /** The signature over the hash of the bytes: DER for ECDSA, PKCS#1 v1.5 for RSA. SHA-256 unless the algorithm says otherwise. */
  sign(bytes: Bytes, algorithm?: SigningAlgorithm): Promise<Bytes>;
  /** Whether a certificate's public key (SubjectPublicKeyInfo) is the other half of this key. */
  matches(spki: Bytes): Promise<boolean>;
}

const curves: Readonly<Record<string, { namedCurve: 'P-256' | 'P-384'; kind: KeyKind }>> = {
  '1.2.840.10045.3.1.7': { namedCurve: 'P-256', kind: 'ecdsa-p256' },
  '1.3.132.0.34': { namedCurve: 'P-384', kind: 'ecdsa-p384' },
};
const hashes: Readonly<Record<string, string>> = { 'ecdsa-sha256': 'SHA-256', 'ecdsa-sha384': 'SHA-384', 'ecdsa-sha512': 'SHA-512' };
const sha256 = 'SHA-256';

interface Parameters {
  readonly kind: KeyKind;
  readonly import: RsaHashedImportParams | EcKeyImportParams;
}

/** How WebCrypto is asked for an algorithm of the API; a key of another kind cannot do it, and nothing is signed. */
function use(kind: KeyKind, algorithm: SigningAlgorithm): AlgorithmIdentifier | EcdsaParams {
  if (kind === 'rsa' && algorithm === 'rsa-sha256') return { name: 'RSASSA-PKCS1-v1_5' };
  const hash = kind === 'rsa' ? undefined : hashes[algorithm];
  if (hash === undefined) throw new KeyFileError('unsupportedKeyFile', { kind: 'algorithm', algorithm });
  return { name: 'ECDSA', hash };
}

function parametersOf(pkcs8: Bytes): Parameters {
  const identifier = Asn1.read(pkcs8).at(1);
  const oid = identifier.at(0).oid;
  if (oid === '1.2.840.113549.1.1.1') {
    return { kind: 'rsa', import: { name: 'RSASSA-PKCS1-v1_5', hash: sha256 } };
  }
  const named = identifier.items[1];
  const curve = oid === '1.2.840.10045.2.1' && named?.tag.number === 6 ? curves[named.oid] : undefined;
  if (curve !== undefined) {
    return { kind: curve.kind, import: { name: 'ECDSA', namedCurve: curve.namedCurve } };
  }
  throw new KeyFileError('unsupportedKeyFile', { kind: oid.startsWith('1.2.804.') ? 'dstu' : 'algorithm', algorithm: oid });
}

/**
 * Gives the key to WebCrypto as non-extractable and wipes the bytes that it came in. Throws `unsupportedKeyFile` for keys other than
 * ECDSA P-256, P-384 and RSA from 2048 bits, `keyFileBroken` when WebCrypto does not accept the key.
 */
export async function importSigningKey(pkcs8: Bytes): Promise<SigningKey> {
  const { kind, import: parameters } = parametersOf(pkcs8);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, parameters, false, ['sign']).catch((fault: unknown) => {
    throw new KeyFileError('keyFileBroken', {}, fault);
  });
  pkcs8.fill(0);
  // What is shorter is refused by the server, too (domain/algorithm-policy.ts): better said before the ceremony than after it.
  if (kind === 'rsa' && (key.algorithm as RsaHashedKeyAlgorithm).modulusLength < 2048) throw new KeyFileError('unsupportedKeyFile', { kind: 'weak' });
  const usual = kind === 'rsa' ? 'rsa-sha256' : 'ecdsa-sha256';
  const raw = async (bytes: Bytes, algorithm: SigningAlgorithm): Promise<Bytes> => new Uint8Array(await crypto.subtle.sign(use(kind, algorithm), key, bytes));
  return {
    kind,
    sign: async (bytes, algorithm = usual) => (kind === 'rsa' ? raw(bytes, algorithm) : ecdsaToDer(await raw(bytes, algorithm))),
    matches: async (spki) => {
      const probe = crypto.getRandomValues(new Uint8Array(32));
      const publicKey = await crypto.subtle.importKey('spki', spki, parameters, false, ['verify']).catch(() => null);
      return publicKey !== null && crypto.subtle.verify(use(kind, usual), publicKey, await raw(probe, usual), probe);
    },
  };
}
