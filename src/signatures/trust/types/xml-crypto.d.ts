import type { KeyLike } from 'node:crypto';
import type { XmlElement } from './xmldom.js';

/** The part of `xml-crypto` that is used here; see xmldom.d.ts for why its own declarations are not. */
export interface HashAlgorithm {
  getAlgorithmName(): string;
  getHash(xml: string): string;
}

export interface SignatureAlgorithm {
  getAlgorithmName(): string;
  getSignature(data: unknown, key: unknown): string;
  verifySignature(data: unknown, key: unknown, value: unknown): boolean;
}

export interface SignedXmlOptions {
  readonly privateKey?: KeyLike;
  readonly publicCert?: KeyLike;
  readonly signatureAlgorithm?: string;
  readonly canonicalizationAlgorithm?: string;
  getCertFromKeyInfo?(): string | null;
}

export interface NewReference {
  readonly xpath: string;
  readonly transforms: readonly string[];
  readonly digestAlgorithm: string;
  readonly uri?: string;
  readonly isEmptyUri?: boolean;
}

/** A reference of the signature; `signedReference` is the canonical XML that was digested, present once everything was verified. */
export interface Reference {
  readonly uri: string;
  readonly type?: string;
  readonly transforms: readonly string[];
  readonly signedReference?: string;
}

export class SignedXml {
  HashAlgorithms: Readonly<Record<string, new () => HashAlgorithm>>;
  SignatureAlgorithms: Record<string, new () => SignatureAlgorithm>;
  CanonicalizationAlgorithms: Record<string, new () => object>;
  constructor(options: SignedXmlOptions);
  loadSignature(node: XmlElement): void;
  /** False or an Error when the signature does not hold, an Error also for what is not supported. */
  checkSignature(xml: string): boolean;
  getReferences(): Reference[];
  addReference(reference: NewReference): void;
  computeSignature(xml: string, options: { readonly prefix: string; readonly location: { readonly reference: string; readonly action: 'append' | 'before' } }): void;
  getSignedXml(): string;
}
