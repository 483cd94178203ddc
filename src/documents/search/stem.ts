import { stemmer } from '@orama/stemmers/ukrainian';
import { searchWords } from '../domain/search-text.js';

/**
 * The stems of a text's words, for the `simple` full-text configuration: «договором» and «договори» meet in «договор». Words are
 * stemmed here, the same way for index and query, because PostgreSQL ships no Ukrainian dictionary; it misses alternations
 * («договір»), which the trigram index catches.
 */
export function stemsOf(text: string): readonly string[] {
  return searchWords(text).map((word) => (/\p{Script=Cyrillic}/u.test(word) ? stemmer(word) || word : word));
}
