/** `words`: «12 листопада 2026 року», as orders and financial documents want it; `digits`: «12.11.2026» (ДСТУ 4163:2020). */
export type DateForm = 'words' | 'digits';

const months = [
  'січня',
  'лютого',
  'березня',
  'квітня',
  'травня',
  'червня',
  'липня',
  'серпня',
  'вересня',
  'жовтня',
  'листопада',
  'грудня',
] as const;

/** Writes a calendar date (YYYY-MM-DD) out; throws a RangeError on anything else, because a wrong date must not reach paper. */
export function formatDate(date: string, form: DateForm): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  const name = months[Number(month) - 1];
  if (year === undefined || name === undefined || Number(day) < 1 || Number(day) > 31) throw new RangeError(`Not a date: ${date}`);
  return form === 'digits' ? `${day}.${month}.${year}` : `${day} ${name} ${year} року`;
}

const kyiv = new Intl.DateTimeFormat('uk-UA', {
  timeZone: 'Europe/Kyiv',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** An instant (ISO 8601) in Kyiv time: the date and the time apart, because tables break the line between them. */
export function formatInstant(instant: string): { readonly date: string; readonly time: string; readonly seconds: string } {
  const parts = new Map(kyiv.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  return { date: `${part('day')}.${part('month')}.${part('year')}`, time, seconds: `${time}:${part('second')}` };
}
