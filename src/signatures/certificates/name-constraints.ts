import { attributeOf, type GeneralName } from './names.js';
import { nameOids } from '../cms/oids.js';
import { subjectAltNamesOf } from './extensions.js';
import type { NameConstraints } from './policy-extensions.js';
import type { Certificate } from './x509.js';

/**
 * Name constraints gathered on the way from the anchor (RFC 5280 §6.1.4 g): a name must lie in some permitted base of every
 * certificate that permits its kind, and in no excluded base of any.
 */
export type GatheredConstraints = readonly NameConstraints[];

/** The subject, its e-mail address when no alternative name has one, and every alternative name. */
function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...subjectAltNamesOf(certificate)];
  const email = attributeOf(certificate.subject, nameOids.email);
  if (email !== undefined && !names.some((name) => name.kind === 'email')) names.push({ kind: 'email', value: email });
  if (certificate.subject.rdnKeys.length > 0) names.push({ kind: 'directory', name: certificate.subject });
  return names;
}

/** Whether all names of a certificate lie inside the constraints. Kinds that cannot be compared are outside when constrained. */
export function namesPermitted(certificate: Certificate, constraints: GatheredConstraints): boolean {
  if (constraints.length === 0) return true;
  return namesOf(certificate).every((name) =>
    constraints.every(({ permitted, excluded }) => {
      if (excluded.some((base) => base.kind === name.kind && within(name, base, true))) return false;
      const bases = permitted?.filter((base) => base.kind === name.kind) ?? [];
      return bases.length === 0 || bases.some((base) => within(name, base, false));
    }),
  );
}

/** Whether a name lies in the subtree of a base of the same kind; `unclear` is the answer for kinds without a rule. */
function within(name: GeneralName, base: GeneralName, unclear: boolean): boolean {
  if (name.kind === 'directory' && base.kind === 'directory') {
    return base.name.rdnKeys.every((key, index) => name.name.rdnKeys[index] === key);
  }
  if (name.kind === 'email' && base.kind === 'email') return emailWithin(name.value, base.value);
  if (name.kind === 'dns' && base.kind === 'dns') return hostWithin(name.value, base.value, true);
  if (name.kind === 'uri' && base.kind === 'uri') return uriWithin(name.value, base.value, unclear);
  if (name.kind === 'ip' && base.kind === 'ip') return addressWithin(name.bytes, base.bytes);
  return unclear;
}

function emailWithin(address: string, base: string): boolean {
  const at = address.lastIndexOf('@');
  const host = address.slice(at + 1);
  if (base.includes('@')) {
    const baseAt = base.lastIndexOf('@');
    return address.slice(0, at) === base.slice(0, baseAt) && host.toLowerCase() === base.slice(baseAt + 1).toLowerCase();
  }
  if (base.startsWith('.')) return hostWithin(host, base.slice(1), true) && host.length > base.length - 1;
  return host.toLowerCase() === base.toLowerCase();
}

function hostWithin(host: string, base: string, subdomains: boolean): boolean {
  const name = host.toLowerCase();
  const root = base.toLowerCase().replace(/^\./, '');
  return root === '' || name === root || (subdomains && name.endsWith(`.${root}`));
}

/** For URIs a base that starts with a dot means its subdomains only, any other means exactly that host. */
function uriWithin(uri: string, base: string, unclear: boolean): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^:/?#]+)/i.exec(uri)?.[1];
  if (host === undefined) return unclear;
  return base.startsWith('.') ? host.toLowerCase().endsWith(base.toLowerCase()) : host.toLowerCase() === base.toLowerCase();
}

function addressWithin(address: Buffer, base: Buffer): boolean {
  if (base.length !== address.length * 2) return false;
  const mask = base.subarray(address.length);
  return address.every((byte, index) => ((byte ^ (base[index] ?? 0)) & (mask[index] ?? 0)) === 0);
}
