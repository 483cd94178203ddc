import fc from 'fast-check';
import type { WorkCalendar } from '#users/domain/people.js';
import { addWorkingDays, isWorkingDay, warningFor } from './terms.js';

const nine = [[540, 1080]] as const;
const calendar: WorkCalendar = { timeZone: 'Europe/Kyiv', week: { 1: nine, 2: nine, 3: nine, 4: nine, 5: nine }, holidays: ['2026-12-25'], transferred: { '2026-12-19': 5 } };

const date = fc.integer({ min: 0, max: 3000 }).map((day) => new Date(Date.UTC(2024, 0, 1) + day * 86_400_000).toISOString().slice(0, 10));

describe('terms in working days', () => {
  it('counts five working days of an information request from the day after it came', () => {
    expect(addWorkingDays(calendar, '2026-11-11', 5)).toBe('2026-11-18');
  });

  it('knows weekends, holidays and transferred days', () => {
    expect(isWorkingDay(calendar, '2026-11-14')).toBe(false);
    expect(isWorkingDay(calendar, '2026-12-25')).toBe(false);
    expect(isWorkingDay(calendar, '2026-12-19')).toBe(true);
    expect(addWorkingDays(calendar, '2026-12-18', 1)).toBe('2026-12-19');
  });

  it('DOC-6 warns one working day before the legal term', () => {
    expect(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19'].map((today) => warningFor(calendar, '2026-11-18', today))).toEqual([null, 'dueNextWorkingDay', 'dueToday', 'overdue']);
  });

  it('I14 warns on Friday, and through the weekend, of a term on Monday', () => {
    expect(['2026-11-12', '2026-11-13', '2026-11-14', '2026-11-15', '2026-11-16'].map((today) => warningFor(calendar, '2026-11-16', today))).toEqual([
      null, 'dueNextWorkingDay', 'dueNextWorkingDay', 'dueNextWorkingDay', 'dueToday']);
  });

  it('goes forward and back again to the same working day', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 60 }), (from, days) => {
        fc.pre(isWorkingDay(calendar, from));
        expect(addWorkingDays(calendar, addWorkingDays(calendar, from, days), -days)).toBe(from);
      }),
    );
  });

  it('never takes a warning back before the term is met', () => {
    const weight = { none: 0, dueNextWorkingDay: 1, dueToday: 2, overdue: 3 };
    fc.assert(
      fc.property(date, date, date, (due, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        expect(weight[warningFor(calendar, due, earlier) ?? 'none']).toBeLessThanOrEqual(weight[warningFor(calendar, due, later) ?? 'none']);
      }),
    );
  });

  it('says so when a calendar has no working days', () => {
    expect(() => addWorkingDays({ ...calendar, week: {}, transferred: {} }, '2026-11-11', 1)).toThrow(RangeError);
  });
});
