import type { Json } from '#shared/domain/canonical-json.js';
import { shortened, type ChangeFact, type Replacement } from './change-sentences.js';
import { requisiteOf, type KindDefinition } from './kinds.js';
import { placeUk } from './places.js';
import { valueUk } from './requisite-values.js';

const replaced = ({ before, after }: Replacement): string => {
  if (before === '') return `додано «${after}»`;
  return after === '' ? `вилучено «${before}»` : `«${before}» → «${after}»`;
};
const replacedAll = (fact: { readonly replacements: readonly Replacement[]; readonly more: number }): string => {
  const sentences = fact.replacements.map(replaced).join('; ');
  if (sentences === '') return 'змінено лише оформлення';
  return fact.more > 0 ? `${sentences} та ще змін: ${fact.more}` : sentences;
};

const value = (json: Json, name: string, kind: KindDefinition | undefined): string => shortened(valueUk(json, kind && requisiteOf(kind, name)));

function requisiteUk(fact: Extract<ChangeFact, { code: 'requisite' }>, kind: KindDefinition | undefined): string {
  const label = (kind && requisiteOf(kind, fact.name)?.labelUk) ?? fact.name;
  return `${label}: ${replaced({ before: value(fact.before, fact.name, kind), after: value(fact.after, fact.name, kind) })}`;
}

/** «п. 2: …», or the sentence alone where the place needs no name. */
const at = (place: string, sentence: string): string => (place === '' ? sentence : `${place}: ${sentence}`);

/**
 * One change as a Ukrainian sentence for mail, the approval sheet and the printed comparison: «п. 2: «4500» → «5400»»,
 * «таблиця 1, рядок 3: додано «Водій — 1200»». The kind, when given, lends the labels of requisites.
 */
export function changeSentenceUk(fact: ChangeFact, kind?: KindDefinition): string {
  switch (fact.code) {
    case 'kindChanged':
      return 'змінено вид документа';
    case 'requisite':
      return requisiteUk(fact, kind);
    case 'added':
      return at(placeUk(fact.place), `додано «${fact.text}»`);
    case 'removed':
      return at(placeUk(fact.place), `вилучено «${fact.text}»`);
    case 'moved':
      return at(placeUk(fact.place), `переміщено (було ${placeUk(fact.from) || 'в іншому місці'})`);
    case 'renumbered':
      return at(placeUk(fact.place), `змінено рівень або вид абзацу (було ${placeUk(fact.from) || 'інакше'})`);
    case 'reworded':
      return at(placeUk(fact.place), `${replacedAll(fact)}${fact.from ? ` (переміщено, було ${placeUk(fact.from)})` : ''}`);
    case 'formatting':
      return at(placeUk(fact.place), 'змінено лише оформлення');
    case 'rowAdded':
      return `${placeUk(fact.place)}, рядок ${fact.row}: додано «${fact.text}»`;
    case 'rowRemoved':
      return `${placeUk(fact.place)}, рядок ${fact.row}: вилучено «${fact.text}»`;
    case 'rowMoved':
      return `${placeUk(fact.place)}, рядок ${fact.row}: переміщено «${fact.text}»`;
    case 'rowReworded':
      return `${placeUk(fact.place)}, рядок ${fact.row}: ${replacedAll(fact)}`;
    case 'fileAdded':
      return `додано файл «${fact.name}»`;
    case 'fileRemoved':
      return `вилучено файл «${fact.name}»`;
    case 'fileReplaced':
      return `замінено файл «${fact.name}»`;
    case 'fileMoved':
      return `змінено порядок файлів: «${fact.name}»`;
    case 'fileRole':
      return `файл «${fact.name}» тепер ${fact.after === 'appendix' ? 'додаток' : 'супровідний матеріал'}`;
  }
}
