/** What the server says when it refuses (RFC 9457): a stable code and the facts that the sentence for people is made from. */
export interface Problem {
  readonly code: string;
  readonly status: number;
  readonly title?: string;
  readonly detail?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A refusal as an error; `code` is `networkUnavailable` when the server could not be reached at all. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly detail: string | undefined;

  constructor(problem: Problem) {
    super(problem.title ?? problem.code);
    this.name = 'ProblemError';
    this.code = problem.code;
    this.status = problem.status;
    this.facts = problem.facts ?? {};
    this.detail = problem.detail;
  }
}

const byStatus: Record<number, string> = { 401: 'notSignedIn', 403: 'notAllowed', 404: 'notFound', 413: 'tooLarge', 429: 'tooManyRequests', 503: 'temporarilyUnavailable' };

/** The error for an answer that is not a success; answers without a problem body get a code by their status. */
export function problemOf(body: unknown, response: Response): ProblemError {
  const told = body !== null && typeof body === 'object' ? (body as Partial<Problem>) : {};
  const code = typeof told.code === 'string' ? told.code : (byStatus[response.status] ?? (response.status >= 500 ? 'serverFault' : 'refused'));
  return new ProblemError({ ...told, code, status: response.status });
}

/** Any thrown thing as a problem, so that every screen has one way to tell it. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof TypeError) return new ProblemError({ code: 'networkUnavailable', status: 0 });
  return new ProblemError({ code: 'unexpected', status: 0, detail: error instanceof Error ? error.message : String(error) });
}

/** True when the server was not reached, so that what was to be sent may wait and be sent later. */
export const isOffline = (error: unknown): boolean => asProblem(error).code === 'networkUnavailable';
