const zone = 'Europe/Kyiv';
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('uk-UA', { timeZone: zone, ...options });

const dateTime = format({ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' });
const date = format({ day: '2-digit', month: '2-digit', year: 'numeric' });
const dayMonth = format({ day: '2-digit', month: '2-digit' });
const clock = format({ hour: '2-digit', minute: '2-digit' });
const clockSeconds = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });

type When = string | number | Date;
const asDate = (when: When): Date => (when instanceof Date ? when : new Date(when));

/** «12.11.2026, 14:05» in Kyiv time. */
export const atTime = (when: When): string => dateTime.format(asDate(when));
/** «12.11.2026» in Kyiv time. */
export const onDate = (when: When): string => date.format(asDate(when));
/** «12.11». */
export const shortDate = (when: When): string => dayMonth.format(asDate(when));
/** «14:05». */
export const atClock = (when: When): string => clock.format(asDate(when));
/** «14:05:09», for the line that says when the text was saved. */
export const atClockSeconds = (when: When): string => clockSeconds.format(asDate(when));

/** A calendar date (YYYY-MM-DD) as «12.11.2026», without any zone. */
export const localDate = (on: string): string => on.split('-').reverse().join('.');
/** Today's date in Kyiv as YYYY-MM-DD. */
export const todayInKyiv = (now: Date = new Date()): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now);

/** Whole calendar days in Kyiv from `now` to `when`: negative for the past, 0 for today. */
export function daysUntil(when: When, now: Date = new Date()): number {
  const day = (moment: Date) => Date.parse(`${todayInKyiv(moment)}T00:00:00Z`) / 86_400_000;
  return day(asDate(when)) - day(now);
}
