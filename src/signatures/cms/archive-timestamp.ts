import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { TimestampSource } from '../ports.js';
import { hashes, resolveHash, type HashAlgorithm, type HashName } from './algorithms.js';
import { childrenOf, contentOf, DerError, encodedOf, expect, sequenceOf, type DerNode } from './der-reader.js';
import { octetString, oid, sequence, tags } from './der.js';
import { membersOf, signedFieldsOf, unsignedAttributesOf, withOnly, withUnsignedAttribute, type SignedDataMembers } from './extend-signed-data.js';
import { oids } from './oids.js';
import { parseSignedData } from './parse.js';
import type { TimestampRefusal } from './timestamp.js';

/** The digest of the signed content by any hash; undefined when it cannot be computed. */
export type ContentDigest = (hash: HashAlgorithm) => Buffer | undefined;

/** Why an archive time-stamp does not fit the signature that it stands in. */
export type ArchiveTimestampFault = 'hashIndexMissing' | 'hashIndexMalformed' | 'hashIndexUnknownAlgorithm' | 'hashIndexNotFound' | 'contentMissing';

/** The ATSHashIndexV3 (ETSI EN 319 122-1 §5.5.2) over everything that stands in the SignedData now. */
export function hashIndexOf(cms: Buffer, hash: HashAlgorithm, index = 0): Buffer {
  const members = membersOf(cms);
  const listed = (values: readonly Buffer[]): Buffer => sequence(...values.map((value) => octetString(hash.digest(value))));
  return sequence(hash.identifier, listed(members.certificates), listed(members.revocations), listed(unsignedValues(signerAt(members, index))));
}

/**
 * What an archive-time-stamp-v3 is over (§5.5.3): the content's type and hash, the signer's fields as they stand, and the hash
 * index. Undefined when the content cannot be hashed so.
 */
export function archiveTimestampInput(cms: Buffer, hashIndex: Buffer, digestBy: ContentDigest, hash: HashAlgorithm, index = 0): Buffer | undefined {
  const members = membersOf(cms);
  const content = digestBy(hash);
  if (!content) return undefined;
  const [type] = childrenOf(members.encapsulated);
  return Buffer.concat([encodedOf(expect(type, tags.oid)), content, ...signedFieldsOf(signerAt(members, index)), hashIndex]);
}

/** Adds an archive-time-stamp-v3 over everything that the signature holds now (B-LTA); refused when no token is to be had. */
export async function withArchiveTimestamp(
  cms: Buffer,
  digestBy: ContentDigest,
  source: TimestampSource,
  { hash: name, index = 0 }: { readonly hash: HashName; readonly index?: number },
): Promise<Result<{ readonly cms: Buffer; readonly token: Buffer }, TimestampRefusal>> {
  const hash = hashes[name];
  const hashIndex = hashIndexOf(cms, hash, index);
  const input = archiveTimestampInput(cms, hashIndex, digestBy, hash, index);
  if (!input) throw new RangeError('an archive time-stamp needs the content');
  const token = await source.timestamp(hash.digest(input), name);
  if (!token.ok) return token;
  const indexed = withUnsignedAttribute(token.value, { type: oids.atsHashIndexV3, value: hashIndex });
  return accept({ cms: withUnsignedAttribute(cms, { type: oids.archiveTimestampV3, value: indexed }, index), token: indexed });
}

/**
 * What the imprint of an archive time-stamp in `cms` must be the hash of, by the index in the token itself. Refused when the index lists
 * something that is not there: that was taken out or changed since. What came later than the stamp is not in its index.
 */
export function stampedByArchiveTimestamp(cms: Buffer, token: Buffer, digestBy: ContentDigest, index = 0): Result<(hash: HashAlgorithm) => Buffer, ArchiveTimestampFault> {
  try {
    const read = readHashIndex(token);
    if (!read.ok) return read;
    const present = digestsOf(cms, read.value.hash, index);
    const gone = indexedKinds.some((kind) => [...read.value[kind]].some((digest) => !present[kind].has(digest)));
    if (gone) return refuse('hashIndexNotFound');
    if (!digestBy(hashes.sha256)) return refuse('contentMissing');
    return accept((hash) => hash.digest(archiveTimestampInput(cms, read.value.encoded, digestBy, hash, index) ?? Buffer.alloc(0)));
  } catch (error) {
    if (error instanceof DerError) return refuse('hashIndexMalformed');
    throw error;
  }
}

/** What an index lists: digests, hexadecimal, of what stood in the SignedData when the stamp was asked for. */
export const indexedKinds = ['certificates', 'revocations', 'unsignedValues'] as const;
export type IndexedKind = (typeof indexedKinds)[number];

/** The ATSHashIndexV3 that a token carries; read, not believed: only the imprint of the token vouches for it. */
export interface HashIndex extends Readonly<Record<IndexedKind, ReadonlySet<string>>> {
  readonly encoded: Buffer;
  readonly hash: HashAlgorithm;
}

/** Reads the index of an archive time-stamp; there must be exactly one, in a hash that can be computed. Never throws on input. */
export function readHashIndex(token: Buffer): Result<HashIndex, ArchiveTimestampFault> {
  try {
    const parsed = parseSignedData(token);
    const [value, second] = (parsed.ok && parsed.value.signers[0]?.unsignedAttributes.get(oids.atsHashIndexV3)) || [];
    if (!value || second) return refuse('hashIndexMissing');
    const fields = sequenceOf(value);
    const hash = resolveHash(fields.next(tags.sequence));
    if (!hash.ok) return refuse('hashIndexUnknownAlgorithm');
    const next = (): Set<string> => new Set(childrenOf(fields.next(tags.sequence)).map((each) => contentOf(expect(each, tags.octetString)).toString('hex')));
    const index = { encoded: encodedOf(value), hash: hash.value, certificates: next(), revocations: next(), unsignedValues: next() };
    fields.end();
    return accept(index);
  } catch (error) {
    if (error instanceof DerError) return refuse('hashIndexMalformed');
    throw error;
  }
}

/** Digests of everything that an index over `cms` may list, as it stands. */
function digestsOf(cms: Buffer, hash: HashAlgorithm, index: number): Readonly<Record<IndexedKind, ReadonlySet<string>>> {
  const members = membersOf(cms);
  const digests = (values: readonly Buffer[]): Set<string> => new Set(values.map((each) => hash.digest(each).toString('hex')));
  return { certificates: digests(members.certificates), revocations: digests(members.revocations), unsignedValues: digests(unsignedValues(signerAt(members, index))) };
}

/** Whether an index lists a value of an unsigned attribute of that type. */
export const listsUnsignedValue = ({ hash, unsignedValues: listed }: HashIndex, type: string, value: Buffer): boolean => listed.has(hash.digest(Buffer.concat([oid(type), value])).toString('hex'));

/** A message without what no stamp vouches for, and how much that was. */
export interface CoveredMessage {
  readonly cms: Buffer;
  readonly left: Readonly<Record<IndexedKind, number>>;
}

/**
 * The message with only those certificates, revocation values and unsigned attributes of one signer that at least one of the indexes lists.
 * Archive time-stamps themselves are neither kept nor counted: the newest is listed nowhere.
 */
export function coveredMessage(cms: Buffer, indexes: readonly HashIndex[], index = 0): CoveredMessage {
  const members = membersOf(cms);
  const left = { certificates: 0, revocations: 0, unsignedValues: 0 };
  const keep = (kind: IndexedKind, value: Buffer): boolean => {
    const kept = indexes.some((each) => each[kind].has(each.hash.digest(value).toString('hex')));
    if (!kept) left[kind] += 1;
    return kept;
  };
  const certificates = members.certificates.filter((value) => keep('certificates', value));
  const revocations = members.revocations.filter((value) => keep('revocations', value));
  const archive = oid(oids.archiveTimestampV3);
  const isKept = (type: Buffer, value: Buffer): boolean => !type.equals(archive) && keep('unsignedValues', Buffer.concat([type, value]));
  return { cms: withOnly(cms, { certificates, revocations, isKept }, index), left };
}

/** Every value of the unsigned attributes with its attribute's type before it, which is what the index hashes. */
const unsignedValues = (signer: DerNode): Buffer[] =>
  unsignedAttributesOf(signer).flatMap(({ type, values }) => values.map((value) => Buffer.concat([type, value])));

function signerAt({ signers }: SignedDataMembers, index: number): DerNode {
  const signer = signers[index];
  if (!signer) throw new DerError('truncated', 0, `signer ${index}`);
  return signer;
}
