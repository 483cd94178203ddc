import { Asn1 } from './asn1';
import type { Bytes } from './bytes';
import { ecdsaToDer } from './ecdsa-signature';
import { KeyFileError } from './key-file-error';

export type SigningAlgorithm = 'ECDSA-P256-SHA256' | 'ECDSA-P384-SHA256' | 'RSA-SHA256';

/** A private key that can only sign: WebCrypto holds it and gives its bytes to nobody, this page included. */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  /** The signature over SHA-256 of the bytes: DER for ECDSA, PKCS#1 v1.5 for RSA. */
  sign(bytes: Bytes): Promise<Bytes>;
  /** Whether a certificate's public key (SubjectPublicKeyInfo) is the other half of this key. */
  matches(spki: Bytes): Promise<boolean>;
}

const curves: Readonly<Record<string, { namedCurve: 'P-256' | 'P-384'; algorithm: SigningAlgorithm }>> = {
  '1.2.840.10045.3.1.7': { namedCurve: 'P-256', algorithm: 'ECDSA-P256-SHA256' },
  '1.3.132.0.34': { namedCurve: 'P-384', algorithm: 'ECDSA-P384-SHA256' },
};
const sha256 = 'SHA-256';

interface Parameters {
  readonly algorithm: SigningAlgorithm;
  readonly import: RsaHashedImportParams | EcKeyImportParams;
  readonly use: AlgorithmIdentifier | EcdsaParams;
}

function parametersOf(pkcs8: Bytes): Parameters {
  const identifier = Asn1.read(pkcs8).at(1);
  const oid = identifier.at(0).oid;
  if (oid === '1.2.840.113549.1.1.1') {
    return { algorithm: 'RSA-SHA256', import: { name: 'RSASSA-PKCS1-v1_5', hash: sha256 }, use: { name: 'RSASSA-PKCS1-v1_5' } };
  }
  const named = identifier.items[1];
  const curve = oid === '1.2.840.10045.2.1' && named?.tag.number === 6 ? curves[named.oid] : undefined;
  if (curve !== undefined) {
    return { algorithm: curve.algorithm, import: { name: 'ECDSA', namedCurve: curve.namedCurve }, use: { name: 'ECDSA', hash: sha256 } };
  }
  throw new KeyFileError('unsupportedKeyFile', { kind: oid.startsWith('1.2.804.') ? 'dstu' : 'algorithm', algorithm: oid });
}

/**
 * Gives the key to WebCrypto as non-extractable and wipes the bytes that it came in. Throws `unsupportedKeyFile` for keys other than
 * ECDSA P-256, P-384 and RSA, `keyFileBroken` when WebCrypto does not accept the key.
 */
export async function importSigningKey(pkcs8: Bytes): Promise<SigningKey> {
  const parameters = parametersOf(pkcs8);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, parameters.import, false, ['sign']).catch((fault: unknown) => {
    throw new KeyFileError('keyFileBroken', {}, fault);
  });
  pkcs8.fill(0);
  const raw = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.sign(parameters.use, key, bytes));
  return {
    algorithm: parameters.algorithm,
    sign: async (bytes) => (parameters.algorithm === 'RSA-SHA256' ? raw(bytes) : ecdsaToDer(await raw(bytes))),
    matches: async (spki) => {
      const probe = crypto.getRandomValues(new Uint8Array(32));
      const publicKey = await crypto.subtle.importKey('spki', spki, parameters.import, false, ['verify']).catch(() => null);
      return publicKey !== null && crypto.subtle.verify(parameters.use, publicKey, await raw(probe), probe);
    },
  };
}
