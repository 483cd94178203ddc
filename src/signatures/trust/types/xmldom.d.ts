/**
 * The part of `@xmldom/xmldom` that is used here. Its own declarations bring the browser's globals into every file of the server, where
 * a forgotten `name` or `event` would then compile; `paths` in tsconfig.json puts these in their place.
 */
export interface XmlNode {
  readonly nodeType: number;
  readonly parentNode: XmlNode | null;
  readonly childNodes: ArrayLike<XmlNode>;
  readonly textContent: string | null;
}

export interface XmlElement extends XmlNode {
  readonly localName: string;
  readonly namespaceURI: string | null;
  getAttribute(name: string): string | null;
  getElementsByTagNameNS(namespace: string, localName: string): ArrayLike<XmlElement>;
}

export interface XmlDocument extends XmlNode {
  readonly documentElement: XmlElement | null;
  getElementsByTagNameNS(namespace: string, localName: string): ArrayLike<XmlElement>;
}

export class DOMParser {
  constructor(options: { readonly errorHandler: Readonly<Record<'warning' | 'error' | 'fatalError', (message: string) => void>> });
  parseFromString(text: string, type: 'text/xml'): XmlDocument | undefined;
}
