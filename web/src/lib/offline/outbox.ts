import { useSyncExternalStore } from 'react';
import { answer, api, asCommand } from '../api';
import { onConnection, connection } from '../connection';
import { asProblem } from '../problem';
import { currentSession, onSession } from '../session';
import { dropDecision, dropDraft, keepDecision, keepDraft, localDraft, queuedDecisions, unsentDrafts, type LocalDraft, type QueuedDecision } from './store';

/** One thing that waits for the server, as the list of the header shows it. */
export interface Waiting {
  readonly id: string;
  readonly kind: 'decision' | 'draft';
  readonly documentId: string;
  readonly stepId?: string;
  readonly title: string;
  readonly verdict?: QueuedDecision['verdict'];
  readonly state: QueuedDecision['state'];
  readonly code?: string;
}

let waiting: readonly Waiting[] = [];
/** Documents open in the editor: the editor itself sends them. */
const beingEdited = new Set<string>();
const listeners = new Set<() => void>();
const sentListeners = new Set<(count: number) => void>();

const asWaiting = (decision: QueuedDecision): Waiting => ({
  id: decision.id, kind: 'decision', documentId: decision.documentId, stepId: decision.stepId, title: decision.title, verdict: decision.verdict, state: decision.state, ...(decision.code ? { code: decision.code } : {}),
});
const draftWaiting = (draft: LocalDraft): Waiting => ({ id: draft.documentId, kind: 'draft', documentId: draft.documentId, title: draft.title, state: draft.conflict ? 'conflict' : 'waiting' });

/** Reads again what waits on this device and tells the page. */
export async function refreshOutbox(): Promise<void> {
  const [decisions, drafts] = await Promise.all([queuedDecisions(), unsentDrafts()]);
  waiting = [...decisions.map(asWaiting), ...drafts.filter((draft) => !beingEdited.has(draft.documentId) || connection() === 'offline').map(draftWaiting)];
  for (const listener of listeners) listener();
}

/** Takes a decision without a connection: it is sent later, and only if the version is still the one that was on the screen. */
export async function queueDecision(decision: Omit<QueuedDecision, 'state' | 'queuedAt' | 'personId'>): Promise<void> {
  await keepDecision({ ...decision, personId: currentSession()?.person.personId ?? '', state: 'waiting', queuedAt: new Date().toISOString() });
  await refreshOutbox();
}

/** Takes something off the list without sending it. */
export async function dropWaiting(item: Waiting): Promise<void> {
  await (item.kind === 'decision' ? dropDecision(item.id) : dropDraft(item.documentId));
  await refreshOutbox();
}

async function sendDecision(decision: QueuedDecision): Promise<'sent' | 'offline' | 'refused'> {
  await keepDecision({ ...decision, state: 'sending' });
  await refreshOutbox();
  try {
    await answer(
      api.POST('/api/documents/{documentId}/steps/{stepId}/decision', {
        params: { path: { documentId: decision.documentId, stepId: decision.stepId }, header: asCommand(decision.id) },
        body: decision.body,
      }),
    );
    await dropDecision(decision.id);
    return 'sent';
  } catch (error) {
    const problem = asProblem(error);
    const offline = problem.code === 'networkUnavailable' || problem.status >= 500;
    await keepDecision({ ...decision, state: offline ? 'waiting' : problem.status === 409 || problem.status === 412 ? 'conflict' : 'failed', code: problem.code });
    return offline ? 'offline' : 'refused';
  } finally {
    await refreshOutbox();
  }
}

async function sendDraft(draft: LocalDraft): Promise<void> {
  const unheard = [...(draft.unheard ?? [])];
  const saveId = unheard.at(-1);
  try {
    await answer(
      api.PUT('/api/documents/{documentId}/working-copy', {
        params: { path: { documentId: draft.documentId } },
        body: { revision: draft.baseRevision, requisites: draft.requisites, body: draft.body, unheard, ...(saveId ? { saveId } : {}) },
      }),
    );
    const now = await localDraft(draft.documentId);
    if (now?.changedAt === draft.changedAt) await dropDraft(draft.documentId);
  } catch (error) {
    if (asProblem(error).status === 409) await keepDraft({ ...draft, conflict: true });
  }
}

let sending = false;

/** Sends what waits, one after the other; stops at the first sign that there is no connection. */
export async function sendWaiting(): Promise<void> {
  if (sending || !currentSession()) return;
  sending = true;
  let sent = 0;
  try {
    for (const decision of await queuedDecisions()) {
      if (decision.state === 'conflict') continue;
      const outcome = await sendDecision(decision);
      if (outcome === 'offline') return;
      if (outcome === 'sent') sent += 1;
    }
    for (const draft of await unsentDrafts()) if (!draft.conflict && !beingEdited.has(draft.documentId)) await sendDraft(draft);
  } finally {
    sending = false;
    await refreshOutbox();
    if (sent > 0) for (const listener of sentListeners) listener(sent);
  }
}

/** Tells the outbox that the editor has this document and sends it itself; returns the function that ends it. */
export function editing(documentId: string): () => void {
  beingEdited.add(documentId);
  void refreshOutbox();
  return () => {
    beingEdited.delete(documentId);
    void refreshOutbox();
  };
}

/** Calls back with how many decisions were just sent after a time without connection. */
export function onSent(listener: (count: number) => void): () => void {
  sentListeners.add(listener);
  return () => sentListeners.delete(listener);
}

onConnection(() => {
  if (connection() === 'online') void sendWaiting();
  else void refreshOutbox();
});
/** A page that opens with an editor says so meanwhile; its draft is then the editor's to send. */
const openingMs = 1_000;
onSession(() => void refreshOutbox().then(() => setTimeout(() => void sendWaiting(), openingMs)));
setInterval(() => {
  if (waiting.some((item) => item.state === 'waiting')) void sendWaiting();
}, 30_000);

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** What waits for the server on this device. */
export const useOutbox = (): readonly Waiting[] => useSyncExternalStore(subscribe, () => waiting);
