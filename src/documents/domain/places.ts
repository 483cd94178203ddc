import type { BlockId } from '#shared/domain/ids.js';
import type { Section } from './change-set.js';
import type { Block } from './content.js';
import { numberPoints } from './numbering.js';
import { outline } from './outline.js';

/**
 * Where a block stands, as people name it: the appendix, the numbers of the points around it (its own for a point), and for an
 * unnumbered paragraph or bullet its ordinal there, the point itself being the first («абзац 2 пункту 5»); tables are counted
 * through the whole section.
 */
export interface Place {
  readonly section: Section;
  readonly points: readonly string[];
  readonly type: Block['type'];
  readonly ordinal: number;
}

/** The place of every block of a body, with point numbers as they are printed. */
export function placesOf(body: readonly Block[]): ReadonlyMap<BlockId, Place> {
  const numbers = numberPoints(body);
  const places = new Map<BlockId, Place>();
  let paragraphs = 0;
  let tables = 0;
  let points: readonly string[] = [];
  for (const { block, section } of outline(body)) {
    if (block.type === 'appendix') tables = 0;
    if (block.type === 'point') points = numbers.get(block.id)?.chain ?? [];
    else if (block.type === 'heading' || block.type === 'appendix') points = [];
    if (block.type === 'point') paragraphs = 1;
    else if (block.type === 'heading' || block.type === 'appendix') paragraphs = 0;
    else if (block.type === 'table') tables += 1;
    else paragraphs += 1;
    places.set(block.id, { section, points, type: block.type, ordinal: block.type === 'table' ? tables : paragraphs });
  }
  return places;
}

const pointUk = ([first, second, third]: readonly string[]): string =>
  [first === undefined ? '' : `п. ${first}`, second === undefined ? '' : `пп. ${second}`, third === undefined ? '' : `пп. «${third}»`].filter(Boolean).join(' ');

function blockUk(place: Place): string {
  switch (place.type) {
    case 'heading':
      return 'підзаголовок';
    case 'table':
      return `таблиця ${place.ordinal}`;
    case 'paragraph':
    case 'bullet':
      return `абзац ${place.ordinal}`;
    case 'point':
    case 'appendix':
      return '';
  }
}

/** A place in Ukrainian, short: «п. 2», «п. 2 пп. 1», «п. 5, абзац 2», «додаток 1, таблиця 2». */
export function placeUk(place: Place): string {
  const section = place.section === 'text' ? '' : `додаток ${place.section.appendix}`;
  return [section, pointUk(place.points), blockUk(place)].filter(Boolean).join(', ');
}
