import { useSyncExternalStore } from 'react';

/** `wide` three panes (≥ 1200 px), `medium` two (900–1199), `narrow` one with tabs (600–899), `phone` below. */
export type Viewport = 'wide' | 'medium' | 'narrow' | 'phone';

const queries = ['(min-width: 75rem)', '(min-width: 56.25rem)', '(min-width: 37.5rem)'] as const;
const names: readonly Viewport[] = ['wide', 'medium', 'narrow'];

const current = (): Viewport => names[queries.findIndex((query) => matchMedia(query).matches)] ?? 'phone';

const subscribe = (listener: () => void): (() => void) => {
  const lists = queries.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', listener);
  return () => {
    for (const list of lists) list.removeEventListener('change', listener);
  };
};

/** How much room there is, in steps of the layout. */
export const useViewport = (): Viewport => useSyncExternalStore(subscribe, current);
