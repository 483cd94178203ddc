import { canonicalJson } from '#shared/domain/canonical-json.js';
import type { BlockId } from '#shared/domain/ids.js';
import type { BlockChange, Regrouping } from './change-set.js';
import { compareRows } from './compare-tables.js';
import type { Block } from './content.js';
import { canonicalBlock } from './content-hash.js';
import { movedBlocks } from './moves.js';
import { outline, type Placed } from './outline.js';
import { pairItems } from './pair-items.js';
import { blockText } from './plain-text.js';
import { wordDiff } from './word-diff.js';

const formOf = (block: Block): string => canonicalJson(canonicalBlock(block));

/** The words and the shape without marks, alignment, head row and ids: what must be equal for a change to be formatting only. */
function wordsOnly(block: Block): string {
  if (block.type === 'table') return canonicalJson(['table', block.rows.map((row) => row.cells.map((cell) => cell.text.map((run) => run.text).join('')))]);
  const level = block.type === 'point' ? block.level : block.type === 'appendix' ? block.number : 0;
  return canonicalJson([block.type, level, blockText(block)]);
}

/** What stands under each block of a body. */
function enclosedBy(body: readonly Placed[]): ReadonlyMap<BlockId, readonly BlockId[]> {
  const under = new Map<BlockId, BlockId[]>();
  for (const placed of body)
    for (const id of placed.path) {
      const known = under.get(id);
      if (known) known.push(placed.block.id);
      else under.set(id, [placed.block.id]);
    }
  return under;
}

type Enclosed = (was: BlockId, is: BlockId) => readonly BlockId[];

function changed(was: Placed, is: Placed, moved: boolean, enclosed: Enclosed): BlockChange {
  const [before, after] = [was.block, is.block];
  const rows = before.type === 'table' && after.type === 'table' ? compareRows(before.rows, after.rows) : undefined;
  const encloses = enclosed(before.id, after.id);
  return {
    kind: 'changed', id: after.id, section: is.section, fromSection: was.section, path: is.path, fromPath: was.path, before, after, moved,
    words: rows ? [] : wordDiff(blockText(before), blockText(after)),
    formattingOnly: wordsOnly(before) === wordsOnly(after),
    ...(rows ? { rows } : {}),
    ...(encloses.length > 0 ? { encloses } : {}),
  };
}

const samePath = (a: Placed, b: Placed): boolean => a.path.join() === b.path.join();

interface Comparison {
  readonly blocks: readonly BlockChange[];
  readonly regrouped: readonly Regrouping[];
}

/** Puts what was removed where it stood: after the last block before it that is still in its place. */
function placeOfRemoved(pairs: readonly (number | undefined)[], moved: ReadonlySet<number>, length: number): readonly number[] {
  const to = new Map<number, number>();
  pairs.forEach((from, index) => from !== undefined && !moved.has(index) && to.set(from, index));
  let last = -1;
  return Array.from({ length }, (_, from) => (last = to.get(from) ?? last));
}

/**
 * What happened to the blocks of a body, in reading order: block by block first, words only inside what changed. Blocks are
 * paired by id and, where ids were lost, by their words. Expects normalised bodies.
 */
export function compareBlocks(before: readonly Block[], after: readonly Block[]): Comparison {
  const [was, is] = [outline(before), outline(after)];
  const item = (block: Block) => ({ id: block.id, type: block.type, text: blockText(block) });
  const pairs = pairItems(before.map(item), after.map(item));
  const moved = movedBlocks({ before: was, after: is, pairs });
  const [underBefore, underAfter] = [enclosedBy(was), enclosedBy(is)];
  const enclosed: Enclosed = (old, now) => [...new Set([...(underBefore.get(old) ?? []), ...(underAfter.get(now) ?? [])])];

  const regrouped: Regrouping[] = [];
  const found: { readonly at: number; readonly change: BlockChange }[] = [];
  is.forEach((now, at) => {
    const from = pairs[at];
    const old = from === undefined ? undefined : was[from];
    const { block, section, path } = now;
    if (!old) found.push({ at, change: { kind: 'added', id: block.id, section, path, after: block } });
    else if (formOf(old.block) !== formOf(block)) found.push({ at, change: changed(old, now, moved.has(at), enclosed) });
    else if (moved.has(at)) found.push({ at, change: { kind: 'moved', id: block.id, section, fromSection: old.section, path, fromPath: old.path, block } });
    else if (!samePath(old, now)) regrouped.push({ id: block.id, fromPath: old.path, path });
  });
  const taken = new Set(pairs);
  const places = placeOfRemoved(pairs, moved, was.length);
  was.forEach(({ block, section, path }, from) => {
    if (!taken.has(from)) found.push({ at: (places[from] ?? -1) + 0.5, change: { kind: 'removed', id: block.id, section, fromPath: path, before: block } });
  });
  return { blocks: found.sort((a, b) => a.at - b.at).map(({ change }) => change), regrouped };
}
