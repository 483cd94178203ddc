import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fontCoverage } from './font-coverage.js';
import { packageRoot } from '#shared/package-root.js';
import { fontFiles } from './package-root.js';
import { PrintableText, replacement } from './printable-text.js';

const covers = fontCoverage(readFileSync(fontFiles(packageRoot())[0] ?? ''));
const print = (raw: string) => {
  const text = new PrintableText(covers);
  return { printed: text.print(raw), unprintable: text.unprintable, longWords: text.longWords };
};
const plain = (raw: string) => print(raw).printed.replaceAll('\u00a0', ' ');

describe('text for the letterhead', () => {
  it('has a glyph for every Ukrainian letter, the signs of office papers and both apostrophes', () => {
    const ukrainian = 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя';
    expect(print(`${ukrainian}${ukrainian.toUpperCase()}№§«»„“–—’ʼ'"…%°€₴`).unprintable).toEqual([]);
  });

  it.each([
    ['від 17 січня 2018 року № 55', 'від 17\u00a0січня\u00a02018\u00a0року №\u00a055'],
    ['на 2027–2029 роки', 'на 2027–2029\u00a0роки'],
    ['Т. О. МЕЛЬНИЧУК', 'Т.\u00a0О.\u00a0МЕЛЬНИЧУК'],
    ['Андрій ГАЙОВИЙ', 'Андрій\u00a0ГАЙОВИЙ'],
    ['до м. Києва, ст. 23, пункт 3', 'до м.\u00a0Києва, ст.\u00a023, пункт\u00a03'],
    ['на 3 арк. в 1 прим.', 'на 3\u00a0арк. в 1\u00a0прим.'],
    ['Програма – це план', 'Програма\u00a0– це план'],
  ])('keeps together what must not be torn apart: %s', (raw, expected) => {
    expect(print(raw).printed).toBe(expected);
  });

  it('W01 shows what the font lacks as a replacement sign and names it once', () => {
    expect(print('так 😀 і 😀 中文')).toMatchObject({ unprintable: ['😀', '中', '文'] });
    expect(plain('а 😀 б')).toBe(`а ${replacement} б`);
  });

  it('W01 turns nothing around: bidirectional controls are shown, not obeyed', () => {
    expect(print('оплатити \u202e001\u202c грн').unprintable).toEqual(['\u202e', '\u202c']);
  });

  it('W01 survives control characters, lone surrogates and every kind of line end', () => {
    expect(plain('а\u0000б\ud800в\r\nг\rґ\u2028д\tе')).toBe(`а${replacement}б${replacement}в\nг\nґ\nд е`);
  });

  it('W01 keeps a stress mark and levels piles of marks, which would cover other lines', () => {
    expect(print('за\u0301мок').unprintable).toEqual([]);
    expect(print(`Z${'\u0300\u0301'.repeat(20)}`)).toMatchObject({ printed: 'Z\u0300\u0301\u0300', unprintable: ['\u0301', '\u0300'] });
  });

  it('drops what is never seen: byte order marks, joiners, soft hyphens, variation selectors', () => {
    expect(print('\ufeffсло\u00adво\u200d\ufe0f')).toMatchObject({ printed: 'слово', unprintable: [] });
  });

  it('W02 leaves the signs of every template language as they are', () => {
    const attack = '#read("/etc/passwd") {{7*7}} #import "x": * $x$ *b* _i_ `c` <l> @r \\ // /* */ ${1} %s';
    expect(plain(attack)).toBe(attack);
  });

  it('reports words that are longer than the line of a requisite', () => {
    expect(print('електромеханотерапевтичний').longWords).toBe(false);
    expect(print('9b74c9897bac770ffc029102a200c5de').longWords).toBe(true);
  });

  it('never makes a string that the font cannot show, and leaves printable text without spaces as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        for (const character of print(raw).printed) {
          expect(character === '\n' || covers(character.codePointAt(0) ?? 0)).toBe(true);
        }
      }),
    );
    fc.assert(fc.property(fc.stringMatching(/^[а-щьюяґєії0-9,;!?]*$/), (raw) => expect(print(raw).printed).toBe(raw)));
  });
});
