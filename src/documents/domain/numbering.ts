import type { BlockId } from '#shared/domain/ids.js';
import type { Block } from './content.js';

/** Letters for points of the third level, without those that ДСТУ 3008:2015 leaves out (ґ, є, з, і, ї, й, о, ч, ь). */
const letters = 'абвгдежиклмнпрстуфхцшщюя';

function letterOf(ordinal: number): string {
  const index = ordinal - 1;
  const rest = Math.floor(index / letters.length);
  return (rest > 0 ? letterOf(rest) : '') + letters.charAt(index % letters.length);
}

const printed = (level: 1 | 2 | 3, ordinal: number): string =>
  level === 1 ? `${ordinal}.` : level === 2 ? `${ordinal})` : `${letterOf(ordinal)})`;

/** The number of a point as printed («2.», «1)», «а)») and the bare numbers of the points around it, outermost first. */
export interface PointNumber {
  readonly printed: string;
  readonly chain: readonly string[];
}

/**
 * Numbers the points of a body as they are printed: level 1 «1.», level 2 «1)», level 3 «а)». A deeper level starts anew under
 * each point above it, and everything starts anew in each appendix; numbers are never stored (ADR 0005).
 */
export function numberPoints(body: readonly Block[]): ReadonlyMap<BlockId, PointNumber> {
  const numbers = new Map<BlockId, PointNumber>();
  let ordinals: [number, number, number] = [0, 0, 0];
  for (const block of body) {
    if (block.type === 'appendix') ordinals = [0, 0, 0];
    if (block.type !== 'point') continue;
    const [one, two, three] = ordinals;
    ordinals = block.level === 1 ? [one + 1, 0, 0] : block.level === 2 ? [one, two + 1, 0] : [one, two, three + 1];
    const own = printed(block.level, ordinals[block.level - 1] ?? 0);
    const chain = ordinals
      .slice(0, block.level)
      .map((ordinal, index) => (index === 2 ? letterOf(ordinal) : String(ordinal)))
      .filter((bare) => bare !== '0');
    numbers.set(block.id, { printed: own, chain });
  }
  return numbers;
}
