import { canonicalJson } from '#shared/domain/canonical-json.js';
import type { RowChange } from './change-set.js';
import type { Inline, TableRow } from './content.js';
import { longestIncreasing } from './increasing.js';
import { pairItems } from './pair-items.js';
import { inlineText, rowText } from './plain-text.js';
import { wordDiff } from './word-diff.js';

const formOf = (row: TableRow): string => canonicalJson(row.cells.map((cell) => cell.text.map((run: Inline) => [run.text, [...(run.marks ?? [])]])));
const wordsOnly = (row: TableRow): string => canonicalJson(row.cells.map((cell) => inlineText(cell.text)));

function rowChange(was: TableRow, is: TableRow, moved: boolean): readonly RowChange[] {
  const sameForm = formOf(was) === formOf(is);
  if (sameForm && was.id === is.id) return moved ? [{ kind: 'moved', id: is.id, words: wordDiff(rowText(was), rowText(is)) }] : [];
  return [
    {
      kind: 'changed', id: is.id, words: wordDiff(rowText(was), rowText(is)), formattingOnly: wordsOnly(was) === wordsOnly(is),
      ...(was.id === is.id ? {} : { fromId: was.id }),
      ...(moved ? { moved } : {}),
    },
  ];
}

/** What happened to the rows of a table, paired by id and, where ids were lost, by their words. Expects normalised rows. */
export function compareRows(before: readonly TableRow[], after: readonly TableRow[]): readonly RowChange[] {
  const item = (row: TableRow) => ({ id: row.id, type: 'row', text: rowText(row) });
  const pairs = pairItems(before.map(item), after.map(item));
  const order = pairs.filter((from): from is number => from !== undefined);
  const kept = longestIncreasing(order);
  const stayed = new Set(order.filter((_, position) => kept.has(position)));
  const taken = new Set(order);
  const removed = before
    .filter((_, index) => !taken.has(index))
    .map((row): RowChange => ({ kind: 'removed', id: row.id, words: [{ kind: 'removed', text: rowText(row) }] }));
  const changed = after.flatMap((row, index): readonly RowChange[] => {
    const from = pairs[index];
    const was = from === undefined ? undefined : before[from];
    if (from === undefined || !was) return [{ kind: 'added', id: row.id, words: [{ kind: 'added', text: rowText(row) }] }];
    return rowChange(was, row, !stayed.has(from));
  });
  return [...removed, ...changed];
}
