import type { View } from '../../lib/api';

/** The words for parts of a document that have no name of their own. */
export interface PartWords {
  readonly text: string;
  readonly requisites: string;
  readonly attachments: string;
  readonly place: string;
  appendix(number: string): string;
  attachment(name: string): string;
}

/**
 * Says in words what changed since a carried approval. The server gives parts as `block:<id>`, `requisite:<name>`, `appendix:2`; the change
 * set between the two versions knows their printed places. Every place is named once.
 */
export function changeWords(parts: readonly string[], changes: View<'ChangeSetView'> | undefined, words: PartWords, pick: (uk: string, en: string) => string): string[] {
  const wordOf = (part: string): string => {
    const [kind = '', ...rest] = part.split(':');
    const name = rest.join(':');
    if (kind === 'block') return changes?.blocks.find((one) => one.id === name)?.place || words.place;
    if (kind === 'requisite') {
      const found = changes?.requisites.find((one) => one.name === name);
      return found ? pick(found.labelUk, found.labelEn) : name;
    }
    if (kind === 'appendix') return words.appendix(name);
    if (kind === 'attachment') return words.attachment(name);
    if (kind === 'text' || kind === 'requisites' || kind === 'attachments') return words[kind];
    return part;
  };
  return [...new Set(parts.map(wordOf))];
}
