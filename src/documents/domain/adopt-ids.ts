import type { BlockId } from '#shared/domain/ids.js';
import type { Block, TableRow } from './content.js';
import { pairItems, type Item } from './pair-items.js';
import { blockText, rowText } from './plain-text.js';

/** For each new item the id of the old one that it is, where it lost it; its own otherwise. */
function adopted(before: readonly Item[], after: readonly Item[]): readonly { readonly id: BlockId; readonly from: number | undefined }[] {
  const pairs = pairItems(before, after);
  return after.map((item, index) => {
    const from = pairs[index];
    return { id: ((from === undefined ? undefined : before[from]?.id) ?? item.id) as BlockId, from };
  });
}

function rowsWithIds(before: readonly TableRow[], after: readonly TableRow[]): readonly TableRow[] {
  const item = (row: TableRow): Item => ({ id: row.id, type: 'row', text: rowText(row) });
  const ids = adopted(before.map(item), after.map(item));
  return after.map((row, index) => ({ ...row, id: ids[index]?.id ?? row.id }));
}

/**
 * Gives blocks and rows that lost their ids (pasted from Word, imported anew) the ids of what they were in an earlier body, found
 * by their words, so that remarks, `concerns` and differences still find them. Ids that are known already stay; text never changes.
 */
export function adoptIds(before: readonly Block[], after: readonly Block[]): readonly Block[] {
  const item = (block: Block): Item => ({ id: block.id, type: block.type, text: blockText(block) });
  const ids = adopted(before.map(item), after.map(item));
  return after.map((block, index) => {
    const { id, from } = ids[index] ?? { id: block.id, from: undefined };
    const old = from === undefined ? undefined : before[from];
    if (block.type === 'table' && old?.type === 'table') return { ...block, id, rows: rowsWithIds(old.rows, block.rows) };
    return id === block.id ? block : { ...block, id };
  });
}
