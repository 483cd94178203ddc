import type { PdfRectangle } from '#shared/pdf/pdf-pages.js';

/** A size in points. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Points in a millimetre. */
export const MM = 72 / 25.4;

/** Nothing is placed nearer to the edge of the paper: printers do not reach it. */
const EDGE = 5 * MM;
/** White that stays round what is there. */
const CLEARANCE = 2 * MM;
/** The paper is looked at in squares of this side; on larger sheets in larger ones. */
const SQUARE = 1 * MM;
const MOST_SQUARES = 1_000_000;

/**
 * The free place for a rectangle on a page: the lowest, and there the leftmost, one at which nothing of `covered` lies within two
 * millimetres. Undefined when there is none. The same input gives the same place.
 */
export function freePlace(page: Size, covered: readonly PdfRectangle[], wanted: Size): PdfRectangle | undefined {
  const side = Math.max(SQUARE, Math.sqrt((page.width * page.height) / MOST_SQUARES));
  const [columns, rows] = [Math.floor((page.width - 2 * EDGE) / side), Math.floor((page.height - 2 * EDGE) / side)];
  const [needX, needY] = [Math.ceil(wanted.width / side), Math.ceil(wanted.height / side)];
  if (columns < needX || rows < needY) return undefined;
  const taken = takenSquares({ columns, rows, side }, covered);
  for (let y = 0; y + needY <= rows; y++)
    for (let x = 0; x + needX <= columns; x++)
      if (taken(x, y, x + needX, y + needY) === 0) {
        const [left, bottom] = [EDGE + x * side, EDGE + y * side];
        return [left, bottom, left + wanted.width, bottom + wanted.height];
      }
  return undefined;
}

/** How many squares of an area are taken, by sums over everything to the left and below. */
function takenSquares({ columns, rows, side }: { columns: number; rows: number; side: number }, covered: readonly PdfRectangle[]): (x0: number, y0: number, x1: number, y1: number) => number {
  const width = columns + 1;
  // Each rectangle adds one to its squares by four marks at its corners; the first sum over them gives the squares, the second the areas.
  const marks = new Int32Array(width * (rows + 1));
  const column = (x: number, limit: number): number => Math.max(0, Math.min(limit, x));
  for (const [left, bottom, right, top] of covered) {
    const x0 = column(Math.floor((left - CLEARANCE - EDGE) / side), columns);
    const x1 = column(Math.floor((right + CLEARANCE - EDGE) / side) + 1, columns);
    const y0 = column(Math.floor((bottom - CLEARANCE - EDGE) / side), rows);
    const y1 = column(Math.floor((top + CLEARANCE - EDGE) / side) + 1, rows);
    if (x0 >= x1 || y0 >= y1) continue;
    for (const [x, y, by] of [[x0, y0, 1], [x1, y0, -1], [x0, y1, -1], [x1, y1, 1]] as const) marks[y * width + x] = (marks[y * width + x] ?? 0) + by;
  }
  const layers = summed(marks, width, rows + 1);
  const sums = new Int32Array(width * (rows + 1));
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) sums[(y + 1) * width + x + 1] = (layers[y * width + x] ?? 0) > 0 ? 1 : 0;
  const areas = summed(sums, width, rows + 1);
  const at = (x: number, y: number): number => areas[y * width + x] ?? 0;
  return (x0, y0, x1, y1) => at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0);
}

function summed(values: Int32Array, width: number, height: number): Int32Array {
  const sums = new Int32Array(values.length);
  const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : (sums[y * width + x] ?? 0));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) sums[y * width + x] = (values[y * width + x] ?? 0) + at(x - 1, y) + at(x, y - 1) - at(x - 1, y - 1);
  return sums;
}
