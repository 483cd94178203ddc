import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { factsOf } from '../certificates/certificate.js';
import { keyUsageOf } from '../certificates/extensions.js';
import { isSelfIssued, type Certificate } from '../certificates/x509.js';

/** Key usage for signatures: digitalSignature or nonRepudiation, or no limits at all. */
export function isForSigning(certificate: Certificate): boolean {
  const usage = keyUsageOf(certificate);
  return !usage || usage.includes('digitalSignature') || usage.includes('nonRepudiation');
}

/** The certificate and those above it, as far as they are among the given ones. */
export function chainOf(leaf: Certificate, certificates: readonly Certificate[]): Certificate[] {
  const chain = [leaf];
  for (let last = leaf; !isSelfIssued(last); ) {
    const issuer = certificates.find((each) => each.subject.key === last.issuer.key && !chain.includes(each));
    if (!issuer) break;
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}

/** Of several keys, the one for the organisation's seal: a seal's certificate before any other, then the one that lives longest. */
export function sealFirst<Key>(keys: readonly Key[], certificateOfKey: (key: Key) => Certificate): Key | undefined {
  const rank = (key: Key): [number, string] => {
    const certificate = certificateOfKey(key);
    return [factsOf(certificate).role === 'seal' ? 1 : 0, certificate.notAfterAt];
  };
  return [...keys].sort((one, other) => {
    const [oneSeal, oneEnd] = rank(one);
    const [otherSeal, otherEnd] = rank(other);
    return otherSeal - oneSeal || (otherEnd > oneEnd ? 1 : otherEnd < oneEnd ? -1 : 0);
  })[0];
}

/** Several keys of a file fit the seal, and which one is meant only the installation can say. */
export interface AmbiguousSeal { readonly code: 'severalSealKeys' | 'keyNotInFile'; readonly serials: readonly string[] }

/**
 * Of the keys of a file, the one for the organisation's seal: the one whose certificate has this serial number, else the only one with a
 * seal's certificate that is valid now; a file without any gives its only valid key. Refused when two remain, or none with the number.
 */
export function sealAmong<Key>(keys: readonly Key[], certificateOfKey: (key: Key) => Certificate, { serial, now }: { readonly serial?: string; readonly now: Instant }): Result<Key, AmbiguousSeal> {
  const serialOf = (key: Key): string => factsOf(certificateOfKey(key)).serial.toUpperCase();
  const refusal = (code: AmbiguousSeal['code'], among: readonly Key[]): Result<Key, AmbiguousSeal> => refuse({ code, serials: among.map(serialOf) });
  if (serial !== undefined) {
    const named = keys.find((key) => bareSerial(serialOf(key)) === bareSerial(serial));
    return named === undefined ? refusal('keyNotInFile', keys) : accept(named);
  }
  const seals = keys.filter((key) => factsOf(certificateOfKey(key)).role === 'seal');
  const fitting = seals.length > 0 ? seals : keys;
  // What has ended, or has not begun, is passed over only where that decides: alone it is taken, and its certificate says the rest.
  const valid = fitting.filter((key) => certificateOfKey(key).notBeforeAt <= now && certificateOfKey(key).notAfterAt >= now);
  const [only, second] = valid.length > 0 ? valid : fitting;
  return only !== undefined && second === undefined ? accept(only) : refusal('severalSealKeys', fitting);
}

/** As people write a serial number: with colons or spaces, with zeros in front, in either case. */
const bareSerial = (serial: string): string => serial.toUpperCase().replace(/[^0-9A-F]/g, '').replace(/^0+/, '');
