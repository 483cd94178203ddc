import { element, xmlDocument } from '#shared/domain/xml.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { readXml, XmlFault, type XmlElement } from '#shared/xml/xml-reader.js';

/** Kinds that stand first in a container (ETSI EN 319 162-1 §5.2.1, §5.3.1). */
export const asicKinds = { 'ASiC-E': 'application/vnd.etsi.asic-e+zip', 'ASiC-S': 'application/vnd.etsi.asic-s+zip' } as const;
export type AsicKind = keyof typeof asicKinds;

export const asicNamespace = 'http://uri.etsi.org/02918/v1.2.1#';
const dsigNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/** Digest methods of XML signatures by their addresses (RFC 6931); others are named, not computed. */
const digestMethods: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

/** A file that a manifest names, with the digest that it must have; `hash` is undefined for a method that cannot be computed here. */
export interface ManifestReference {
  readonly uri: string;
  readonly mimeType?: string;
  readonly hash: 'sha256' | 'sha384' | 'sha512' | undefined;
  readonly digest: Buffer;
}

/** An ASiCManifest or ASiCArchiveManifest (§A.4): which signature or time-stamp is over it, and what it names. */
export interface AsicManifest {
  readonly signatureUri: string;
  readonly references: readonly ManifestReference[];
}

/** A file to be named by a manifest that is written. */
export interface ManifestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly sha256: string;
}

/** A path as the URI that a manifest uses: everything but letters of ASCII, digits and a few signs is percent-encoded UTF-8. */
export const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** The manifest over which one signature is made: every file with its SHA-256. */
export function manifestXml(signaturePath: string, files: readonly ManifestFile[]): string {
  const [sha256] = Object.keys(digestMethods);
  return xmlDocument(
    element('asic:ASiCManifest', { 'xmlns:asic': asicNamespace, 'xmlns:ds': dsigNamespace }, [
      element('asic:SigReference', { URI: uriOf(signaturePath), MimeType: 'application/pkcs7-signature' }),
      ...files.map((file) =>
        element('asic:DataObjectReference', { URI: uriOf(file.name), MimeType: file.mimeType }, [
          element('ds:DigestMethod', { Algorithm: sha256 }),
          element('ds:DigestValue', {}, Buffer.from(file.sha256, 'hex').toString('base64')),
        ])),
    ]),
  );
}

/** Reads a manifest strictly; refused (`manifestBroken`) when it is no such XML, names a file twice or no signature. */
export function readManifest(xml: Buffer): Result<AsicManifest, 'manifestBroken'> {
  try {
    const root = readXml(xml.toString('utf8'));
    const names = new Names(root);
    if (!names.is(root, asicNamespace, 'ASiCManifest')) return refuse('manifestBroken');
    const [signature, second] = root.children.filter((child) => names.is(child, asicNamespace, 'SigReference'));
    const references = root.children.filter((child) => names.is(child, asicNamespace, 'DataObjectReference')).map((child) => referenceOf(child, names));
    const signatureUri = signature?.attributes['URI'];
    const distinct = new Set(references.map((each) => each?.uri));
    if (signatureUri === undefined || second || references.length === 0 || distinct.size !== references.length) return refuse('manifestBroken');
    const complete = references.flatMap((each) => (each ? [each] : []));
    return complete.length === references.length ? accept({ signatureUri, references: complete }) : refuse('manifestBroken');
  } catch (error) {
    if (error instanceof XmlFault) return refuse('manifestBroken');
    throw error;
  }
}

function referenceOf(node: XmlElement, names: Names): ManifestReference | undefined {
  const uri = node.attributes['URI'];
  const method = node.children.find((child) => names.is(child, dsigNamespace, 'DigestMethod'))?.attributes['Algorithm'];
  const value = node.children.find((child) => names.is(child, dsigNamespace, 'DigestValue'))?.text.replace(/\s+/g, '');
  if (uri === undefined || method === undefined || !value || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return undefined;
  const mimeType = node.attributes['MimeType'];
  return { uri, hash: digestMethods[method], digest: Buffer.from(value, 'base64'), ...(mimeType === undefined ? {} : { mimeType }) };
}

/** Prefixes as the root declares them; a manifest that declares others further down is not read. */
class Names {
  private readonly prefixes = new Map<string, string>();

  constructor(root: XmlElement) {
    for (const [key, value] of Object.entries(root.attributes)) {
      if (key === 'xmlns') this.prefixes.set('', value);
      if (key.startsWith('xmlns:')) this.prefixes.set(key.slice(6), value);
    }
  }

  is(node: XmlElement, namespace: string, local: string): boolean {
    const [first = '', second] = node.name.split(':');
    const own = second === undefined ? node.attributes['xmlns'] : node.attributes[`xmlns:${first}`];
    return (second ?? first) === local && (own ?? this.prefixes.get(second === undefined ? '' : first)) === namespace;
  }
}
