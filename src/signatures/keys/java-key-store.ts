import { createHash, timingSafeEqual } from 'node:crypto';
import { refuse, type Result } from '#shared/domain/result.js';
import { contentOf, DerError, readDer, readOid, sequenceOf } from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { signingKeysOf, type KeyContents, type KeyFileRefusal, type OpenedKeys } from './opened-key.js';

/** The first four bytes of a Java key store: JKS, and JCEKS, which is recognised but not opened. */
export const javaMagic = { jks: 0xfeedfeed, jceks: 0xcececece } as const;

/** How `sun.security.provider.KeyProtector` names its encryption of a private key. */
export const javaKeyProtection = '1.3.6.1.4.1.42.2.17.1.1';

/** More entries than any person's or office's store has; bounds the work on hostile files. */
const maximumEntries = 1000;
const digestLength = 20;

const sha1 = (...parts: readonly Buffer[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();
/** The password as Java hashes it: big-endian UTF-16 without an end mark. */
const javaPassword = (password: string): Buffer => Buffer.from(password, 'utf16le').swap16();

/**
 * Opens a Java key store (JKS, versions 1 and 2; the format of PrivatBank's key files) and takes from it the keys whose certificates
 * are for signing. Its own password check and that of each key are SHA-1 digests: a password that opens a key is enough, since
 * certificates are paired by public key. Never throws on input.
 */
export function openJavaKeyStore(file: Buffer, password: string): Result<OpenedKeys, KeyFileRefusal> {
  if (file.length < 4 + digestLength || file.readUInt32BE(0) !== javaMagic.jks) return refuse('brokenKeyFile');
  try {
    const words = javaPassword(password);
    const { keys, certificates } = readEntries(file.subarray(0, -digestLength));
    const fits = sameDigest(sha1(words, Buffer.from('Mighty Aphrodite', 'latin1'), file.subarray(0, -digestLength)), file.subarray(-digestLength));
    if (keys.length === 0) return refuse(!fits ? 'wrongKeyPassword' : certificates.length > 0 ? 'certificateInsteadOfKey' : 'notAKeyFile');
    const opened = keys.flatMap((each) => unprotect(each, words) ?? []);
    if (opened.length === 0) return refuse(fits ? 'otherKeyPassword' : 'wrongKeyPassword');
    return signingKeysOf({ keys: opened, certificates });
  } catch (error) {
    if (error instanceof DerError || error instanceof RangeError) return refuse('brokenKeyFile');
    throw error;
  }
}

const sameDigest = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);

/** Reads the entries as `java.io.DataInputStream` would; throws a RangeError where the file is cut short or says what it cannot hold. */
function readEntries(bytes: Buffer): KeyContents {
  let at = 4;
  const take = (length: number): Buffer => {
    if (length > bytes.length - at) throw new RangeError('JKS: cut short');
    return bytes.subarray(at, (at += length));
  };
  const number = (): number => take(4).readUInt32BE(0);
  const text = (): Buffer => take(take(2).readUInt16BE(0));
  const version = number();
  const count = number();
  if ((version !== 1 && version !== 2) || count > maximumEntries) throw new RangeError('JKS: unknown version or too many entries');
  const keys: Buffer[] = [];
  const certificates: Buffer[] = [];
  const certificate = (): void => {
    if (version === 2) text();
    certificates.push(take(number()));
  };
  for (let entry = 0; entry < count; entry += 1) {
    const kind = number();
    text();
    take(8);
    if (kind === 1) {
      keys.push(take(number()));
      const chain = number();
      if (chain > maximumEntries) throw new RangeError('JKS: a chain of too many certificates');
      for (let index = 0; index < chain; index += 1) certificate();
    } else if (kind === 2) certificate();
    else throw new RangeError('JKS: an entry of unknown kind');
  }
  if (at !== bytes.length) throw new RangeError('JKS: bytes after the last entry');
  return { keys, certificates };
}

/** The PKCS#8 of a protected key, or undefined when the password is another: salt, key stream of chained SHA-1, and a check of the result. */
function unprotect(protectedKey: Buffer, password: Buffer): Buffer | undefined {
  const fields = sequenceOf(readDer(protectedKey));
  const algorithm = readOid(sequenceOf(fields.next(tags.sequence)).next());
  const bytes = contentOf(fields.next(tags.octetString));
  if (algorithm !== javaKeyProtection || bytes.length <= 2 * digestLength) throw new RangeError('JKS: a key protected in another way');
  const plain = Buffer.from(bytes.subarray(digestLength, -digestLength));
  let block = bytes.subarray(0, digestLength);
  for (let at = 0; at < plain.length; at += 1) {
    if (at % digestLength === 0) block = sha1(password, block);
    plain[at] = (plain[at] ?? 0) ^ (block[at % digestLength] ?? 0);
  }
  return sameDigest(sha1(password, plain), bytes.subarray(-digestLength)) ? plain : undefined;
}
