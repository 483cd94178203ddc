import type { LocalDate } from '#shared/domain/ids.js';
import { daysIn } from './requisite-values.js';

const months = ['січня', 'лютого', 'березня', 'квітня', 'травня', 'червня', 'липня', 'серпня', 'вересня', 'жовтня', 'листопада', 'грудня'];
/** Stems of the days, Monday first, so that every case of the word is found. */
const weekdays = ['понеділ', 'вівтор', 'серед', 'четвер', 'п[’\'ʼ]ятниц', 'субот', 'неділ'];

/** A date found in a text: as written, as a date if it exists, whether it is a limit («до …»), and the weekday named beside it (0 = Monday). */
export interface DateInText {
  readonly written: string;
  readonly date: LocalDate | undefined;
  readonly isDeadline: boolean;
  readonly namedWeekday: number | undefined;
}

/** The weekday of a date in the Gregorian calendar, 0 = Monday (Sakamoto's rule). */
export function weekdayOf(date: LocalDate): number {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const shifts = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
  const y = month < 3 ? year - 1 : year;
  const sunday = (y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + (shifts[month - 1] ?? 0) + day) % 7;
  return (sunday + 6) % 7;
}

function dateOf(day: number, month: number, year: number): LocalDate | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as LocalDate;
}

const pattern = new RegExp(`(?<![\\d.])(\\d{1,2})(?:\\.(\\d{2})\\.|\\s+(${months.join('|')})\\s+)(\\d{4})(?![\\d.]?\\d)`, 'giu');
const weekdayPattern = new RegExp(weekdays.map((stem) => `(${stem}[\\p{L}]*)`).join('|'), 'iu');

/** The weekday named next to a date («у п’ятницю, 20 листопада», «20.11.2026 (п’ятниця)»). */
function namedWeekday(before: string, after: string): number | undefined {
  const near = /([\p{L}’'ʼ]+),?\s*$/u.exec(before)?.[1] ?? /^(?:\s+року)?\s*[(,]?\s*([\p{L}’'ʼ]+)/u.exec(after)?.[1] ?? '';
  const groups = weekdayPattern.exec(near)?.slice(1) ?? [];
  const found = groups.findIndex((group) => group !== undefined);
  return found < 0 ? undefined : found;
}

/** The dates that a text writes out («20 листопада 2026 року») or in digits («20.11.2026»), also those that do not exist. */
export function datesIn(text: string): readonly DateInText[] {
  return [...text.matchAll(pattern)].map((match) => {
    const [written, day, digits, word, year] = match;
    const month = digits === undefined ? months.indexOf((word ?? '').toLowerCase()) + 1 : Number(digits);
    const before = text.slice(Math.max(0, match.index - 40), match.index);
    const after = text.slice(match.index + written.length, match.index + written.length + 40);
    return {
      written: written.replace(/\s+/g, ' '),
      date: dateOf(Number(day), month, Number(year)),
      isDeadline: /(?:^|[\s(])(?:до|не пізніше)\s+$/iu.test(before),
      namedWeekday: namedWeekday(before, after),
    };
  });
}
