import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfDict, PdfName, type PdfObject } from '#shared/pdf/pdf-objects.js';

/** How far the pen moves for a string, in em, spacing left out: exactly, or between two bounds where the file does not say. */
export interface Advance {
  readonly least: number;
  readonly most: number;
  /** Characters, for the spacing between them; and those among them that are a one-byte space. */
  readonly glyphs: number;
  readonly spaces: number;
}

/** What of a font decides where its letters can reach. `ascent` and `descent` in em, measured from the base line. */
export interface FontExtent {
  readonly ascent: number;
  readonly descent: number;
  advance(text: Buffer): Advance;
}

/** No letter of a font in use is wider, em. */
const WIDEST = 1.5;
/** A string whose characters cannot be told apart may reach as far as any page. */
const ANYWHERE = 1e5;
/** Widths that one font may name; there are 65,536 characters at most. */
const MOST_WIDTHS = 200_000;

/**
 * Reads how far the letters of a font reach. Undefined when nobody can say without drawing them: fonts whose letters are drawings of
 * their own (Type 3), vertical writing, malformed dictionaries.
 */
export function fontExtent(document: PdfDocument, font: PdfDict): FontExtent | undefined {
  const subtype = font.name('Subtype');
  if (subtype === 'Type0') return compositeExtent(document, font);
  if (subtype !== 'Type1' && subtype !== 'TrueType' && subtype !== 'MMType1') return undefined;
  const heights = heightsOf(document, document.dict(font.get('FontDescriptor')));
  const widths = document.array(font.get('Widths'));
  const first = document.resolve(font.get('FirstChar'));
  if (heights === undefined || (widths !== undefined && typeof first !== 'number')) return undefined;
  const known = widths?.map((width) => em(document.resolve(width)));
  return {
    ...heights,
    advance: (text) => {
      let [least, most, spaces] = [0, 0, 0];
      for (const code of text) {
        const width = known?.[code - (first as number)];
        least += width ?? 0;
        most += width ?? WIDEST;
        if (code === 32) spaces++;
      }
      return { least, most, glyphs: text.length, spaces };
    },
  };
}

function compositeExtent(document: PdfDocument, font: PdfDict): FontExtent | undefined {
  const encoding = document.resolve(font.get('Encoding'));
  const descendant = document.dict(document.array(font.get('DescendantFonts'))?.[0]);
  if (descendant === undefined || isVertical(encoding)) return undefined;
  const heights = heightsOf(document, document.dict(descendant.get('FontDescriptor')));
  if (heights === undefined) return undefined;
  if (!(encoding instanceof PdfName) || encoding.value !== 'Identity-H') {
    return { ...heights, advance: (text) => ({ least: 0, most: text.length === 0 ? 0 : ANYWHERE, glyphs: text.length, spaces: 0 }) };
  }
  const widths = cidWidths(document, descendant.get('W'));
  const usual = em(document.resolve(descendant.get('DW') ?? 1000));
  return {
    ...heights,
    advance: (text) => {
      let [least, most] = [0, 0];
      for (let at = 0; at + 1 < text.length; at += 2) {
        const width = widths === undefined ? undefined : (widths.get(text.readUInt16BE(at)) ?? usual);
        least += width ?? 0;
        most += width ?? WIDEST;
      }
      return { least, most: text.length % 2 === 0 ? most : ANYWHERE, glyphs: text.length >> 1, spaces: 0 };
    },
  };
}

/** A CMap of the file's own may be vertical too; only its name is looked at, and one without a name counts as vertical. */
function isVertical(encoding: PdfObject): boolean {
  if (encoding instanceof PdfName) return encoding.value.endsWith('V');
  return true;
}

/** `/W` of a CID font (ISO 32000-1, 9.7.4.3) in em; undefined when it is malformed or beyond all measure. */
function cidWidths(document: PdfDocument, value: PdfObject | undefined): Map<number, number | undefined> | undefined {
  const widths = new Map<number, number | undefined>();
  if (value === undefined) return widths;
  const items = document.array(value)?.map((item) => document.resolve(item));
  if (items === undefined) return undefined;
  let named = 0;
  for (let at = 0; at < items.length;) {
    const [from, second, third] = [items[at], items[at + 1], items[at + 2]];
    if (typeof from !== 'number') return undefined;
    named += Array.isArray(second) ? second.length : typeof second === 'number' ? second - from : 0;
    if (!(named <= MOST_WIDTHS)) return undefined;
    if (Array.isArray(second)) {
      second.forEach((width, index) => widths.set(from + index, em(document.resolve(width))));
      at += 2;
      continue;
    }
    if (typeof second !== 'number') return undefined;
    for (let cid = from; cid <= second; cid++) widths.set(cid, em(third ?? null));
    at += 3;
  }
  return widths;
}

const em = (width: PdfObject): number | undefined => (typeof width === 'number' && width >= 0 && width <= 5_000 ? width / 1000 : undefined);

/** How high and low letters go: as the font says, and never less than ordinary letters do. Undefined beyond four em. */
function heightsOf(document: PdfDocument, descriptor: PdfDict | undefined): { ascent: number; descent: number } | undefined {
  const box = document.array(descriptor?.get('FontBBox'))?.map((item) => document.resolve(item)) ?? [];
  const [, low, , high] = box;
  const ascent = Math.max(1.1, typeof high === 'number' ? high / 1000 : 0);
  const descent = Math.min(-0.35, typeof low === 'number' ? low / 1000 : 0);
  return ascent <= 4 && descent >= -4 ? { ascent, descent } : undefined;
}
