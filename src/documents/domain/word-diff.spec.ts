import { property, assert, constantFrom, array, string } from 'fast-check';
import { wordDiff, wordsOf } from './word-diff.js';

const side = (kinds: readonly string[], before: string, after: string): string =>
  wordDiff(before, after).filter((change) => kinds.includes(change.kind)).map((change) => change.text).join('');
const phrase = array(constantFrom('подати', 'до', '4500', 'грн', ' ', ' ', ',', '.', 'п’ять', 'обласної', '\n'), { maxLength: 60 }).map((words) => words.join(''));

describe('the difference of two texts in words', () => {
  it('gives back both texts whatever they are', () => {
    assert(
      property(phrase, phrase, (before, after) => {
        expect(side(['same', 'removed'], before, after)).toBe(before);
        expect(side(['same', 'added'], before, after)).toBe(after);
      }),
    );
    assert(
      property(string({ unit: 'binary' }), string({ unit: 'binary' }), (before, after) => {
        expect(side(['same', 'removed'], before, after)).toBe(before);
        expect(side(['same', 'added'], before, after)).toBe(after);
      }),
    );
  });

  it('shows a changed sum as one replaced word', () => {
    expect(wordDiff('видатки у сумі 4500 грн.', 'видатки у сумі 5400 грн.')).toEqual([
      { kind: 'same', text: 'видатки у сумі ' }, { kind: 'removed', text: '4500' }, { kind: 'added', text: '5400' }, { kind: 'same', text: ' грн.' },
    ]);
  });

  it('keeps words with an apostrophe or a hyphen, dates and indices whole', () => {
    expect(wordsOf('протягом п’яти днів з 20.11.2026, № 01-15/1187, 92,4 відсотка, будь-хто')).toEqual(
      ['протягом', ' ', 'п’яти', ' ', 'днів', ' ', 'з', ' ', '20.11.2026', ',', ' ', '№', ' ', '01-15/1187', ',', ' ', '92,4', ' ', 'відсотка', ',', ' ', 'будь-хто'],
    );
  });

  it('puts a rewritten phrase into one piece instead of crumbs', () => {
    expect(wordDiff('забезпечити фінансування в повному обсязі', 'передбачити видатки в межах ресурсу')).toEqual([
      { kind: 'removed', text: 'забезпечити фінансування' }, { kind: 'added', text: 'передбачити видатки' }, { kind: 'same', text: ' в ' },
      { kind: 'removed', text: 'повному обсязі' }, { kind: 'added', text: 'межах ресурсу' },
    ]);
  });

  it('does not explode on two long texts that have nothing in common', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join(' ');
    const before = long('а');
    const after = long('б');
    const changes = wordDiff(before, after);
    expect(changes).toEqual([{ kind: 'removed', text: before }, { kind: 'added', text: after }]);
  });

  it('finds the smallest difference', () => {
    const size = (before: string, after: string) => wordDiff(before, after).filter((change) => change.kind !== 'same').length;
    expect(size('а б в г д е', 'а б х г д е')).toBe(2);
    expect(size('а б в г д е', 'а б в г д е є')).toBe(1);
    expect(size('перший другий третій', 'другий третій')).toBe(1);
  });
});
