import { wordsOf } from './word-diff.js';

/** Something with an id and words: a block of a body or a row of a table. */
export interface Item {
  readonly id: string;
  readonly type: string;
  readonly text: string;
}

/** From this share of common words on, two items with different ids are taken for one that lost its id (paste, import). */
const similarEnough = 0.6;
/** A word in more items than this says nothing about which is which. */
const commonplace = 24;

interface Pairs {
  /** For each item of `after`: its place in `before`, once known. */
  readonly of: (number | undefined)[];
  readonly taken: Set<number>;
}

function gather(places: Map<string, number[]>, key: string, index: number): void {
  const known = places.get(key);
  if (known) known.push(index);
  else places.set(key, [index]);
}

/** Pairs what has equal keys, first with first, among what is not paired yet. */
function takeBy(key: (item: Item) => string, before: readonly Item[], after: readonly Item[], pairs: Pairs): void {
  const places = new Map<string, number[]>();
  for (let index = before.length - 1; index >= 0; index -= 1) {
    const item = before[index];
    if (item && !pairs.taken.has(index)) gather(places, key(item), index);
  }
  after.forEach((item, index) => {
    const place = pairs.of[index] === undefined ? places.get(key(item))?.pop() : undefined;
    if (place === undefined) return;
    pairs.of[index] = place;
    pairs.taken.add(place);
  });
}

const significantWords = (item: Item): ReadonlySet<string> =>
  new Set(wordsOf(item.text).filter((word) => /[\p{L}\p{N}]/u.test(word)).map((word) => word.toLowerCase()));

interface Match {
  readonly before: number;
  readonly after: number;
  readonly likeness: number;
}

/** What of the rest has enough words in common, found over the rarer words only, so that it stays far from n². */
function alike(before: readonly Item[], after: readonly Item[], pairs: Pairs): Match[] {
  const words = before.map((item, index) => (pairs.taken.has(index) ? new Set<string>() : significantWords(item)));
  const places = new Map<string, number[]>();
  words.forEach((own, index) => own.forEach((word) => gather(places, word, index)));
  const found: Match[] = [];
  after.forEach((item, index) => {
    if (pairs.of[index] !== undefined) return;
    const own = significantWords(item);
    const seen = new Set([...own].map((word) => places.get(word) ?? []).filter((where) => where.length <= commonplace).flat());
    for (const place of seen) {
      const other = words[place] ?? new Set<string>();
      const common = [...own].filter((word) => other.has(word)).length;
      const likeness = (2 * common) / (own.size + other.size);
      if (likeness >= similarEnough && before[place]?.type === item.type) found.push({ before: place, after: index, likeness });
    }
  });
  return found.sort((a, b) => b.likeness - a.likeness || a.after - b.after || a.before - b.before);
}

/**
 * Says which item of `before` each item of `after` is: by id, then among the rest by equal words, then by similar words of
 * the same type. Answers with an index into `before` for each item of `after`, or undefined for what is new.
 */
export function pairItems(before: readonly Item[], after: readonly Item[]): readonly (number | undefined)[] {
  const pairs: Pairs = { of: after.map(() => undefined), taken: new Set() };
  takeBy((item) => item.id, before, after, pairs);
  if (pairs.taken.size === before.length || pairs.taken.size === after.length) return pairs.of;
  takeBy((item) => `${item.type}\n${item.text.replace(/\s+/g, ' ').trim()}`, before, after, pairs);
  for (const match of alike(before, after, pairs)) {
    if (pairs.of[match.after] !== undefined || pairs.taken.has(match.before)) continue;
    pairs.of[match.after] = match.before;
    pairs.taken.add(match.before);
  }
  return pairs.of;
}
