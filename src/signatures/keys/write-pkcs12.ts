import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes, type KeyObject } from 'node:crypto';
import { context, contextPrimitive, derNull, integer, octetString, oid, sequence, setOf, tags, tlv } from '../cms/der.js';
import { oids } from '../cms/oids.js';
import { hashes } from '../cms/algorithms.js';
import { bmpPassword, pbeOids, pkcs12Derive } from './password-based.js';
import { bagOids } from './pkcs12.js';

export interface KeyFileContents {
  readonly privateKey: KeyObject;
  /** DER, the key's own certificate first. */
  readonly certificateChain: readonly Buffer[];
  readonly password: string;
  /** Shown by programs that list the file's contents. */
  readonly friendlyName?: string;
  /** PBKDF2 iterations; 100,000 by default. The MAC, which many programs compute slowly, always has 2,048. */
  readonly iterations?: number;
}

const macIterations = 2_048;

/**
 * Writes a PKCS#12 file that OpenSSL 3, Windows, Java 8u301+ and pkijs in a browser open: PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256,
 * MAC with HMAC-SHA-256. For demonstration and test keys: people's own keys are made by their КНЕДП.
 */
export function writePkcs12(contents: KeyFileContents): Buffer {
  const { privateKey, certificateChain, password, iterations = 100_000 } = contents;
  const [leaf] = certificateChain;
  if (!leaf) throw new RangeError('a key file needs a certificate');
  const attributes = keyAttributes(leaf, contents.friendlyName);
  const certificates = certificateChain.map((der, index) => {
    const bag = sequence(oid(bagOids.x509), context(0, octetString(der)));
    return sequence(oid(bagOids.certificate), context(0, bag), ...(index === 0 ? [attributes] : []));
  });
  const shrouded = encrypt(privateKey.export({ type: 'pkcs8', format: 'der' }), password, iterations);
  const keyBag = sequence(oid(bagOids.shroudedKey), context(0, sequence(shrouded.algorithm, octetString(shrouded.ciphertext))), attributes);
  const safe = sequence(encryptedSafe(sequence(...certificates), password, iterations), plainSafe(sequence(keyBag)));
  return sequence(integer(3), plainSafe(safe), macData(safe, password));
}

function keyAttributes(leaf: Buffer, friendlyName: string | undefined): Buffer {
  const attribute = (type: string, value: Buffer): Buffer => sequence(oid(type), tlv(tags.set, value));
  const localKeyId = attribute('1.2.840.113549.1.9.21', octetString(createHash('sha1').update(leaf).digest()));
  if (friendlyName === undefined) return setOf(localKeyId);
  return setOf(localKeyId, attribute('1.2.840.113549.1.9.20', tlv(tags.bmpString, Buffer.from(friendlyName, 'utf16le').swap16())));
}

const plainSafe = (contents: Buffer): Buffer => sequence(oid(oids.data), context(0, octetString(contents)));

function encryptedSafe(contents: Buffer, password: string, iterations: number): Buffer {
  const { algorithm, ciphertext } = encrypt(contents, password, iterations);
  const info = sequence(oid(oids.data), algorithm, contextPrimitive(0, ciphertext));
  return sequence(oid(oids.encryptedData), context(0, sequence(integer(0), info)));
}

function encrypt(plain: Buffer, password: string, iterations: number): { readonly algorithm: Buffer; readonly ciphertext: Buffer } {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const key = pbkdf2Sync(Buffer.from(password, 'utf8'), salt, iterations, 32, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  const prf = sequence(oid(pbeOids.hmacSha256), derNull);
  const derivation = sequence(oid(pbeOids.pbkdf2), sequence(octetString(salt), integer(iterations), prf));
  return { algorithm: sequence(oid(pbeOids.pbes2), sequence(derivation, sequence(oid(pbeOids.aes256Cbc), octetString(iv)))), ciphertext };
}

function macData(safe: Buffer, password: string): Buffer {
  const salt = randomBytes(16);
  const key = pkcs12Derive('sha256', bmpPassword(password), salt, macIterations, 3, 32);
  const mac = createHmac('sha256', key).update(safe).digest();
  return sequence(sequence(sequence(oid(hashes.sha256.oid), derNull), octetString(mac)), octetString(salt), integer(macIterations));
}
