import { contentOperations } from '#shared/pdf/content-stream.js';
import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfName, PdfStream, PdfString, type PdfDict, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { rectangle, type PdfRectangle } from '#shared/pdf/pdf-pages.js';
import { fontExtent, type FontExtent } from './font-extent.js';
import { overlap, startOfText, type GraphicsState, type TextPosition } from './graphics-state.js';
import { PathExtent } from './path-extent.js';
import { boxThrough, combined, stretch, type Matrix } from './plane.js';

/** Operators that one page may have, with all its forms; more is no letter and counts as covered. */
const MOST_OPERATIONS = 300_000;
const MOST_AREAS = 200_000;
const DEEPEST_FORM = 12;
/** States that `q` may keep. */
const DEEPEST_STATE = 512;
/** Letters lean out of their own width by this much, em. */
const OVERHANG = 0.5;

const PAINTING: Readonly<Record<string, { fill: boolean; stroke: boolean; close?: boolean }>> = {
  S: { fill: false, stroke: true }, s: { fill: false, stroke: true, close: true }, f: { fill: true, stroke: false }, F: { fill: true, stroke: false }, 'f*': { fill: true, stroke: false },
  B: { fill: true, stroke: true }, 'B*': { fill: true, stroke: true }, b: { fill: true, stroke: true, close: true }, 'b*': { fill: true, stroke: true, close: true }, n: { fill: false, stroke: false },
};
/** Operands of the path operators. */
const PATH: Readonly<Record<string, number>> = { m: 2, l: 2, c: 6, v: 4, y: 4, h: 0, re: 4 };
/** How many numbers each of these takes; what they set cannot move ink. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['J', 'j', 'd', 'ri', 'i', 'BMC', 'BDC', 'EMC', 'MP', 'DP', 'BX', 'EX', 'G', 'RG', 'K', 'CS', 'SC', 'SCN', 'd0', 'd1']);

const broken = (why: string): PdfError => new PdfError('broken', why);

/** Goes through the content of a page and of its forms and notes where ink can fall. Throws a PdfError where that cannot be told. */
export class ContentReading {
  readonly areas: PdfRectangle[] = [];
  private operations = 0;
  private readonly fonts = new Map<PdfDict, FontExtent | undefined>();

  constructor(private readonly document: PdfDocument) {}

  read(content: Buffer, resources: PdfDict | undefined, begin: GraphicsState, depth = 0): void {
    new Canvas(this, this.document, resources, begin, depth).draw(content);
  }

  count(): void {
    if (++this.operations > MOST_OPERATIONS) throw new PdfError('tooLarge', 'the content of a page is too long');
  }

  /** Notes ink within `clip`. What is not a number anywhere is nowhere to be trusted. */
  ink(area: PdfRectangle, clip: PdfRectangle): void {
    if (area.some((edge) => Number.isNaN(edge))) throw broken('a place on the page is not a number');
    const seen = overlap(area, clip);
    if (seen === undefined) return;
    if (this.areas.length >= MOST_AREAS) throw new PdfError('tooLarge', 'a page has too many things on it');
    this.areas.push(seen);
  }

  font(resources: PdfDict | undefined, named: string): FontExtent {
    const dict = this.document.dict(this.document.dict(resources?.get('Font'))?.get(named));
    if (dict === undefined) throw broken(`the page has no font "${named}"`);
    if (!this.fonts.has(dict)) this.fonts.set(dict, fontExtent(this.document, dict));
    const extent = this.fonts.get(dict);
    if (extent === undefined) throw new PdfError('unsupported', 'nobody can say how large the letters of this font are');
    return extent;
  }
}

/** One content stream: the page's, or that of a form on it. */
class Canvas {
  private readonly kept: GraphicsState[] = [];
  private readonly path = new PathExtent();
  private text: TextPosition = startOfText();
  private clips = false;

  constructor(private readonly reading: ContentReading, private readonly document: PdfDocument, private readonly resources: PdfDict | undefined, private state: GraphicsState, private readonly depth: number) {}

  draw(content: Buffer): void {
    for (const { operator, operands } of contentOperations(content)) {
      this.reading.count();
      if (WITHOUT_EFFECT.has(operator)) continue;
      if (operator in PATH) this.extendPath(operator, operands);
      else if (operator in PAINTING) this.paint(PAINTING[operator] as { fill: boolean; stroke: boolean; close?: boolean });
      else if (!(this.general(operator, operands) || this.textOperator(operator, operands))) throw new PdfError('unsupported', `nobody can say what "${operator}" draws`);
    }
  }

  private extendPath(operator: string, operands: readonly PdfObject[]): void {
    if (!this.path.add(operator, numbers(operands, PATH[operator] ?? 0), this.state.matrix)) throw broken('a path has no beginning');
    if (this.path.pieces.length > MOST_AREAS) throw new PdfError('tooLarge', 'a path is too long');
  }

  private paint({ fill, stroke, close }: { fill: boolean; stroke: boolean; close?: boolean }): void {
    const { state, path } = this;
    if (close && path.pieces.length > 0) path.add('h', [], state.matrix);
    const whole = path.whole();
    if (whole !== undefined && fill && !state.fillsWhite) this.reading.ink(whole, state.clip);
    if (stroke) {
      const reach = Math.max(0.5, (state.lineWidth / 2) * Math.max(1.5, state.miterLimit) * stretch(state.matrix));
      for (const piece of path.pieces) this.reading.ink(grown(piece, reach), state.clip);
    }
    if (this.clips && whole !== undefined) state.clip = overlap(whole, state.clip) ?? [0, 0, 0, 0];
    this.clips = false;
    path.clear();
  }

  /** State, colours, images, forms; false for operators of text. */
  private general(operator: string, operands: readonly PdfObject[]): boolean {
    const { state } = this;
    switch (operator) {
      case 'q':
        if (this.kept.length >= DEEPEST_STATE) throw new PdfError('tooLarge', 'the page keeps too many graphics states');
        this.kept.push({ ...state });
        return true;
      case 'Q':
        this.state = this.kept.pop() ?? state;
        return true;
      case 'cm':
        state.matrix = combined(matrixOf(operands), state.matrix);
        return true;
      case 'w':
        [state.lineWidth = 0] = numbers(operands, 1).map(Math.abs);
        return true;
      case 'M':
        [state.miterLimit = 10] = numbers(operands, 1);
        return true;
      case 'W': case 'W*':
        this.clips = true;
        return true;
      case 'g': case 'rg': case 'k':
        state.fillsWhite = state.plainBlending && numbers(operands, { g: 1, rg: 3, k: 4 }[operator]).every((part) => part === (operator === 'k' ? 0 : 1));
        return true;
      case 'cs': case 'sc': case 'scn':
        state.fillsWhite = false;
        return true;
      case 'gs':
        this.useState(nameOf(operands));
        return true;
      case 'sh':
        this.reading.ink(state.clip, state.clip);
        return true;
      case 'BI':
        this.reading.ink(boxThrough(state.matrix, [0, 0, 1, 1]), state.clip);
        return true;
      case 'Do':
        this.place(nameOf(operands));
        return true;
      default:
        return false;
    }
  }

  private useState(named: string): void {
    const parameters = this.document.dict(this.document.dict(this.resources?.get('ExtGState'))?.get(named));
    if (parameters === undefined) throw broken(`the page has no graphics state "${named}"`);
    const [blending, width, miter, font] = ['BM', 'LW', 'ML', 'Font'].map((key) => this.document.resolve(parameters.get(key)));
    if (typeof width === 'number') this.state.lineWidth = Math.abs(width);
    if (typeof miter === 'number') this.state.miterLimit = miter;
    if (font !== null) throw new PdfError('unsupported', 'a graphics state sets a font');
    if (blending !== null) this.state.plainBlending = blending instanceof PdfName && (blending.value === 'Normal' || blending.value === 'Compatible');
    if (parameters.has('TR') || parameters.has('TR2')) this.state.plainBlending = false;
    if (!this.state.plainBlending) this.state.fillsWhite = false;
  }

  private place(named: string): void {
    const object = this.document.resolve(this.document.dict(this.resources?.get('XObject'))?.get(named));
    if (!(object instanceof PdfStream)) throw broken(`the page has no object "${named}"`);
    const subtype = this.document.resolve(object.dict.get('Subtype'));
    if (subtype instanceof PdfName && subtype.value === 'Image') this.reading.ink(boxThrough(this.state.matrix, [0, 0, 1, 1]), this.state.clip);
    else if (subtype instanceof PdfName && subtype.value === 'Form') this.placeForm(object);
    else throw new PdfError('unsupported', 'an object on the page is neither an image nor a form');
  }

  private placeForm(form: PdfStream): void {
    if (this.depth >= DEEPEST_FORM) throw new PdfError('tooLarge', 'forms lie too deep in one another');
    const matrix = form.dict.has('Matrix') ? matrixOf(this.document.array(form.dict.get('Matrix'))?.map((item) => this.document.resolve(item)) ?? []) : undefined;
    const placed = matrix ? combined(matrix, this.state.matrix) : this.state.matrix;
    const box = rectangle(this.document, form.dict.get('BBox'));
    if (box === undefined) throw broken('a form has no bounds');
    const clip = overlap(boxThrough(placed, box), this.state.clip);
    if (clip === undefined) return;
    const resources = form.dict.has('Resources') ? this.document.dict(form.dict.get('Resources')) : this.resources;
    // The form begins with the state that stands; what it changes ends with it.
    this.reading.read(this.document.decode(form), resources, { ...this.state, matrix: placed, clip }, this.depth + 1);
  }

  private textOperator(operator: string, operands: readonly PdfObject[]): boolean {
    const { state } = this;
    switch (operator) {
      case 'BT':
        this.text = startOfText();
        return true;
      case 'ET':
        return true;
      case 'Tf':
        state.font = this.reading.font(this.resources, nameOf(operands.slice(0, 1)));
        [state.fontSize = 0] = numbers(operands.slice(1), 1);
        return true;
      case 'Tc': case 'Tw': case 'Tz': case 'TL': case 'Ts': case 'Tr':
        this.setSpacing(operator, numbers(operands, 1)[0] ?? 0);
        return true;
      case 'Tm':
        this.startLine(matrixOf(operands));
        return true;
      case 'Td': case 'TD': {
        const [x = 0, y = 0] = numbers(operands, 2);
        if (operator === 'TD') state.leading = -y;
        this.startLine(combined([1, 0, 0, 1, x, y], this.text.line));
        return true;
      }
      case 'T*':
        this.nextLine();
        return true;
      case 'Tj':
        this.show(operands);
        return true;
      case 'TJ':
        this.show(Array.isArray(operands[0]) ? operands[0] : operands);
        return true;
      case "'":
        this.nextLine();
        this.show(operands);
        return true;
      case '"':
        [state.wordSpacing = 0, state.charSpacing = 0] = numbers(operands.slice(0, 2), 2);
        this.nextLine();
        this.show(operands.slice(2));
        return true;
      default:
        return false;
    }
  }

  private setSpacing(operator: string, value: number): void {
    const { state } = this;
    if (operator === 'Tc') state.charSpacing = value;
    else if (operator === 'Tw') state.wordSpacing = value;
    else if (operator === 'Tz') state.scaling = value / 100;
    else if (operator === 'TL') state.leading = value;
    else if (operator === 'Tr') state.outlined = value % 4 === 1 || value % 4 === 2;
    else state.rise = value;
  }

  private startLine(line: Matrix): void {
    this.text = { matrix: line, line, least: 0, most: 0 };
  }

  private nextLine(): void {
    this.startLine(combined([1, 0, 0, 1, 0, -this.state.leading], this.text.line));
  }

  /** Letters lie between where the line may have begun and where it may end, as high and low as the font reaches. */
  private show(items: readonly PdfObject[]): void {
    const { state, text } = this;
    const { font, fontSize, scaling, rise } = state;
    if (font === undefined) throw broken('letters without a font');
    let [from, to] = [text.least, text.most];
    const move = (least: number, most: number): void => {
      // A negative size or scaling writes to the left.
      text.least += Math.min(least * scaling, most * scaling);
      text.most += Math.max(least * scaling, most * scaling);
      [from, to] = [Math.min(from, text.least), Math.max(to, text.most)];
    };
    for (const item of items) {
      if (typeof item === 'number') move((-item / 1000) * fontSize, (-item / 1000) * fontSize);
      else if (item instanceof PdfString) {
        const { least, most, glyphs, spaces } = font.advance(item.bytes);
        const spacing = glyphs * state.charSpacing + spaces * state.wordSpacing;
        // Without exact widths nobody knows how many characters there are, so spacing may count once or not at all.
        if (least === most) move(least * fontSize + spacing, most * fontSize + spacing);
        else move(Math.min(least * fontSize, most * fontSize) + Math.min(0, spacing), Math.max(least * fontSize, most * fontSize) + Math.max(0, spacing));
      } else throw broken('what is shown is not text');
    }
    const lean = OVERHANG * Math.abs(fontSize * scaling);
    const heights = [font.ascent * fontSize + rise, font.descent * fontSize + rise];
    const area: PdfRectangle = [from - lean, Math.min(...heights), to + lean, Math.max(...heights)];
    const outline = state.outlined ? (state.lineWidth / 2) * Math.max(1.5, state.miterLimit) * stretch(state.matrix) : 0;
    if (items.length > 0) this.reading.ink(grown(boxThrough(combined(text.matrix, state.matrix), area), outline), state.clip);
  }
}

const grown = ([left, bottom, right, top]: PdfRectangle, by: number): PdfRectangle => [left - by, bottom - by, right + by, top + by];

function numbers(operands: readonly PdfObject[], count: number): number[] {
  const found = operands.filter((operand): operand is number => typeof operand === 'number');
  if (found.length !== count || operands.length !== count) throw broken('an operator has the wrong operands');
  return found;
}

function matrixOf(operands: readonly PdfObject[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbers(operands, 6);
  return [a, b, c, d, e, f];
}

function nameOf(operands: readonly PdfObject[]): string {
  const [operand] = operands;
  if (!(operand instanceof PdfName) || operands.length !== 1) throw broken('an operator names nothing');
  return operand.value;
}
