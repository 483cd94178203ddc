import { blockText, inlineText, sliceInlines, type Block, type BlockChange, type Inline, type WordChange } from '../../lib/content';

/** One place of the compared text: a block as it is now (or was, when removed), with its change if it has one. */
export interface DiffItem {
  readonly id: string;
  readonly block: Block;
  readonly change: BlockChange | null;
}

/** A stretch without changes that is folded away, or one item. */
export type DiffPiece = { readonly kind: 'item'; readonly item: DiffItem } | { readonly kind: 'fold'; readonly items: readonly DiffItem[] };

/** The new text in its order, with removed blocks put after the block that they followed in the old one. */
export function diffItems(before: readonly Block[], after: readonly Block[], changes: readonly BlockChange[]): DiffItem[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  const items: DiffItem[] = after.map((block) => ({ id: block.id, block, change: byId.get(block.id) ?? null }));
  before.forEach((block, at) => {
    const change = byId.get(block.id);
    if (change?.kind !== 'removed') return;
    const earlier = before.slice(0, at).reverse().find((other) => items.some((item) => item.id === other.id));
    const place = earlier ? items.findIndex((item) => item.id === earlier.id) + 1 : 0;
    items.splice(place, 0, { id: block.id, block, change });
  });
  return items;
}

/** Only what changed with one unchanged block around it; longer stretches are folded. */
export function changesOnly(items: readonly DiffItem[], context = 1): DiffPiece[] {
  const near = items.map((_, at) => items.slice(Math.max(0, at - context), at + context + 1).some((other) => other.change !== null));
  const pieces: DiffPiece[] = [];
  let fold: DiffItem[] = [];
  const close = () => {
    if (fold.length > 0) pieces.push({ kind: 'fold', items: fold });
    fold = [];
  };
  items.forEach((item, at) => {
    if (!near[at]) fold.push(item);
    else {
      close();
      pieces.push({ kind: 'item', item });
    }
  });
  close();
  return pieces;
}

export interface Segment {
  readonly kind: WordChange['kind'];
  readonly text: readonly Inline[];
}

/** Words of a difference with the bold and italic of the texts they come from; plain when they do not add up to these texts. */
export function segmentsOf(words: readonly WordChange[], before: Block | null, after: Block | null): Segment[] {
  const old = before && before.type !== 'table' ? before.text : [];
  const fresh = after && after.type !== 'table' ? after.text : [];
  const join = (kind: WordChange['kind']) => words.filter((word) => word.kind === 'same' || word.kind === kind).map((word) => word.text).join('');
  const fits = join('removed') === inlineText(old) && join('added') === inlineText(fresh);
  let [oldAt, freshAt] = [0, 0];
  return words.map((word) => {
    const { length } = word.text;
    const text = !fits ? [{ text: word.text }] : word.kind === 'removed' ? sliceInlines(old, oldAt, oldAt + length) : sliceInlines(fresh, freshAt, freshAt + length);
    if (word.kind !== 'added') oldAt += length;
    if (word.kind !== 'removed') freshAt += length;
    return { kind: word.kind, text };
  });
}

const short = (text: string, limit = 80): string => {
  const tidy = text.replace(/\s+/g, ' ').trim();
  return tidy.length > limit ? `${tidy.slice(0, limit - 1).trimEnd()}…` : tidy;
};

export interface Replacement {
  readonly before: string;
  readonly after: string;
}

/** Neighbouring removed and added words as «before → after» pairs, shortened for a sentence. */
export function replacementsOf(words: readonly WordChange[]): Replacement[] {
  const out: Replacement[] = [];
  let [before, after] = ['', ''];
  const close = () => {
    if (before.trim() || after.trim()) out.push({ before: short(before), after: short(after) });
    [before, after] = ['', ''];
  };
  for (const word of words) {
    if (word.kind === 'removed') before += word.text;
    else if (word.kind === 'added') after += word.text;
    else close();
  }
  close();
  return out;
}

/** The words of a block shortened for a sentence. */
export const shortBlock = (block: Block | null): string => (block ? short(blockText(block).replace(/\t/g, ' | ')) : '');
