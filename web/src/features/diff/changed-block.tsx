import { useTexts } from '../../lib/i18n/i18n';
import type { Block, TableBlock } from '../../lib/content';
import { BlockView } from '../../ui/sheet/block-view';
import { Inlines } from '../../ui/sheet/inlines';
import { diffTexts } from './diff.texts';
import type { DiffItem } from './diff-model';
import { RowWords, WordsView } from './words-view';

function TableDiff({ item }: { item: DiffItem }) {
  const after = item.block as TableBlock;
  const before = item.change?.before?.type === 'table' ? item.change.before : after;
  const rowChange = new Map(item.change?.rows.map((row) => [row.id, row]));
  const rows = after.rows.map((row) => ({ row, change: rowChange.get(row.id) ?? null }));
  before.rows.forEach((row, at) => {
    const change = rowChange.get(row.id);
    if (change?.kind !== 'removed') return;
    const earlier = before.rows.slice(0, at).reverse().find((other) => rows.some((one) => one.row.id === other.id));
    rows.splice(earlier ? rows.findIndex((one) => one.row.id === earlier.id) + 1 : 0, 0, { row, change });
  });
  return (
    <table className="b-table">
      <tbody>
        {rows.map(({ row, change }) => (
          <tr key={row.id} className={change ? `row--${change.kind}` : ''}>
            {change && change.kind !== 'moved' && change.words.length > 0 ? <RowWords words={change.words} /> : row.cells.map((cell, n) => <td key={n}><Inlines text={cell.text} /></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A block with its change marked in the margin, by a word and by colour; unchanged blocks are shown as they are. */
export function ChangedBlock({ item, number }: { item: DiffItem; number?: string | undefined }) {
  const words = useTexts(diffTexts);
  const { change, block } = item;
  if (!change) return <BlockView block={block} number={number} />;
  const label = change.kind === 'added' ? words.addedBlock : change.kind === 'removed' ? words.removedBlock : change.kind === 'moved' ? words.moved : change.formattingOnly ? words.formatting : change.moved ? `${words.moved}, ${words.changed.toLowerCase()}` : words.changed;
  const wholly = (kind: 'added' | 'removed', shown: Block) =>
    shown.type === 'table' ? undefined : <WordsView words={[{ kind, text: shown.text.map((run) => run.text).join('') }]} before={kind === 'removed' ? shown : null} after={kind === 'added' ? shown : null} />;
  const inside =
    block.type === 'table' && change.kind === 'changed' && !change.formattingOnly ? <TableDiff item={item} />
    : change.kind === 'added' || change.kind === 'removed' ? wholly(change.kind, block)
    : change.kind === 'changed' && !change.formattingOnly && change.words.length > 0 ? <WordsView words={change.words} before={change.before} after={change.after} />
    : undefined;
  return (
    <div className={`change change--${change.formattingOnly ? 'formatting' : change.kind}`} data-change={item.id} tabIndex={-1} role="group" aria-label={`${label}: ${change.place}`}>
      <span className="change__label" aria-hidden="true">{label}</span>
      <BlockView block={block} number={number} inside={inside} />
    </div>
  );
}
