import { createHash, createPublicKey, verify, type KeyLike } from 'node:crypto';
import { DOMParser, type XmlDocument, type XmlElement } from '@xmldom/xmldom';
import { SignedXml, type HashAlgorithm, type SignatureAlgorithm } from 'xml-crypto';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { TrustedListRefusal } from './trusted-list.js';

/** The whole European list of lists has half a megabyte, the largest national one some ten. */
export const largestList = 24 * 1024 * 1024;
const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
const signedPropertiesType = 'http://uri.etsi.org/01903#SignedProperties';
const canonicalForms = ['http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'] as const;
const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

const hash = (name: string, uri: string): new () => HashAlgorithm => class {
  getAlgorithmName = (): string => uri;
  getHash = (xml: string): string => createHash(name).update(xml, 'utf8').digest('base64');
};
const signature = (name: string, kind: 'rsa' | 'ec', uri: string): new () => SignatureAlgorithm => class {
  getAlgorithmName = (): string => uri;
  getSignature = (): string => {
    throw new Error('lists are only verified here');
  };
  verifySignature = (data: unknown, key: unknown, value: unknown): boolean => {
    const publicKey = createPublicKey(key as KeyLike);
    if (publicKey.asymmetricKeyType !== kind || typeof value !== 'string') return false;
    // XML signatures carry r and s side by side (RFC 4050, XMLDSig 1.1 §6.4.3).
    return verify(name, Buffer.from(String(data), 'utf8'), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(value, 'base64'));
  };
};

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const encryption = 'http://www.w3.org/2001/04/xmlenc#';
/** SHA-2 only; what is not in these two tables is refused, SHA-1 and HMAC among it. */
const hashes: Readonly<Record<string, new () => HashAlgorithm>> = Object.fromEntries(
  ([['sha256', `${encryption}sha256`], ['sha384', `${more}sha384`], ['sha512', `${encryption}sha512`]] as const).map(([name, uri]) => [uri, hash(name, uri)]),
);
const signatures: Readonly<Record<string, new () => SignatureAlgorithm>> = Object.fromEntries(
  (['sha256', 'sha384', 'sha512'] as const).flatMap((name) => [
    [`${more}rsa-${name}`, signature(name, 'rsa', `${more}rsa-${name}`)], [`${more}ecdsa-${name}`, signature(name, 'ec', `${more}ecdsa-${name}`)],
  ]),
);

/** What a signature says it was made with, before it is believed. */
export interface SignedDocument {
  /** The certificate in KeyInfo, DER; only used to find the same one among those that are trusted. */
  readonly claimedSigner: Buffer | undefined;
  /** Verifies with the given certificate; the result is the XML text that was signed, which alone may be read afterwards. */
  verifyWith(certificatePem: string): Result<string, TrustedListRefusal>;
}

/**
 * Reads a text as an XML document with one enveloped signature (XMLDSig) that is a child of the root element and covers the
 * whole document. Refuses document type declarations before anything is parsed, so that there are no entities to expand or to fetch.
 */
export function readSignedDocument(bytes: Buffer): Result<SignedDocument, TrustedListRefusal> {
  const text = safeText(bytes);
  if (text === undefined) return refuse('listForbiddenXml');
  const document = parseXml(text);
  if (!document?.documentElement) return refuse('listBroken');
  const found = Array.from(document.getElementsByTagNameNS(signatureNamespace, 'Signature'));
  const [node] = found;
  if (!node) return refuse('listUnsigned');
  if (found.length > 1 || node.parentNode !== document.documentElement) return refuse('listSignatureMisplaced');
  const claimed = node.getElementsByTagNameNS(signatureNamespace, 'X509Certificate')[0]?.textContent;
  return accept({
    claimedSigner: claimed ? Buffer.from(claimed, 'base64') : undefined,
    verifyWith: (certificatePem) => verified(text, node, certificatePem),
  });
}

function safeText(bytes: Buffer): string | undefined {
  if (bytes.length > largestList) return undefined;
  const text = decoded(bytes);
  if (text === undefined || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return undefined;
  const declared = /^<\?xml[^>]*encoding=["']([^"']*)["']/.exec(text)?.[1];
  return declared === undefined || declared.toLowerCase() === 'utf-8' ? text : undefined;
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A document, or undefined when it is not well-formed: what the parser would mend or guess is refused. */
export function parseXml(text: string): XmlDocument | undefined {
  let faults = 0;
  const complain = (): void => {
    faults += 1;
  };
  try {
    const document = new DOMParser({ errorHandler: { warning: complain, error: complain, fatalError: complain } }).parseFromString(text, 'text/xml');
    return faults === 0 && document?.documentElement ? document : undefined;
  } catch {
    return undefined;
  }
}

function verified(text: string, node: XmlElement, certificatePem: string): Result<string, TrustedListRefusal> {
  const check = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null });
  check.HashAlgorithms = hashes;
  check.SignatureAlgorithms = { ...signatures };
  const known = [...canonicalForms, enveloped];
  check.CanonicalizationAlgorithms = Object.fromEntries(Object.entries(check.CanonicalizationAlgorithms).filter(([name]) => known.some((each) => each === name)));
  try {
    check.loadSignature(node);
    if (!check.checkSignature(text)) return refuse('listSignatureInvalid');
  } catch (error) {
    return refuse(error instanceof Error && /is not supported/.test(error.message) ? 'listAlgorithm' : 'listSignatureInvalid');
  }
  const root = parseXml(text)?.documentElement;
  const own = ['Id', 'ID', 'id'].map((name) => root?.getAttribute(name)).filter(Boolean);
  const about = check.getReferences().filter(({ type }) => type !== signedPropertiesType);
  const [reference] = about;
  const whole = reference?.uri === '' || own.some((id) => reference?.uri === `#${id}`);
  const plain = reference?.transforms.every((each) => known.some((name) => name === each)) ?? false;
  if (about.length !== 1 || !reference?.signedReference || !whole || !plain) return refuse('listSignatureMisplaced');
  return accept(reference.signedReference);
}
