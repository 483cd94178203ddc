import { inspectCertificate } from '../certificates/certificate.js';
import { childrenOf, DerError, readDer, readOid, sequenceOf, type DerNode } from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { oids } from '../cms/oids.js';
import { javaMagic } from './java-key-store.js';
import type { KeyFileRefusal } from './opened-key.js';

type ForeignFile = Extract<KeyFileRefusal, 'notAKeyFile' | 'certificateInsteadOfKey' | 'keyWithoutCertificate' | 'unsupportedKeyFile'>;

/** The ІІТ key store (Key-6.dat) begins with this algorithm (rules-ua §4.6). */
const iitStore = '1.3.6.1.4.1.19398.1.1.1.2';

/** What a file is that is not a PKCS#12, so that the person can be told which file is needed. */
export function recogniseForeignFile(file: Buffer): ForeignFile {
  const text = file.subarray(0, 64 * 1024).toString('latin1');
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return 'keyWithoutCertificate';
  if (/-----BEGIN (?:TRUSTED |X509 )?(?:CERTIFICATE|PKCS7)-----/.test(text)) return 'certificateInsteadOfKey';
  if (file.length > 4 && file.readUInt32BE(0) === javaMagic.jceks) return 'unsupportedKeyFile';
  if (inspectCertificate(file).ok) return 'certificateInsteadOfKey';
  try {
    return recogniseDer(readDer(file, tags.sequence));
  } catch (error) {
    if (error instanceof DerError) return 'notAKeyFile';
    throw error;
  }
}

function recogniseDer(node: DerNode): ForeignFile {
  const [first, second, third] = childrenOf(node);
  if (first?.tag === tags.oid) return readOid(first) === oids.signedData ? 'certificateInsteadOfKey' : 'notAKeyFile';
  if (first?.tag === tags.sequence && second?.tag === tags.octetString && !third) {
    const algorithm = sequenceOf(first).optional(tags.oid);
    return algorithm && readOid(algorithm) === iitStore ? 'unsupportedKeyFile' : 'keyWithoutCertificate';
  }
  // PrivateKeyInfo: version, algorithm, OCTET STRING; RSAPrivateKey: version and numbers; ECPrivateKey: version, OCTET STRING.
  const version = first?.tag === tags.integer;
  if (version && second?.tag === tags.sequence && third?.tag === tags.octetString) return 'keyWithoutCertificate';
  if (version && second?.tag === tags.integer && third?.tag === tags.integer) return 'keyWithoutCertificate';
  return version && second?.tag === tags.octetString ? 'keyWithoutCertificate' : 'notAKeyFile';
}
