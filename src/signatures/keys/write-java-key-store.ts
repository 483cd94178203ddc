import { createHash, randomBytes, type KeyObject } from 'node:crypto';
import { derNull, octetString, oid, sequence } from '../cms/der.js';
import { javaKeyProtection, javaMagic } from './java-key-store.js';

export interface JavaKeyEntry {
  readonly alias: string;
  readonly privateKey: KeyObject;
  /** DER, the key's own certificate first; may be empty, which keytool itself never writes. */
  readonly certificateChain: readonly Buffer[];
  /** The file's password when absent. */
  readonly keyPassword?: string;
}

export interface JavaKeyStoreContents {
  readonly password: string;
  readonly keys: readonly JavaKeyEntry[];
  readonly trusted?: readonly { readonly alias: string; readonly certificate: Buffer }[];
}

const sha1 = (...parts: readonly Buffer[]): Buffer => createHash('sha1').update(Buffer.concat(parts)).digest();
const javaPassword = (password: string): Buffer => Buffer.from(password, 'utf16le').swap16();
const number = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([number(bytes.length).subarray(2), bytes]);
};
const certificateEntry = (der: Buffer): Buffer => Buffer.concat([text('X.509'), number(der.length), der]);
/** The date of an entry, in milliseconds since 1970, says nothing that anybody asks here. */
const noDate = Buffer.alloc(8);

/**
 * Writes a Java key store (JKS, version 2) that `keytool` opens. For demonstration and test keys: people's own keys are made by
 * their КНЕДП.
 */
export function writeJavaKeyStore({ password, keys, trusted = [] }: JavaKeyStoreContents): Buffer {
  const entries = [
    ...keys.map(({ alias, privateKey, certificateChain, keyPassword }) => {
      const key = protect(privateKey.export({ type: 'pkcs8', format: 'der' }), keyPassword ?? password);
      return Buffer.concat([number(1), text(alias), noDate, number(key.length), key, number(certificateChain.length), ...certificateChain.map(certificateEntry)]);
    }),
    ...trusted.map(({ alias, certificate }) => Buffer.concat([number(2), text(alias), noDate, certificateEntry(certificate)])),
  ];
  const body = Buffer.concat([number(javaMagic.jks), number(2), number(entries.length), ...entries]);
  return Buffer.concat([body, sha1(javaPassword(password), Buffer.from('Mighty Aphrodite', 'latin1'), body)]);
}

function protect(pkcs8: Buffer, password: string): Buffer {
  const words = javaPassword(password);
  const salt = randomBytes(20);
  const stream: Buffer[] = [];
  for (let block: Buffer = salt, made = 0; made < pkcs8.length; made += block.length) stream.push((block = sha1(words, block)));
  const key = Buffer.concat(stream);
  const hidden = pkcs8.map((byte, index) => byte ^ (key[index] ?? 0));
  return sequence(sequence(oid(javaKeyProtection), derNull), octetString(Buffer.concat([salt, hidden, sha1(words, pkcs8)])));
}
