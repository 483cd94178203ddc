import type { PdfPage, PdfRectangle } from '#shared/pdf/pdf-pages.js';

/** An affine map as PDF writes it: x' = a·x + c·y + e, y' = b·x + d·y + f (ISO 32000-1, 8.3.3). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** First `inner`, then `outer`: what `cm` makes of the matrix that stands. */
export function combined(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner;
  const [p, q, r, s, t, u] = outer;
  return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u];
}

export const pointThrough = ([a, b, c, d, e, f]: Matrix, x: number, y: number): readonly [number, number] => [a * x + c * y + e, b * x + d * y + f];

/** The smallest upright rectangle round a rectangle that went through a map. */
export function boxThrough(matrix: Matrix, [left, bottom, right, top]: PdfRectangle): PdfRectangle {
  const corners = [pointThrough(matrix, left, bottom), pointThrough(matrix, right, bottom), pointThrough(matrix, right, top), pointThrough(matrix, left, top)];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** How much a map may lengthen something at most, near enough: for the width of strokes. */
export const stretch = ([a, b, c, d]: Matrix): number => Math.max(Math.hypot(a, b), Math.hypot(c, d));

/** A page as it is looked at: upright, `width` × `height` in points of 1/72 inch, the origin at the bottom left. */
export interface SeenPage {
  readonly width: number;
  readonly height: number;
  /** Takes the page's own coordinates to these. */
  readonly toSeen: Matrix;
  /** And back. */
  readonly toPage: Matrix;
  /** Clockwise turn that the viewer gives the page. */
  readonly rotation: number;
}

/** Larger pages are no paper: nothing is placed on them. Points; PDF itself ends at 14,400 units. */
const LONGEST_SIDE = 14_400;

/** How a page is looked at, with its crop box, rotation and user unit; undefined when it has no sensible size. */
export function seenPage(page: PdfPage): SeenPage | undefined {
  const unit = page.inherited('UserUnit') ?? 1;
  if (typeof unit !== 'number' || !(unit > 0)) return undefined;
  const [left, bottom, right, top] = page.box;
  const [w, h] = [(right - left) * unit, (top - bottom) * unit];
  if (!(w > 0 && h > 0 && w <= LONGEST_SIDE && h <= LONGEST_SIDE)) return undefined;
  const { rotation } = page;
  const upright: Matrix = [unit, 0, 0, unit, -left * unit, -bottom * unit];
  const turn: Matrix = rotation === 90 ? [0, -1, 1, 0, 0, w] : rotation === 180 ? [-1, 0, 0, -1, w, h] : rotation === 270 ? [0, 1, -1, 0, h, 0] : IDENTITY;
  const sideways = rotation === 90 || rotation === 270;
  const toSeen = combined(upright, turn);
  return { width: sideways ? h : w, height: sideways ? w : h, toSeen, toPage: inverse(toSeen), rotation };
}

/** The way back; the maps of pages always have one. */
function inverse([a, b, c, d, e, f]: Matrix): Matrix {
  const area = a * d - b * c;
  return [d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area];
}
