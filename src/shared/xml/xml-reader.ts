/** An element that was read: its name, attributes, child elements and the text directly inside it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** A file from outside is no XML that we accept; it stays where it was. */
export class XmlFault extends Error {}

const limits = { length: 1_000_000, depth: 40, elements: 20_000 } as const;
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const tokens = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([A-Za-z_][\w.\-:]*)((?:\s+[A-Za-z_][\w.\-:]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const attribute = /([A-Za-z_][\w.\-:]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

interface Growing { name: string; attributes: Record<string, string>; children: Growing[]; text: string }

/**
 * Reads a small XML message strictly: no document type, no entities but the five of XML and numeric ones, nothing after the root,
 * bounded in size, depth and number of elements. Throws an XmlFault on anything else, so that a hostile file costs little.
 */
export function readXml(source: string): XmlElement {
  if (source.length > limits.length) throw new XmlFault('the message is too large');
  const root: Growing = { name: '', attributes: {}, children: [], text: '' };
  const path: Growing[] = [root];
  let at = source.startsWith('\ufeff') ? 1 : 0;
  for (let count = 0; at < source.length; count += 1) {
    if (count > limits.elements) throw new XmlFault('the message has too many parts');
    tokens.lastIndex = at;
    const found = tokens.exec(source);
    if (!found) throw new XmlFault(`not well-formed at ${at}`);
    at = tokens.lastIndex;
    take(path, found);
  }
  const [only] = root.children;
  if (path.length !== 1 || !only || root.children.length !== 1 || root.text.trim() !== '') throw new XmlFault('not one element with everything closed');
  return only;
}

function take(path: Growing[], [, data, closing, name, attributes, empty, text]: RegExpExecArray): void {
  const inside = path.at(-1);
  if (!inside) throw new XmlFault('closed too often');
  if (data !== undefined) inside.text += data;
  else if (text !== undefined) inside.text += decode(text);
  else if (name !== undefined && closing) {
    if (path.length === 1 || inside.name !== name) throw new XmlFault(`</${name}> closes nothing`);
    path.pop();
  } else if (name !== undefined) {
    const element: Growing = { name, attributes: attributesOf(attributes ?? ''), children: [], text: '' };
    inside.children.push(element);
    if (!empty) path.push(element);
    if (path.length > limits.depth) throw new XmlFault('the message is nested too deeply');
  }
}

function attributesOf(source: string): Record<string, string> {
  const found: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name, double, single] of source.matchAll(attribute)) {
    if (name === undefined || name in found) throw new XmlFault('an attribute stands twice');
    found[name] = decode(double ?? single ?? '');
  }
  return found;
}

function decode(text: string): string {
  return text.replace(/&([^;&]{0,12});|&/g, (whole, entity: string | undefined) => {
    const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(entity ?? '') ?? [];
    const code = hex ? parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
    if (code !== undefined && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) return String.fromCodePoint(code);
    const known = named[entity ?? ''];
    if (known === undefined) throw new XmlFault(`an entity that is not allowed: ${whole}`);
    return known;
  });
}

/** The first child of that name, or undefined. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined => element.children.find((child) => child.name === name);
