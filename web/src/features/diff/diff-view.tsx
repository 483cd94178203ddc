import { useMemo, useState } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { pointNumbers, type Block, type ChangeSet, type Kind } from '../../lib/content';
import { Sheet, SheetClosing, type Letterhead } from '../../ui/sheet/sheet';
import { BlockView } from '../../ui/sheet/block-view';
import { ChangedBlock } from './changed-block';
import { changesOnly, diffItems, type DiffItem } from './diff-model';
import { diffTexts } from './diff.texts';
import { WordsView } from './words-view';
import './diff.css';

export type DiffMode = 'only' | 'whole' | 'side';

export interface DiffSides {
  readonly changes: ChangeSet;
  readonly before: readonly Block[];
  readonly after: readonly Block[];
}

function Fold({ items, numbers }: { items: readonly DiffItem[]; numbers: ReadonlyMap<string, string> }) {
  const words = useTexts(diffTexts);
  const [open, setOpen] = useState(false);
  if (open) return items.map((item) => <BlockView key={item.id} block={item.block} number={numbers.get(item.id)} />);
  return <button type="button" className="fold" onClick={() => setOpen(true)}>⋯ {words.folded(items.length)}</button>;
}

/** What changed outside of the text: requisites word by word, files. */
export function CardChanges({ changes, kind }: { changes: ChangeSet; kind?: Kind | undefined }) {
  const words = useTexts(diffTexts);
  const t = useT();
  const fileText = { added: words.fileAdded, removed: words.fileRemoved, changed: words.fileChanged };
  if (!changes.kindChanged && changes.requisites.length === 0 && changes.attachments.length === 0) return null;
  return (
    <dl className="card-changes">
      {changes.kindChanged && <div><dt>{words.changed}</dt><dd>{words.kindChanged}</dd></div>}
      {changes.requisites.map((change) => (
        <div key={change.name} data-change={`requisite-${change.name}`} tabIndex={-1}>
          <dt>{kind?.requisites.find((one) => one.name === change.name)?.labelUk ?? change.labelUk}</dt>
          <dd lang="uk">{change.words.length > 0 ? <WordsView words={change.words} /> : t.app.none}</dd>
        </div>
      ))}
      {changes.attachments.map((change) => (
        <div key={change.name} data-change={`file-${change.name}`} tabIndex={-1}>
          <dt>{words.attachments}</dt>
          <dd>{fileText[change.kind](change.name)}</dd>
        </div>
      ))}
    </dl>
  );
}

function SideBySide({ sides, headBefore, headAfter, labels }: { sides: DiffSides; headBefore: Letterhead; headAfter: Letterhead; labels: readonly [string, string] }) {
  const byId = new Map(sides.changes.blocks.map((change) => [change.id, change]));
  const column = (body: readonly Block[], side: 'before' | 'after', head: Letterhead, label: string) => {
    const numbers = pointNumbers(body);
    return (
      <section aria-label={label}>
        <h2 className="side__title">{label}</h2>
        <Sheet head={head} label={label}>
          {body.map((block) => {
            const change = byId.get(block.id);
            const shown = change && (change.kind === 'changed' ? !change.formattingOnly && change.words.length > 0 && block.type !== 'table' : false);
            return (
              <div key={block.id} className={change ? `change change--${change.formattingOnly ? 'formatting' : change.kind}` : ''} data-change={change && side === 'after' ? block.id : undefined} tabIndex={change ? -1 : undefined}>
                <BlockView block={block} number={numbers.get(block.id)} inside={shown ? <WordsView words={change.words} before={change.before} after={change.after} only={side} /> : undefined} />
              </div>
            );
          })}
        </Sheet>
      </section>
    );
  };
  return (
    <div className="side">
      {column(sides.before, 'before', headBefore, labels[0])}
      {column(sides.after, 'after', headAfter, labels[1])}
    </div>
  );
}

/** Two versions of a text: only what changed, the whole text with changes in it, or the two side by side. */
export function DiffView({ sides, mode, head, headBefore, labels, kind }: { sides: DiffSides; mode: DiffMode; head: Letterhead; headBefore: Letterhead; labels: readonly [string, string]; kind?: Kind | undefined }) {
  const words = useTexts(diffTexts);
  const items = useMemo(() => diffItems(sides.before, sides.after, sides.changes.blocks), [sides]);
  const numbers = useMemo(() => pointNumbers(sides.after), [sides.after]);
  if (mode === 'side') return <><CardChanges changes={sides.changes} kind={kind} /><SideBySide sides={sides} headBefore={headBefore} headAfter={head} labels={labels} /></>;
  const number = (item: DiffItem) => (item.change?.kind === 'removed' ? undefined : numbers.get(item.id));
  if (mode === 'only') {
    const pieces = changesOnly(items);
    return (
      <>
        <CardChanges changes={sides.changes} kind={kind} />
        {sides.changes.blocks.length > 0 && (
          <div className="sheet-frame">
            <article className="sheet sheet--excerpt" lang="uk" aria-label={words.views.only}>
              {pieces.map((piece) => (piece.kind === 'fold' ? <Fold key={`fold-${piece.items[0]?.id ?? ''}`} items={piece.items} numbers={numbers} /> : <ChangedBlock key={piece.item.id} item={piece.item} number={number(piece.item)} />))}
            </article>
          </div>
        )}
      </>
    );
  }
  const appendixAt = items.findIndex((item) => item.block.type === 'appendix');
  const [text, appendices] = appendixAt === -1 ? [items, []] : [items.slice(0, appendixAt), items.slice(appendixAt)];
  return (
    <>
      <CardChanges changes={sides.changes} kind={kind} />
      <Sheet head={head}>
        {text.map((item) => <ChangedBlock key={item.id} item={item} number={number(item)} />)}
        <SheetClosing head={head} />
        {appendices.map((item) => <ChangedBlock key={item.id} item={item} number={number(item)} />)}
      </Sheet>
    </>
  );
}
