import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { answer, api } from '../../lib/api';
import { keys } from '../../lib/queries';
import { filterOf, useInbox, type InboxItem } from '../inbox/use-inbox';
import { rowAddress } from '../inbox/inbox-row';

export interface Queue {
  readonly items: readonly InboxItem[];
  readonly at: number;
  readonly next: InboxItem | undefined;
  readonly previous: InboxItem | undefined;
  readonly go: (item: InboxItem | undefined) => void;
  readonly addressOf: (item: InboxItem) => string;
}

const chosenRow = (): { documentId: string }[] => {
  try {
    return JSON.parse(sessionStorage.getItem('obih.row') ?? '[]') as { documentId: string }[];
  } catch {
    return [];
  }
};

/** Counts what was decided since the inbox was left, for the sentence at the end of the queue. */
export const tally = {
  add(verdict: string): void {
    const now = tally.read();
    sessionStorage.setItem('obih.tally', JSON.stringify({ done: now.done + 1, approved: now.approved + (verdict.startsWith('approve') || verdict === 'acknowledge' ? 1 : 0), returned: now.returned + (verdict === 'return' || verdict === 'object' ? 1 : 0) }));
  },
  read(): { done: number; approved: number; returned: number } {
    return { done: 0, approved: 0, returned: 0, ...(JSON.parse(sessionStorage.getItem('obih.tally') ?? '{}') as object) };
  },
  reset(): void {
    sessionStorage.removeItem('obih.tally');
  },
};

/** The inbox list that the document was opened from: what stands before and after it; the next two are fetched ahead. */
export function useQueue(documentId: string, stepId: string): Queue {
  const [params] = useSearchParams();
  const { search } = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const filter = useMemo(() => filterOf(params), [params]);
  const { items: all } = useInbox(filter);
  const only = params.get('row') === '1';
  const items = useMemo(() => {
    const withStep = all.filter((item) => item.stepId !== null);
    if (!only) return withStep;
    const wanted = new Set(chosenRow().map((one) => one.documentId));
    return withStep.filter((item) => wanted.has(item.documentId));
  }, [all, only]);
  const at = items.findIndex((item) => item.documentId === documentId && item.stepId === stepId);
  const next = at === -1 ? items.find((item) => item.documentId !== documentId) : (items[at + 1] ?? (at > 0 ? items[0] : undefined));
  const previous = at > 0 ? items[at - 1] : undefined;
  useEffect(() => {
    const ahead = items.slice(at + 1, at + 3);
    const timer = setTimeout(() => {
      for (const item of ahead) {
        const path = { documentId: item.documentId };
        void client.prefetchQuery({ queryKey: keys.document(item.documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}', { params: { path } })), staleTime: 30_000 });
        void client.prefetchQuery({ queryKey: keys.route(item.documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}/route', { params: { path } })), staleTime: 30_000 });
        void client.prefetchQuery({ queryKey: keys.sinceMine(item.documentId), queryFn: () => answer(api.GET('/api/documents/{documentId}/changes-since-mine', { params: { path } })), staleTime: 30_000 });
        const { version } = item;
        if (version !== null) void client.prefetchQuery({ queryKey: keys.version(item.documentId, version), queryFn: () => answer(api.GET('/api/documents/{documentId}/versions/{number}', { params: { path: { ...path, number: version } } })), staleTime: Infinity });
      }
    }, 600);
    return () => clearTimeout(timer);
  }, [items, at, client]);
  const addressOf = (item: InboxItem) => rowAddress(item, search);
  return { items, at, next, previous, go: (item) => item && void navigate(addressOf(item)), addressOf };
}
