import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Instant } from '#shared/domain/ids.js';
import { derFromFile } from '../certificates/certificate.js';
import { serviceAddressesOf } from '../certificates/extensions.js';
import { StaticTrustStore } from '../certificates/static-trust-store.js';
import { certificateOf, isSelfIssued, readableCertificates } from '../certificates/x509.js';
import type { TrustStore } from '../ports.js';
import type { ListSource } from './list-source.js';
import { readable, TrustFault } from './trust-fault.js';
import { readTrustedList } from './read-trusted-list.js';
import { JoinedTrustStore, TrustedListStore } from './trusted-list-store.js';
import type { TrustedListRefusal } from './trusted-list.js';

/** What is trusted, and at which origins its services may be asked. */
export interface OpenedTrust {
  readonly store: TrustStore;
  readonly origins: readonly string[];
}

const listRemedies: Readonly<Partial<Record<TrustedListRefusal, string>>> = {
  listSignerUnknown: 'Put the certificate of the list\'s operator, had from elsewhere than the list, into TRUST_LIST_SIGNERS.',
  listSignerExpired: 'The operator has another certificate by now: put it into TRUST_LIST_SIGNERS.',
  listNotYetIssued: 'Set the clock of this machine.',
  listAlgorithm: 'Take the operator\'s list that is signed with ECDSA or RSA and SHA-2.',
};

/**
 * A folder of certificates, one a file, PEM or DER: self-issued ones are trusted roots, the others help to build chains. Services may
 * be asked where these certificates say. Throws a TrustFault when the folder cannot be read or a file in it is no certificate.
 */
export function openTrustFolder(folder: string): OpenedTrust {
  const certificates = certificatesIn(folder);
  const roots = certificates.filter((der) => isSelfIssued(certificateOf(der)));
  return { store: new StaticTrustStore(roots.map((der) => ({ der })), certificates), origins: originsOf(certificates) };
}

/**
 * A trusted list whose signature is by a certificate of the signers' folder. A list past its next update is taken too: it still vouches for
 * what was done before, and stops new signatures by `goodUntil`. Throws a TrustFault when it is not believed.
 */
export async function openTrustedList(source: ListSource, signersFolder: string, at: Instant): Promise<OpenedTrust> {
  const found = readTrustedList(await source.read(), { signers: listSigners(signersFolder), at, expiredToo: true });
  if (!found.ok) throw new TrustFault(source.place, found.refusal, listRemedies[found.refusal] ?? source.remedy);
  const { services } = found.value;
  const certificates = services.flatMap((each) => each.certificates);
  return { store: new TrustedListStore(found.value), origins: [...originsOf(certificates), ...originsAmong(services.flatMap(({ addresses }) => addresses))] };
}

/** The certificates whose signature on a trusted list is believed. Throws a TrustFault when they cannot be read. */
export const listSigners = (folder: string): readonly Buffer[] => certificatesIn(folder);

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
  return readable(folder, () => readdirSync(folder)).filter((file) => /\.(pem|crt|cer|der)$/i.test(file)).flatMap((file) => {
    const place = path.join(folder, file);
    const der = derFromFile(readable(place, () => readFileSync(place)));
    if (!der) throw new TrustFault(place, 'notACertificateFile', 'Put only certificates of authorities into this folder, one a file, PEM or DER.');
    return [der];
  });
}
