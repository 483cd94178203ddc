import { useTexts } from '../../lib/i18n/i18n';
import type { BlockChange, ChangeSet, WordChange } from '../../lib/content';
import { diffTexts } from '../diff/diff.texts';
import { shortBlock } from '../diff/diff-model';
import { WordsView } from '../diff/words-view';
import { excerpt } from './excerpt';

const whole = (kind: 'added' | 'removed', text: string): WordChange[] => [{ kind, text }];

function Words({ change }: { change: BlockChange }) {
  const words = useTexts(diffTexts);
  if (change.kind === 'added') return <WordsView words={whole('added', shortBlock(change.after))} />;
  if (change.kind === 'removed') return <WordsView words={whole('removed', shortBlock(change.before))} />;
  if (change.kind === 'moved') return <>{words.moved}</>;
  if (change.formattingOnly) return <>{words.formatting}</>;
  if (change.rows.length > 0) return <>{change.rows.map((row) => <span key={row.id} className="correction__row"><WordsView words={excerpt(row.words.map((word) => ({ ...word, text: word.text.replace(/\t/g, ' | ') })))} /></span>)}</>;
  return <WordsView words={excerpt(change.words)} />;
}

/** The words of a correction with what stood there before, place by place: short enough to be read before a decision. */
export function CorrectionChanges({ changes }: { changes: ChangeSet }) {
  return (
    <ul className="correction">
      {changes.blocks.map((change) => (
        <li key={change.id}>{change.place && <strong>{change.place}: </strong>}<span lang="uk"><Words change={change} /></span></li>
      ))}
    </ul>
  );
}
