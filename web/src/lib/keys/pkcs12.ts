import { Asn1, Asn1Error } from './asn1';
import { copyOf, sameBytes, toHex, type Bytes } from './bytes';
import { DecryptionFailed, decryptPart, deriveByParameters, digestHashes, iterationsOf } from './container-decryption';
import { KeyFileError } from './key-file-error';
import { bmpPassword, derivePkcs12, hmac, purposeOf, type HashName } from './password-derivation';

const oids = {
  data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6', pbmac1: '1.2.840.113549.1.5.14',
  keyBag: '1.2.840.113549.1.12.10.1.1', shroudedKeyBag: '1.2.840.113549.1.12.10.1.2', certBag: '1.2.840.113549.1.12.10.1.3',
  nestedBag: '1.2.840.113549.1.12.10.1.6', x509: '1.2.840.113549.1.9.22.1', localKeyId: '1.2.840.113549.1.9.21',
};
const hmacHashes: Readonly<Record<string, HashName>> = { '1.2.840.113549.2.7': 'SHA-1', '1.2.840.113549.2.9': 'SHA-256', '1.2.840.113549.2.10': 'SHA-384', '1.2.840.113549.2.11': 'SHA-512' };

/** A private key out of the container as PKCS#8, and the mark that ties it to its certificate. The reader wipes the bytes after use. */
export interface KeyBag {
  readonly pkcs8: Bytes;
  readonly localKeyId: string | null;
}
export interface CertificateBag {
  readonly der: Bytes;
  readonly localKeyId: string | null;
}
export interface Container {
  readonly keys: readonly KeyBag[];
  readonly certificates: readonly CertificateBag[];
}

/** The password checked against the container's integrity value; `null` when the container has none. */
async function passwordFits(macData: Asn1 | undefined, password: string, content: Bytes): Promise<boolean | null> {
  if (macData === undefined) return null;
  const algorithm = macData.at(0).at(0);
  const expected = macData.at(0).at(1).octets;
  const oid = algorithm.at(0).oid;
  if (oid === oids.pbmac1) {
    const hash = hmacHashes[algorithm.at(1).at(1).at(0).oid];
    if (hash === undefined) throw new KeyFileError('unsupportedKeyFile', { kind: 'algorithm', algorithm: oid });
    const key = await deriveByParameters(algorithm.at(1).at(0), password, expected.length);
    return sameBytes(await hmac(hash, key, content), expected);
  }
  const hash = digestHashes[oid];
  if (hash === undefined) throw new KeyFileError('unsupportedKeyFile', { kind: oid.startsWith('1.2.804.') ? 'dstu' : 'algorithm', algorithm: oid });
  const rounds = macData.items[2];
  const iterations = rounds === undefined ? 1 : iterationsOf(rounds, 'pkcs12');
  // An empty password is written by some tools as no bytes at all and by others as one zero character.
  const spellings = password === '' ? [bmpPassword(''), new Uint8Array(0)] : [bmpPassword(password)];
  for (const spelling of spellings) {
    const key = await derivePkcs12(hash, spelling, macData.at(1).octets, iterations, purposeOf.mac, expected.length);
    if (sameBytes(await hmac(hash, key, content), expected)) return true;
  }
  return false;
}

function localKeyIdOf(bag: Asn1): string | null {
  const attribute = bag.items[2]?.items.find((item) => item.at(0).oid === oids.localKeyId);
  return attribute === undefined ? null : toHex(attribute.at(1).at(0).octets);
}

async function collect(safeContents: Asn1, password: string, into: { keys: KeyBag[]; certificates: CertificateBag[] }): Promise<void> {
  for (const bag of safeContents.items) {
    const value = bag.at(1).at(0);
    const localKeyId = localKeyIdOf(bag);
    switch (bag.at(0).oid) {
      case oids.keyBag:
        into.keys.push({ pkcs8: value.raw, localKeyId });
        break;
      case oids.shroudedKeyBag:
        into.keys.push({ pkcs8: await decryptPart(value.at(0), password, value.at(1).octets), localKeyId });
        break;
      case oids.certBag:
        if (value.at(0).oid === oids.x509) into.certificates.push({ der: value.at(1).at(0).octets, localKeyId });
        break;
      case oids.nestedBag:
        await collect(value, password, into);
        break;
      default: // CRLs and secrets are of no use for signing
    }
  }
}

async function contentsOf(safe: Asn1, password: string): Promise<Asn1> {
  const type = safe.at(0).oid;
  if (type === oids.data) return Asn1.read(safe.at(1).at(0).octets);
  if (type !== oids.encryptedData) throw new KeyFileError('unsupportedKeyFile', { kind: 'algorithm', algorithm: type });
  const encrypted = safe.at(1).at(0).at(1);
  const data = encrypted.context(0);
  if (data === undefined) throw new KeyFileError('keyFileBroken');
  const content = await decryptPart(encrypted.at(1), password, data.octets);
  try {
    return Asn1.read(content);
  } catch {
    throw new DecryptionFailed(); // one wrong password in some hundred leaves a padding that looks right: what comes out then is no structure
  }
}

/**
 * Opens a PKCS#12 container (RFC 7292). The password is checked once against the container's own integrity value, before anything is
 * decrypted: a wrong one ends in `wrongKeyPassword` and nothing else is tried.
 */
export async function openPkcs12(bytes: Uint8Array, password: string): Promise<Container> {
  let fits: boolean | null = null;
  try {
    const pfx = Asn1.read(copyOf(bytes));
    if (pfx.at(0).number !== 3) throw new KeyFileError('keyFileBroken');
    if (pfx.at(1).at(0).oid !== oids.data) throw new KeyFileError('unsupportedKeyFile', { kind: 'algorithm', algorithm: pfx.at(1).at(0).oid });
    const content = pfx.at(1).at(1).at(0).octets;
    fits = await passwordFits(pfx.items[2], password, content);
    if (fits === false) throw new KeyFileError('wrongKeyPassword');
    const found = { keys: [] as KeyBag[], certificates: [] as CertificateBag[] };
    for (const safe of Asn1.read(content).items) await collect(await contentsOf(safe, password), password, found);
    return found;
  } catch (fault) {
    if (fault instanceof KeyFileError) throw fault;
    if (fault instanceof DecryptionFailed) throw new KeyFileError(fits === true ? 'keyFileBroken' : 'wrongKeyPassword', {}, fault);
    if (fault instanceof Asn1Error) throw new KeyFileError('keyFileBroken', {}, fault);
    throw fault;
  }
}
