import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { answer, api } from '../../../lib/api';
import { connection, onConnection } from '../../../lib/connection';
import { textValue } from '../../../lib/content';
import { refreshOutbox } from '../../../lib/offline/outbox';
import { dropDraft, keepDraft, type LocalDraft } from '../../../lib/offline/store';
import { keys } from '../../../lib/queries';
import { sameJson } from '../../../lib/same-json';
import { currentSession } from '../../../lib/session';
import { DraftKeeper, type DraftDoors, type Saving, type WorkingCopy } from './draft-keeper';

const doorsOf = (documentId: string): DraftDoors => {
  const path = { documentId };
  return {
    send: (content, revision, marks) => answer(api.PUT('/api/documents/{documentId}/working-copy', { params: { path }, body: { revision, requisites: content.requisites, body: content.body, saveId: marks.saveId, unheard: [...marks.unheard] } })),
    load: () => answer(api.GET('/api/documents/{documentId}/working-copy', { params: { path } })),
    keep: async (draft) => {
      await keepDraft({ ...draft, documentId, personId: currentSession()?.person.personId ?? '', title: textValue(draft.requisites.title) });
      // Without a connection the header counts what waits here; with one, this page sends it itself in a moment.
      if (connection() === 'offline') await refreshOutbox();
    },
    drop: () => dropDraft(documentId),
  };
};

const sameText = (local: LocalDraft, copy: WorkingCopy): boolean => sameJson([local.requisites, local.body], [copy.requisites, copy.body]);

/** What the page opens with: the server's text, or the local one that the server does not have yet. */
export interface Opening {
  readonly keeper: DraftKeeper;
  /** When the local text was written that was restored without asking; null when there was none. */
  readonly restoredAt: string | null;
}

function open(documentId: string, copy: WorkingCopy, local: LocalDraft | undefined): Opening {
  const keeper = new DraftKeeper(copy, doorsOf(documentId), local?.unheard);
  if (!local || local.sent || sameText(local, copy)) return { keeper, restoredAt: null };
  const content = { requisites: local.requisites, body: local.body };
  const own = copy.saveId !== null && (local.unheard ?? []).includes(copy.saveId);
  if (local.baseRevision !== copy.revision && !own) keeper.meet(content, copy, local.base);
  else keeper.change(content);
  return { keeper, restoredAt: local.changedAt };
}

/** The keeper of one draft while its page is open: saves when the page is hidden or left, and when the connection comes back. */
export function useDraft(documentId: string, copy: WorkingCopy, local: LocalDraft | undefined): Opening & { saving: Saving } {
  const client = useQueryClient();
  const [opening] = useState(() => open(documentId, copy, local));
  const { keeper } = opening;
  const saving = useSyncExternalStore(keeper.subscribe, keeper.current);
  useEffect(() => {
    const hide = () => {
      if (document.visibilityState === 'hidden') {
        void keeper.keepLocally();
        void keeper.flush();
      }
    };
    const back = () => {
      if (connection() === 'online' && ['local', 'changed'].includes(keeper.current().state)) void keeper.flush();
    };
    const beforeUnload = (event: BeforeUnloadEvent) => {
      if (keeper.current().state === 'unsaved') event.preventDefault();
    };
    document.addEventListener('visibilitychange', hide);
    addEventListener('pagehide', hide);
    addEventListener('beforeunload', beforeUnload);
    const stopListening = onConnection(back);
    return () => {
      document.removeEventListener('visibilitychange', hide);
      removeEventListener('pagehide', hide);
      removeEventListener('beforeunload', beforeUnload);
      stopListening();
      keeper.leave();
      void client.invalidateQueries({ queryKey: keys.document(documentId) });
    };
  }, [keeper, documentId, client]);
  return { ...opening, saving };
}
