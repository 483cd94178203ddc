import type { FindingCode } from '#documents/domain/requisite-lint.js';
import { texts } from '../../lib/i18n/i18n';

type Facts = Record<string, unknown>;
type Sentence = (facts: Facts) => string;
const s = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const weekdaysUk = ['понеділок', 'вівторок', 'середа', 'четвер', 'п’ятниця', 'субота', 'неділя'];
const weekdaysEn = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const uk: Record<FindingCode, Sentence> = {
  requisiteMissing: () => 'Не заповнено обов’язковий реквізит.',
  requisiteLong: ({ length, limit }) => `Задовге значення: ${s(length)} знаків, можна ${s(limit)}.`,
  lineTooLong: ({ line, length, limit }) => `Рядок «${s(line)}» має ${s(length)} знаків; у рядок уміщується ${s(limit)} (73 мм).`,
  titleLong: ({ length, limit }) => `Заголовок має ${s(length)} знаків; рекомендовано до ${s(limit)} (п’ять рядків).`,
  titleNotAbout: () => 'Заголовок має починатися з «Про …».',
  nameForm: ({ name }) => `«${s(name)}»: пишіть «Власне ім’я ПРІЗВИЩЕ».`,
  distributionList: ({ count, limit }) => `Адресатів ${s(count)}, на бланку вміщується ${s(limit)}: буде складено список розсилання.`,
  periodReversed: () => 'Останній день раніший за перший.',
  bodyEmpty: () => 'Текст порожній.',
  appendixOutOfSequence: ({ expected, found }) => `Додатки мають іти по порядку: тут має бути № ${s(expected)}, а стоїть № ${s(found)}.`,
  appendixMentionedButMissing: ({ mention }) => `У тексті згадано «${s(mention)}», а самого додатка немає.`,
  attachmentsNotMentioned: () => 'Є додатки, але в тексті чи відмітці про додатки їх не згадано.',
  inventoryNeeded: ({ available, limit }) => `Додатків ${s(available)}; коли їх понад ${s(limit)}, потрібен опис додатків.`,
  dateDoesNotExist: ({ written }) => `Такої дати немає: «${s(written)}».`,
  weekdayMismatch: ({ written, weekday }) => `«${s(written)}»: насправді це ${weekdaysUk[Number(weekday)] ?? 'інший день тижня'}.`,
  deadlineOnDayOff: ({ written }) => `Строк «${s(written)}» припадає на вихідний день.`,
  deadlineInPast: ({ written }) => `Строк «${s(written)}» уже минув.`,
  mixedAlphabet: ({ word }) => `У слові «${s(word)}» змішано українські й латинські літери.`,
};

const en: Record<FindingCode, Sentence> = {
  requisiteMissing: () => 'An obligatory requisite is not filled in.',
  requisiteLong: ({ length, limit }) => `Too long: ${s(length)} characters of ${s(limit)}.`,
  lineTooLong: ({ line, length, limit }) => `The line “${s(line)}” has ${s(length)} characters; ${s(limit)} fit into one (73 mm).`,
  titleLong: ({ length, limit }) => `The subject has ${s(length)} characters; up to ${s(limit)} (five lines) are recommended.`,
  titleNotAbout: () => 'The subject should begin with “Про …”.',
  nameForm: ({ name }) => `“${s(name)}”: write “Given name SURNAME”.`,
  distributionList: ({ count, limit }) => `${s(count)} addressees, ${s(limit)} fit on the letterhead: a distribution list will be made.`,
  periodReversed: () => 'The last day is before the first.',
  bodyEmpty: () => 'The text is empty.',
  appendixOutOfSequence: ({ expected, found }) => `Appendices must be in order: No ${s(expected)} is due here, No ${s(found)} stands.`,
  appendixMentionedButMissing: ({ mention }) => `“${s(mention)}” is mentioned, but there is no such appendix.`,
  attachmentsNotMentioned: () => 'There are appendices that neither the text nor the note mentions.',
  inventoryNeeded: ({ available, limit }) => `${s(available)} appendices; above ${s(limit)} an inventory is needed.`,
  dateDoesNotExist: ({ written }) => `There is no such date: “${s(written)}”.`,
  weekdayMismatch: ({ written, weekday }) => `“${s(written)}” is really a ${weekdaysEn[Number(weekday)] ?? 'different weekday'}.`,
  deadlineOnDayOff: ({ written }) => `The deadline “${s(written)}” falls on a day off.`,
  deadlineInPast: ({ written }) => `The deadline “${s(written)}” has passed.`,
  mixedAlphabet: ({ word }) => `The word “${s(word)}” mixes Cyrillic and Latin letters.`,
};

/** A sentence for every finding of the requisite lint; a new code of the server without a sentence does not compile. */
export const findingTexts = texts(uk, en);

/** The sentence of a finding; a code that this build does not know is shown as it is. */
export const findingText = (sentences: Record<FindingCode, Sentence>, finding: { code: string; facts: Facts }): string => (sentences as Record<string, Sentence | undefined>)[finding.code]?.(finding.facts) ?? finding.code;
