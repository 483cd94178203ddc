import { useMemo, useState } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { blockText, placeOf, type Kind } from '../../lib/content';
import { atClock } from '../../lib/time';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { RadioGroup } from '../../ui/field';
import { editorTexts } from './editor.texts';
import { changedPlaces, clashKey, mergeDrafts, type Clash, type DraftContent } from './draft/merge-drafts';
import type { WorkingCopy } from './draft/draft-keeper';

type Choice = 'mine' | 'theirs' | 'merge';

const shown = (value: unknown): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : typeof value === 'object' && 'name' in value ? String(value.name) : JSON.stringify(value));

/** Two texts of one draft: mine, the other, or joined paragraph by paragraph. There is no silent winner. */
export function ConflictDialog({ base, mine, mineAt, theirs, kind, onChoose }: { base: DraftContent; mine: DraftContent; mineAt: string; theirs: WorkingCopy; kind: Kind; onChoose: (content: DraftContent, choice: Choice) => void }) {
  const words = useTexts(editorTexts).conflict;
  const [choice, setChoice] = useState<Choice>('merge');
  const [sides, setSides] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const other: DraftContent = { requisites: theirs.requisites, body: theirs.body };
  const { content, clashes } = useMemo(
    () => mergeDrafts(base, mine, { requisites: theirs.requisites, body: theirs.body }, (clash) => sides[clashKey(clash)] ?? 'mine'),
    [base, mine, theirs, sides],
  );
  const requisiteName = (name: string): string => kind.requisites.find((one) => one.name === name)?.labelUk ?? name;
  const nameOf = (clash: Clash): string => (clash.kind === 'requisite' ? requisiteName(clash.name) : placeOf(clash.mine ? mine.body : theirs.body, clash.id));
  // Without the text that both grew out of (kept by an older program) nobody can say what was changed there.
  const theirChanges = base.body.length > 0 ? changedPlaces(base, other).map(({ kind: what, key }) => (what === 'requisite' ? requisiteName(key) : placeOf(theirs.body, key) || placeOf(base.body, key))) : [];
  const textOf = (clash: Clash, side: 'mine' | 'theirs'): string => (clash.kind === 'block' ? (clash[side] ? blockText(clash[side]) : words.removed) : shown(clash[side]) || words.removed);
  const apply = () => onChoose(choice === 'mine' ? mine : choice === 'theirs' ? other : content, choice);
  return (
    <Dialog title={words.title} size="large" firm onClose={() => undefined} footer={<Button look="primary" onClick={apply}>{words.apply}</Button>}>
      <p>{words.text}</p>
      <ul>
        <li>{words.mine(atClock(mineAt))}</li>
        <li>{words.theirs(theirs.savedBy.name, atClock(theirs.savedAt))}{theirChanges.length > 0 && ` ${words.changedThere(theirChanges.join('; '))}`}</li>
      </ul>
      <RadioGroup legend={words.title} hideLegend name="choice" value={choice} onChange={setChoice} options={(['merge', 'mine', 'theirs'] as const).map((value) => ({ value, label: words.choices[value], help: words.helps[value] }))} />
      {choice === 'merge' && (
        <>
          <p><strong>{clashes.length > 0 ? words.clashes(clashes.length) : words.noClashes}</strong></p>
          {clashes.map((clash) => (
            <RadioGroup
              key={clashKey(clash)} legend={nameOf(clash)} name={clashKey(clash)} value={sides[clashKey(clash)] ?? 'mine'} onChange={(side) => setSides({ ...sides, [clashKey(clash)]: side })}
              options={[{ value: 'mine', label: words.mineShort, help: textOf(clash, 'mine') }, { value: 'theirs', label: words.theirsShort, help: textOf(clash, 'theirs') }]}
            />
          ))}
        </>
      )}
    </Dialog>
  );
}
