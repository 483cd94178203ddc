import { useTexts } from '../../lib/i18n/i18n';
import type { BlockChange, ChangeSet } from '../../lib/content';
import { diffTexts } from './diff.texts';
import { replacementsOf, shortBlock } from './diff-model';

/** Brings a change into view and gives it the focus. */
export function showChange(id: string): void {
  const element = document.querySelector<HTMLElement>(`[data-change="${CSS.escape(id)}"]`);
  element?.scrollIntoView({ block: 'center' });
  element?.focus({ preventScroll: true });
}

/** Steps to the next or previous change on the page, round the end. */
export function stepChange(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-change]')];
  if (all.length === 0) return;
  const here = all.findIndex((element) => element === document.activeElement || element.contains(document.activeElement));
  const next = all[here === -1 ? (step === 1 ? 0 : all.length - 1) : (here + step + all.length) % all.length];
  next?.scrollIntoView({ block: 'center' });
  next?.focus({ preventScroll: true });
}

function useSentence(): (change: BlockChange) => string {
  const words = useTexts(diffTexts);
  const replaced = (list: ReturnType<typeof replacementsOf>) => {
    const shown = list.slice(0, 3).map((one) => words.replaced(one.before, one.after)).join('; ');
    return list.length > 3 ? `${shown}; ${words.truncated(list.length - 3)}` : shown;
  };
  return (change) => {
    if (change.kind === 'added') return words.replaced('', shortBlock(change.after));
    if (change.kind === 'removed') return words.replaced(shortBlock(change.before), '');
    if (change.kind === 'moved') return words.moved.toLowerCase();
    if (change.formattingOnly) return words.formatting;
    const rows = change.rows.flatMap((row) => (row.kind === 'changed' ? replacementsOf(row.words) : row.kind === 'moved' ? [] : [{ before: row.kind === 'removed' ? row.words.map((word) => word.text).join('').replace(/\t/g, ' | ') : '', after: row.kind === 'added' ? row.words.map((word) => word.text).join('').replace(/\t/g, ' | ') : '' }]));
    return replaced(rows.length > 0 ? rows : replacementsOf(change.words)) || words.changed.toLowerCase();
  };
}

/** All changes as sentences, each leading to its place: the first thing for a screen reader, and for whoever is in a hurry. */
export function ChangeList({ changes, onShow = showChange }: { changes: ChangeSet; onShow?: (id: string) => void }) {
  const words = useTexts(diffTexts);
  const sentence = useSentence();
  const fileText = { added: words.fileAdded, removed: words.fileRemoved, changed: words.fileChanged };
  const count = changes.requisites.length + changes.blocks.length + changes.attachments.length + (changes.kindChanged ? 1 : 0);
  if (count === 0) return <p>{words.none}</p>;
  const line = (id: string, place: string, text: string) => (
    <li key={id}>
      {place && <strong>{place}: </strong>}
      <span lang="uk">{text}</span>{' '}
      <button type="button" className="linklike small" onClick={() => onShow(id)} aria-label={`${words.go}: ${place || text}`}>{words.go}</button>
    </li>
  );
  return (
    <section className="change-list">
      <h2 className="pane-title">{words.list(count)}</h2>
      <ul>
        {changes.kindChanged && <li>{words.kindChanged}</li>}
        {changes.requisites.map((change) => line(`requisite-${change.name}`, change.labelUk, replacementsOf(change.words).map((one) => words.replaced(one.before, one.after)).join('; ') || words.changed.toLowerCase()))}
        {changes.blocks.map((change) => line(change.id, change.place, sentence(change)))}
        {changes.attachments.map((change) => line(`file-${change.name}`, '', fileText[change.kind](change.name)))}
      </ul>
    </section>
  );
}
