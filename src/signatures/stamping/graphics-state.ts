import type { PdfRectangle } from '#shared/pdf/pdf-pages.js';
import type { FontExtent } from './font-extent.js';
import { IDENTITY, type Matrix } from './plane.js';

/** What of the graphics state decides where ink can fall (ISO 32000-1, 8.4 and 9.3). Copied by `q`, taken back by `Q`. */
export interface GraphicsState {
  matrix: Matrix;
  /** What is drawn outside of it is not seen; the true clip may be smaller. In points of the page as seen. */
  clip: PdfRectangle;
  lineWidth: number;
  miterLimit: number;
  /** The fill colour is white by its own words, and nothing mixes it with what lies below. */
  fillsWhite: boolean;
  plainBlending: boolean;
  font: FontExtent | undefined;
  fontSize: number;
  charSpacing: number;
  wordSpacing: number;
  scaling: number;
  leading: number;
  rise: number;
  /** Letters are drawn with a line round them. */
  outlined: boolean;
}

export function initialState(matrix: Matrix, clip: PdfRectangle): GraphicsState {
  return {
    matrix, clip, lineWidth: 1, miterLimit: 10, fillsWhite: false, plainBlending: true, font: undefined, fontSize: 0, charSpacing: 0, wordSpacing: 0, scaling: 1, leading: 0, rise: 0, outlined: false,
  };
}

/** Where the pen stands in a text object. After letters of unknown width it stands somewhere between `least` and `most` on its line. */
export interface TextPosition {
  matrix: Matrix;
  line: Matrix;
  least: number;
  most: number;
}

export const startOfText = (): TextPosition => ({ matrix: IDENTITY, line: IDENTITY, least: 0, most: 0 });

/** The common part of two rectangles, or undefined when they do not meet. */
export function overlap(one: PdfRectangle, other: PdfRectangle): PdfRectangle | undefined {
  const common: PdfRectangle = [Math.max(one[0], other[0]), Math.max(one[1], other[1]), Math.min(one[2], other[2]), Math.min(one[3], other[3])];
  return common[0] <= common[2] && common[1] <= common[3] ? common : undefined;
}
