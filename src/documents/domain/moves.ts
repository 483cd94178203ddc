import { longestIncreasing } from './increasing.js';
import type { Placed } from './outline.js';

/** The paired blocks of two bodies: for each index into `after`, the index into `before`, or undefined for what is new. */
export interface Paired {
  readonly before: readonly Placed[];
  readonly after: readonly Placed[];
  readonly pairs: readonly (number | undefined)[];
}

interface Pair {
  readonly from: number;
  readonly to: number;
  readonly was: Placed;
  readonly is: Placed;
}

const isAppendix = (placed: Placed): boolean => placed.block.type === 'appendix';
/** What decides under which point the following paragraphs stand. */
const isAnchor = ({ block }: Placed): boolean => block.type === 'point' || block.type === 'heading' || block.type === 'appendix';
/** The appendix heading under which a block stands, or undefined in the text. */
const ownerOf = (placed: Placed): string | undefined => (placed.section !== 'text' && !isAppendix(placed) ? placed.path[0] : undefined);

function pairsOf({ before, after, pairs }: Paired): readonly Pair[] {
  return pairs.flatMap((from, to) => {
    const was = from === undefined ? undefined : before[from];
    const is = after[to];
    return from !== undefined && was && is ? [{ from, to, was, is }] : [];
  });
}

/** Of blocks that share a key, those outside a longest run that keeps its order: the fewest that can have been moved. */
function outOfOrder(pairs: readonly Pair[], keyOf: (pair: Pair) => string): readonly number[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const group = groups.get(keyOf(pair));
    if (group) group.push(pair);
    else groups.set(keyOf(pair), [pair]);
  }
  return [...groups.values()].flatMap((group) => {
    const kept = longestIncreasing(group.map((pair) => pair.from));
    return group.filter((_, position) => !kept.has(position)).map((pair) => pair.to);
  });
}

/** For each place of a body, how many appendices began before it or at it. */
function appendicesSoFar(body: readonly Placed[]): readonly number[] {
  let count = 0;
  return body.map((placed) => (count += isAppendix(placed) ? 1 : 0));
}

/** For each place of a body, the last anchor at or before it that neither moved nor came nor went, by its place in `after`. */
function lastStable(body: readonly Placed[], stable: ReadonlyMap<number, number>): readonly number[] {
  let last = -1;
  return body.map((_, index) => (last = stable.get(index) ?? last));
}

/**
 * Which blocks of `after` were moved. Judged inside the enclosing point, so that a point that moves with everything under it is
 * one move; a sub-point that now belongs to another point has moved. A paragraph that merely follows another point because a
 * point came or went before it has not: it is regrouped, not moved. No block moved, came, went or changed means the same order.
 */
export function movedBlocks(paired: Paired): ReadonlySet<number> {
  const pairs = pairsOf(paired);
  const renamed = new Map<string, string>(pairs.map((pair) => [pair.was.block.id, pair.is.block.id]));
  const mapped = (id: string | undefined): string | undefined => (id === undefined ? undefined : (renamed.get(id) ?? id));
  const sameParent = ({ was, is }: Pair): boolean => isAppendix(was) === isAppendix(is) && mapped(was.path.at(-1)) === is.path.at(-1);

  const [ordinalBefore, ordinalAfter] = [appendicesSoFar(paired.before), appendicesSoFar(paired.after)];
  const stayed = pairs.filter(sameParent);
  const keyOf = (pair: Pair): string => {
    if (!isAppendix(pair.is)) return `under ${pair.is.path.at(-1) ?? ''}`;
    // Appendix 2 that is still appendix 2 has not moved, whatever the others did.
    return ordinalBefore[pair.from] === ordinalAfter[pair.to] ? `appendix ${pair.is.block.id}` : 'appendices';
  };
  const moved = new Set<number>(outOfOrder(stayed, keyOf));

  const left = pairs.filter((pair) => !sameParent(pair));
  const crossed = (pair: Pair): boolean => isAnchor(pair.is) || isAnchor(pair.was) || mapped(ownerOf(pair.was)) !== ownerOf(pair.is);
  for (const pair of left) if (crossed(pair)) moved.add(pair.to);

  const stable = pairs.filter((pair) => !moved.has(pair.to) && isAnchor(pair.is) && isAnchor(pair.was));
  const anchorBefore = lastStable(paired.before, new Map(stable.map((pair) => [pair.from, pair.to])));
  const anchorAfter = lastStable(paired.after, new Map(stable.map((pair) => [pair.to, pair.to])));
  const following = left.filter((pair) => !crossed(pair));
  for (const pair of following) if (anchorBefore[pair.from] !== anchorAfter[pair.to]) moved.add(pair.to);
  for (const to of outOfOrder(following.filter((pair) => !moved.has(pair.to)), (pair) => String(anchorAfter[pair.to]))) moved.add(to);
  return moved;
}
