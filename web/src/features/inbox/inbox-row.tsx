import { memo } from 'react';
import { Link } from 'react-router';
import { usePick, useT, useTexts } from '../../lib/i18n/i18n';
import { Due } from '../../ui/due';
import { RouteDots } from '../../ui/route-dots';
import { Chip, StatusTag } from '../../ui/status-tag';
import { inboxTexts } from './inbox.texts';
import type { InboxItem, InboxTab } from './use-inbox';

/** Where a row leads: to the review of my step, to my draft, or to the card. */
export function rowAddress(item: InboxItem, search: string): string {
  if (item.stepId) return `/documents/${item.documentId}/review/${item.stepId}${search}`;
  if (item.phase === 'draft' || item.phase === 'rework') return `/documents/${item.documentId}/edit`;
  return `/documents/${item.documentId}`;
}

/** One document of the list: what it is, why it is here, how far it has come, until when. */
export const InboxRow = memo(function InboxRow({ item, tab, search, selected, selectable, onToggle }: { item: InboxItem; tab: InboxTab; search: string; selected: boolean; selectable: boolean; onToggle: (item: InboxItem) => void }) {
  const t = useT();
  const words = useTexts(inboxTexts);
  const pick = usePick();
  const why = words.whys[item.why.code]?.(item.why.facts) ?? '';
  const own = tab === 'mine' || tab === 'rework';
  const where = own && item.currentlyWith.length > 0 && item.phase !== 'rework' ? words.currentlyWith(item.currentlyWith.join(', ')) : '';
  const said = tab === 'mine' ? where : why;
  return (
    <tr className={`inbox__row ${selected ? 'inbox__row--selected' : ''}`} aria-selected={selectable ? selected : undefined}>
      <td className="inbox__check">
        {selectable && (
          <label className="inbox__tick">
            <span className="hidden">{words.select(item.title || t.app.untitled)}</span>
            <input type="checkbox" checked={selected} onChange={() => onToggle(item)} tabIndex={-1} />
          </label>
        )}
      </td>
      <td className="inbox__document">
        <div className="inbox__title">
          <Link to={rowAddress(item, search)} data-row={item.documentId} data-moves-page>{item.title || t.app.untitled}</Link>
        </div>
        <div className="inbox__meta">
          <span>{pick(item.kindUk, item.kindEn)}</span>
          {own ? <StatusTag phase={item.phase} /> : <span>{item.author.name}</span>}
          <span className="inbox__unit">{item.unit}</span>
          {item.version !== null && item.version > 1 && <span>{words.version(item.version)}</span>}
          {item.onBehalfOf && <span>{t.person.onBehalf(item.onBehalfOf.name)}</span>}
          {item.urgent && <Chip tone="red">{words.urgent}</Chip>}
          {item.changedSinceMine !== null && item.changedSinceMine > 0 && <Chip tone="orange">{words.changedSinceMine(item.changedSinceMine)}</Chip>}
          {item.openRemarks > 0 && <Chip tone="grey">{words.openRemarks(item.openRemarks)}</Chip>}
          {item.stepId !== null && item.evidence !== null && item.evidence !== 'none' && tab === 'approve' && <Chip tone="violet">{words.needsSignature}</Chip>}
        </div>
        {said && <div className="inbox__why">{!own && <span className="hidden">{words.why} </span>}{said}</div>}
      </td>
      <td className="inbox__route">
        <RouteDots done={item.stagesDone} titles={item.stageTitles} returned={item.phase === 'rework'} />
      </td>
      <td className="inbox__due">{item.dueAt || !own ? <Due at={item.dueAt} /> : null}</td>
    </tr>
  );
});
