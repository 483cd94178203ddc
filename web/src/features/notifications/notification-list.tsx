import { useLayoutEffect, useRef } from 'react';
import { Link } from 'react-router';
import { useTexts } from '../../lib/i18n/i18n';
import { useRegionKeys } from '../../lib/keyboard';
import { atTime, localDate } from '../../lib/time';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/status-tag';
import { addressOf, groupsOf, type Group, type Notification } from './grouping';
import { notificationTexts, type NoticeFacts } from './texts';
import './notifications.css';

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** Makes the sentence of a notice out of its type and facts; names appear where the server gives them. */
function useSentence(): (one: Notification) => string {
  const t = useTexts(notificationTexts);
  return (one) => {
    const { facts } = one;
    const name = textOf(facts.byName ?? facts.absentName ?? facts.fromName ?? facts.toName);
    const shown: NoticeFacts = {
      title: one.title ? `«${one.title}»` : textOf(facts.title) || t.noTitle, by: name ? ` (${name})` : '', index: textOf(facts.index), date: facts.registeredOn ? localDate(textOf(facts.registeredOn)) : '', version: textOf(facts.approvedVersion),
      addressee: textOf(facts.addressee), step: t.steps[textOf(facts.step)] ?? textOf(facts.step),
    };
    return (t.one[one.type] ?? t.other)(shown);
  };
}

function Item({ one, onRead }: { one: Notification; onRead: (ids: readonly string[]) => void }) {
  const t = useTexts(notificationTexts);
  const sentenceOf = useSentence();
  const reason = textOf(one.facts.reason);
  return (
    <>
      <p className="notification__text">
        {one.readAt === null && <Chip tone="blue">{t.unreadMark}</Chip>}{' '}
        <Link to={addressOf(one)} data-row data-ids={one.notificationId} data-moves-page onClick={() => one.readAt === null && onRead([one.notificationId])}>{sentenceOf(one)}</Link>
      </p>
      <p className="muted small">
        <time dateTime={one.at}>{atTime(one.at)}</time>
        {typeof one.facts.dueAt === 'string' && one.facts.dueAt && ` · ${t.until(atTime(one.facts.dueAt))}`}
        {reason && ` · ${t.reason}: ${reason}`}
      </p>
    </>
  );
}

function Row({ group, onRead }: { group: Group; onRead: (ids: readonly string[]) => void }) {
  const t = useTexts(notificationTexts);
  const [first] = group.items;
  if (!first) return null;
  const isNew = first.readAt === null;
  const ids = group.items.filter((one) => one.readAt === null).map((one) => one.notificationId);
  const many = group.items.length > 1 ? t.many[first.type] : undefined;
  return (
    <li className={`notification ${isNew ? 'notification--new' : ''}`}>
      <div className="notification__body">
        {many ? (
          <details>
            <summary data-row data-ids={ids.join(' ')}>{isNew && <Chip tone="blue">{t.unreadMark}</Chip>} {many(group.items.length)} <span className="muted small">{atTime(first.at)}</span></summary>
            <ul className="notifications notifications--inner">{group.items.map((one) => <li key={one.notificationId} className="notification"><div className="notification__body"><Item one={one} onRead={onRead} /></div></li>)}</ul>
          </details>
        ) : (
          <Item one={first} onRead={onRead} />
        )}
      </div>
      {ids.length > 0 && <Button look="quiet" onClick={() => onRead(ids)}>{t.read}</Button>}
    </li>
  );
}

/** Keeps the keyboard where it was: a line that was read may lose its button or join another line, and the focus with it. */
function useKeptFocus() {
  const list = useRef<HTMLDivElement>(null);
  const line = useRef<number | null>(null);
  useLayoutEffect(() => {
    const active = document.activeElement;
    if (line.current === null || !list.current || (active && active !== document.body && active.closest('.notification'))) return;
    const lines = list.current.querySelectorAll<HTMLElement>('.notifications:not(.notifications--inner) > .notification');
    lines[Math.min(line.current, lines.length - 1)]?.querySelector<HTMLElement>('[data-row]')?.focus();
    line.current = null;
  });
  const remember = (): void => {
    const lines = [...(list.current?.querySelectorAll('.notifications:not(.notifications--inner) > .notification') ?? [])];
    const at = lines.findIndex((one) => one.contains(document.activeElement));
    line.current = at < 0 ? null : at;
  };
  return { list, remember };
}

/** Notices as lines; `E` marks the one that has the focus as read. */
export function NotificationList({ items, onRead }: { items: readonly Notification[]; onRead: (ids: readonly string[]) => void }) {
  const { list, remember } = useKeptFocus();
  const read = (ids: readonly string[]): void => {
    remember();
    onRead(ids);
  };
  const onKeyDown = useRegionKeys({
    KeyE: () => {
      const ids = (document.activeElement as HTMLElement | null)?.dataset.ids?.split(' ').filter(Boolean) ?? [];
      if (ids.length > 0) read(ids);
    },
  });
  return (
    // The keys belong to the controls inside; the list itself takes no focus.
    <div ref={list} onKeyDown={onKeyDown} role="presentation">
      <ul className="notifications">{groupsOf(items).map((group) => <Row key={group.key} group={group} onRead={read} />)}</ul>
    </div>
  );
}
