import { Injectable } from '@nestjs/common';
import type { Instant } from './domain/ids.js';

/** The only place that asks for the time: everything that decides gets `now` handed in. */
@Injectable()
export class Clock {
  private shiftMs = 0;

  now(): Instant {
    return new Date(Date.now() + this.shiftMs).toISOString() as Instant;
  }

  /** Moves the clock, for demonstrations of deadlines and for tests; wired to nothing in production mode. */
  shift(ms: number): void {
    this.shiftMs += ms;
  }
}

/** An instant some milliseconds later (or, negative, earlier). */
export const plusMs = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString() as Instant;

/** The calendar date of an instant in a time zone, YYYY-MM-DD. */
export function localDateIn(timeZone: string, at: Instant): string {
  let format = dateFormats.get(timeZone);
  if (!format) dateFormats.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })));
  return format.format(new Date(at));
}

/** Making a formatter costs a hundred times what using it does. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();
