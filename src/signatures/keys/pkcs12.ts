import { refuse, type Result } from '#shared/domain/result.js';
import {
  childrenOf, contentOf, DerError, encodedOf, explicitOf, readDer, readOid, readSmallInteger, sequenceOf, type DerNode,
} from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { oids } from '../cms/oids.js';
import { berToDer } from './ber.js';
import { recogniseForeignFile } from './foreign-file.js';
import { signingKeysOf, type KeyFileRefusal, type OpenedKeys } from './opened-key.js';
import { decryptWithPassword, macMatches, UnsupportedContainer } from './password-based.js';

interface SafeContents {
  readonly keys: Buffer[];
  readonly certificates: Buffer[];
}

export const bagOids = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
  x509: '1.2.840.113549.1.9.22.1',
} as const;

class WrongPassword extends Error {}

/**
 * Opens a PKCS#12 file (RFC 7292) and takes from it the keys whose certificates are for signing: a container usually holds a second
 * pair for key agreement. Never throws on input.
 */
export function openPkcs12(file: Buffer, password: string): Result<OpenedKeys, KeyFileRefusal> {
  try {
    const der = berToDer(file);
    const pfx = sequenceOf(readDer(der));
    const version = pfx.optional(tags.integer);
    if (!version || readSmallInteger(version) !== 3) return refuse(recogniseForeignFile(file));
    const safe = octetsOf(pfx.next(tags.sequence));
    const macData = pfx.optional(tags.sequence);
    if (macData && !macMatches(macData, password, safe)) return refuse('wrongKeyPassword');
    return signingKeysOf(readSafe(safe, password));
  } catch (error) {
    return refuse(refusalOf(error, file));
  }
}

function refusalOf(error: unknown, file: Buffer): KeyFileRefusal {
  if (error instanceof WrongPassword) return 'wrongKeyPassword';
  if (error instanceof UnsupportedContainer) return 'unsupportedKeyFile';
  if (error instanceof DerError || error instanceof RangeError) {
    const foreign = recogniseForeignFile(file);
    return foreign === 'notAKeyFile' && file[0] === tags.sequence ? 'brokenKeyFile' : foreign;
  }
  throw error;
}

/** The bytes of a ContentInfo of type data. */
function octetsOf(node: DerNode): Buffer {
  const fields = sequenceOf(node);
  const type = readOid(fields.next());
  // A safe sealed with a public key instead of a password is not in use with people's keys.
  if (type !== oids.data) throw new UnsupportedContainer(type);
  return contentOf(explicitOf(fields.next(0xa0)));
}

function readSafe(safe: Buffer, password: string): SafeContents {
  const found: SafeContents = { keys: [], certificates: [] };
  for (const node of childrenOf(readDer(berToDer(safe), tags.sequence))) {
    const type = readOid(sequenceOf(node).next());
    const bytes = type === oids.encryptedData ? decryptSafe(node, password) : octetsOf(node);
    readBags(readInside(bytes), password, found);
  }
  return found;
}

/** What came out of a decryption: when it is not even BER, the password was wrong. */
function readInside(bytes: Buffer): DerNode {
  try {
    return readDer(berToDer(bytes), tags.sequence);
  } catch (error) {
    if (error instanceof DerError || error instanceof RangeError) throw new WrongPassword();
    throw error;
  }
}

function decryptSafe(node: DerNode, password: string): Buffer {
  const fields = sequenceOf(node);
  fields.next();
  const encrypted = sequenceOf(explicitOf(fields.next(0xa0)));
  encrypted.next(tags.integer);
  const info = sequenceOf(encrypted.next());
  info.next(tags.oid);
  const algorithm = info.next(tags.sequence);
  const content = info.next();
  const ciphertext = content.tag === 0xa0 ? Buffer.concat(childrenOf(content).map(contentOf)) : contentOf(content);
  const plain = decryptWithPassword(algorithm, password, ciphertext);
  if (!plain) throw new WrongPassword();
  return plain;
}

function readBags(contents: DerNode, password: string, found: SafeContents): void {
  for (const bag of childrenOf(contents)) {
    const fields = sequenceOf(bag);
    const type = readOid(fields.next());
    const value = explicitOf(fields.next(0xa0));
    if (type === bagOids.key) found.keys.push(encodedOf(value));
    else if (type === bagOids.shroudedKey) found.keys.push(decryptKey(value, password));
    else if (type === bagOids.certificate) found.certificates.push(...certificateIn(value));
    else if (type === bagOids.safeContents) readBags(value, password, found);
  }
}

function decryptKey(node: DerNode, password: string): Buffer {
  const fields = sequenceOf(node);
  const plain = decryptWithPassword(fields.next(tags.sequence), password, contentOf(fields.next(tags.octetString)));
  if (!plain) throw new WrongPassword();
  return plain;
}

function certificateIn(node: DerNode): Buffer[] {
  const fields = sequenceOf(node);
  return readOid(fields.next()) === bagOids.x509 ? [contentOf(explicitOf(fields.next(0xa0)))] : [];
}
