import { Injectable } from '@nestjs/common';
import { sharedProblem } from '../shared.errors.js';

/** Counts attempts per key in fixed windows, in this process; the account lock in the database is what holds across processes. */
@Injectable()
export class RateLimits {
  private readonly windows = new Map<string, { until: number; count: number }>();

  /** Takes one attempt, or refuses with `tooManyRequests` until the window ends. */
  take(what: string, key: string, limit: { count: number; perSeconds: number }): void {
    const now = Date.now();
    const name = `${what}:${key}`;
    const window = this.windows.get(name);
    if (!window || window.until <= now) {
      if (this.windows.size > 50_000) this.forget(now);
      this.windows.set(name, { until: now + limit.perSeconds * 1000, count: 1 });
      return;
    }
    window.count += 1;
    if (window.count > limit.count) throw sharedProblem('tooManyRequests', { retryAfterSeconds: Math.ceil((window.until - now) / 1000) });
  }

  private forget(now: number): void {
    for (const [name, window] of this.windows) if (window.until <= now) this.windows.delete(name);
  }
}
