import { useRef, type ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { useKeysOn } from '../../lib/keyboard';
import { inboxTexts } from './inbox.texts';
import { InboxRow } from './inbox-row';
import type { InboxItem, InboxTab } from './use-inbox';
import type { Selection } from './use-selection';

const order = ['overdue', 'today', 'later', 'none'] as const;

/** The items by lateness, in the order in which they should be looked at. */
export const byLateness = (items: readonly InboxItem[]) =>
  order.map((lateness) => ({ lateness, items: items.filter((item) => item.lateness === lateness) })).filter((group) => group.items.length > 0);

export const selectableTabs: readonly InboxTab[] = ['approve', 'sign', 'information'];

/** The table of the inbox. Keys: J/K or arrows move between rows, X or space ticks, Shift+↓ extends, Ctrl+A ticks all shown. */
export function InboxList({ items, tab, search, selection, onHelp, children }: { items: readonly InboxItem[]; tab: InboxTab; search: string; selection: Selection; onHelp: () => void; children?: ReactNode }) {
  const words = useTexts(inboxTexts);
  const box = useRef<HTMLTableElement>(null);
  const selectable = selectableTabs.includes(tab);
  const plain = tab === 'mine' || tab === 'rework';
  const groups = plain ? [{ lateness: 'none' as const, items }] : byLateness(items);
  const inOrder = groups.flatMap((group) => group.items);
  const links = () => [...(box.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])];
  const here = () => links().findIndex((link) => link.closest('tr')?.contains(document.activeElement));
  const move = (step: number) => {
    const all = links();
    const at = here();
    const next = all[at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
    next?.focus();
    next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  };
  const tick = () => {
    const item = inOrder[here()];
    if (item && selectable) selection.toggle(item);
  };
  const extend = () => {
    const from = inOrder[here()];
    move(1);
    const to = inOrder[here()];
    if (selectable) selection.choose([from, to].filter((item) => item !== undefined), true);
  };
  const regionKeys = useKeysOn({
    KeyJ: () => move(1), ArrowDown: () => move(1), KeyK: () => move(-1), ArrowUp: () => move(-1), KeyX: tick, Space: tick,
    'Shift+ArrowDown': extend, 'Ctrl+KeyA': selectable ? () => selection.choose(items, true) : undefined, Escape: () => selection.clear(),
    'Shift+Slash': onHelp, Slash: () => document.getElementById('inbox-filter')?.focus(),
  });
  const allShown = items.length > 0 && items.every((item) => selection.chosen.has(item.documentId));
  const someShown = items.some((item) => selection.chosen.has(item.documentId));
  return (
    <div className="inbox" ref={regionKeys}>
      <table ref={box} className="inbox__table" aria-label={words.tabs[tab]}>
        <thead>
          <tr>
            <th scope="col" className="inbox__check">
              {selectable ? (
                <label className="inbox__tick">
                  <span className="hidden">{words.selectShown}</span>
                  <input type="checkbox" checked={allShown} ref={(input) => { if (input) input.indeterminate = someShown && !allShown; }} onChange={() => selection.choose(items, !allShown)} />
                </label>
              ) : (
                <span className="hidden">{words.columns.select}</span>
              )}
            </th>
            <th scope="col">{words.columns.document}</th>
            <th scope="col">{words.columns.route}</th>
            <th scope="col">{words.columns.due}</th>
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group.lateness}>
            {!plain && (
              <tr className={`inbox__group inbox__group--${group.lateness}`}>
                <th scope="rowgroup" colSpan={4}>
                  {words.groups[group.lateness]} {words.groupCount(group.items.length)}
                </th>
              </tr>
            )}
            {group.items.map((item) => (
              <InboxRow key={`${item.documentId}:${item.stepId ?? ''}`} item={item} tab={tab} search={search} selected={selection.chosen.has(item.documentId)} selectable={selectable} onToggle={selection.toggle} />
            ))}
          </tbody>
        ))}
      </table>
      {children}
    </div>
  );
}
