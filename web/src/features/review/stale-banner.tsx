import { useT, useTexts } from '../../lib/i18n/i18n';
import type { Output } from '../../lib/api';
import { atTime } from '../../lib/time';
import { Notice } from '../../ui/notice';
import { reviewTexts } from './review.texts';

type SinceMine = Output<'approvals.sinceMine'>;

/** The heart of a repeat approval: which version was mine, how much changed since, and the author's own word on it. */
export function StaleBanner({ since, version }: { since: SinceMine; version: number }) {
  const t = useT();
  const words = useTexts(reviewTexts).stale;
  const { mine, changes, authorsNote, myRemarks } = since;
  if (!mine || !changes) return null;
  const card = changes.requisites.length + changes.attachments.length;
  return (
    <Notice tone="warning" title={`${words.mine(mine.version, atTime(mine.at), t.verdict[mine.verdict])} ${words.now(version, changes.blocks.length, changes.blockCount)}${card > 0 ? words.card(card) : ''}.`}>
      {authorsNote && <p><strong>{words.author}</strong> <q>{authorsNote}</q></p>}
      {myRemarks.length > 0 && <p className="muted">{words.mineRemarks(myRemarks.length)}</p>}
    </Notice>
  );
}
