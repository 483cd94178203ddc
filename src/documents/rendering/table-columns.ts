import type { TableRow } from '../domain/content.js';
import { inlineText } from '../domain/plain-text.js';

/** How the width of a table is shared: one weight a column; `tight` when even the longest words do not fit and must be hyphenated. */
export type TableColumns = { readonly weights: readonly number[]; readonly tight: boolean };

/** Small letters of 12 pt that go into the 170 mm of the page, and what the inset of a cell takes of them. */
const [lineOfLetters, inset] = [84, 2];
/** Text beyond this many letters earns a column no more room. */
const enough = 160;

/**
 * Shares the width of the page among the columns of a table: each gets room for its longest word, what is left goes to those
 * that carry more text. A column of numbers stays narrow and names are not hyphenated while there is room. `printed` ties
 * together what must not be torn apart.
 */
export function tableColumns(rows: readonly TableRow[], printed: (text: string) => string): TableColumns {
  const needed: number[] = [];
  const wanted: number[] = [];
  for (const row of rows) {
    row.cells.forEach((cell, column) => {
      const text = printed(inlineText(cell.text));
      const words = text.split(/[ \n\t]/).map(letters);
      needed[column] = Math.max(needed[column] ?? 3, ...words.map((word) => word + inset));
      wanted[column] = Math.max(wanted[column] ?? 0, Math.min(letters(text), enough));
    });
  }
  const least = sum(needed);
  const spare = Math.max(0, lineOfLetters - least);
  const total = sum(wanted) || 1;
  const limit = least > lineOfLetters ? evenLimit(needed) : Infinity;
  const weights = needed.map((width, column) => Math.min(width, limit) + (spare * (wanted[column] ?? 0)) / total);
  return { weights: weights.map((weight) => Math.round(weight * 10) / 10), tight: least > lineOfLetters };
}

/** The width at which wide columns must stop so that all fit; narrow columns keep what they need. */
function evenLimit(needed: readonly number[]): number {
  let room = lineOfLetters;
  const ascending = needed.toSorted((a, b) => a - b);
  for (const [index, width] of ascending.entries()) {
    const share = room / (ascending.length - index);
    if (width >= share) return share;
    room -= width;
  }
  return Infinity;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Width in small letters: capitals are about a third wider. */
const letters = (text: string): number => text.length + 0.35 * (text.match(/\p{Lu}/gu)?.length ?? 0);
