import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Input, View } from '../api';
import { currentSession } from '../session';

type Body = View<'WorkingCopyView'>['body'];

/** The text of a draft as it stands on this computer; `sent` is false while the server does not have it. */
export interface LocalDraft {
  readonly documentId: string;
  readonly personId: string;
  readonly title: string;
  readonly requisites: Record<string, unknown>;
  readonly body: Body;
  /** The revision on the server that this text was made from. */
  readonly baseRevision: number;
  readonly changedAt: string;
  readonly sent: boolean;
  /** The text of that revision, so that two texts can be joined after the page was closed; absent in what was kept before it was. */
  readonly base?: { readonly requisites: Record<string, unknown>; readonly body: Body };
  /** Marks of saves that were sent and never answered; the last one is that of this text. What one of them wrote on the server is its own past. */
  readonly unheard?: readonly string[];
  /** Set when the server has another newer text: a person must choose. */
  readonly conflict?: boolean;
}

/** A decision taken without a connection, bound to the version that was on the screen. */
export interface QueuedDecision {
  readonly id: string;
  readonly personId: string;
  readonly documentId: string;
  readonly stepId: string;
  readonly title: string;
  readonly verdict: Input<'approvals.decide'>['verdict'];
  readonly body: Input<'approvals.decide'>;
  readonly queuedAt: string;
  readonly state: 'waiting' | 'sending' | 'failed' | 'conflict';
  readonly code?: string;
}

interface Cached {
  readonly personId: string;
  readonly savedAt: string;
  readonly data: unknown;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: LocalDraft };
  outbox: { key: string; value: QueuedDecision };
  cache: { key: string; value: Cached };
}

let opening: Promise<IDBPDatabase<Schema> | null> | undefined;

/** The database on this device, or null where the browser has none (then everything lives as long as the page). */
function database(): Promise<IDBPDatabase<Schema> | null> {
  opening ??= typeof indexedDB === 'undefined' ? Promise.resolve(null) : openDB<Schema>('obih', 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: 'documentId' });
      db.createObjectStore('outbox', { keyPath: 'id' });
      db.createObjectStore('cache');
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  }).catch(() => null);
  return opening;
}

const inMemory = { drafts: new Map<string, LocalDraft>(), outbox: new Map<string, QueuedDecision>() };
const me = (): string => currentSession()?.person.personId ?? '';

/** Keeps the text of a draft on this device. Throws when the device refuses (full disk), so that the page can say «Не збережено!». */
export async function keepDraft(draft: LocalDraft): Promise<void> {
  const db = await database();
  if (db) await db.put('drafts', draft);
  else inMemory.drafts.set(draft.documentId, draft);
}

/** My local text of a document, if there is one. */
export async function localDraft(documentId: string): Promise<LocalDraft | undefined> {
  const db = await database();
  const draft = db ? await db.get('drafts', documentId) : inMemory.drafts.get(documentId);
  return draft?.personId === me() ? draft : undefined;
}

export async function dropDraft(documentId: string): Promise<void> {
  const db = await database();
  await db?.delete('drafts', documentId);
  inMemory.drafts.delete(documentId);
}

/** My drafts that the server does not have yet. */
export async function unsentDrafts(): Promise<LocalDraft[]> {
  const db = await database();
  const all = db ? await db.getAll('drafts') : [...inMemory.drafts.values()];
  return all.filter((draft) => draft.personId === me() && !draft.sent);
}

export async function keepDecision(decision: QueuedDecision): Promise<void> {
  const db = await database();
  if (db) await db.put('outbox', decision);
  else inMemory.outbox.set(decision.id, decision);
}

export async function dropDecision(id: string): Promise<void> {
  const db = await database();
  await db?.delete('outbox', id);
  inMemory.outbox.delete(id);
}

/** My decisions that wait, in the order in which they were taken. */
export async function queuedDecisions(): Promise<QueuedDecision[]> {
  const db = await database();
  const all = db ? await db.getAll('outbox') : [...inMemory.outbox.values()];
  return all.filter((decision) => decision.personId === me()).sort((a, b) => (a.queuedAt < b.queuedAt ? -1 : 1));
}

/** True on a computer that the person marked as her own work computer at sign-in. */
export const isTrustedDevice = (): boolean => {
  try {
    return localStorage.getItem('obih.trusted') === '1';
  } catch {
    return false;
  }
};

/** Keeps an answer for reading without a connection; only on a trusted computer. */
export async function cacheAnswer(name: string, data: unknown): Promise<void> {
  if (!isTrustedDevice()) return;
  const db = await database();
  await db?.put('cache', { personId: me(), savedAt: new Date().toISOString(), data }, name).catch(() => undefined);
}

/** The kept answer with the time when it was true. */
export async function cachedAnswer<Data>(name: string): Promise<{ data: Data; savedAt: string } | undefined> {
  if (!isTrustedDevice()) return undefined;
  const db = await database();
  const kept = await db?.get('cache', name);
  return kept?.personId === me() ? { data: kept.data as Data, savedAt: kept.savedAt } : undefined;
}

/** How much of mine the server does not have yet. */
export const unsentCount = async (): Promise<number> => (await unsentDrafts()).length + (await queuedDecisions()).length;

/** Wipes everything that this device keeps; called at sign-out. */
export async function forgetEverything(): Promise<void> {
  const db = await database();
  inMemory.drafts.clear();
  inMemory.outbox.clear();
  if (db) await Promise.all((['drafts', 'outbox', 'cache'] as const).map((store) => db.clear(store)));
}
