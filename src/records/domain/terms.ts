import { dateOf, dayNumber } from '#approvals/domain/instants.js';
import type { WorkCalendar } from '#users/domain/people.js';
import type { LocalDate } from '#shared/domain/ids.js';

/** A calendar without working days within this many days is a mistake in the data, not a long holiday. */
const longestHolidayDays = 400;

const dayOf = (date: string): number => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  if (!year) throw new RangeError(`not a date: ${date}`);
  return dayNumber(Number(year), Number(month), Number(day));
};

const works = (calendar: WorkCalendar, day: number): boolean => {
  const date = dateOf(day);
  const weekday = calendar.transferred[date] ?? (((day + 3) % 7) + 7) % 7 + 1;
  return (calendar.transferred[date] !== undefined || !calendar.holidays.includes(date)) && (calendar.week[String(weekday)]?.length ?? 0) > 0;
};

/** Whether people work on a date (YYYY-MM-DD) by the organisation's calendar; a transferred day counts as the weekday it replaces. */
export const isWorkingDay = (calendar: WorkCalendar, date: string): boolean => works(calendar, dayOf(date));

/**
 * The date so many working days after a date (before it, when negative); the date itself is not counted. Zero gives the date
 * itself, working or not. Throws a RangeError when the calendar has no working days.
 */
export function addWorkingDays(calendar: WorkCalendar, date: string, days: number): LocalDate {
  const step = days < 0 ? -1 : 1;
  let day = dayOf(date);
  let idle = 0;
  for (let left = Math.abs(days); left > 0; ) {
    day += step;
    idle = works(calendar, day) ? 0 : idle + 1;
    if (idle > longestHolidayDays) throw new RangeError('the calendar has no working days');
    if (idle === 0) left -= 1;
  }
  return dateOf(day);
}

/** What is said about a term as it comes near: a code for the web and for mail. */
export const termWarnings = ['overdue', 'dueToday', 'dueNextWorkingDay'] as const;
export type TermWarning = (typeof termWarnings)[number];

/**
 * The warning that a term deserves today, or null. It is given from one working day before the term (samples-ua DOC-6), so that
 * a term on Monday warns on Friday and through the weekend.
 */
export function warningFor(calendar: WorkCalendar, dueOn: string, today: string): TermWarning | null {
  if (today > dueOn) return 'overdue';
  if (today === dueOn) return 'dueToday';
  return today >= addWorkingDays(calendar, dueOn, -1) ? 'dueNextWorkingDay' : null;
}

/** The first day on which `warningFor` speaks: what a sweep asks the database for. */
export const warnFrom = (calendar: WorkCalendar, dueOn: string): LocalDate => addWorkingDays(calendar, dueOn, -1);
