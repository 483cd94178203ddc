import type { BlockId } from '#shared/domain/ids.js';
import type { Section } from './change-set.js';
import type { Block } from './content.js';

/** A block with its place: the section it stands in and the blocks that enclose it, outermost first. */
export interface Placed {
  readonly block: Block;
  readonly section: Section;
  /** The appendix heading, then the points of lower level, then (for what is not a point) the point it continues. */
  readonly path: readonly BlockId[];
}

/**
 * Reads the nesting that a flat body implies, as an order is read aloud: a sub-point belongs to the point before it, an
 * unnumbered paragraph, bullet or table belongs to the last point before it («абзац другий пункту 5»), and everything after
 * an appendix heading belongs to that appendix. A heading ends the point before it and encloses nothing.
 */
export function outline(body: readonly Block[]): readonly Placed[] {
  let section: Section = 'text';
  let appendix: readonly BlockId[] = [];
  let points: readonly { readonly id: BlockId; readonly level: number }[] = [];
  return body.map((block) => {
    if (block.type === 'appendix') {
      section = { appendix: block.number };
      appendix = [block.id];
      points = [];
      return { block, section, path: [] };
    }
    if (block.type === 'heading') points = [];
    if (block.type === 'point') points = points.filter((point) => point.level < block.level);
    const placed: Placed = { block, section, path: [...appendix, ...points.map((point) => point.id)] };
    if (block.type === 'point') points = [...points, { id: block.id, level: block.level }];
    return placed;
  });
}

/** Two sections are the same place of a document. */
export function sameSection(a: Section, b: Section): boolean {
  return a === b || (a !== 'text' && b !== 'text' && a.appendix === b.appendix);
}
