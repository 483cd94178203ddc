import { useSyncExternalStore } from 'react';

/** What a person chooses about the look and the keys; kept on this device. */
export interface Preferences {
  readonly language: 'uk' | 'en';
  readonly density: 'roomy' | 'usual' | 'dense';
  readonly textSize: 'normal' | 'large' | 'larger';
  readonly letterKeys: boolean;
}

const initial: Preferences = { language: 'uk', density: 'roomy', textSize: 'normal', letterKeys: true };
const place = 'obih.preferences';

function load(): Preferences {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Preferences>) };
  } catch {
    return initial;
  }
}

let preferences = load();
const listeners = new Set<() => void>();

/** Puts the choices on the root element, where the style sheets look for them. */
export function showPreferences(): void {
  const root = document.documentElement;
  root.lang = preferences.language;
  root.dataset.density = preferences.density;
  root.dataset.text = preferences.textSize;
}

export const currentPreferences = (): Preferences => preferences;

/** Changes some of the choices, remembers them and shows them at once. */
export function prefer(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(preferences));
  } catch {
    // A locked-down browser keeps nothing: the choice holds until the page is closed.
  }
  showPreferences();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, currentPreferences);
