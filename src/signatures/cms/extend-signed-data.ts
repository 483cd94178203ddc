import type { ValidationMaterial } from '../preservation/validation-material.js';
import { childrenOf, encodedOf, expect, explicitOf, readDer, readSmallInteger, type DerNode } from './der-reader.js';
import { context, integer, oid, sequence, tags, tlv } from './der.js';
import { oids } from './oids.js';

/** A value to be added to the unsigned attributes of a signer. */
export interface UnsignedAttribute {
  readonly type: string;
  readonly value: Buffer;
}

/** The members of a SignedData (RFC 5652 §5.1) as they stand, for what hashes or rewrites them. */
export interface SignedDataMembers {
  readonly contentInfoType: DerNode;
  readonly version: DerNode;
  readonly digestAlgorithms: DerNode;
  readonly encapsulated: DerNode;
  readonly certificates: readonly Buffer[];
  readonly revocations: readonly Buffer[];
  readonly signers: readonly DerNode[];
}

/** Takes a SignedData apart; throws a DerError on bytes that are none. */
export function membersOf(cms: Buffer): SignedDataMembers {
  const [contentInfoType, wrapped] = childrenOf(readDer(cms, tags.sequence));
  const fields = childrenOf(expect(explicitOf(expect(wrapped, 0xa0)), tags.sequence));
  const [version, digestAlgorithms, encapsulated] = fields;
  const inside = (tag: number): Buffer[] => fields.filter((field) => field.tag === tag).flatMap((field) => childrenOf(field).map(encodedOf));
  return {
    contentInfoType: expect(contentInfoType, tags.oid), version: expect(version, tags.integer), digestAlgorithms: expect(digestAlgorithms, tags.set),
    encapsulated: expect(encapsulated, tags.sequence), certificates: inside(0xa0), revocations: inside(0xa1), signers: childrenOf(expect(fields.at(-1), tags.set)),
  };
}

/** Signer fields that an archive time-stamp hashes, as they stand: everything before the unsigned attributes. */
export const signedFieldsOf = (signer: DerNode): Buffer[] =>
  childrenOf(signer).filter(({ tag }) => tag !== 0xa1).map(encodedOf);

/** The unsigned attributes of a signer, each with its values, as they stand. */
export function unsignedAttributesOf(signer: DerNode): { readonly type: Buffer; readonly values: readonly Buffer[] }[] {
  const unsigned = childrenOf(signer).find(({ tag }) => tag === 0xa1);
  return (unsigned ? childrenOf(unsigned) : []).map((attribute) => {
    const [type, values] = childrenOf(attribute);
    return { type: encodedOf(expect(type, tags.oid)), values: childrenOf(expect(values, tags.set)).map(encodedOf) };
  });
}

/**
 * Adds certificates and revocation values to the SignedData (ETSI EN 319 122-1 §6.3, B-LT; OCSP responses as RFC 5940 says). What is
 * there already is not repeated; no signed byte changes.
 */
export function withMaterial(cms: Buffer, material: ValidationMaterial): Buffer {
  const members = membersOf(cms);
  const ocsps = material.ocsps.map((der) => context(1, oid(oids.ocspRevocationInfo), der));
  return rebuilt(members, {
    certificates: together(members.certificates, material.certificates),
    revocations: together(members.revocations, [...material.crls, ...ocsps]),
    signers: members.signers.map(encodedOf),
  });
}

/** Adds an unsigned attribute to the signer at `index`; throws a RangeError when there is no such signer. */
export function withUnsignedAttribute(cms: Buffer, added: UnsignedAttribute, index = 0): Buffer {
  const members = membersOf(cms);
  if (!members.signers[index]) throw new RangeError(`there is no signer ${index}`);
  const signers = members.signers.map((signer, place) => (place === index ? signerWith(signer, added) : encodedOf(signer)));
  return rebuilt(members, { certificates: members.certificates, revocations: members.revocations, signers });
}

/** What of a message is to be kept. */
export interface KeptParts {
  readonly certificates: readonly Buffer[];
  readonly revocations: readonly Buffer[];
  /** Asked for every value of the signer's unsigned attributes, with the type as it stands. */
  readonly isKept: (type: Buffer, value: Buffer) => boolean;
}

/** The message with only those parts; what is signed stays, and so do the other signers. Throws a RangeError when there is no such signer. */
export function withOnly(cms: Buffer, { certificates, revocations, isKept }: KeptParts, index = 0): Buffer {
  const members = membersOf(cms);
  if (!members.signers[index]) throw new RangeError(`there is no signer ${index}`);
  const signers = members.signers.map((signer, place) => (place === index ? signerWithOnly(signer, isKept) : encodedOf(signer)));
  return rebuilt(members, { certificates, revocations, signers });
}

function signerWithOnly(signer: DerNode, isKept: KeptParts['isKept']): Buffer {
  const attributes = unsignedAttributesOf(signer).flatMap(({ type, values }) => {
    const kept = values.filter((value) => isKept(type, value));
    return kept.length > 0 ? [sequence(type, tlv(tags.set, ...kept))] : [];
  });
  return sequence(...signedFieldsOf(signer), ...(attributes.length > 0 ? [tlv(0xa1, ...attributes)] : []));
}

function signerWith(signer: DerNode, { type, value }: UnsignedAttribute): Buffer {
  const unsigned = childrenOf(signer).find(({ tag }) => tag === 0xa1);
  const existing = unsigned ? childrenOf(unsigned).map(encodedOf) : [];
  const attributes = [...existing, sequence(oid(type), tlv(tags.set, value))].sort(Buffer.compare);
  return sequence(...signedFieldsOf(signer), tlv(0xa1, ...attributes));
}

function rebuilt(members: SignedDataMembers, parts: { readonly certificates: readonly Buffer[]; readonly revocations: readonly Buffer[]; readonly signers: readonly Buffer[] }): Buffer {
  // RFC 5652 §5.1: revocation information of another format than a list makes this version 5.
  const version = parts.revocations.some((each) => each[0] === 0xa1) ? Math.max(5, readSmallInteger(members.version)) : readSmallInteger(members.version);
  const signedData = sequence(
    integer(version), encodedOf(members.digestAlgorithms), encodedOf(members.encapsulated),
    ...(parts.certificates.length > 0 ? [tlv(0xa0, ...parts.certificates)] : []),
    ...(parts.revocations.length > 0 ? [tlv(0xa1, ...parts.revocations)] : []),
    tlv(tags.set, ...parts.signers),
  );
  return sequence(encodedOf(members.contentInfoType), context(0, signedData));
}

/** Both, each once, in the order that DER wants of a SET OF. */
function together(existing: readonly Buffer[], added: readonly Buffer[]): Buffer[] {
  const found = new Map([...existing, ...added].map((der) => [der.toString('latin1'), der]));
  return [...found.values()].sort(Buffer.compare);
}
