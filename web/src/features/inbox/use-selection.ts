import { useCallback, useEffect, useMemo, useState } from 'react';
import type { InboxItem } from './use-inbox';

const load = (place: string): InboxItem[] => {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? '[]') as InboxItem[];
  } catch {
    return [];
  }
};

const sameText = (a: InboxItem, b: InboxItem): boolean => a.stepId === b.stepId && a.contentHash === b.contentHash && a.round === b.round;

export interface Selection {
  readonly chosen: ReadonlyMap<string, InboxItem>;
  /** How many fell out by themselves because they changed or left the list. */
  readonly dropped: number;
  readonly toggle: (item: InboxItem) => void;
  readonly choose: (items: readonly InboxItem[], on: boolean) => void;
  readonly clear: () => void;
}

/**
 * What is ticked in one list; survives paging, filtering and reloading. A document that changed or left the list falls out of
 * the selection by itself, so that nobody acts on a text that is not the one that was ticked.
 */
export function useSelection(list: string, items: readonly InboxItem[], complete: boolean): Selection {
  const place = `obih.selection:${list}`;
  const [chosen, setChosen] = useState<ReadonlyMap<string, InboxItem>>(() => new Map(load(place).map((item) => [item.documentId, item])));
  const [dropped, setDropped] = useState(0);
  const [shownPlace, setShownPlace] = useState(place);
  if (shownPlace !== place) {
    setShownPlace(place);
    setChosen(new Map(load(place).map((item) => [item.documentId, item])));
    setDropped(0);
  }
  useEffect(() => {
    sessionStorage.setItem(place, JSON.stringify([...chosen.values()]));
  }, [place, chosen]);
  const now = useMemo(() => new Map(items.map((item) => [item.documentId, item])), [items]);
  useEffect(() => {
    if (chosen.size === 0 || now.size === 0) return;
    const gone = [...chosen.values()].filter((item) => {
      const current = now.get(item.documentId);
      return current ? !sameText(current, item) : complete;
    });
    if (gone.length === 0) return;
    const next = new Map(chosen);
    for (const item of gone) next.delete(item.documentId);
    setChosen(next);
    setDropped((count) => count + gone.length);
  }, [now, complete, chosen]);
  const choose = useCallback((wanted: readonly InboxItem[], on: boolean) => {
    setDropped(0);
    setChosen((before) => {
      const next = new Map(before);
      for (const item of wanted) {
        if (on) next.set(item.documentId, item);
        else next.delete(item.documentId);
      }
      return next;
    });
  }, []);
  const toggle = useCallback((item: InboxItem) => {
    setDropped(0);
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(item.documentId)) next.set(item.documentId, item);
      return next;
    });
  }, []);
  const clear = useCallback(() => setChosen(new Map()), []);
  return { chosen, dropped, toggle, choose, clear };
}

const openedPlace = 'obih.opened';
/** Remembers, until the browser is closed, that a version was on the screen. */
export function rememberOpened(documentId: string, version: number): void {
  const opened = new Set(JSON.parse(sessionStorage.getItem(openedPlace) ?? '[]') as string[]);
  opened.add(`${documentId}:${version}`);
  sessionStorage.setItem(openedPlace, JSON.stringify([...opened].slice(-2000)));
}
export const wasOpened = (item: Pick<InboxItem, 'documentId' | 'version'>): boolean => (JSON.parse(sessionStorage.getItem(openedPlace) ?? '[]') as string[]).includes(`${item.documentId}:${item.version ?? 0}`);
