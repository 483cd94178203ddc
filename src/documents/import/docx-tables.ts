import type { BlockId } from '#shared/domain/ids.js';
import { bodyLimits } from '../domain/body-rules.js';
import type { Block, Inline, TableCell, TableRow } from '../domain/content.js';
import { rowText } from '../domain/plain-text.js';
import type { DocxElement } from './docx-elements.js';
import { inlinesOf, type Dropped } from './docx-text.js';

const childrenOf = (element: DocxElement, type: string): readonly DocxElement[] => (element.children ?? []).filter((child) => child.type === type);

/** Paragraphs of a cell one under the other; a table inside a cell becomes its text. */
function cellText(cell: DocxElement, dropped: Dropped): readonly Inline[] {
  const parts = (cell.children ?? []).map((child) => {
    if (child.type !== 'table') return inlinesOf(child, dropped);
    dropped.add('nestedTable');
    return [{ text: childrenOf(child, 'tableRow').map((row) => childrenOf(row, 'tableCell').map((inner) => cellText(inner, dropped).map((run) => run.text).join('')).join('\t')).join('\n') }];
  });
  return parts.flatMap((part, index) => (index > 0 && part.length > 0 ? [{ text: '\n' }, ...part] : part));
}

/** Puts cells into a full grid: where Word merged cells, the first keeps the text and the others are empty. */
function grid(rows: readonly DocxElement[], dropped: Dropped): readonly (readonly TableCell[])[] {
  const cells: (TableCell | undefined)[][] = rows.map(() => []);
  rows.forEach((row, top) => {
    let column = 0;
    for (const cell of childrenOf(row, 'tableCell')) {
      while (cells[top]?.[column]) column += 1;
      const [wide, high] = [Math.min(cell.colSpan ?? 1, 100), Math.min(cell.rowSpan ?? 1, rows.length - top)];
      if (wide > 1 || high > 1) dropped.add('mergedCells');
      for (let down = 0; down < high; down += 1)
        for (let right = 0; right < wide; right += 1) {
          const line = cells[top + down];
          if (line) line[column + right] = { text: down + right === 0 ? cellText(cell, dropped) : [] };
        }
      column += wide;
    }
  });
  const width = Math.max(0, ...cells.map((row) => row.length));
  return cells.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? { text: [] }));
}

/**
 * A table of Word as a table block; merged cells are taken apart. One that is wider than a body allows becomes lines of text, a
 * longer one several tables. A table without a cell is nothing.
 */
export function tableBlocks(table: DocxElement, newId: () => BlockId, dropped: Dropped): readonly Block[] {
  const source = childrenOf(table, 'tableRow');
  const rows = grid(source, dropped).map((cells): TableRow => ({ id: newId(), cells }));
  const columns = rows[0]?.cells.length ?? 0;
  if (columns === 0) return [];
  if (columns > bodyLimits.tableColumns) {
    dropped.add('wideTable');
    return rows.map((row) => ({ id: newId(), type: 'paragraph', text: [{ text: rowText(row) }] }));
  }
  const blocks: Block[] = [];
  for (let at = 0; at < rows.length; at += bodyLimits.tableRows)
    blocks.push({ id: newId(), type: 'table', ...(at === 0 && source[0]?.isHeader ? { header: true } : {}), rows: rows.slice(at, at + bodyLimits.tableRows) });
  return blocks;
}
