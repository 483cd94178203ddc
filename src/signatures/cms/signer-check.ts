import { accept, refuse, type Result } from '#shared/domain/result.js';
import { readGeneralName, readName } from '../certificates/names.js';
import type { Certificate } from '../certificates/x509.js';
import { subjectKeyIdentifierOf } from '../certificates/extensions.js';
import { hashes, resolveHash, resolveSignatureAlgorithm, type HashAlgorithm, type SignatureAlgorithm } from './algorithms.js';
import { childrenOf, contentOf, DerError, encodedOf, readDer, readIntegerBytes, sequenceOf, type DerNode } from './der-reader.js';
import { tags } from './der.js';
import { oids } from './oids.js';
import type { ParsedSigner } from './parse.js';

/** The certificate that a signer names, among those at hand. Naming proves nothing: the signing-certificate attribute does. */
export function signerCertificate({ sid }: ParsedSigner, certificates: readonly Certificate[]): Certificate | undefined {
  if ('keyIdentifier' in sid) return certificates.find((each) => subjectKeyIdentifierOf(each)?.equals(sid.keyIdentifier));
  const { issuerDer, serial } = sid;
  const numbered = certificates.filter((each) => each.serial === serial);
  return numbered.find((each) => each.issuer.der.equals(issuerDer)) ?? byComparedName(issuerDer, numbered);
}

function byComparedName(issuerDer: Buffer, certificates: readonly Certificate[]): Certificate | undefined {
  const { key } = readName(readDer(issuerDer));
  return certificates.find((each) => each.issuer.key === key);
}

export type SigningCertificateMatch = 'matches' | 'noSigningCertificateAttribute' | 'signingCertificateMismatch' | 'weakHash';

/**
 * Whether the signed signing-certificate attribute (RFC 5035, and RFC 2634 for the old one) is about this certificate: its hash and,
 * where it stands, issuer and serial number. Both attributes must match when both stand; the old one alone rests on SHA-1.
 */
export function matchSigningCertificate({ attributes }: ParsedSigner, certificate: Certificate): SigningCertificateMatch {
  const current = attributes.get(oids.signingCertificateV2);
  const old = attributes.get(oids.signingCertificate);
  if (!current && !old) return 'noSigningCertificateAttribute';
  const matching = [current && firstIdMatches(current, true, certificate), old && firstIdMatches(old, false, certificate)];
  if (matching.includes(false)) return 'signingCertificateMismatch';
  return current ? 'matches' : 'weakHash';
}

function firstIdMatches(value: DerNode, current: boolean, certificate: Certificate): boolean {
  const [first] = childrenOf(sequenceOf(value).next(tags.sequence));
  if (!first) return false;
  const fields = sequenceOf(first);
  const algorithm = current ? fields.optional(tags.sequence) : undefined;
  const hash = algorithm ? resolveHash(algorithm) : accept(current ? hashes.sha256 : hashes.sha1);
  const expected = contentOf(fields.next(tags.octetString));
  const issuerSerial = fields.optional(tags.sequence);
  fields.end();
  if (!hash.ok || !hash.value.digest(certificate.der).equals(expected)) return false;
  return !issuerSerial || issuerSerialMatches(issuerSerial, certificate);
}

function issuerSerialMatches(node: DerNode, certificate: Certificate): boolean {
  const fields = sequenceOf(node);
  const names = childrenOf(fields.next(tags.sequence)).map(readGeneralName);
  const serial = readIntegerBytes(fields.next()).toString('hex');
  return serial === certificate.serial && names.some((name) => name.kind === 'directory' && name.name.key === certificate.issuer.key);
}

export interface SignerAlgorithms {
  readonly digest: HashAlgorithm;
  readonly signature: SignatureAlgorithm;
}

export interface SignerAlgorithmRefusal {
  readonly code: 'unsupportedAlgorithm' | 'algorithmMismatch';
  readonly name: string;
}

/** The two algorithms of a signer; refused when either cannot be computed here or the two do not belong together. */
export function signerAlgorithms(signer: ParsedSigner): Result<SignerAlgorithms, SignerAlgorithmRefusal> {
  const digest = resolveHash(signer.digestAlgorithm);
  if (!digest.ok) return digest;
  const signature = resolveSignatureAlgorithm(signer.signatureAlgorithm, digest.value);
  if (!signature.ok) return signature;
  const fitting = signature.value.hash === digest.value;
  if (!fitting) return refuse({ code: 'algorithmMismatch', name: `${digest.value.name} and ${signature.value.id}` });
  const protection = signer.attributes.get(oids.algorithmProtection);
  if (protection && !protects(protection, signer)) return refuse({ code: 'algorithmMismatch', name: 'CMSAlgorithmProtection' });
  return accept({ digest: digest.value, signature: signature.value });
}

/** CMSAlgorithmProtection (RFC 6211), where a signer added it: the same two algorithms, now under the signature. */
function protects(value: DerNode, signer: ParsedSigner): boolean {
  try {
    const fields = sequenceOf(value);
    const digest = encodedOf(fields.next(tags.sequence));
    const signature = fields.optional(0xa1);
    if (!signature || !contentOf(signature).equals(contentOf(signer.signatureAlgorithm))) return false;
    return digest.equals(encodedOf(signer.digestAlgorithm));
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}
