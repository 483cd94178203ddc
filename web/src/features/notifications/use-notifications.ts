import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../../lib/api';
import { keys } from '../../lib/queries';
import type { Notification } from './grouping';

/** As many as the server gives at once: a group over two pages would count only what is here. */
const pageSize = 200;

export interface Notifications {
  readonly items: readonly Notification[];
  readonly unread: number;
  /** How many came since the list was drawn; the rows do not move until `showArrived`. */
  readonly arrived: number;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly isFetchingMore: boolean;
  showArrived(): void;
  more(): void;
  retry(): void;
  markRead(ids: readonly string[] | 'all'): void;
}

/** My notifications, newest first, kept still while I look at them; kept fresh by the server's events and every two minutes without them. */
export function useNotifications(): Notifications {
  const client = useQueryClient();
  const [top, setTop] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...keys.notifications, 'list'],
    queryFn: ({ pageParam }) => answer(api.GET('/api/notifications', { params: { query: { limit: pageSize, ...(pageParam && { cursor: pageParam }) } } })),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.nextCursor ?? undefined, refetchInterval: 120_000,
  });
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  const first = all[0]?.notificationId ?? null;
  if (top === null && first !== null) setTop(first);
  const arrived = Math.max(0, all.findIndex((one) => one.notificationId === top));
  const mark = useMutation({
    mutationFn: (ids: readonly string[] | 'all') => answer(api.POST('/api/notifications/read', { body: ids === 'all' ? {} : { notificationIds: [...ids] } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notifications }),
  });
  return {
    items: all.slice(arrived), unread: query.data?.pages[0]?.unread ?? 0, arrived, isPending: query.isPending, error: query.error ?? mark.error, hasMore: query.hasNextPage, isFetchingMore: query.isFetchingNextPage,
    showArrived: () => setTop(first),
    more: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
    markRead: (ids) => mark.mutate(ids),
  };
}
