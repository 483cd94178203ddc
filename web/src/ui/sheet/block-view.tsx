import { memo, type ReactNode } from 'react';
import type { Block } from '../../lib/content';
import { Inlines } from './inlines';

/** Class names of a block, the same in the editor and in the read view. */
export const blockClass = (block: { type: string; align?: string | undefined; level?: number | undefined }): string =>
  `b b-${block.type} ${block.align ? `b--${block.align}` : ''} ${block.level ? `b-point--${block.level}` : ''}`.trim();

function TableView({ block }: { block: Extract<Block, { type: 'table' }> }) {
  const [first, ...rest] = block.rows;
  const head = block.header ? first : undefined;
  const body = head ? rest : block.rows;
  return (
    <table className="b b-table" data-block={block.id}>
      {head && <thead><tr>{head.cells.map((cell, n) => <th key={n} scope="col"><Inlines text={cell.text} /></th>)}</tr></thead>}
      <tbody>
        {body.map((row) => (
          <tr key={row.id}>{row.cells.map((cell, n) => <td key={n}><Inlines text={cell.text} /></td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}

/** One block as it is printed; `inside` replaces its text (a difference), `tone` marks it as new, removed, changed, moved. */
export const BlockView = memo(function BlockView({ block, number, inside, tone }: { block: Block; number?: string | undefined; inside?: ReactNode; tone?: string | undefined }) {
  const shared = { 'data-block': block.id, className: `${blockClass(block)} ${tone ? `b--${tone}` : ''}` };
  if (block.type === 'table') return inside ? <div {...shared} className={`b ${tone ? `b--${tone}` : ''}`}>{inside}</div> : <TableView block={block} />;
  const text = inside ?? <Inlines text={block.text} />;
  switch (block.type) {
    case 'heading':
      return <h2 {...shared}>{text}</h2>;
    case 'appendix':
      return <h2 {...shared} data-appendix={block.number}>{text}</h2>;
    case 'point':
      return <p {...shared} data-number={number}>{text}</p>;
    default:
      return <p {...shared}>{text}</p>;
  }
});
