import {
  childrenOf, contentOf, expect, explicitOf, readBoolean, readDer, readNamedBits, readOid, readSmallInteger, sequenceOf, type DerNode,
} from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { extensionOids } from '../cms/oids.js';
import { rdnKey, readGeneralName, type GeneralName } from './names.js';
import type { Certificate, Extension, Extensions } from './x509.js';

/** Names of the KeyUsage bits, in the order of RFC 5280 §4.2.1.3. */
export const keyUsages = [
  'digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign', 'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

const extensionOf = (owner: { readonly extensions: Extensions }, oid: string): Extension | undefined => owner.extensions.get(oid);

function decoded<Value>(owner: { readonly extensions: Extensions }, oid: string, read: (node: DerNode) => Value): Value | undefined {
  const extension = extensionOf(owner, oid);
  return extension && read(readDer(extension.value));
}

/** The key usages, or undefined when the extension is absent (any use is then allowed). */
export const keyUsageOf = (certificate: Certificate): readonly KeyUsage[] | undefined =>
  decoded(certificate, extensionOids.keyUsage, (node) => {
    const bits = readNamedBits(node);
    return keyUsages.filter((_, bit) => bits.has(bit));
  });

/** The extended key usages as OIDs, with the extension's criticality; undefined when it is absent. */
export function extendedKeyUsageOf(
  certificate: Certificate,
): { readonly critical: boolean; readonly usages: readonly string[] } | undefined {
  const extension = extensionOf(certificate, extensionOids.extendedKeyUsage);
  if (!extension) return undefined;
  return { critical: extension.critical, usages: childrenOf(expect(readDer(extension.value), tags.sequence)).map((node) => readOid(node)) };
}

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength?: number;
}

export const basicConstraintsOf = (certificate: Certificate): BasicConstraints | undefined =>
  decoded(certificate, extensionOids.basicConstraints, (node) => {
    const fields = sequenceOf(node);
    const caNode = fields.optional(tags.boolean);
    const lengthNode = fields.optional(tags.integer);
    fields.end();
    const ca = caNode !== undefined && readBoolean(caNode);
    return lengthNode ? { ca, pathLength: readSmallInteger(lengthNode) } : { ca };
  });

export const subjectAltNamesOf = (certificate: Certificate): readonly GeneralName[] =>
  decoded(certificate, extensionOids.subjectAltName, (node) => childrenOf(node).map(readGeneralName)) ?? [];

export const subjectKeyIdentifierOf = (certificate: Certificate): Buffer | undefined =>
  decoded(certificate, extensionOids.subjectKeyIdentifier, (node) => contentOf(expect(node, tags.octetString)));

/** The key identifier of the authority's key: a hint for path building, never a proof. */
export const authorityKeyIdentifierOf = (owner: { readonly extensions: Extensions }): Buffer | undefined =>
  decoded(owner, extensionOids.authorityKeyIdentifier, (node) => {
    const identifier = sequenceOf(node).optional(0x80);
    return identifier && contentOf(identifier);
  });

/** Addresses that a certificate names; each is only a hint and is contacted only through an allow-list (S38). */
export interface ServiceAddresses {
  readonly ocsp: readonly string[];
  readonly issuers: readonly string[];
  readonly timestamps: readonly string[];
  readonly crls: readonly string[];
  readonly deltaCrls: readonly string[];
}

const accessOids = { ocsp: '1.3.6.1.5.5.7.48.1', issuers: '1.3.6.1.5.5.7.48.2', timestamps: '1.3.6.1.5.5.7.48.3' };

export function serviceAddressesOf(certificate: Certificate): ServiceAddresses {
  const described = [extensionOids.authorityInformationAccess, extensionOids.subjectInformationAccess].flatMap(
    (oid) => decoded(certificate, oid, (node) => childrenOf(node).map(readAccessDescription)) ?? [],
  );
  const of = (method: string): string[] =>
    described.flatMap((each) => (each.method === method && each.uri !== undefined ? [each.uri] : []));
  return {
    ocsp: of(accessOids.ocsp),
    issuers: of(accessOids.issuers),
    timestamps: of(accessOids.timestamps),
    crls: urisOf(distributionPointsOf(certificate, extensionOids.crlDistributionPoints)),
    deltaCrls: urisOf(distributionPointsOf(certificate, extensionOids.freshestCrl)),
  };
}

function readAccessDescription(node: DerNode): { readonly method: string; readonly uri?: string } {
  const fields = sequenceOf(node);
  const method = readOid(fields.next());
  const location = readGeneralName(fields.next());
  return location.kind === 'uri' ? { method, uri: location.value } : { method };
}

const urisOf = (points: readonly DistributionPoint[]): string[] =>
  points.flatMap((point) => (point.fullName ?? []).flatMap((name) => (name.kind === 'uri' ? [name.value] : [])));

/** A CRL distribution point (RFC 5280 §4.2.1.13). `relativeRdn` is the key of an RDN that completes the CRL issuer's name. */
export interface DistributionPoint {
  readonly fullName?: readonly GeneralName[];
  readonly relativeRdn?: string;
  readonly reasons?: ReadonlySet<number>;
  readonly crlIssuer?: readonly GeneralName[];
}

export const distributionPointsOf = (
  owner: { readonly extensions: Extensions },
  oid: string = extensionOids.crlDistributionPoints,
): readonly DistributionPoint[] => decoded(owner, oid, (node) => childrenOf(expect(node, tags.sequence)).map(readDistributionPoint)) ?? [];

function readDistributionPoint(node: DerNode): DistributionPoint {
  const fields = sequenceOf(node);
  const name = fields.optional(0xa0);
  const reasons = fields.optional(0x81);
  const issuer = fields.optional(0xa2);
  fields.end();
  return {
    ...(name ? readDistributionPointName(explicitOf(name)) : {}),
    ...(reasons ? { reasons: readNamedBits(reasons, 0x81) } : {}),
    ...(issuer ? { crlIssuer: childrenOf(issuer).map(readGeneralName) } : {}),
  };
}

/** The CHOICE of full names or an RDN relative to the issuer. */
export function readDistributionPointName(node: DerNode): Pick<DistributionPoint, 'fullName' | 'relativeRdn'> {
  if (node.tag === 0xa0) return { fullName: childrenOf(node).map(readGeneralName) };
  return { relativeRdn: rdnKey(childrenOf(expect(node, 0xa1))) };
}
