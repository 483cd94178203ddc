import { Fragment } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import type { Block, WordChange } from '../../lib/content';
import { Inlines } from '../../ui/sheet/inlines';
import { diffTexts } from './diff.texts';
import { segmentsOf, type Segment } from './diff-model';

function OneSegment({ segment }: { segment: Segment }) {
  const words = useTexts(diffTexts);
  if (segment.kind === 'same') return <Inlines text={segment.text} />;
  const Tag = segment.kind === 'added' ? 'ins' : 'del';
  return (
    <Tag className={`word word--${segment.kind}`}>
      <span className="hidden"> {segment.kind === 'added' ? words.added : words.removed} </span>
      <Inlines text={segment.text} />
    </Tag>
  );
}

/** Words with what was added and removed between them: `<ins>`, `<del>`, and the same in words for screen readers. `only` leaves one side. */
export function WordsView({ words, before = null, after = null, only }: { words: readonly WordChange[]; before?: Block | null; after?: Block | null; only?: 'before' | 'after' }) {
  const segments = segmentsOf(words, before, after).filter((segment) => !only || segment.kind === 'same' || (only === 'before') === (segment.kind === 'removed'));
  return (
    <>
      {segments.map((segment, n) => (
        <Fragment key={n}><OneSegment segment={segment} /></Fragment>
      ))}
    </>
  );
}

/** Words of a table row, cell by cell. */
export function RowWords({ words, only }: { words: readonly WordChange[]; only?: 'before' | 'after' }) {
  const cells: WordChange[][] = [[]];
  for (const word of words) {
    if (only === 'before' && word.kind === 'added') continue;
    if (only === 'after' && word.kind === 'removed') continue;
    word.text.split('\t').forEach((part, n) => {
      if (n > 0) cells.push([]);
      if (part) cells.at(-1)?.push({ kind: word.kind, text: part });
    });
  }
  return <>{cells.map((cell, n) => <td key={n}><WordsView words={cell} /></td>)}</>;
}
