import type { Content } from './content.js';
import type { KindDefinition } from './kinds.js';
import { requisiteOf } from './kinds.js';
import { blockText } from './plain-text.js';
import { valueUk } from './requisite-values.js';

/** Every apostrophe that is typed in Ukrainian words becomes U+02BC, the only one that PostgreSQL keeps inside a word. */
const apostrophes = /(?<=\p{L})['’‘`´ʼ′＇](?=\p{L})/gu;

/**
 * One form for what is indexed and what is asked: composed, lower case, apostrophes alike, stress marks dropped. Letters of the
 * alphabet stay apart: ґ is not г, ї is not і, й is not и.
 */
export function normaliseForSearch(text: string): string {
  const unstressed = text.normalize('NFD').replace(/[\u0300\u0301]/g, '').normalize('NFC');
  return unstressed.replace(apostrophes, 'ʼ').toLowerCase();
}

/** The words of a text in search form: letters, digits and the apostrophe inside; nothing else can get into a query (W05). */
export function searchWords(text: string): readonly string[] {
  return normaliseForSearch(text).match(/[\p{L}\p{N}]+(?:ʼ[\p{L}\p{N}]+)*/gu) ?? [];
}

const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.\\`";
const ukrainianKeys = 'йцукенгшщзхїфівапролджєячсмитьбюґʼ';
const byKey = new Map([...latinKeys].map((key, index) => [key, [...ukrainianKeys][index] ?? key]));

/**
 * What the person meant if the keyboard was on the Latin layout: «yfrfp» → «наказ», «pdʼzpre» → «звʼязку». Undefined when the
 * query has Cyrillic letters, or no letters at all, and so needs no second reading.
 */
export function mistypedLayout(query: string): string | undefined {
  if (/\p{Script=Cyrillic}/u.test(query) || !/[a-z]/i.test(query)) return undefined;
  return [...query.toLowerCase()].map((key) => byKey.get(key) ?? key).join('');
}

/** Everything of a content that can be searched for, as one text: title and requisites first, then the body, then file names. */
export function searchableText(content: Content, kind: KindDefinition | undefined): string {
  const requisites = Object.entries(content.requisites).map(([name, value]) => valueUk(value, kind && requisiteOf(kind, name)));
  return [...requisites, ...content.body.map(blockText), ...content.attachments.map((fact) => fact.name)].join('\n');
}
