import type { Json } from '../domain/canonical-json.js';

/** What a refusal looks like at the edge: status and plain English words; the web has its own text for every code. */
export interface ProblemText {
  readonly status: 400 | 401 | 403 | 404 | 408 | 409 | 412 | 413 | 415 | 422 | 428 | 429 | 503;
  /** What happened, what is safe, what to do. */
  readonly title: string;
}

/** A refusal for the person at the other end (RFC 9457), with a stable code. Anything else that is thrown is a fault: 500, logged. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    title: string,
    readonly facts: Readonly<Record<string, Json>> = {},
  ) {
    super(title);
  }
}

/**
 * Makes the refusals of a module out of its table: `const problem = problems(table)`, then `throw problem('staleVersion', facts)`.
 * The table names every code once, so a code without a text does not compile.
 */
export const problems =
  <Code extends string>(table: Readonly<Record<Code, ProblemText>>) =>
  (code: Code, facts: Readonly<Record<string, Json>> = {}): Problem =>
    new Problem(code, table[code].status, table[code].title, facts);
