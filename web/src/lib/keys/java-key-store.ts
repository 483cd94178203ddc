import { Asn1, Asn1Error } from './asn1';
import { concat, copyOf, sameBytes, type Bytes } from './bytes';
import { KeyFileError } from './key-file-error';
import type { Container, KeyBag } from './pkcs12';

/** The first four bytes of a Java key store: JKS is opened, JCEKS only recognised. */
export const javaMagic = { jks: [0xfe, 0xed, 0xfe, 0xed], jceks: [0xce, 0xce, 0xce, 0xce] } as const;

/** How Java names its own encryption of a private key. */
const keyProtection = '1.3.6.1.4.1.42.2.17.1.1';
const digestSize = 20;
/** More than any person's store holds; bounds the work on hostile files. */
const mostEntries = 1000;

const sha1 = async (...parts: readonly Uint8Array[]): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-1', concat(parts)));

/** The password as Java hashes it: big-endian UTF-16 without an end mark. */
function javaPassword(password: string): Bytes {
  const out = new Uint8Array(password.length * 2);
  for (let i = 0; i < password.length; i += 1) {
    out[2 * i] = password.charCodeAt(i) >> 8;
    out[2 * i + 1] = password.charCodeAt(i) & 0xff;
  }
  return out;
}

interface Entries {
  readonly keys: readonly Bytes[];
  readonly certificates: readonly Bytes[];
}

/** Reads the entries as `java.io.DataInputStream` would; a file that is cut short or says what it cannot hold is broken. */
function readEntries(bytes: Bytes): Entries {
  let at = 4;
  const take = (size: number): Bytes => {
    if (size > bytes.length - at) throw new KeyFileError('keyFileBroken');
    at += size;
    return bytes.subarray(at - size, at);
  };
  const number = (): number => take(4).reduce((value, byte) => value * 256 + byte, 0);
  const text = (): Bytes => take(take(2).reduce((value, byte) => value * 256 + byte, 0));
  const limited = (value: number): number => {
    if (value > mostEntries) throw new KeyFileError('keyFileBroken');
    return value;
  };
  const version = number();
  if (version !== 1 && version !== 2) throw new KeyFileError('keyFileBroken');
  const keys: Bytes[] = [];
  const certificates: Bytes[] = [];
  const certificate = (): void => {
    if (version === 2) text();
    certificates.push(take(number()));
  };
  for (let left = limited(number()); left > 0; left -= 1) {
    const kind = number();
    text();
    take(8);
    if (kind === 1) {
      keys.push(take(number()));
      for (let more = limited(number()); more > 0; more -= 1) certificate();
    } else if (kind === 2) certificate();
    else throw new KeyFileError('keyFileBroken');
  }
  if (at !== bytes.length) throw new KeyFileError('keyFileBroken');
  return { keys, certificates };
}

/** The key as PKCS#8, or null when the password is another: salt, key stream of chained SHA-1, and a check of the result. */
async function unprotect(protectedKey: Bytes, password: Bytes): Promise<KeyBag | null> {
  const value = Asn1.read(protectedKey);
  const oid = value.at(0).at(0).oid;
  if (oid !== keyProtection) throw new KeyFileError('unsupportedKeyFile', { kind: 'algorithm', algorithm: oid });
  const bytes = value.at(1).octets;
  if (bytes.length <= 2 * digestSize) throw new KeyFileError('keyFileBroken');
  const pkcs8 = bytes.slice(digestSize, -digestSize);
  let block = bytes.slice(0, digestSize);
  for (let start = 0; start < pkcs8.length; start += digestSize) {
    block = await sha1(password, block);
    for (let i = 0; i < digestSize && start + i < pkcs8.length; i += 1) pkcs8[start + i] = (pkcs8[start + i] ?? 0) ^ (block[i] ?? 0);
  }
  return sameBytes(await sha1(password, pkcs8), bytes.subarray(-digestSize)) ? { pkcs8, localKeyId: null } : null;
}

/**
 * Opens a Java key store (JKS, versions 1 and 2; PrivatBank's key files among others). A password that opens a key is enough, since
 * certificates are paired with keys by their numbers; where the file opens and no key in it does, the key has a password of its own.
 */
export async function openJavaKeyStore(bytes: Uint8Array, password: string): Promise<Container> {
  const whole = copyOf(bytes);
  if (whole.length < 4 + digestSize) throw new KeyFileError('keyFileBroken');
  const body = whole.subarray(0, -digestSize);
  const words = javaPassword(password);
  try {
    const { keys, certificates } = readEntries(body);
    const fits = sameBytes(await sha1(words, new TextEncoder().encode('Mighty Aphrodite'), body), whole.subarray(-digestSize));
    const opened = (await Promise.all(keys.map((key) => unprotect(key, words)))).filter((key) => key !== null);
    if (opened.length === 0 && !fits) throw new KeyFileError('wrongKeyPassword');
    if (opened.length === 0 && keys.length > 0) throw new KeyFileError('otherKeyPassword');
    if (keys.length === 0) throw new KeyFileError(certificates.length > 0 ? 'certificateInsteadOfKey' : 'noSigningCertificate');
    return { keys: opened, certificates: certificates.map((der) => ({ der: copyOf(der), localKeyId: null })) };
  } catch (fault) {
    if (fault instanceof Asn1Error) throw new KeyFileError('keyFileBroken', {}, fault);
    throw fault;
  }
}
