import type { Asn1 } from './asn1';
import type { Bytes } from './bytes';
import { KeyFileError } from './key-file-error';
import { bmpPassword, derivePbkdf2, derivePkcs12, purposeOf, type HashName } from './password-derivation';
import { decryptRc2Cbc } from './rc2';
import { decryptTripleDesCbc } from './triple-des';

/** More rounds than any honest tool asks for; a container that asks for more would only freeze the page. */
const mostIterations = { pkcs12: 1_000_000, pbkdf2: 10_000_000 };

const prfHashes: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.7': 'SHA-1', '1.2.840.113549.2.9': 'SHA-256', '1.2.840.113549.2.10': 'SHA-384', '1.2.840.113549.2.11': 'SHA-512',
};
/** Hash functions by OID, for the integrity check of the container. */
export const digestHashes: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'SHA-1', '2.16.840.1.101.3.4.2.1': 'SHA-256', '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
const aesKeySizes: Readonly<Record<string, number>> = {
  '2.16.840.1.101.3.4.1.2': 16, '2.16.840.1.101.3.4.1.22': 24, '2.16.840.1.101.3.4.1.42': 32,
};
const tripleDesCbc = '1.2.840.113549.3.7';
const pkcs12Schemes: Readonly<Record<string, { cipher: '3des' | 'rc2'; keySize: number }>> = {
  '1.2.840.113549.1.12.1.3': { cipher: '3des', keySize: 24 },
  '1.2.840.113549.1.12.1.4': { cipher: '3des', keySize: 16 },
  '1.2.840.113549.1.12.1.5': { cipher: 'rc2', keySize: 16 },
  '1.2.840.113549.1.12.1.6': { cipher: 'rc2', keySize: 5 },
};

const unknown = (oid: string): KeyFileError => new KeyFileError('unsupportedKeyFile', { kind: oid.startsWith('1.2.804.') ? 'dstu' : 'algorithm', algorithm: oid });

/** The count of rounds, refused when it is beyond reason. */
export function iterationsOf(value: Asn1, kind: keyof typeof mostIterations): number {
  const iterations = value.number;
  if (iterations < 1 || iterations > mostIterations[kind]) throw new KeyFileError('keyFileBroken');
  return iterations;
}

/** The bytes that did not decrypt: with a correct password the container is damaged, without a check of it nobody can tell. */
export class DecryptionFailed extends Error {}

function withoutPadding(bytes: Bytes): Bytes {
  const size = bytes[bytes.length - 1] ?? 0;
  if (size < 1 || size > 8 || size > bytes.length || !bytes.subarray(bytes.length - size).every((byte) => byte === size)) throw new DecryptionFailed();
  return bytes.slice(0, bytes.length - size);
}

/** Reads PBKDF2 parameters and derives that many bytes; also used by the PBMAC1 integrity check (RFC 9579). */
export async function deriveByParameters(derivation: Asn1, password: string, keySize: number): Promise<Bytes> {
  if (derivation.at(0).oid !== '1.2.840.113549.1.5.12') throw unknown(derivation.at(0).oid);
  const [salt, iterations, ...rest] = derivation.at(1).items;
  if (salt === undefined || iterations === undefined) throw new KeyFileError('keyFileBroken');
  const prf = rest.find((item) => item.isSequence)?.at(0).oid ?? '1.2.840.113549.2.7';
  const hash = prfHashes[prf];
  if (hash === undefined) throw unknown(prf);
  return derivePbkdf2(hash, password, salt.octets, iterationsOf(iterations, 'pbkdf2'), keySize);
}

async function decryptPbes2(parameters: Asn1, password: string, data: Bytes): Promise<Bytes> {
  const scheme = parameters.at(1);
  const cipher = scheme.at(0).oid;
  const iv = (): Bytes => scheme.at(1).octets;
  if (cipher === tripleDesCbc) {
    return withoutPadding(decryptTripleDesCbc(await deriveByParameters(parameters.at(0), password, 24), iv(), data));
  }
  const keySize = aesKeySizes[cipher];
  if (keySize === undefined) throw unknown(cipher);
  const raw = await deriveByParameters(parameters.at(0), password, keySize);
  const key = await crypto.subtle.importKey('raw', raw, 'AES-CBC', false, ['decrypt']).catch(() => {
    throw unknown(cipher); // Chromium has no AES-192
  });
  return crypto.subtle.decrypt({ name: 'AES-CBC', iv: iv() }, key, data).then((plain) => new Uint8Array(plain), (fault: unknown) => {
    throw new DecryptionFailed(undefined, { cause: fault });
  });
}

/**
 * Decrypts one encrypted part of a container: PBES2 with AES or triple DES, or one of the four schemes of PKCS#12 itself.
 * Throws `unsupportedKeyFile` with the OID for anything else and `DecryptionFailed` when the padding does not come out.
 */
export async function decryptPart(algorithm: Asn1, password: string, data: Bytes): Promise<Bytes> {
  const oid = algorithm.at(0).oid;
  if (oid === '1.2.840.113549.1.5.13') return decryptPbes2(algorithm.at(1), password, data);
  const scheme = pkcs12Schemes[oid];
  if (scheme === undefined) throw unknown(oid);
  const salt = algorithm.at(1).at(0).octets;
  const iterations = iterationsOf(algorithm.at(1).at(1), 'pkcs12');
  const bmp = bmpPassword(password);
  const key = await derivePkcs12('SHA-1', bmp, salt, iterations, purposeOf.key, scheme.keySize);
  const iv = await derivePkcs12('SHA-1', bmp, salt, iterations, purposeOf.iv, 8);
  if (data.length % 8 !== 0) throw new KeyFileError('keyFileBroken');
  return withoutPadding(scheme.cipher === '3des' ? decryptTripleDesCbc(key, iv, data) : decryptRc2Cbc(key, scheme.keySize * 8, iv, data));
}
