import { Asn1Error } from './asn1';
import { fromBase64, toBase64 } from './bytes';
import { chainOf, readCertificate, type KeyCertificate } from './key-certificate';
import { KeyFileError } from './key-file-error';
import { openJavaKeyStore } from './java-key-store';
import { requireKeyContainer } from './key-file-kind';
import { openPkcs12, type Container } from './pkcs12';
import { importSigningKey, type SigningKey } from './signing-key';
import type { OpenedKey } from './opened-key';

function certificatesOf(container: Container): KeyCertificate[] {
  return container.certificates.flatMap((bag) => {
    try {
      return [readCertificate(bag.der)];
    } catch (fault) {
      if (fault instanceof Asn1Error) return []; // an unreadable extra certificate must not stand between a person and a good key
      throw fault;
    }
  });
}

/** The certificates that the key may sign with, best first: one made expressly for signing before one whose key may also sign in to things. */
async function certificatesFor(key: SigningKey, certificates: readonly KeyCertificate[]): Promise<KeyCertificate[]> {
  const candidates = certificates.filter((one) => one.maySign && !one.authority)
    .sort((a, b) => Number(b.nonRepudiation) - Number(a.nonRepudiation) || b.validTo.getTime() - a.validTo.getTime());
  const fitting: KeyCertificate[] = [];
  for (const candidate of candidates) if (!fitting.some((one) => one.serial === candidate.serial && one.issuerDer === candidate.issuerDer) && await key.matches(candidate.spki)) fitting.push(candidate);
  return fitting;
}

const describe = (key: SigningKey, leaf: KeyCertificate, all: readonly KeyCertificate[]): OpenedKey => ({
  certificateChain: chainOf(leaf, all).map((certificate) => toBase64(certificate.der)),
  subject: leaf.subject,
  organisation: leaf.organisation,
  issuer: leaf.issuer,
  serial: leaf.serial,
  validFrom: leaf.validFrom.toISOString(),
  validTo: leaf.validTo.toISOString(),
  kind: key.kind,
  sign: async (bytes, algorithm) => toBase64(await key.sign(typeof bytes === 'string' ? fromBase64(bytes) : bytes, algorithm)),
});

/**
 * Opens a key container that the person chose. A container usually holds two keys, for signing and for key agreement: those whose
 * certificate has digitalSignature or nonRepudiation and really is their other half are given (rules-ua §4.5), at least one; the person
 * chooses when there are several. Nothing leaves the page.
 */
export async function openKeyBytes(bytes: Uint8Array, name: string, password: string): Promise<readonly OpenedKey[]> {
  const container = await (requireKeyContainer(bytes, name) === 'jks' ? openJavaKeyStore(bytes, password) : openPkcs12(bytes, password));
  const certificates = certificatesOf(container);
  const opened: OpenedKey[] = [];
  let refused: KeyFileError | null = null;
  for (const bag of container.keys) {
    try {
      const key = await importSigningKey(bag.pkcs8);
      for (const leaf of await certificatesFor(key, certificates)) opened.push(describe(key, leaf, certificates));
    } catch (fault) {
      if (fault instanceof Asn1Error) refused = new KeyFileError('keyFileBroken', {}, fault);
      else if (fault instanceof KeyFileError) refused = fault;
      else throw fault;
    } finally {
      bag.pkcs8.fill(0);
    }
  }
  if (opened.length === 0) throw refused ?? new KeyFileError('noSigningCertificate');
  return opened;
}
