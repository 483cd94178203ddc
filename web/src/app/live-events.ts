import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../lib/queries';

/**
 * Listens to `/api/events` and marks what changed as stale: the inbox, the counts, the document on the screen. Lost events do no
 * harm, because everything is also asked for again when the window gets the focus.
 */
export function useLiveEvents(): void {
  const client = useQueryClient();
  useEffect(() => {
    if (typeof EventSource === 'undefined') return;
    const source = new EventSource('/api/events');
    const refresh = (event: MessageEvent<string>) => {
      let documentId: string | undefined;
      try {
        documentId = (JSON.parse(event.data) as { documentId?: string }).documentId;
      } catch {
        documentId = undefined;
      }
      void client.invalidateQueries({ queryKey: keys.inboxCounts });
      void client.invalidateQueries({ queryKey: keys.notifications });
      void client.invalidateQueries({ queryKey: keys.inbox, refetchType: 'none' });
      if (documentId) void client.invalidateQueries({ queryKey: keys.document(documentId) });
      // A notice does not say what it is about: the document on the screen and its route are asked for anew, its frozen versions are not.
      else void client.invalidateQueries({ predicate: ({ queryKey: [what, , part, ...rest] }) => what === 'document' && rest.length === 0 && (part === undefined || part === 'route') });
      dispatchEvent(new CustomEvent('obih:live', { detail: { type: event.type, documentId } }));
    };
    for (const type of ['message', 'notification', 'counts', 'progress']) source.addEventListener(type, refresh);
    return () => source.close();
  }, [client]);
}
