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
  private seenLongWord = false;

  constructor(private readonly covers: FontCoverage) {}

  /** Characters replaced so far, each once, in order of appearance. */
  get unprintable(): readonly string[] {
    return [...this.missing];
  }

  /** Whether a word was met that is longer than the line of a requisite (28 letters): the template then lets it be broken. */
  get longWords(): boolean {
    return this.seenLongWord;
  }

  print(text: string): string {
    const plain = text.replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n').replaceAll('\t', ' ');
    let printed = '';
    const level = plain.replace(piledUp, (_, kept: string, rest: string) => this.refuse(kept, rest));
    for (const character of level) printed += this.show(character);
    this.seenLongWord ||= /\S{29}/.test(printed);
    return bind(printed);
  }

  /** Marks piled upon a letter would cover the lines above it. */
  private refuse(kept: string, rest: string): string {
    for (const mark of rest) this.missing.add(mark);
    return kept;
  }

  private show(character: string): string {
    if (character === '\n') return character;
    const codePoint = character.codePointAt(0) ?? 0;
    if (neverSeen.has(codePoint) || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)) return '';
    if (codePoint >= 0x20 && this.covers(codePoint) && !bidiControl.test(character)) return character;
    this.missing.add(character);
    return replacement;
  }
}

/** Joiners, byte order marks and variation selectors: nothing is seen of them, and nothing is lost without them. */
/** More than three marks upon one letter: no language needs them. */
const piledUp = /(\p{M}{3})(\p{M}+)/gu;
const neverSeen = new Set([0xad, 0x034f, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xfeff]);
const bidiControl = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

const space = '\u00a0';
const month = 'січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня';
const place = '(?:під)?пункт\\p{Ll}{0,3}|статт\\p{Ll}{1,3}|розділ\\p{Ll}{0,3}|додат\\p{Ll}{1,3}|верс\\p{Ll}{1,3}';

/** What must not be torn apart at the end of a line; each rule ties the space after its first group. */
const ties: readonly RegExp[] = [
  /([№§]) (?=\S)/g,
  new RegExp(`(\\d{1,2}) (?=(?:${month})(?!\\p{L}))`, 'gu'),
  new RegExp(`((?:${month})) (?=\\d{4}(?!\\d))`, 'gu'),
  /(\d{4}) (?=(?:рік|року|році|роки|років|роках)(?!\p{L}))/gu,
  /(?<![\p{L}\p{N}])((?:ст|п|пп|ч|м|с|смт|вул|просп|тел|стор)\.) (?=[\p{L}\p{N}(])/giu,
  new RegExp(`(?<!\\p{L})(${place}) (?=\\d)`, 'giu'),
  // Initials and own names stay with the SURNAME, a number with its unit.
  /(?<!\p{L})(\p{Lu}\.) (?=\p{Lu})/gu,
  /(\p{Lu}[\p{Ll}’']+) (?=\p{Lu}{3})/gu,
  /(\d) (?=(?:грн|тис|млн|млрд|відсотк|арк|прим|числа|%))/gu,
  // A dash never begins a line.
  /(\S) (?=[–—] )/g,
];

function bind(text: string): string {
  return ties.reduce((bound, tie) => bound.replace(tie, `$1${space}`), text);
}
