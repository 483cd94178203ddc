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
