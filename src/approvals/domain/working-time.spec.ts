import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { kyivCalendar } from '../testing/world.js';
import { civilDate, dayNumber, instantOf, msOf } from './instants.js';
import { addWorkingMinutes, deadlinesOf, europeanSummerTime, offsetAt, workingMinutesBetween, type WorkingCalendar } from './working-time.js';

const at = (text: string): Instant => text as Instant;
const anyInstant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 1) }).map(instantOf);
const minutesOf = (spans: readonly { from: number; to: number }[]): number => spans.reduce((sum, span) => sum + span.to - span.from, 0);

describe('instants without a clock', () => {
  it('read and written as the platform reads and writes them', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
      expect(instantOf(date.getTime())).toBe(date.toISOString());
      expect(msOf(at(date.toISOString()))).toBe(date.getTime());
    }));
  });

  it('day numbers and civil dates are inverse to each other, 29 February included', () => {
    expect(civilDate(dayNumber(2028, 2, 29))).toEqual({ year: 2028, month: 2, day: 29 });
    fc.assert(fc.property(fc.integer({ min: -200_000, max: 200_000 }), (day) => {
      const { year, month, day: ofMonth } = civilDate(day);
      expect(dayNumber(year, month, ofMonth)).toBe(day);
    }));
  });

  it('anything but an instant in UTC is refused', () => {
    expect(() => msOf(at('2026-11-12T10:00:00+02:00'))).toThrow(RangeError);
  });
});

describe('working time', () => {
  it('I14 the clock in Kyiv turns on the last Sundays of March and October at 01:00 UTC', () => {
    const turns = [['2026-03-29T00:59:59.999Z', 120], ['2026-03-29T01:00:00.000Z', 180], ['2026-10-25T00:59:59.999Z', 180], ['2026-10-25T01:00:00.000Z', 120]] as const;
    for (const [instant, minutes] of turns) expect(offsetAt(kyivCalendar, at(instant))).toBe(minutes);
    expect(europeanSummerTime(120, [2024]).map(({ from }) => from.slice(0, 10))).toEqual(['0001-01-01', '2024-03-31', '2024-10-27']);
  });

  it('I14 a deadline over the turn of the clock falls at the same hour of the wall', () => {
    expect(addWorkingMinutes(kyivCalendar, at('2026-10-23T07:00:00.000Z'), 480)).toBe('2026-10-26T08:00:00.000Z');
    expect(addWorkingMinutes(kyivCalendar, at('2026-03-27T08:00:00.000Z'), 480)).toBe('2026-03-30T07:00:00.000Z');
  });

  it('nights, weekends, lunch and holidays do not count; transferred days do', () => {
    const calendar: WorkingCalendar = { ...kyivCalendar, exceptions: { '2026-12-25': [], '2026-12-26': [{ from: 540, to: 1080 }] } };
    expect(addWorkingMinutes(kyivCalendar, at('2026-11-13T15:00:00.000Z'), 120)).toBe('2026-11-16T08:00:00.000Z');
    expect(addWorkingMinutes(kyivCalendar, at('2026-11-12T10:30:00.000Z'), 60)).toBe('2026-11-12T12:30:00.000Z');
    expect(addWorkingMinutes(calendar, at('2026-12-24T15:00:00.000Z'), 120)).toBe('2026-12-26T08:00:00.000Z');
    expect(addWorkingMinutes(kyivCalendar, at('2028-02-28T15:00:00.000Z'), 120)).toBe('2028-02-29T08:00:00.000Z');
  });

  it('what was added is what has passed', () => {
    fc.assert(fc.property(anyInstant, fc.integer({ min: 1, max: 6000 }), (from, minutes) => {
      const due = addWorkingMinutes(kyivCalendar, from, minutes);
      expect(workingMinutesBetween(kyivCalendar, from, due)).toBeCloseTo(minutes, 6);
      expect(due > from).toBe(true);
    }));
  });

  it('more time never makes an earlier deadline, and reminders come in order', () => {
    fc.assert(fc.property(anyInstant, fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 80 }), (from, hours, more) => {
      const [one, two] = [deadlinesOf(kyivCalendar, from, hours), deadlinesOf(kyivCalendar, from, hours + more)];
      if (!one || !two) throw new Error('no deadline');
      expect(two.dueAt >= one.dueAt).toBe(true);
      expect([one.remindAt.half, one.remindAt.before, one.remindAt.due]).toEqual([one.remindAt.half, one.remindAt.before, one.remindAt.due].sort());
      expect(one.remindAt.due).toBe(one.dueAt);
    }));
  });

  it('a whole week holds as many minutes as its days', () => {
    const week = minutesOf(kyivCalendar.week.flat());
    expect(workingMinutesBetween(kyivCalendar, at('2026-11-09T00:00:00.000Z'), at('2026-11-16T00:00:00.000Z'))).toBe(week);
  });

  it('a calendar without working time is a mistake in the data, not a deadline in the far future', () => {
    expect(() => addWorkingMinutes({ ...kyivCalendar, week: [] }, at('2026-11-12T10:00:00.000Z'), 1)).toThrow('no working time');
    expect(deadlinesOf(kyivCalendar, at('2026-11-12T10:00:00.000Z'), null)).toBeNull();
  });
});
