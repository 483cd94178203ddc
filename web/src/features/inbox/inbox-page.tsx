import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useNavigation } from 'react-router';
import { answer, api, asCommand } from '../../lib/api';
import { usePick, useT, useTexts } from '../../lib/i18n/i18n';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import { keys } from '../../lib/queries';
import { hasRole } from '../../lib/session';
import { atTime, localDate } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button, ButtonLink } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { EmptyState } from '../../ui/empty-state';
import { SelectField, TextField } from '../../ui/field';
import { LiveRegion } from '../../ui/live-region';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { toast } from '../../ui/toast';
import type { BulkVerdict } from './bulk-dialog';
import { InboxList, selectableTabs } from './inbox-list';
import { inboxTexts } from './inbox.texts';
import { rowAddress } from './inbox-row';
import { inboxPage, tabs, useInbox, useInboxFilter, type InboxFilter, type InboxItem, type InboxTab } from './use-inbox';
import { useSelection } from './use-selection';
import '../../ui/tabs.css';
import './inbox-page.css';

const BulkDialog = lazy(async () => ({ default: (await import('./bulk-dialog')).BulkDialog }));
const KeysHelp = lazy(async () => ({ default: (await import('../../ui/keys-help')).KeysHelp }));

type Counts = { mine: Record<string, number>; onBehalf: { person: { personId: string; name: string }; approve: number; sign: number }[] };

function countsFor(counts: Counts | undefined, onBehalfOf: string | undefined, tab: InboxTab): number | undefined {
  if (!counts) return undefined;
  if (!onBehalfOf) return counts.mine[tab] ?? 0;
  const row = counts.onBehalf.find((one) => one.person.personId === onBehalfOf);
  return tab === 'approve' ? (row?.approve ?? 0) : tab === 'sign' ? (row?.sign ?? 0) : undefined;
}

function Whose({ filter, counts, onChoose }: { filter: InboxFilter; counts: Counts | undefined; onChoose: (personId: string | undefined) => void }) {
  const words = useTexts(inboxTexts);
  const t = useT();
  const session = useSession();
  if (session.actsFor.length === 0) return null;
  const own = counts ? (counts.mine.approve ?? 0) + (counts.mine.sign ?? 0) : 0;
  const capacityOf = (capacity: string): string => t.capacity[capacity as keyof typeof t.capacity] ?? capacity;
  return (
 <div className="whose" role="group" aria-label={words.whose}>
        <button type="button" aria-pressed={!filter.onBehalfOf} onClick={() => onChoose(undefined)}>{words.own} <span className="tabs__count">{own}</span></button>
        {session.actsFor.map((person) => {
          const row = counts?.onBehalf.find((one) => one.person.personId === person.personId);
          return (
            <button key={person.personId} type="button" aria-pressed={filter.onBehalfOf === person.personId} onClick={() => onChoose(person.personId)}>
              {words.standIn(person.name)} <span className="muted">({capacityOf(person.capacity)})</span> <span className="tabs__count">{(row?.approve ?? 0) + (row?.sign ?? 0)}</span>
            </button>
          );
        })}
      </div>
  );
}

function StandInNote({ onBehalfOf }: { onBehalfOf: string | undefined }) {
  const words = useTexts(inboxTexts);
  const t = useT();
  const person = useSession().actsFor.find((one) => one.personId === onBehalfOf);
  if (!person) return null;
  const capacity = t.capacity[person.capacity as keyof typeof t.capacity] ?? person.capacity;
  return (
    <Notice title={words.standIn(person.name)}>
      <p>{words.standInNote(capacity, person.ground, localDate(person.toOn))} {person.maySign ? '' : words.standInNoSign}</p>
    </Notice>
  );
}

function TabsNav({ filter, counts, onChoose }: { filter: InboxFilter; counts: Counts | undefined; onChoose: (tab: InboxTab) => void }) {
  const words = useTexts(inboxTexts);
  const offered = filter.onBehalfOf ? (['approve', 'sign'] as const) : tabs;
  const count = (tab: InboxTab) => countsFor(counts, filter.onBehalfOf, tab);
  const address = (tab: InboxTab) => `/?tab=${tab}${filter.onBehalfOf ? `&for=${filter.onBehalfOf}` : ''}`;
  return (
    <>
      <nav className="tabs inbox__tabs" aria-label={words.tabsLabel}>
        {offered.map((tab) => (
          <Link key={tab} to={address(tab)} className="tabs__tab" aria-current={tab === filter.tab ? 'page' : undefined} preventScrollReset>
            {words.tabs[tab]}
            {count(tab) !== undefined && <span className={`tabs__count ${count(tab) === 0 ? 'tabs__count--none' : ''}`}>{count(tab)}</span>}
          </Link>
        ))}
      </nav>
      <SelectField className="inbox__tab-select" label={<span className="hidden">{words.tabsLabel}</span>} value={filter.tab} onChange={(event) => onChoose(event.target.value as InboxTab)}>
        {offered.map((tab) => (
          <option key={tab} value={tab}>{words.tabs[tab]}{count(tab) === undefined ? '' : ` (${count(tab)})`}</option>
        ))}
      </SelectField>
    </>
  );
}

function Filters({ filter, change }: { filter: InboxFilter; change: (wish: { q?: string; kind?: string }) => void }) {
  const words = useTexts(inboxTexts);
  const pick = usePick();
  const { data } = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const [typed, setTyped] = useState(filter.q ?? '');
  const [known, setKnown] = useState(filter.q);
  if (known !== filter.q) {
    setKnown(filter.q);
    if ((filter.q ?? '') !== typed.trim()) setTyped(filter.q ?? '');
  }
  useEffect(() => {
    const later = setTimeout(() => {
      if (typed.trim() !== (filter.q ?? '')) change({ q: typed.trim() });
    }, 350);
    return () => clearTimeout(later);
  });
  return (
    <div className="inbox__filters">
      <TextField id="inbox-filter" type="search" label={<span className="hidden">{words.filter}</span>} placeholder={words.filterPlaceholder} value={typed} onChange={(event) => setTyped(event.target.value)} />
      <SelectField label={<span className="hidden">{words.kind}</span>} value={filter.kind ?? ''} onChange={(event) => change({ kind: event.target.value })}>
        <option value="">{words.allKinds}</option>
        {data?.kinds.map((kind) => <option key={kind.code} value={kind.code}>{pick(kind.nameUk, kind.nameEn)}</option>)}
      </SelectField>
      {(filter.q || filter.kind) && <Button look="quiet" onClick={() => { setTyped(''); change({ q: '', kind: '' }); }}>{words.reset}</Button>}
    </div>
  );
}

/** Tells how many documents came since the list was drawn; the rows themselves do not move until the person asks. */
function useArrived(items: readonly InboxItem[], count: number | undefined, hasMore: boolean, filtered: boolean): number {
  return filtered || hasMore || count === undefined ? 0 : Math.max(0, count - items.length);
}

/** «Мої документи»: what I must do, what is late, what of mine is moving. */
export default function InboxPage() {
  const t = useT();
  const words = useTexts(inboxTexts);
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useSession();
  const [filter, change, params] = useInboxFilter();
  const { data: counts } = useQuery({ queryKey: keys.inboxCounts, queryFn: () => answer(api.GET('/api/inbox/counts')) });
  const inbox = useInbox(filter);
  const selection = useSelection(`${filter.tab}:${filter.onBehalfOf ?? ''}`, inbox.items, !inbox.hasNextPage && inbox.isSuccess && !filter.q && !filter.kind);
  const [bulk, setBulk] = useState<BulkVerdict | null>(null);
  const [help, setHelp] = useState(false);
  const [opening, setOpening] = useState(false);
  const { tab } = filter;
  const total = countsFor(counts, filter.onBehalfOf, tab) ?? inbox.items.length;
  const arrived = useArrived(inbox.items, countsFor(counts, filter.onBehalfOf, tab), inbox.hasNextPage, Boolean(filter.q || filter.kind));
  const chosen = [...selection.chosen.values()];
  const search = params.size ? `?${params}` : '';

  const begun = useRef(params.has('tab'));
  const leaving = useNavigation().state !== 'idle';
  useEffect(() => {
    // Without a choice in the address, start where there is something to do; once, so that nothing is taken from under the hand.
    // Whoever is on the way to another page is not called back.
    if (begun.current || !counts || leaving) return;
    begun.current = true;
    if ((counts.mine.approve ?? 0) > 0) return;
    const busy = tabs.find((one) => (counts.mine[one] ?? 0) > 0);
    const start = busy ?? (hasRole(session, 'drafter') && !hasRole(session, 'approver', 'signer') ? 'mine' : 'approve');
    if (start !== 'approve') change({ tab: start });
  });

  const selectAll = async () => {
    const all: InboxItem[] = [];
    let cursor: string | undefined;
    do {
      const page = await inboxPage(filter, cursor);
      all.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor && all.length < 1000);
    selection.choose(all.slice(0, 1000), true);
  };
  const act = (run: () => void) => () => {
    if (chosen.length === 0) toast(words.nothingSelected, { tone: 'error' });
    else run();
  };
  const reviewInRow = () => {
    sessionStorage.setItem('obih.row', JSON.stringify(chosen.map((item) => ({ documentId: item.documentId, stepId: item.stepId }))));
    const first = inbox.items.find((item) => selection.chosen.has(item.documentId)) ?? chosen[0];
    const next = new URLSearchParams(params);
    next.set('tab', tab);
    next.set('row', '1');
    if (first) void navigate(rowAddress(first, `?${next}`));
  };
  const sign = async () => {
    setOpening(true);
    try {
      const opened = await answer(
        api.POST('/api/signing-sessions', {
          headers: asCommand(),
          body: { items: chosen.map((item) => ({ documentId: item.documentId, stepId: item.stepId ?? '', round: item.round ?? 1, version: item.version ?? 1, contentHash: item.contentHash ?? '', ...(item.onBehalfOf ? { onBehalfOf: item.onBehalfOf.personId } : {}) })) },
        }),
      );
      selection.clear();
      await navigate(`/signing/${opened.sessionId}`);
    } catch (error) {
      const text = problemText(t, asProblem(error));
      toast(`${text.happened} ${text.todo ?? ''}`, { tone: 'error' });
    } finally {
      setOpening(false);
    }
  };

  const list = inbox.isPending ? (
    <Skeleton rows={8} height="5.25rem" />
  ) : inbox.items.length === 0 && !inbox.isError ? (
    <EmptyState
      title={filter.q || filter.kind ? words.emptyFiltered : words.empty[tab]}
      actions={
        <>
          {(filter.q || filter.kind) && <Button onClick={() => change({ q: '', kind: '' })}>{words.reset}</Button>}
          {tab === 'mine' && hasRole(session, 'drafter') && <ButtonLink look="primary" to="/documents/new">{t.nav.create}</ButtonLink>}
          {tab === 'approve' && hasRole(session, 'drafter') && <ButtonLink to="/?tab=mine">{words.toMine}</ButtonLink>}
        </>
      }
    >
      {!(filter.q || filter.kind) && <p>{words.emptyHint[tab]}</p>}
    </EmptyState>
  ) : inbox.isError && inbox.items.length === 0 ? (
    <ProblemNotice error={inbox.error} actions={<Button onClick={() => void inbox.refetch()}>{t.app.retry}</Button>} />
  ) : (
    <InboxList items={inbox.items} tab={tab} search={search || `?tab=${tab}`} selection={selection} onHelp={() => setHelp(true)}>
      <div className="inbox__foot">
        <span className="muted">{words.shownAll(inbox.items.length)}</span>
        {inbox.hasNextPage && <Button busy={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>{words.more}</Button>}
        <Button look="quiet" onClick={() => setHelp(true)}>{words.keysHelp}</Button>
      </div>
    </InboxList>
  );

  const bar = selectableTabs.includes(tab) && chosen.length > 0 && (
    <DecisionBar
      label={words.selected(chosen.length, total)}
      aside={
        <>
          <strong className="nowrap">{words.selected(chosen.length, Math.max(total, chosen.length))}</strong>
          {chosen.length < total && total <= 1000 && <Button look="quiet" className="inbox__wide" onClick={() => void selectAll()}>{words.selectAll(total)}</Button>}
          <Button look="quiet" onClick={selection.clear}>{words.clear}</Button>
        </>
      }
    >
      {tab === 'approve' && <Button look="quiet" className="inbox__wide" onClick={act(() => setBulk('return'))}>{words.bulkReturn(chosen.length)}</Button>}
      <Button onClick={act(reviewInRow)}>{words.reviewInRow}</Button>
      {tab === 'approve' && <Button look="primary" onClick={act(() => setBulk('approve'))}>{words.bulkApprove(chosen.length)}</Button>}
      {tab === 'information' && <Button look="primary" onClick={act(() => setBulk('acknowledge'))}>{words.bulkAcknowledge(chosen.length)}</Button>}
      {tab === 'sign' && <Button look="primary" busy={opening} onClick={act(() => void sign())}>{words.bulkSign(chosen.length)}</Button>}
    </DecisionBar>
  );

  return (
    <Page title={words.title} wide className="inbox-page" bar={bar || undefined} aside={<><Whose filter={filter} counts={counts} onChoose={(personId) => change({ for: personId ?? '', tab: personId && tab !== 'sign' ? 'approve' : tab })} /><Filters key={`${tab}:${filter.onBehalfOf ?? ''}`} filter={filter} change={change} /></>}>
      <TabsNav filter={filter} counts={counts} onChoose={(next) => change({ tab: next })} />
      <StandInNote onBehalfOf={filter.onBehalfOf} />
      {inbox.cachedAt && <Notice tone="warning" live title={words.cachedAt(atTime(inbox.cachedAt))} />}
      {selection.dropped > 0 && <Notice tone="warning" live title={words.dropped(selection.dropped)} />}
      {arrived > 0 && !inbox.isFetching && (
        <Button className="inbox__arrived" onClick={() => void client.invalidateQueries({ queryKey: keys.inbox })}>{words.arrived(arrived)}</Button>
      )}
      <LiveRegion text={chosen.length > 0 ? words.selected(chosen.length, total) : ''} quietMs={800} />
      {list}
      <Suspense fallback={null}>
        {bulk && <BulkDialog verdict={bulk} items={chosen} onClose={() => setBulk(null)} onDone={(done) => selection.choose(chosen.filter((item) => done.includes(item.documentId)), false)} />}
        {help && <KeysHelp onClose={() => setHelp(false)} />}
      </Suspense>
    </Page>
  );
}
