import type { Instant } from '#shared/domain/ids.js';
import { keyUsages, type KeyUsage } from '../certificates/extensions.js';
import { boolean, context, contextPrimitive, derNull, integer, namedBits, oid, printableString, sequence, tags, tlv } from '../cms/der.js';
import { extensionOids, oids, ukrainianOids } from '../cms/oids.js';
import { encodeExtension, encodeName, type NamePart } from './issue-certificate.js';

/** Where a certificate says that its status is to be asked; the paths are served by the API in development. */
export interface ServiceUrls {
  readonly ocsp: string;
  readonly issuer: string;
  readonly crl: string;
  readonly timestamp: string;
}

/** What a test certificate is issued for, in the terms of rules-ua §4.3 and §4.5. */
export interface PersonProfile {
  /** `personal`: РНОКПП only; `representative`: РНОКПП and ЄДРПОУ; `seal`: ЄДРПОУ only. */
  readonly kind: 'personal' | 'representative' | 'seal';
  readonly commonName: string;
  readonly surname?: string;
  readonly givenName?: string;
  readonly title?: string;
  readonly organisation?: string;
  readonly locality?: string;
  readonly rnokpp?: string;
  readonly edrpou?: string;
  /** Which profile carries the codes: `subjectDirectoryAttributes`, the subject's name, or both (default). */
  readonly codesIn?: 'attributes' | 'name' | 'both';
  /** P-256 by default. */
  readonly key?: 'p256' | 'p384' | 'rsa2048';
  /** An hour ago by default. */
  readonly notBeforeAt?: Instant;
  /** Two years from now by default. */
  readonly notAfterAt?: Instant;
  /** True by default: QcCompliance and QcSSCD stand in the certificate. */
  readonly qualified?: boolean;
  /** digitalSignature and nonRepudiation by default. */
  readonly usages?: readonly KeyUsage[];
}

/** The subject's name with the codes of the newer profile. */
export function personName(profile: PersonProfile): Buffer {
  const { codesIn = 'both' } = profile;
  const optional = (type: NamePart['type'], value: string | undefined): NamePart[] => (value === undefined ? [] : [{ type, value }]);
  const inName = codesIn !== 'attributes';
  return encodeName([
    { type: 'country', value: 'UA' },
    ...optional('locality', profile.locality),
    ...optional('organisation', profile.organisation),
    ...optional('organisationIdentifier', inName && hasBody(profile) ? prefixed('NTRUA-', profile.edrpou) : undefined),
    ...optional('title', profile.title),
    { type: 'commonName', value: profile.commonName },
    ...optional('surname', profile.surname),
    ...optional('givenName', profile.givenName),
    ...optional('serialNumber', inName && hasPerson(profile) ? prefixed('TINUA-', profile.rnokpp) : undefined),
  ]);
}

const prefixed = (prefix: string, code: string | undefined): string | undefined => (code === undefined ? undefined : `${prefix}${code}`);
const hasBody = ({ kind }: PersonProfile): boolean => kind !== 'personal';
const hasPerson = ({ kind }: PersonProfile): boolean => kind !== 'seal';

export const keyUsageExtension = (usages: readonly KeyUsage[]): Buffer =>
  encodeExtension(extensionOids.keyUsage, namedBits(...usages.map((usage) => keyUsages.indexOf(usage))), true);

/** Extensions of a person's or body's certificate. */
export function personExtensions(profile: PersonProfile, urls: ServiceUrls): Buffer[] {
  const { usages = ['digitalSignature', 'nonRepudiation'], codesIn = 'both', qualified = true } = profile;
  const codes = [
    ...(hasPerson(profile) && profile.rnokpp !== undefined ? [directoryAttribute(ukrainianOids.rnokpp, profile.rnokpp)] : []),
    ...(hasBody(profile) && profile.edrpou !== undefined ? [directoryAttribute(ukrainianOids.edrpou, profile.edrpou)] : []),
  ];
  return [
    encodeExtension(extensionOids.basicConstraints, sequence(), true),
    keyUsageExtension(usages),
    ...(codesIn !== 'name' && codes.length > 0 ? [encodeExtension(extensionOids.subjectDirectoryAttributes, sequence(...codes))] : []),
    ...(qualified ? [qualifiedStatements(profile.kind === 'seal')] : []),
    ...serviceExtensions(urls),
  ];
}

const directoryAttribute = (type: string, value: string): Buffer => sequence(oid(type), tlv(tags.set, printableString(value)));

function qualifiedStatements(seal: boolean): Buffer {
  const type = oid(seal ? ukrainianOids.qcTypeSeal : ukrainianOids.qcTypeSignature);
  return encodeExtension(
    extensionOids.qcStatements,
    sequence(
      sequence(oid(ukrainianOids.qcCompliance)),
      sequence(oid(ukrainianOids.qcSscd)),
      sequence(oid(ukrainianOids.qcType), sequence(type)),
    ),
  );
}

const uri = (address: string): Buffer => contextPrimitive(6, Buffer.from(address, 'latin1'));

/** AIA, SIA and CRL distribution point. */
export function serviceExtensions(urls: ServiceUrls): Buffer[] {
  const access = (method: number, address: string): Buffer => sequence(oid(`1.3.6.1.5.5.7.48.${method}`), uri(address));
  return [
    encodeExtension(extensionOids.authorityInformationAccess, sequence(access(1, urls.ocsp), access(2, urls.issuer))),
    encodeExtension(extensionOids.subjectInformationAccess, sequence(access(3, urls.timestamp))),
    encodeExtension(extensionOids.crlDistributionPoints, sequence(sequence(context(0, context(0, uri(urls.crl)))))),
  ];
}

/** Extensions of a certificate authority; `pathLength` 0 may issue no further authorities. */
export function authorityExtensions(pathLength?: number): Buffer[] {
  const constraints = sequence(boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)]));
  return [encodeExtension(extensionOids.basicConstraints, constraints, true), keyUsageExtension(['keyCertSign', 'cRLSign'])];
}

/** Extensions of the time-stamp authority: the one usage, critical (RFC 3161 §2.3). */
export const timestampExtensions = (urls: ServiceUrls): Buffer[] => [
  keyUsageExtension(['digitalSignature', 'nonRepudiation']),
  encodeExtension(extensionOids.extendedKeyUsage, sequence(oid(oids.timeStampingUsage)), true),
  ...serviceExtensions(urls),
];

/** Extensions of an OCSP responder, whose own status is not asked (RFC 6960 §4.2.2.2.1). */
export const responderExtensions = (): Buffer[] => [
  keyUsageExtension(['digitalSignature']),
  encodeExtension(extensionOids.extendedKeyUsage, sequence(oid(oids.ocspSigningUsage))),
  encodeExtension(oids.ocspNoCheck, derNull),
];
