/** Attributes of an element; what is undefined or null is left out. */
export type XmlAttributes = Readonly<Record<string, string | number | boolean | null | undefined>>;
/** What stands inside an element: text, or elements that were made by `element`. */
export type XmlContent = string | Xml | undefined | readonly (Xml | undefined)[];

/** A piece of well-formed XML. Made only by `element`, so that no text gets in unescaped (W02). */
export interface Xml {
  readonly xml: string;
}

/** XML 1.0 has no form for most control characters and lone surrogates: they are shown as the replacement character. */
const allowed = (text: string): string => text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };
const escapeText = (text: string): string => allowed(text).replace(/[&<>\r]/g, (found) => escapes[found] ?? found);
const escapeAttribute = (text: string): string => allowed(text).replace(/[&<>"\t\n\r]/g, (found) => escapes[found] ?? found);

/** An element with its attributes and content. Names are ours, never a user's; a wrong one throws. */
export function element(name: string, attributes: XmlAttributes = {}, content?: XmlContent): Xml {
  const given = Object.entries(attributes).filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined && entry[1] !== null);
  for (const part of [name, ...given.map(([attribute]) => attribute)]) if (!/^[A-Za-z_][\w.\-:]*$/.test(part)) throw new RangeError(`not an XML name: ${part}`);
  const open = `<${name}${given.map(([attribute, value]) => ` ${attribute}="${escapeAttribute(String(value))}"`).join('')}`;
  const inside = typeof content === 'string' ? escapeText(content) : content === undefined ? '' : [content].flat().map((child) => (child as Xml | undefined)?.xml ?? '').join('');
  return { xml: inside === '' ? `${open}/>` : `${open}>${inside}</${name}>` };
}

/** A whole document with its declaration; UTF-8. */
export const xmlDocument = (root: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}\n`;
