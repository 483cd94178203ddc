import type { Block, Body, Requisites } from '../../../lib/content';
import { sameJson as same } from '../../../lib/same-json';

export interface DraftContent {
  readonly requisites: Requisites;
  readonly body: Body;
}

/** One place that both people changed: a requisite by name, or a block by id; null where one of them took it away. */
export type Clash =
  | { readonly kind: 'requisite'; readonly name: string; readonly mine: unknown; readonly theirs: unknown }
  | { readonly kind: 'block'; readonly id: string; readonly mine: Block | null; readonly theirs: Block | null };

export const clashKey = (clash: Clash): string => (clash.kind === 'block' ? clash.id : clash.name);

const byId = (body: readonly Block[]): ReadonlyMap<string, Block> => new Map(body.map((block) => [block.id, block]));

type Choice = (clash: Clash) => 'mine' | 'theirs';

function mergeRequisites(base: Requisites, mine: Requisites, theirs: Requisites, choose: Choice, clashes: Clash[]): Requisites {
  const merged: Requisites = {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    let value = mine[name];
    if (same(mine[name], base[name])) value = theirs[name];
    else if (!same(theirs[name], base[name]) && !same(mine[name], theirs[name])) {
      const clash: Clash = { kind: 'requisite', name, mine: mine[name], theirs: theirs[name] };
      clashes.push(clash);
      value = choose(clash) === 'mine' ? mine[name] : theirs[name];
    }
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function mergeBlock(id: string, base: Block | undefined, mine: Block | undefined, theirs: Block | undefined, choose: Choice, clashes: Clash[]): Block | undefined {
  if (same(mine, theirs) || same(theirs, base)) return mine;
  if (same(mine, base)) return theirs;
  const clash: Clash = { kind: 'block', id, mine: mine ?? null, theirs: theirs ?? null };
  clashes.push(clash);
  return choose(clash) === 'mine' ? mine : theirs;
}

/** The places in which `now` differs from `base`: requisites by name, blocks by id, in the order of the text; what was taken away last. */
export function changedPlaces(base: DraftContent, now: DraftContent): readonly { readonly kind: 'requisite' | 'block'; readonly key: string }[] {
  const [was, is] = [byId(base.body), byId(now.body)];
  const names = [...new Set([...Object.keys(base.requisites), ...Object.keys(now.requisites)])].filter((name) => !same(base.requisites[name], now.requisites[name]));
  const ids = [...now.body, ...base.body.filter((block) => !is.has(block.id))].map((block) => block.id).filter((id) => !same(was.get(id), is.get(id)));
  return [...names.map((key) => ({ kind: 'requisite' as const, key })), ...ids.map((key) => ({ kind: 'block' as const, key }))];
}

/** Puts a block that is missing in the list after the one it follows in its own text. */
function insertAfterNeighbour(list: Block[], block: Block, own: readonly Block[]): void {
  const before = own.slice(0, own.findIndex((other) => other.id === block.id)).reverse();
  const neighbour = before.find((other) => list.some((one) => one.id === other.id));
  list.splice(neighbour ? list.findIndex((one) => one.id === neighbour.id) + 1 : 0, 0, block);
}

/**
 * Joins two texts that grew out of the same saved one, block by block and requisite by requisite. What only one person changed
 * is taken as it is; where both did, `choose` says whose (mine, unless asked), and the place is listed in `clashes`.
 */
export function mergeDrafts(base: DraftContent, mine: DraftContent, theirs: DraftContent, choose: Choice = () => 'mine'): { content: DraftContent; clashes: readonly Clash[] } {
  const clashes: Clash[] = [];
  const requisites = mergeRequisites(base.requisites, mine.requisites, theirs.requisites, choose, clashes);
  const [was, own, other] = [byId(base.body), byId(mine.body), byId(theirs.body)];
  const body: Block[] = [];
  for (const block of mine.body) {
    const merged = mergeBlock(block.id, was.get(block.id), block, other.get(block.id), choose, clashes);
    if (merged) body.push(merged);
  }
  for (const block of theirs.body) {
    if (own.has(block.id)) continue;
    const merged = mergeBlock(block.id, was.get(block.id), undefined, block, choose, clashes);
    if (merged) insertAfterNeighbour(body, merged, theirs.body);
  }
  return { content: { requisites, body }, clashes };
}
