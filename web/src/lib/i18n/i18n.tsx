import { useSyncExternalStore } from 'react';
import { prefer, usePreferences, type Preferences } from '../preferences';
import { uk, type Texts } from './uk';

export type Language = Preferences['language'];

const catalogues: { uk: Texts; en?: Texts } = { uk };
const listeners = new Set<() => void>();

/** Loads the catalogue of a language; English comes only when it is asked for. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language === 'en' && !catalogues.en) {
    catalogues.en = (await import('./en')).en;
    for (const listener of listeners) listener();
  }
}

/** Loads the words of all refusals; until then the common ones and general sentences serve. Called once, when the first page is drawn. */
export async function loadProblems(): Promise<void> {
  const { problemsUk } = await import('./problems.uk');
  catalogues.uk = { ...catalogues.uk, problem: problemsUk };
  for (const listener of listeners) listener();
}

/** Switches the language of the whole page and remembers it. */
export async function speak(language: Language): Promise<void> {
  await loadLanguage(language);
  prefer({ language });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The common texts in the language of the person. */
export function useT(): Texts {
  const { language } = usePreferences();
  return useSyncExternalStore(subscribe, () => catalogues[language] ?? catalogues.uk);
}

/** Texts of one feature in both languages, loaded together with the feature; a text missing in English does not compile. */
export interface FeatureTexts<T> {
  readonly uk: T;
  readonly en: T;
}
export const texts = <T,>(ukrainian: T, english: NoInfer<T>): FeatureTexts<T> => ({ uk: ukrainian, en: english });

/** The texts of a feature in the language of the person. */
export const useTexts = <T,>(feature: FeatureTexts<T>): T => feature[usePreferences().language];

/** Picks the Ukrainian or English one of two names that the server gives, e.g. `pick(kind.nameUk, kind.nameEn)`. */
export function usePick(): (ukrainian: string, english: string) => string {
  const { language } = usePreferences();
  return (ukrainian, english) => (language === 'en' && english ? english : ukrainian);
}
