import { useT, useTexts } from '../../lib/i18n/i18n';
import { atClockSeconds } from '../../lib/time';
import { Check, Warning } from '../../ui/icons';
import { LiveRegion } from '../../ui/live-region';
import { Button } from '../../ui/button';
import type { Saving } from './draft/draft-keeper';
import { editorTexts } from './editor.texts';

/** Whether the text is safe, in words and not only by colour. */
export function SavingLine({ saving, onRetry }: { saving: Saving; onRetry: () => void }) {
  const t = useT();
  const words = useTexts(editorTexts).saving;
  const text = saving.state === 'saved' ? words.saved(atClockSeconds(saving.at)) : words[saving.state];
  const bad = saving.state === 'unsaved' || saving.state === 'refused' || saving.state === 'conflict';
  return (
    <span className={`saving saving--${saving.state}`}>
      {saving.state === 'saved' && <Check size={18} />}
      {bad && <Warning size={18} />}
      <span>{text}</span>
      {(saving.state === 'unsaved' || saving.state === 'local') && <Button look="quiet" onClick={onRetry}>{t.app.retry}</Button>}
      <LiveRegion text={saving.state === 'changed' || saving.state === 'saving' ? '' : text} quietMs={bad ? 0 : 5000} />
    </span>
  );
}
