import { PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfObject } from './pdf-objects.js';

/**
 * Whether two objects mean the same as they stand: references are compared, not followed; entries of a dictionary in any order; strings
 * by their bytes however written; streams by dictionary and undecoded data.
 */
export function sameObject(left: PdfObject | undefined, right: PdfObject | undefined): boolean {
  const [a, b] = [left ?? null, right ?? null];
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen;
  if (a instanceof PdfName) return b instanceof PdfName && a.value === b.value;
  if (a instanceof PdfString) return b instanceof PdfString && a.bytes.equals(b.bytes);
  if (a instanceof PdfStream) return b instanceof PdfStream && sameObject(a.dict, b.dict) && a.data.equals(b.data);
  if (a instanceof PdfDict) return b instanceof PdfDict && changedKeys(a, b).length === 0 && a.repeatedKey === b.repeatedKey;
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  return a.length === b.length && a.every((item, index) => sameObject(item, b[index]));
}

/** The keys whose values differ between two dictionaries, an absent value counting as null. */
export function changedKeys(before: PdfDict, after: PdfDict): string[] {
  const keys = new Set([...before.entries(), ...after.entries()].map(([key]) => key));
  return [...keys].filter((key) => !sameObject(before.get(key), after.get(key)));
}
