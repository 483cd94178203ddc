import { useCallback, useState } from 'react';
import type { View } from '../../lib/api';
import { recallPile, rememberPile, type PileMemory } from './ceremony/pile-memory';

type Session = View<'SigningSessionView'>;
export type Item = View<'SigningItem'>;

export interface Pile {
  readonly memory: PileMemory;
  /** Documents of the frozen list that may be signed at all, in order. */
  readonly items: readonly Item[];
  /** Those of them that will be signed. */
  readonly toSign: readonly Item[];
  readonly openedCount: number;
  go(at: number): void;
  markOpened(documentId: string, hash: string): void;
  setAside(documentId: string, aside: boolean): void;
  markReturned(documentId: string): void;
}

/** The frozen pile and what the person has done with it; every step is kept on this device at once. */
export function usePile(session: Session): Pile {
  const [memory, setMemory] = useState(() => recallPile(session.sessionId));
  const change = useCallback((make: (before: PileMemory) => PileMemory) => {
    setMemory((before) => {
      const after = make(before);
      rememberPile(session.sessionId, after);
      return after;
    });
  }, [session.sessionId]);
  const items = session.items.filter((item) => item.state !== 'excluded');
  const dropped = new Set([...memory.aside, ...memory.returned]);
  return {
    memory,
    items,
    toSign: items.filter((item) => !dropped.has(item.documentId) && (item.state === 'waiting' || item.state === 'prepared')),
    openedCount: items.filter((item) => memory.opened[item.documentId] !== undefined).length,
    go: (at) => change((before) => ({ ...before, at: Math.min(Math.max(0, at), Math.max(0, items.length - 1)) })),
    markOpened: (documentId, hash) => change((before) => (before.opened[documentId] === hash ? before : { ...before, opened: { ...before.opened, [documentId]: hash } })),
    setAside: (documentId, aside) => change((before) => ({ ...before, aside: [...before.aside.filter((id) => id !== documentId), ...(aside ? [documentId] : [])] })),
    markReturned: (documentId) => change((before) => ({ ...before, returned: [...before.returned.filter((id) => id !== documentId), documentId] })),
  };
}
