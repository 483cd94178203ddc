import type { WordChange } from '../../lib/content';

const near = 60;

/** Words of a difference with long unchanged stretches cut to what stands near a change. */
export function excerpt(words: readonly WordChange[]): WordChange[] {
  return words.map((word, at) => {
    if (word.kind !== 'same') return word;
    const { text } = word;
    const [first, last] = [at === 0, at === words.length - 1];
    // At the ends of words, not inside them.
    const head = first ? '' : text.slice(0, near).replace(/\S*$/, '');
    const tail = last ? '' : text.slice(-near).replace(/^\S*/, '');
    const isShort = text.length <= near * (Number(!first) + Number(!last));
    return isShort ? word : { kind: 'same', text: `${head}…${tail}` };
  });
}
