import { formatDate, formatInstant } from './ukrainian-dates.js';

describe('dates on paper', () => {
  it('are written in words on orders and in digits on letters', () => {
    expect(formatDate('2026-11-12', 'words')).toBe('12 листопада 2026 року');
    expect(formatDate('2026-03-01', 'words')).toBe('01 березня 2026 року');
    expect(formatDate('2026-11-12', 'digits')).toBe('12.11.2026');
  });

  it.each(['12.11.2026', '2026-13-01', '2026-11-00', '2026-11-32', ''])('refuses %p, which is no date', (date) => {
    expect(() => formatDate(date, 'digits')).toThrow(RangeError);
  });

  it('show instants in Kyiv time, on both sides of the change of clocks', () => {
    expect(formatInstant('2026-11-12T12:05:31.000Z')).toEqual({ date: '12.11.2026', time: '14:05', seconds: '14:05:31' });
    expect(formatInstant('2026-10-25T00:59:59.000Z').seconds).toBe('03:59:59');
    expect(formatInstant('2026-10-25T01:00:00.000Z').seconds).toBe('03:00:00');
    expect(formatInstant('2026-12-31T22:00:00.000Z')).toMatchObject({ date: '01.01.2027', time: '00:00' });
  });
});
