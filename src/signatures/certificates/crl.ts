import type { Instant } from '#shared/domain/ids.js';
import {
  contentOf, DerCursor, DerError, encodedOf, explicitOf, nodeAt, readBitString, readBoolean, readDer, readIntegerBytes, readNamedBits,
  readSmallInteger,
  readTime, sequenceOf, type DerNode,
} from '../cms/der-reader.js';
import { tags } from '../cms/der.js';
import { extensionOids } from '../cms/oids.js';
import { readDistributionPointName, type DistributionPoint } from './extensions.js';
import { readGeneralName, readName, type DistinguishedName } from './names.js';
import { readExtensions, type Extensions } from './x509.js';

/** A certificate revocation list, read but not believed. `entries` is walked on demand: long lists are never turned into objects. */
export interface Crl {
  readonly der: Buffer;
  readonly tbs: Buffer;
  readonly signatureAlgorithm: DerNode;
  readonly signature: Buffer;
  readonly issuer: DistinguishedName;
  readonly thisUpdateAt: Instant;
  readonly nextUpdateAt?: Instant;
  readonly entries?: DerNode;
  readonly extensions: Extensions;
  readonly number?: Buffer;
  /** Set when this is a delta: the number of the list that it completes. */
  readonly baseNumber?: Buffer;
  readonly scope?: CrlScope;
}

/** IssuingDistributionPoint (RFC 5280 §5.2.5): which certificates and reasons a list speaks about. */
export interface CrlScope extends Pick<DistributionPoint, 'fullName' | 'relativeRdn'> {
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlyAttributes: boolean;
  readonly indirect: boolean;
  readonly reasons?: ReadonlySet<number>;
  /** The extension as it stands, for comparing a delta with its base. */
  readonly der: Buffer;
}

/** Reads a CRL that must fill `der` exactly; throws a DerError when it is not one. */
export function readCrl(der: Buffer): Crl {
  const outer = sequenceOf(readDer(der));
  const tbsNode = outer.next(tags.sequence);
  const signatureAlgorithm = outer.next(tags.sequence);
  const signature = readBitString(outer.next());
  outer.end();
  const tbs = sequenceOf(tbsNode);
  tbs.optional(tags.integer);
  const inner = tbs.next(tags.sequence);
  if (!encodedOf(inner).equals(encodedOf(signatureAlgorithm))) throw new DerError('badValue', inner.start, 'two signature algorithms');
  const issuer = readName(tbs.next());
  const thisUpdateAt = readTime(tbs.next());
  const nextUpdate = tbs.optional(tags.utcTime, tags.generalizedTime);
  const entries = tbs.optional(tags.sequence);
  const extensionsNode = tbs.optional(0xa0);
  tbs.end();
  const extensions = readExtensions(extensionsNode && explicitOf(extensionsNode));
  return {
    der, tbs: encodedOf(tbsNode), signatureAlgorithm, signature, issuer, thisUpdateAt, extensions,
    ...(nextUpdate ? { nextUpdateAt: readTime(nextUpdate) } : {}),
    ...(entries ? { entries } : {}),
    ...numbered('number', extensions, extensionOids.crlNumber),
    ...numbered('baseNumber', extensions, extensionOids.deltaCrlIndicator),
    ...scopeOf(extensions),
  };
}

const remembered = new WeakMap<Buffer, Crl>();

/** Those of foreign lists that can be read: broken ones are left out, as if nobody had sent them. */
export function readableCrls(ders: readonly Buffer[]): Crl[] {
  return ders.flatMap((der) => {
    try {
      const crl = remembered.get(der) ?? readCrl(der);
      remembered.set(der, crl);
      return [crl];
    } catch (error) {
      if (error instanceof DerError) return [];
      throw error;
    }
  });
}

function numbered<Name extends string>(name: Name, extensions: Extensions, oid: string): { readonly [key in Name]?: Buffer } {
  const extension = extensions.get(oid);
  return (extension ? { [name]: readIntegerBytes(readDer(extension.value)) } : {}) as { readonly [key in Name]?: Buffer };
}

function scopeOf(extensions: Extensions): { readonly scope?: CrlScope } {
  const extension = extensions.get(extensionOids.issuingDistributionPoint);
  if (!extension) return {};
  const fields = sequenceOf(readDer(extension.value));
  const flag = (tag: number): boolean => {
    const node = fields.optional(tag);
    return node !== undefined && readBoolean(node, tag);
  };
  const name = fields.optional(0xa0);
  const onlyUsers = flag(0x81);
  const onlyAuthorities = flag(0x82);
  const reasons = fields.optional(0x83);
  const indirect = flag(0x84);
  const onlyAttributes = flag(0x85);
  fields.end();
  return {
    scope: {
      ...(name ? readDistributionPointName(explicitOf(name)) : {}),
      ...(reasons ? { reasons: readNamedBits(reasons, 0x83) } : {}),
      onlyUsers, onlyAuthorities, onlyAttributes, indirect, der: extension.value,
    },
  };
}

/** A revoked certificate as a list names it; `issuerKey` is the compare key of who issued it (differs in indirect lists). */
export interface CrlEntry {
  readonly serial: string;
  readonly issuerKey: string;
  readonly revokedAt: Instant;
  readonly reason: number;
}

/** Reasons by CRLReason number (RFC 5280 §5.3.1). */
export const crlReasons = [
  'unspecified', 'keyCompromise', 'cACompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'certificateHold', 'unused',
  'removeFromCRL', 'privilegeWithdrawn', 'aACompromise',
] as const;

/**
 * Walks a list for one certificate. Answers undefined when it is not named there, and `'unreadable'` when any entry carries a
 * critical extension that nobody here understands, or is broken: such a list may not be used at all (RFC 5280 §5.3).
 */
export function findEntry(crl: Crl, serial: string, issuerKey: string): CrlEntry | 'unreadable' | undefined {
  try {
    return walkEntries(crl, serial, issuerKey);
  } catch (error) {
    if (error instanceof DerError) return 'unreadable';
    throw error;
  }
}

function walkEntries(crl: Crl, serial: string, issuerKey: string): CrlEntry | 'unreadable' | undefined {
  let found: CrlEntry | undefined;
  let currentIssuer = crl.issuer.key;
  if (!crl.entries) return undefined;
  for (let at = crl.entries.contentStart; at < crl.entries.end; ) {
    const node = nodeAt(crl.entries.source, at, crl.entries.end);
    at = node.end;
    const fields = new DerCursor(node);
    const entrySerial = contentOf(fields.next(tags.integer)).toString('hex');
    const timeNode = fields.next();
    const extensionsNode = fields.optional(tags.sequence);
    const extensions = readExtensions(extensionsNode);
    for (const extension of extensions.values()) if (extension.critical && !understood.has(extension.oid)) return 'unreadable';
    const issuer = extensions.get(extensionOids.certificateIssuer);
    if (issuer) currentIssuer = certificateIssuerKey(issuer.value);
    if (entrySerial !== serial || currentIssuer !== issuerKey) continue;
    const reason = extensions.get(extensionOids.reasonCode);
    found = {
      serial, issuerKey, revokedAt: readTime(timeNode),
      reason: reason ? readSmallInteger(readDer(reason.value), tags.enumerated) : 0,
    };
  }
  return found;
}

const understood = new Set<string>([extensionOids.certificateIssuer, extensionOids.reasonCode, extensionOids.invalidityDate]);

function certificateIssuerKey(value: Buffer): string {
  for (const node of sequenceOf(readDer(value)).rest()) {
    const name = readGeneralName(node);
    if (name.kind === 'directory') return name.name.key;
  }
  return '';
}
