import { createDecipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { childrenOf, contentOf, readOid, readSmallInteger, sequenceOf, type DerNode } from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { decryptRc2Cbc } from './rc2.js';

/** An algorithm of a container that this program does not compute (ГОСТ among them); the file may be perfectly good. */
export class UnsupportedContainer extends Error {}

/** More iterations than any program writes; keeps a hostile file from occupying the process. */
const maximumIterations = 5_000_000;

/** Object identifiers of password-based encryption (RFC 7292 appendix C, RFC 8018). */
export const pbeOids = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  pbmac1: '1.2.840.113549.1.5.14',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

const prfs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1', '1.2.840.113549.2.8': 'sha224', [pbeOids.hmacSha256]: 'sha256', '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const ciphers: Readonly<Record<string, { readonly name: string; readonly keyLength: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyLength: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyLength: 24 },
  [pbeOids.aes256Cbc]: { name: 'aes-256-cbc', keyLength: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyLength: 24 },
};

/** Schemes of PKCS#12 itself: key bytes and cipher; RC2 with its effective bits. */
const oldSchemes: Readonly<Record<string, { readonly keyLength: number; readonly rc2Bits?: number }>> = {
  '1.2.840.113549.1.12.1.3': { keyLength: 24 },
  '1.2.840.113549.1.12.1.4': { keyLength: 16 },
  '1.2.840.113549.1.12.1.5': { keyLength: 16, rc2Bits: 128 },
  '1.2.840.113549.1.12.1.6': { keyLength: 5, rc2Bits: 40 },
};

/** The password as PKCS#12 hashes it: UTF-16BE with a closing zero (RFC 7292 §B.1). */
export const bmpPassword = (password: string): Buffer => Buffer.from(`${password}\0`, 'utf16le').swap16();

/**
 * The key derivation of PKCS#12 (RFC 7292 §B.2). `purpose` 1 is for keys, 2 for initial vectors, 3 for MACs; `password` is
 * already in its BMP form.
 */
export function pkcs12Derive(hash: string, password: Buffer, salt: Buffer, iterations: number, purpose: 1 | 2 | 3, length: number): Buffer {
  const block = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const filled = (bytes: Buffer): Buffer => (bytes.length === 0 ? bytes : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes));
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([filled(salt), filled(password)]);
  const out: Buffer[] = [];
  for (let produced = 0; produced < length; ) {
    let digest = createHash(hash).update(diversifier).update(input).digest();
    for (let round = 1; round < iterations; round += 1) digest = createHash(hash).update(digest).digest();
    out.push(digest);
    produced += digest.length;
    addToBlocks(input, Buffer.alloc(block, digest), block);
  }
  return Buffer.concat(out).subarray(0, length);
}

/** Adds `addend + 1` to every block of the input, as big-endian numbers without overflow. */
function addToBlocks(input: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let index = block - 1; index >= 0; index -= 1) {
      const sum = (input[start + index] ?? 0) + (addend[index] ?? 0) + carry;
      input[start + index] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

function iterationsOf(node: DerNode): number {
  const iterations = readSmallInteger(node);
  if (iterations < 1 || iterations > maximumIterations) throw new UnsupportedContainer(`${iterations} iterations`);
  return iterations;
}

/** PBKDF2 parameters → a key of the given length; the password goes in as UTF-8 (RFC 8018). */
function pbkdf2Key(node: DerNode, password: string, keyLength: number): Buffer {
  const fields = sequenceOf(node);
  const kdf = readOid(fields.next());
  if (kdf !== pbeOids.pbkdf2) throw new UnsupportedContainer(kdf);
  const parameters = sequenceOf(fields.next());
  const salt = contentOf(parameters.next(tags.octetString));
  const iterations = iterationsOf(parameters.next());
  parameters.optional(tags.integer);
  const prfNode = parameters.optional(tags.sequence);
  const prfOid = prfNode ? readOid(sequenceOf(prfNode).next()) : '1.2.840.113549.2.7';
  const prf = prfs[prfOid];
  if (prf === undefined) throw new UnsupportedContainer(prfOid);
  return pbkdf2Sync(Buffer.from(password, 'utf8'), salt, iterations, keyLength, prf);
}

function decipher(name: string, key: Buffer, iv: Buffer, ciphertext: Buffer): Buffer | undefined {
  try {
    const cipher = createDecipheriv(name, key, iv);
    return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
  } catch {
    return undefined;
  }
}

/**
 * Decrypts by an AlgorithmIdentifier of password-based encryption: PBES2 with AES or 3DES, and the PKCS#12 schemes with 3DES
 * and RC2. Undefined means that the password is wrong; throws UnsupportedContainer for other algorithms.
 */
export function decryptWithPassword(algorithm: DerNode, password: string, ciphertext: Buffer): Buffer | undefined {
  const fields = sequenceOf(algorithm);
  const scheme = readOid(fields.next());
  const parameters = fields.next();
  if (scheme === pbeOids.pbes2) {
    const [derivation, encryption] = childrenOf(parameters);
    if (!derivation || !encryption) throw new UnsupportedContainer(scheme);
    const encryptionFields = sequenceOf(encryption);
    const cipherOid = readOid(encryptionFields.next());
    const cipher = ciphers[cipherOid];
    if (!cipher) throw new UnsupportedContainer(cipherOid);
    const iv = contentOf(encryptionFields.next(tags.octetString));
    return decipher(cipher.name, pbkdf2Key(derivation, password, cipher.keyLength), iv, ciphertext);
  }
  const old = oldSchemes[scheme];
  if (!old) throw new UnsupportedContainer(scheme);
  const oldFields = sequenceOf(parameters);
  const salt = contentOf(oldFields.next(tags.octetString));
  const iterations = iterationsOf(oldFields.next());
  const derive = (purpose: 1 | 2, length: number): Buffer => pkcs12Derive('sha1', bmpPassword(password), salt, iterations, purpose, length);
  const key = derive(1, old.keyLength);
  if (old.rc2Bits !== undefined) return decryptRc2Cbc(ciphertext, key, derive(2, 8), old.rc2Bits);
  const threeKeys = key.length === 24 ? key : Buffer.concat([key, key.subarray(0, 8)]);
  return decipher('des-ede3-cbc', threeKeys, derive(2, 8), ciphertext);
}

const macHashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.4': 'sha224', '2.16.840.1.101.3.4.2.1': 'sha256', '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Whether the password opens a container: its MacData over the safe's bytes (RFC 7292 §5.1, PBMAC1 of RFC 9579). */
export function macMatches(macData: DerNode, password: string, safe: Buffer): boolean {
  const fields = sequenceOf(macData);
  const digestInfo = sequenceOf(fields.next());
  const algorithm = sequenceOf(digestInfo.next());
  const expected = contentOf(digestInfo.next(tags.octetString));
  const salt = contentOf(fields.next(tags.octetString));
  const iterationsNode = fields.optional(tags.integer);
  const iterations = iterationsNode ? iterationsOf(iterationsNode) : 1;
  const oid = readOid(algorithm.next());
  if (oid === pbeOids.pbmac1) {
    const [derivation, scheme] = childrenOf(algorithm.next());
    const prf = scheme && prfs[readOid(sequenceOf(scheme).next())];
    if (!derivation || prf === undefined) throw new UnsupportedContainer(oid);
    return createHmac(prf, pbkdf2Key(derivation, password, expected.length)).update(safe).digest().equals(expected);
  }
  const hash = macHashes[oid];
  if (hash === undefined) throw new UnsupportedContainer(oid);
  // An empty password is written both as nothing and as a lone closing zero.
  const forms = password === '' ? [bmpPassword(''), Buffer.alloc(0)] : [bmpPassword(password)];
  return forms.some((form) => {
    const key = pkcs12Derive(hash, form, salt, iterations, 3, expected.length);
    return createHmac(hash, key).update(safe).digest().equals(expected);
  });
}
