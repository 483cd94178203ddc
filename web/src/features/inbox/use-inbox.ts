import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { answer, api, type Output, type View } from '../../lib/api';
import { cacheAnswer, cachedAnswer } from '../../lib/offline/store';
import { isOffline } from '../../lib/problem';
import { keys } from '../../lib/queries';

export type InboxItem = View<'InboxItem'>;
type InboxPage = Output<'approvals.inbox'>;
export const tabs = ['approve', 'sign', 'rework', 'mine', 'information'] as const;
export type InboxTab = (typeof tabs)[number];

/** What is looked at, kept in the address so that it survives a reload and can be sent to a colleague. */
export interface InboxFilter {
  readonly tab: InboxTab;
  readonly onBehalfOf?: string;
  readonly q?: string;
  readonly kind?: string;
}

export function filterOf(params: URLSearchParams, fallback: InboxTab = 'approve'): InboxFilter {
  const tab = tabs.find((known) => known === params.get('tab')) ?? fallback;
  const [onBehalfOf, q, kind] = [params.get('for'), params.get('q'), params.get('kind')];
  return { tab, ...(onBehalfOf ? { onBehalfOf } : {}), ...(q ? { q } : {}), ...(kind ? { kind } : {}) };
}

/** The filter in the address, and how to change parts of it. */
export function useInboxFilter(): [InboxFilter, (change: { tab?: InboxTab; for?: string; q?: string; kind?: string }) => void, URLSearchParams] {
  const [params, setParams] = useSearchParams();
  const change = (wish: Record<string, string | undefined>) =>
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(wish)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return [filterOf(params), change, params];
}

export const inboxPage = (filter: InboxFilter, cursor?: string): Promise<InboxPage> => answer(api.GET('/api/inbox', { params: { query: { ...filter, limit: 100, ...(cursor ? { cursor } : {}) } } }));

/** The list by pages; without a connection the kept first page with the time when it was true (only on a trusted computer). */
export function useInbox(filter: InboxFilter) {
  const name = `inbox:${JSON.stringify(filter)}`;
  const query = useInfiniteQuery({
    queryKey: keys.inboxTab(filter.tab, filter),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const page = await inboxPage(filter, pageParam);
      if (!pageParam) void cacheAnswer(name, page);
      return page;
    },
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const [kept, setKept] = useState<{ data: InboxPage; savedAt: string } | undefined>();
  const offline = query.isError && isOffline(query.error);
  useEffect(() => {
    if (!offline) return;
    let wanted = true;
    void cachedAnswer<InboxPage>(name).then((found) => wanted && setKept(found));
    return () => {
      wanted = false;
    };
  }, [offline, name]);
  const cached = offline ? kept : undefined;
  const items = query.data?.pages.flatMap((page) => page.items) ?? cached?.data.items ?? [];
  return { ...query, items, cachedAt: query.data ? undefined : cached?.savedAt };
}
