import type { Block, Inline, TableRow } from './content.js';

/** The words of a run list, without marks. */
export const inlineText = (text: readonly Inline[]): string => text.map((run) => run.text).join('');

/** The words of a table row, cells apart by a tab. */
export const rowText = (row: TableRow): string => row.cells.map((cell) => inlineText(cell.text)).join('\t');

/** The words of a block, without marks; rows of a table on lines of their own. */
export function blockText(block: Block): string {
  return block.type === 'table' ? block.rows.map(rowText).join('\n') : inlineText(block.text);
}
