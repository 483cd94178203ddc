import type { FontCoverage } from './font-coverage.js';

/** What stands in the PDF for a character that the letterhead's font cannot show. */
export const replacement = '\uFFFD';

/**
 * Turns a stored string into what can be printed: carriage returns and tabs become their plain forms, characters that never
 * show are dropped, and what the font lacks (as well as controls that could turn the reading order, U+202E and its like) becomes
 * «�» and is reported. The stored text is never touched.
 */
export class PrintableText {
  private readonly missing = new Set<string>();

  constructor(private readonly covers: FontCoverage) {}

  /** Characters replaced so far, each once, in order of appearance. */
  get unprintable(): readonly string[] {
    return [...this.missing];
  }

  print(text: string): string {
    const plain = text.replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n').replaceAll('\t', ' ').replace(invisible, '');
    let printed = '';
    for (const character of plain) printed += this.show(character);
    return bind(printed);
  }

  private show(character: string): string {
    if (character === '\n' || zeroWidth.has(character)) return character;
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint >= 0x20 && this.covers(codePoint) && !bidiControl.test(character)) return character;
    this.missing.add(character);
    return replacement;
  }
}

/** Joiners, byte order marks and variation selectors: nothing is seen of them, and nothing is lost without them. */
const invisible = /[\u200c\u200d\ufeff\ufe00-\ufe0f\u034f\u180e\u2061-\u2064]/g;
const bidiControl = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const zeroWidth = new Set(['\u200b', '\u2060', '\u00ad']);

const months = 'січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня';
const space = '\u00a0';

/**
 * Ties together what must not be torn apart at the end of a line: № and § with their number, dates in words, years with
 * «року», initials and own names with the SURNAME, «м. Київ», «ст. 23», «п. 3», «до 10 числа», a number with its unit, a word
 * of one letter with the next one, a dash with the word before it.
 */
function bind(text: string): string {
  return text
    .replace(/([№§]) (?=\S)/g, `$1${space}`)
    .replace(new RegExp(`(\\d{1,2}) (?=(?:${months})(?!\\p{L}))`, 'gu'), `$1${space}`)
    .replace(new RegExp(`((?:${months})) (?=\\d{4}(?!\\d))`, 'gu'), `$1${space}`)
    .replace(/(\d{4}) (?=(?:рік|року|році|роки|років|роках)(?!\p{L}))/gu, `$1${space}`)
    .replace(/(?<![\p{L}\p{N}])(ст|п|пп|ч|м|с|смт|вул|просп|тел|стор)\. (?=[\p{L}\p{N}(])/giu, `$1.${space}`)
    .replace(/(?<!\p{L})(\p{Lu}\.) (?=\p{Lu})/gu, `$1${space}`)
    .replace(/(\p{Lu}[\p{Ll}’']+) (?=\p{Lu}{3})/gu, `$1${space}`)
    .replace(/(?<=\d) (?=(?:грн|тис|млн|млрд|відсотк|арк|прим|числа|%))/gu, space)
    .replace(/(?<=^|[\s«(])([авзійоуя]) /giu, `$1${space}`)
    .replace(/ (?=[–—] )/g, space);
}
