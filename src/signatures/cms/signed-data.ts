import type { Instant } from '#shared/domain/ids.js';
import { certificateOf } from '../certificates/x509.js';
import type { SigningInput } from '../ports.js';
import { defaultAlgorithm, hashes, maximumSignatureLength, signatureAlgorithm, type SignatureAlgorithmId } from './algorithms.js';
import { childrenOf, contentOf, encodedOf, expect, explicitOf, readDer } from './der-reader.js';
import { context, integer, octetString, oid, sequence, setOf, tags, time, tlv } from './der.js';
import { oids } from './oids.js';

/**
 * `pades`: the CMS inside a PDF, which must not carry a signing time (ETSI EN 319 142-1 §6.3; the PDF has `/M`).
 * `cades`: a .p7s of its own, which must (ETSI EN 319 122-1 §6.3).
 */
export type CmsProfile = 'pades' | 'cades';

/** What a signature will be made over. `contentDigest` is the content's digest by the algorithm's own hash. */
export interface SigningRequest {
  readonly profile: CmsProfile;
  readonly contentDigest: Buffer;
  /** The signer's certificate, DER. */
  readonly certificate: Buffer;
  /** By default what the certificate's key calls for. */
  readonly algorithm?: SignatureAlgorithmId;
  /** Claimed time, demanded by `cades` and refused by `pades`; whole seconds are kept. */
  readonly signingAt?: Instant;
  /** What the content is, when it is not plain data (a time-stamp token's TSTInfo); a dotted OID. */
  readonly contentType?: string;
}

/**
 * The bytes that the key signs: the DER SET OF signed attributes (RFC 5652 §5.4). WebCrypto is given `signedAttributes` and
 * hashes them itself; a token or a remote service takes `digest`.
 */
export class ToBeSigned implements SigningInput {
  private hashed: Buffer | undefined;

  constructor(
    readonly signedAttributes: Buffer,
    readonly algorithm: SignatureAlgorithmId,
  ) {}

  get data(): Buffer {
    return this.signedAttributes;
  }

  get digest(): Buffer {
    return (this.hashed ??= signatureAlgorithm(this.algorithm).hash.digest(this.signedAttributes));
  }
}

const attribute = (type: string, value: Uint8Array): Buffer => sequence(oid(type), tlv(tags.set, value));
const dataTypeAttribute = attribute(oids.contentType, oid(oids.data));

/** Parts of a signature that depend on the certificate alone. */
interface SignerParts {
  readonly identifier: Buffer;
  readonly signingCertificate: Buffer;
  readonly defaultAlgorithm: SignatureAlgorithmId;
}

const partsByCertificate = new WeakMap<Buffer, SignerParts>();

function partsOf(der: Buffer): SignerParts {
  const known = partsByCertificate.get(der);
  if (known) return known;
  const certificate = certificateOf(der);
  const serial = tlv(tags.integer, Buffer.from(certificate.serial, 'hex'));
  const issuerSerial = sequence(sequence(context(4, certificate.issuer.der)), serial);
  const certificateId = sequence(octetString(hashes.sha256.digest(der)), issuerSerial);
  const algorithm = defaultAlgorithm(certificate.publicKey);
  if (!algorithm.ok) throw new RangeError(`cannot sign with a key of ${algorithm.refusal.name}`);
  const parts = {
    identifier: sequence(certificate.issuer.der, serial),
    signingCertificate: attribute(oids.signingCertificateV2, sequence(sequence(certificateId))),
    defaultAlgorithm: algorithm.value.id as SignatureAlgorithmId,
  };
  partsByCertificate.set(der, parts);
  return parts;
}

/**
 * Prepares the signed attributes: content type, message digest, exactly one signing-certificate-v2, and the signing time where
 * the profile wants it; DER-sorted. Throws a RangeError when the digest has not the length of the algorithm's hash, or the
 * signing time does not fit the profile, because both are faults of the caller.
 */
export function toBeSigned(request: SigningRequest): ToBeSigned {
  const parts = partsOf(request.certificate);
  const id = request.algorithm ?? parts.defaultAlgorithm;
  const { hash } = signatureAlgorithm(id);
  if (request.contentDigest.length !== hash.length) throw new RangeError(`the content's digest is not a ${hash.name}`);
  const timed = request.signingAt !== undefined;
  if ((request.profile === 'cades') !== timed) throw new RangeError(`signing time and profile ${request.profile} do not fit`);
  const contentType = request.contentType === undefined ? dataTypeAttribute : attribute(oids.contentType, oid(request.contentType));
  const attributes = [contentType, attribute(oids.messageDigest, octetString(request.contentDigest)), parts.signingCertificate];
  if (request.signingAt !== undefined) attributes.push(attribute(oids.signingTime, time(request.signingAt)));
  return new ToBeSigned(setOf(...attributes), id);
}

/** What a signature is put together from; `signedAttributes` exactly as they were signed. */
export interface SignedDataParts {
  readonly signedAttributes: Buffer;
  /** As CMS holds it: DER for ECDSA (`ecdsaRawToDer` turns WebCrypto's form into it). */
  readonly signature: Buffer;
  /** DER, signer's certificate first. */
  readonly certificateChain: readonly Buffer[];
  readonly algorithm: SignatureAlgorithmId;
  /** A time-stamp token over the signature value (B-T). */
  readonly timestampToken?: Buffer;
  /** Set for an attached signature: the content itself travels inside. */
  readonly content?: Buffer;
  /** As in the request. */
  readonly contentType?: string;
}

const certificateSets = new WeakMap<readonly Buffer[], Buffer>();

function certificateSet(chain: readonly Buffer[]): Buffer {
  const known = certificateSets.get(chain);
  if (known) return known;
  const encoded = context(0, ...[...chain].sort(Buffer.compare));
  certificateSets.set(chain, encoded);
  return encoded;
}

const signedDataOid = oid(oids.signedData);
const one = integer(1);
const three = integer(3);

/** The CMS SignedData (RFC 5652) of one signer, wrapped in ContentInfo, DER. Nothing is verified here. */
export function assemble(parts: SignedDataParts): Buffer {
  const [leaf] = parts.certificateChain;
  if (!leaf) throw new RangeError('a signature needs its certificate');
  const { hash, identifier } = signatureAlgorithm(parts.algorithm);
  const attributes = Buffer.from(parts.signedAttributes);
  attributes[0] = 0xa0;
  const unsigned = parts.timestampToken ? [tlv(0xa1, attribute(oids.signatureTimeStampToken, parts.timestampToken))] : [];
  const signature = octetString(parts.signature);
  const signerInfo = sequence(one, partsOf(leaf).identifier, hash.identifier, attributes, identifier, signature, ...unsigned);
  const type = parts.contentType ?? oids.data;
  const content = parts.content ? sequence(oid(type), context(0, octetString(parts.content))) : sequence(oid(type));
  const digestAlgorithms = tlv(tags.set, hash.identifier);
  const version = type === oids.data ? one : three;
  const certificates = certificateSet(parts.certificateChain);
  const signedData = sequence(version, digestAlgorithms, content, certificates, tlv(tags.set, signerInfo));
  return sequence(signedDataOid, context(0, signedData));
}

/**
 * Adds a signature time-stamp to a finished signature of one signer (B-B → B-T); every signed byte stays as it was. The token must
 * be over the signature value (`signatureValueOf` of parse.ts). Throws a DerError on bytes that are not such a CMS.
 */
export function withTimestamp(cms: Buffer, token: Buffer): Buffer {
  const [type, wrapped] = childrenOf(readDer(cms, tags.sequence));
  const signedData = childrenOf(expect(explicitOf(expect(wrapped, 0xa0)), tags.sequence));
  const signers = childrenOf(expect(signedData.at(-1), tags.set));
  const [signer] = signers;
  if (!type || !signer || signers.length !== 1) throw new RangeError('a time-stamp is added to exactly one signer');
  const members = childrenOf(signer);
  const last = members.at(-1);
  const existing = last?.tag === 0xa1 ? childrenOf(last).map(encodedOf) : [];
  const kept = (existing.length > 0 ? members.slice(0, -1) : members).map(encodedOf);
  const added = contentOf(readDer(setOf(...existing, attribute(oids.signatureTimeStampToken, token))));
  const signerInfo = sequence(...kept, tlv(0xa1, added));
  return sequence(encodedOf(type), context(0, sequence(...signedData.slice(0, -1).map(encodedOf), tlv(tags.set, signerInfo))));
}

/**
 * An upper bound of the assembled length in bytes, for reserving `/Contents`: the longest signature of the key, and `timestampLength`
 * bytes for a token when one will be embedded.
 */
export function maximumCmsLength(signer: {
  readonly certificateChain: readonly Buffer[];
  readonly algorithm: SignatureAlgorithmId;
  readonly profile: CmsProfile;
  readonly timestampLength?: number;
}): number {
  const [leaf] = signer.certificateChain;
  if (!leaf) throw new RangeError('a signature needs its certificate');
  const { hash } = signatureAlgorithm(signer.algorithm);
  const request = { profile: signer.profile, contentDigest: Buffer.alloc(hash.length), certificate: leaf, algorithm: signer.algorithm };
  const anyTime = '2000-01-01T00:00:00.000Z' as Instant;
  const { signedAttributes } = toBeSigned(signer.profile === 'cades' ? { ...request, signingAt: anyTime } : request);
  const parts = { signedAttributes, certificateChain: signer.certificateChain, algorithm: signer.algorithm };
  const signature = Buffer.alloc(maximumSignatureLength(certificateOf(leaf).publicKey));
  // Room for a token changes the lengths of the headers around it, by two bytes for each of the six levels at most.
  return assemble({ ...parts, signature }).length + (signer.timestampLength === undefined ? 0 : signer.timestampLength + 60);
}
