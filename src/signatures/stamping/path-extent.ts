import type { PdfRectangle } from '#shared/pdf/pdf-pages.js';
import { pointThrough, type Matrix } from './plane.js';

type Point = readonly [number, number];

/** The path that is being drawn: its pieces as boxes, in points of the page as seen. A curve lies within its control points. */
export class PathExtent {
  pieces: PdfRectangle[] = [];
  private at: Point | undefined;
  private start: Point | undefined;

  /** Takes `m l c v y h re`; false for a piece without a beginning, which readers draw differently. */
  add(operator: string, operands: readonly number[], matrix: Matrix): boolean {
    const points: Point[] = [];
    if (operator === 're') {
      const [x = 0, y = 0, width = 0, height = 0] = operands;
      const corners = [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]].map(([px = 0, py = 0]) => pointThrough(matrix, px, py));
      corners.slice(1).forEach((corner, index) => this.pieces.push(boxOf([corners[index] as Point, corner])));
      this.at = this.start = corners[0];
      return true;
    }
    for (let index = 0; index + 1 < operands.length; index += 2) points.push(pointThrough(matrix, operands[index] ?? 0, operands[index + 1] ?? 0));
    if (operator === 'm') {
      this.at = this.start = points[0];
      return true;
    }
    if (this.at === undefined) return false;
    const next = operator === 'h' ? this.start : points.at(-1);
    this.pieces.push(boxOf([this.at, ...points, ...(next ? [next] : [])]));
    this.at = next;
    return true;
  }

  /** Everything that the path can enclose; undefined when nothing was drawn. */
  whole(): PdfRectangle | undefined {
    return this.pieces.length === 0 ? undefined : joined(this.pieces);
  }

  clear(): void {
    this.pieces = [];
    this.at = this.start = undefined;
  }
}

const boxOf = (points: readonly Point[]): PdfRectangle => joined(points.map(([x, y]) => [x, y, x, y]));

function joined(boxes: readonly PdfRectangle[]): PdfRectangle {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) [left, bottom, right, top] = [Math.min(left, box[0]), Math.min(bottom, box[1]), Math.max(right, box[2]), Math.max(top, box[3])];
  return [left, bottom, right, top];
}
