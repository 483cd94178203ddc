import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { derFromFile } from '../certificates/certificate.js';
import { serviceAddressesOf } from '../certificates/extensions.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { certificateOf, isSelfIssued, readableCertificates } from '../certificates/x509.js';
import type { TrustStore } from '../ports.js';
import { readTrustedList } from './read-trusted-list.js';
import { JoinedTrustStore, TrustedListStore } from './trusted-list-store.js';
import type { TrustedListRefusal } from './trusted-list.js';

/** What is trusted, and at which origins its services may be asked. */
export interface OpenedTrust {
  readonly store: TrustStore;
  readonly origins: readonly string[];
}

/** Names the file and the reason; the message is for the operator. */
export class TrustedListError extends Error {
  constructor(readonly file: string, readonly refusal: TrustedListRefusal) {
    super(`the trusted list ${file} is not believed: ${refusal}`);
  }
}

/**
 * A folder of certificates, one a file, PEM or DER: self-issued ones are trusted roots, the others help to build chains. Services may
 * be asked where these certificates say. Throws when a file in it is no certificate.
 */
export function openTrustFolder(folder: string): OpenedTrust {
  const certificates = certificatesIn(folder);
  const roots = certificates.filter((der) => isSelfIssued(certificateOf(der)));
  return { store: new StaticTrustStore(roots.map((der) => ({ der })), certificates), origins: originsOf(certificates) };
}

/**
 * A trusted list whose signature is by a certificate of the signers' folder. A list past its next update is taken too: it still vouches for
 * what was done before, and stops new signatures by `goodUntil`. Throws a TrustedListError when it is not believed.
 */
export function openTrustedList(file: string, signersFolder: string, at: Instant): OpenedTrust {
  const question = { signers: certificatesIn(signersFolder), at };
  const found = readTrustedList(readFileSync(file), { ...question, expiredToo: true });
  if (!found.ok) throw new TrustedListError(file, found.refusal);
  const { services } = found.value;
  const certificates = services.flatMap((each) => each.certificates);
  return { store: new TrustedListStore(found.value), origins: [...originsOf(certificates), ...originsAmong(services.flatMap(({ addresses }) => addresses))] };
}

/** Trust in what any of these trusts. */
export const joinTrust = (parts: readonly OpenedTrust[]): OpenedTrust => ({
  store: new JoinedTrustStore(parts.map(({ store }) => store)), origins: parts.flatMap(({ origins }) => origins),
});

const originsOf = (certificates: readonly Buffer[]): string[] =>
  originsAmong(readableCertificates(certificates).flatMap((each) => { const { ocsp, crls } = serviceAddressesOf(each); return [...ocsp, ...crls]; }));

/** The http and https origins among texts that ought to be addresses. */
export const originsAmong = (texts: readonly string[]): string[] => [
  ...new Set(texts.map((text) => text.trim()).filter((text) => URL.canParse(text)).map((text) => new URL(text)).filter(({ protocol }) => /^https?:$/.test(protocol)).map(({ origin }) => origin)),
];

function certificatesIn(folder: string): Buffer[] {
  return readdirSync(folder).filter((file) => /\.(pem|crt|cer|der)$/i.test(file)).flatMap((file) => {
    const der = derFromFile(readFileSync(path.join(folder, file)));
    if (!der) throw new Error(`${path.join(folder, file)} is not a certificate: put only certificates of authorities into this folder`);
    return [der];
  });
}
