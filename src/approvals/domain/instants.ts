import type { Instant, LocalDate } from '#shared/domain/ids.js';

const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?Z$/;
const dayMs = 86_400_000;

/** Days from 1970-01-01 to a civil date of the Gregorian calendar, by counting years from 1 March so that 29 February comes last. */
export function dayNumber(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** The civil date of a day number: the inverse of `dayNumber`. */
export function civilDate(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** YYYY-MM-DD of a day number. */
export function dateOf(days: number): LocalDate {
  const { year, month, day } = civilDate(days);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as LocalDate;
}

/** Milliseconds since 1970-01-01T00:00Z; throws a RangeError on anything but an ISO 8601 instant in UTC. */
export function msOf(instant: Instant): number {
  const found = pattern.exec(instant);
  if (!found) throw new RangeError(`not an instant in UTC: ${instant}`);
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const milliseconds = Number((found[7] ?? '').padEnd(3, '0'));
  return dayNumber(year, month, day) * dayMs + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
}

/** The instant of so many milliseconds since 1970-01-01T00:00Z, in the one form whose order as text is its order in time. */
export function instantOf(ms: number): Instant {
  const days = Math.floor(ms / dayMs);
  const rest = ms - days * dayMs;
  const [hour, minute, second] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60, Math.floor(rest / 1000) % 60];
  return `${dateOf(days)}T${two(hour)}:${two(minute)}:${two(second)}.${String(Math.floor(rest) % 1000).padStart(3, '0')}Z` as Instant;
}
