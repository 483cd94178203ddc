import type { Instant } from '#shared/domain/ids.js';
import { dateOf, dayNumber, instantOf, msOf } from './instants.js';

/** A stretch of a working day in minutes after local midnight, end excluded. */
export interface WorkingSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * An organisation's working time as data. `offsets` are the time zone: minutes east of UTC from each instant on, oldest first
 * (so that summer time is a table, not a library). `week` has seven days from Monday; `exceptions` replace single dates:
 * holidays (no spans), transferred and shortened days.
 */
export interface WorkingCalendar {
  readonly offsets: readonly { readonly from: Instant; readonly minutes: number }[];
  readonly week: readonly (readonly WorkingSpan[])[];
  readonly exceptions: Readonly<Record<string, readonly WorkingSpan[]>>;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** A calendar with no working time within this many days is a mistake in the data, not a long holiday. */
const longestHolidayDays = 800;

/** The rule of the European Union and Ukraine: summer time from the last Sunday of March to the last Sunday of October, 01:00 UTC. */
export function europeanSummerTime(standardMinutes: number, years: readonly number[]): WorkingCalendar['offsets'] {
  const lastSunday = (year: number, month: number): number => {
    const last = dayNumber(year, month, 31);
    return last - ((last + 4) % 7);
  };
  const turns = years.flatMap((year) => [
    { from: instantOf(lastSunday(year, 3) * dayMs + 3_600_000), minutes: standardMinutes + 60 },
    { from: instantOf(lastSunday(year, 10) * dayMs + 3_600_000), minutes: standardMinutes },
  ]);
  return [{ from: '0001-01-01T00:00:00.000Z' as Instant, minutes: standardMinutes }, ...turns];
}

/** Minutes east of UTC in force at an instant. */
export function offsetAt(calendar: WorkingCalendar, at: Instant): number {
  return calendar.offsets.findLast((offset) => offset.from <= at)?.minutes ?? calendar.offsets[0]?.minutes ?? 0;
}

/** The instant of a local wall-clock time; a time that summer time skips is taken an hour later. */
function instantOfLocal(calendar: WorkingCalendar, localMs: number): number {
  const guess = localMs - offsetAt(calendar, instantOf(localMs)) * minuteMs;
  return localMs - offsetAt(calendar, instantOf(guess)) * minuteMs;
}

const localDay = (calendar: WorkingCalendar, at: Instant): number => Math.floor((msOf(at) + offsetAt(calendar, at) * minuteMs) / dayMs);

/** The working stretches of one local day as milliseconds of absolute time. */
function spansOf(calendar: WorkingCalendar, day: number): readonly { readonly from: number; readonly to: number }[] {
  const weekday = (((day + 3) % 7) + 7) % 7;
  const spans = calendar.exceptions[dateOf(day)] ?? calendar.week[weekday] ?? [];
  return spans.map((span) => ({
    from: instantOfLocal(calendar, day * dayMs + span.from * minuteMs),
    to: instantOfLocal(calendar, day * dayMs + span.to * minuteMs),
  }));
}

/**
 * The instant at which so many working minutes have passed since `from`; time outside working hours does not count. Zero minutes
 * give `from` itself. Throws a RangeError when the calendar has no working time to count.
 */
export function addWorkingMinutes(calendar: WorkingCalendar, from: Instant, minutes: number): Instant {
  let left = minutes * minuteMs;
  if (left <= 0) return from;
  const start = msOf(from);
  const first = localDay(calendar, from);
  let idle = 0;
  for (let day = first; idle < longestHolidayDays; day += 1) {
    const spans = spansOf(calendar, day);
    idle = spans.length > 0 ? 0 : idle + 1;
    for (const span of spans) {
      const begin = Math.max(span.from, start);
      const available = span.to - begin;
      if (available <= 0) continue;
      if (available >= left) return instantOf(begin + left);
      left -= available;
    }
  }
  throw new RangeError('the working calendar has no working time');
}

/** Working minutes between two instants, zero when `to` is not after `from`. */
export function workingMinutesBetween(calendar: WorkingCalendar, from: Instant, to: Instant): number {
  const [start, end] = [msOf(from), msOf(to)];
  let passed = 0;
  for (let day = localDay(calendar, from); end > start && day <= localDay(calendar, to); day += 1)
    for (const span of spansOf(calendar, day)) passed += Math.max(0, Math.min(span.to, end) - Math.max(span.from, start));
  return passed / minuteMs;
}

/** When a step is due and when its participant is reminded: at half of the time, shortly before the end (an hour, or a quarter of short terms), at the end. */
export interface Deadlines {
  readonly dueAt: Instant;
  readonly remindAt: Readonly<Record<ReminderMark, Instant>>;
}
export const reminderMarks = ['half', 'before', 'due'] as const;
export type ReminderMark = (typeof reminderMarks)[number];

/** The deadlines of something that opens at `from` and may take so many working hours; null hours have no deadline. */
export function deadlinesOf(calendar: WorkingCalendar, from: Instant, hours: number | null): Deadlines | null {
  if (hours === null) return null;
  const total = hours * 60;
  const dueAt = addWorkingMinutes(calendar, from, total);
  const before = addWorkingMinutes(calendar, from, total - Math.min(60, total / 4));
  return { dueAt, remindAt: { half: addWorkingMinutes(calendar, from, total / 2), before, due: dueAt } };
}
