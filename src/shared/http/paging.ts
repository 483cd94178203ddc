import { sharedProblem } from '../shared.errors.js';

/** The place after the last row of a page: the values that the page is ordered by. Opaque to clients, carries nothing secret. */
export const encodeCursor = (place: readonly (string | number | null)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** Reads a cursor back; anything but our own form is refused as `invalidRequest`. */
export function decodeCursor(cursor: string | undefined, length: number): (string | number | null)[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === length && place.every((value) => value === null || ['string', 'number'].includes(typeof value))) return place;
  } catch {
    // not JSON: refused below like every other foreign cursor
  }
  throw sharedProblem('invalidRequest', { issues: [{ in: 'query', path: 'cursor', message: 'not a cursor of this list' }] });
}

/** Cuts a list that was read with one row too many into a page and the cursor of the next. */
export function pageOf<Row, Item>(found: readonly Row[], limit: number, place: (row: Row) => (string | number | null)[], item: (row: Row) => Item): { items: Item[]; nextCursor: string | null } {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: found.length > limit && last ? encodeCursor(place(last)) : null };
}
