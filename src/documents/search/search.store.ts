import type { EntityManager } from 'typeorm';
import type { DocumentId } from '#shared/domain/ids.js';
import type { Content } from '../domain/content.js';
import type { KindDefinition } from '../domain/kinds.js';
import { textOf } from '../domain/requisite-values.js';
import { mistypedLayout, normaliseForSearch, searchableText, searchWords } from '../domain/search-text.js';
import { stemsOf } from './stem.js';

/** Bounds of the index of one document: PostgreSQL takes a megabyte of distinct words, and nobody searches for longer ones. */
const limits = { characters: 400_000, words: 15_000, wordLength: 60 } as const;
/** Shorter words are like too many others. */
const likenessFrom = 6;

const indexed = (text: string): string => [...new Set(stemsOf(text.slice(0, limits.characters)).map((stem) => stem.slice(0, limits.wordLength)))].slice(0, limits.words).join(' ');

/** Puts the words of a content into the index, in place of what was there: the current version, or a draft that only its author sees. */
export async function indexDocument(tx: EntityManager, documentId: DocumentId, content: Content, kind: KindDefinition): Promise<void> {
  const title = textOf(content.requisites, 'title');
  await tx.query(
    `insert into document_search (document_id, title, words) values ($1, $2, setweight(to_tsvector('simple', $3), 'A') || setweight(to_tsvector('simple', $4), 'D'))
     on conflict (document_id) do update set title = excluded.title, words = excluded.words`,
    [documentId, normaliseForSearch(title), indexed(`${title} ${kind.nameUk}`), indexed(searchableText(content, kind))],
  );
}

/** Every word of a reading must begin a word of the document. Only letters, digits and ʼ come out of `stemsOf` (W05). */
const allOf = (reading: string): string => stemsOf(reading).map((stem) => `${stem.slice(0, limits.wordLength)}:*`).join(' & ');

/**
 * The condition that a document over `d` and its index row `s` match what was typed: all words in any form, also as they would read
 * had the keyboard been switched; or nearly the title; or a part of the registration number. Nothing to search for matches nothing.
 * Pushes its values onto `parameters`.
 */
export function matches(query: string, parameters: unknown[]): string {
  const value = (given: string): string => `$${parameters.push(given)}::text`;
  const readings = [query, mistypedLayout(query)].filter((reading): reading is string => reading !== undefined && searchWords(reading).length > 0);
  if (readings.length === 0) return 'false';
  const grounds = readings.map((reading) => `s.words @@ to_tsquery('simple', ${value(allOf(reading))})`);
  for (const reading of readings) if (reading.trim().length >= likenessFrom) grounds.push(`${value(normaliseForSearch(reading))} <% s.title`);
  const number = query.trim().replace(/[\\%_]/g, '\\$&');
  if (/\d/.test(number)) grounds.push(`d.registration_index ilike ${value(`%${number}%`)}`);
  return `(${grounds.join(' or ')})`;
}
