import {
  childrenOf, contentOf, encodedOf, expect, explicitOf, isString, readOid, readString, sequenceOf, type DerNode,
} from '../cms/der-reader.js';
import { tags } from '../cms/der.js';

/** One attribute of a distinguished name; values that are not character strings are kept as hexadecimal. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string;
}

/**
 * A distinguished name. `key` is its form for comparing: equal keys are equal names by RFC 5280 §7.1 (case and white
 * space do not matter, string types do not matter, the order of RDNs does). `rdnKeys` are the same for each RDN.
 */
export interface DistinguishedName {
  readonly der: Buffer;
  readonly attributes: readonly NameAttribute[];
  readonly rdnKeys: readonly string[];
  readonly key: string;
}

/** Reads a Name; throws a DerError when it is broken. */
export function readName(node: DerNode): DistinguishedName {
  const attributes: NameAttribute[] = [];
  const rdnKeys = childrenOf(expect(node, tags.sequence)).map((rdn) => {
    const members = childrenOf(expect(rdn, tags.set)).map(readAttribute);
    attributes.push(...members.map(({ type, value }) => ({ type, value })));
    return rdnKeyOf(members);
  });
  return { der: encodedOf(node), attributes, rdnKeys, key: rdnKeys.join('\u0001') };
}

function readAttribute(node: DerNode): NameAttribute & { readonly text: boolean } {
  const fields = sequenceOf(node);
  const type = readOid(fields.next());
  const value = fields.next();
  fields.end();
  return isString(value) ? { type, value: readString(value), text: true } : { type, value: encodedOf(value).toString('hex'), text: false };
}

const rdnKeyOf = (members: readonly (NameAttribute & { readonly text: boolean })[]): string =>
  members
    .map(({ type, value, text }) => `${type}=${text ? comparable(value) : `#${value}`}`)
    .sort()
    .join('\u0002');

const comparable = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** The key of an RDN given as a SET's contents (a distribution point name relative to the CRL issuer). */
export const rdnKey = (members: readonly DerNode[]): string => rdnKeyOf(members.map(readAttribute));

/** The first value of an attribute type, or undefined. */
export const attributeOf = (name: DistinguishedName, type: string): string | undefined =>
  name.attributes.find((attribute) => attribute.type === type)?.value;

/** A GeneralName (RFC 5280 §4.2.1.6); kinds that nothing here compares are `other`. */
export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly value: string }
  | { readonly kind: 'directory'; readonly name: DistinguishedName }
  | { readonly kind: 'ip'; readonly bytes: Buffer }
  | { readonly kind: 'other'; readonly tag: number };

export function readGeneralName(node: DerNode): GeneralName {
  const text = (): string => contentOf(node).toString('latin1');
  switch (node.tag) {
    case 0x81:
      return { kind: 'email', value: text() };
    case 0x82:
      return { kind: 'dns', value: text() };
    case 0x86:
      return { kind: 'uri', value: text() };
    case 0xa4:
      return { kind: 'directory', name: readName(explicitOf(node)) };
    case 0x87:
      return { kind: 'ip', bytes: contentOf(node) };
    default:
      return { kind: 'other', tag: node.tag & 0x1f };
  }
}

/** A text that is equal for equal general names, for matching distribution points. */
export function generalNameKey(name: GeneralName): string {
  if (name.kind === 'directory') return `directory:${name.name.key}`;
  if (name.kind === 'ip') return `ip:${name.bytes.toString('hex')}`;
  return name.kind === 'other' ? `other:${name.tag}` : `${name.kind}:${name.value}`;
}
