import type { Result } from '#shared/domain/result.js';
import { javaMagic, openJavaKeyStore } from './java-key-store.js';
import type { KeyFileRefusal, OpenedKeys } from './opened-key.js';
import { openPkcs12 } from './pkcs12.js';

/**
 * Opens a key file of any kind that this program reads, told by its content: a Java key store (JKS) or PKCS#12. Refuses with a
 * name for what was given instead of a key; never throws on input.
 */
export function openKeyFile(file: Buffer, password: string): Result<OpenedKeys, KeyFileRefusal> {
  const java = file.length >= 4 && file.readUInt32BE(0) === javaMagic.jks;
  return java ? openJavaKeyStore(file, password) : openPkcs12(file, password);
}
