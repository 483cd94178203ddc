import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { ReasonCode } from '../domain/verdict.js';
import {
  childrenOf, contentOf, DerError, encodedOf, expect, explicitOf, readDer, readIntegerBytes, readOid, readSmallInteger, readTime,
  sequenceOf,
  type DerNode,
} from './der-reader.js';
import { setOf, tags } from './der.js';
import { oids } from './oids.js';

/** Why bytes are not a CMS signature that may be looked at further (S34); each is a reason of the verdict. */
export type CmsRefusal = Extract<
  ReasonCode,
  | 'truncated' | 'trailingBytes' | 'indefiniteLength' | 'malformed' | 'tooLarge' | 'notSignedData' | 'noSigner' | 'noSignedAttributes'
  | 'duplicateAttribute' | 'noMessageDigest' | 'noContentType' | 'contentTypeMismatch'
>;

/** Larger signatures than this are refused unread; attached content of any size belongs beside, not inside. */
export const maximumCmsBytes = 64 * 1024 * 1024;

/** More certificates or signers than this are not a signature but an attempt to keep the verifier busy. */
const maximumMembers = 200;

/** One SignerInfo with signed attributes, read but not believed. */
export interface ParsedSigner {
  readonly sid: { readonly issuerDer: Buffer; readonly serial: string } | { readonly keyIdentifier: Buffer };
  readonly digestAlgorithm: DerNode;
  readonly signatureAlgorithm: DerNode;
  /** The signed attributes as they were signed: a SET OF, as it stands in the message. */
  readonly signedAttributes: Buffer;
  /** Whether that SET OF is in DER order, as RFC 5652 §5.4 demands; the signature itself is over what stands. */
  readonly attributesSorted: boolean;
  readonly messageDigest: Buffer;
  readonly signingAt?: Instant;
  /** Values of signed attributes by OID: each stands once. */
  readonly attributes: ReadonlyMap<string, DerNode>;
  readonly signature: Buffer;
  /** Values of unsigned attributes by OID; these may repeat. */
  readonly unsignedAttributes: ReadonlyMap<string, readonly DerNode[]>;
}

export interface ParsedSignedData {
  readonly contentType: string;
  /** Attached content, when there is any. */
  readonly content?: Buffer;
  readonly certificates: readonly Buffer[];
  readonly crls: readonly Buffer[];
  /** OCSP responses that travel beside the lists (RFC 5940). */
  readonly ocsps: readonly Buffer[];
  readonly signers: readonly ParsedSigner[];
}

class CmsError extends Error {
  constructor(readonly code: CmsRefusal) {
    super(`CMS: ${code}`);
  }
}

/**
 * Reads a CMS SignedData strictly: DER with definite lengths, at least one signer, every signer with signed attributes, every signed
 * attribute once and with one value, a content type that fits and a message digest. How many signers are allowed is the
 * caller's rule. Never throws on input.
 */
export function parseSignedData(cms: Buffer): Result<ParsedSignedData, CmsRefusal> {
  if (cms.length > maximumCmsBytes) return refuse('tooLarge');
  try {
    return accept(readContentInfo(readDer(cms)));
  } catch (error) {
    if (error instanceof CmsError) return refuse(error.code);
    if (error instanceof DerError) return refuse(refusalOf(error));
    throw error;
  }
}

function refusalOf({ code }: DerError): CmsRefusal {
  return code === 'truncated' || code === 'trailingBytes' || code === 'indefiniteLength' ? code : 'malformed';
}

function readContentInfo(node: DerNode): ParsedSignedData {
  const outer = sequenceOf(node);
  const type = outer.next();
  if (type.tag !== tags.oid || readOid(type) !== oids.signedData) throw new CmsError('notSignedData');
  const fields = sequenceOf(explicitOf(outer.next(0xa0)));
  outer.end();
  readSmallInteger(fields.next());
  fields.next(tags.set);
  const encapsulated = sequenceOf(fields.next());
  const contentType = readOid(encapsulated.next());
  const contentNode = encapsulated.optional(0xa0);
  encapsulated.end();
  const certificatesNode = fields.optional(0xa0);
  const crlsNode = fields.optional(0xa1);
  const signers = childrenOf(expect(fields.next(), tags.set));
  fields.end();
  if (signers.length === 0) throw new CmsError('noSigner');
  const certificates = plainMembers(certificatesNode);
  const crls = plainMembers(crlsNode);
  if (Math.max(signers.length, certificates.length, crls.length) > maximumMembers) throw new CmsError('tooLarge');
  return {
    contentType,
    ...(contentNode ? { content: contentOf(expect(explicitOf(contentNode), tags.octetString)) } : {}),
    certificates,
    crls,
    ocsps: ocspMembers(crlsNode),
    signers: signers.map((signer) => readSigner(signer, contentType)),
  };
}

/** Members that are SEQUENCEs: X.509 certificates and CRLs; other choices (attribute certificates …) are passed over. */
const plainMembers = (node: DerNode | undefined): Buffer[] =>
  node ? childrenOf(node).filter((each) => each.tag === tags.sequence).map(encodedOf) : [];

/** OtherRevocationInfoFormat members that hold an OCSPResponse. */
const ocspMembers = (node: DerNode | undefined): Buffer[] =>
  (node ? childrenOf(node) : []).filter((each) => each.tag === 0xa1).flatMap((each) => {
    const [format, response] = childrenOf(each);
    return format && response && format.tag === tags.oid && readOid(format) === oids.ocspRevocationInfo ? [encodedOf(response)] : [];
  });

function readSigner(node: DerNode, contentType: string): ParsedSigner {
  const fields = sequenceOf(node);
  readSmallInteger(fields.next());
  const sid = readSignerId(fields.next());
  const digestAlgorithm = fields.next(tags.sequence);
  const attributesNode = fields.optional(0xa0);
  const signatureAlgorithm = fields.next(tags.sequence);
  const signature = contentOf(fields.next(tags.octetString));
  const unsignedNode = fields.optional(0xa1);
  fields.end();
  if (!attributesNode) throw new CmsError('noSignedAttributes');
  const signedAttributes = Buffer.from(encodedOf(attributesNode));
  signedAttributes[0] = tags.set;
  const attributes = readSignedAttributes(attributesNode);
  const type = attributes.get(oids.contentType);
  const digest = attributes.get(oids.messageDigest);
  const signingTime = attributes.get(oids.signingTime);
  if (!type) throw new CmsError('noContentType');
  if (readOid(type) !== contentType) throw new CmsError('contentTypeMismatch');
  if (!digest) throw new CmsError('noMessageDigest');
  return {
    sid, digestAlgorithm, signatureAlgorithm, signedAttributes, signature, attributes,
    attributesSorted: setOf(...childrenOf(attributesNode).map(encodedOf)).equals(signedAttributes),
    messageDigest: contentOf(expect(digest, tags.octetString)),
    ...(signingTime ? { signingAt: readTime(signingTime) } : {}),
    unsignedAttributes: readUnsignedAttributes(unsignedNode),
  };
}

function readSignerId(node: DerNode): ParsedSigner['sid'] {
  if (node.tag === 0x80) return { keyIdentifier: contentOf(node) };
  const fields = sequenceOf(node);
  const issuer = fields.next(tags.sequence);
  const serial = readIntegerBytes(fields.next()).toString('hex');
  fields.end();
  return { issuerDer: encodedOf(issuer), serial };
}

function readSignedAttributes(node: DerNode): Map<string, DerNode> {
  const found = new Map<string, DerNode>();
  for (const { type, values } of childrenOf(node).map(readAttribute)) {
    const [value, second] = values;
    if (!value) throw new CmsError('malformed');
    if (found.has(type) || second) throw new CmsError('duplicateAttribute');
    found.set(type, value);
  }
  return found;
}

function readUnsignedAttributes(node: DerNode | undefined): Map<string, DerNode[]> {
  const found = new Map<string, DerNode[]>();
  for (const { type, values } of node ? childrenOf(node).map(readAttribute) : []) {
    found.set(type, [...(found.get(type) ?? []), ...values]);
  }
  return found;
}

function readAttribute(node: DerNode): { readonly type: string; readonly values: readonly DerNode[] } {
  const fields = sequenceOf(node);
  const type = readOid(fields.next());
  const values = childrenOf(expect(fields.next(), tags.set));
  fields.end();
  return { type, values };
}

/** The signature value of the only signer, which a signature time-stamp covers; undefined when there is not exactly one. */
export function signatureValueOf(cms: Buffer): Buffer | undefined {
  const parsed = parseSignedData(cms);
  return parsed.ok && parsed.value.signers.length === 1 ? parsed.value.signers[0]?.signature : undefined;
}
