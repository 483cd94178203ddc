import { problems, type ProblemText } from './errors/problem.js';

/** Refusals that belong to the edge itself rather than to a business module. */
export const sharedProblems = {
  /** The request does not fit the contract; `facts.issues` names each place. */
  invalidRequest: { status: 400, title: 'The request does not have the expected form. Nothing was changed. Correct the named fields.' },
  /** No session, or it ended; what was typed is still in the browser. */
  notSignedIn: { status: 401, title: 'You are not signed in. Nothing was changed. Sign in and try again.' },
  /** The session is good, but the request lacks the token that proves that our own page sent it (W07). */
  crossSiteRequest: { status: 403, title: 'The request did not come from the application’s own page. Nothing was changed.' },
  /** The role does not allow this operation at all. */
  notAllowed: { status: 403, title: 'Your role does not allow this. Nothing was changed.' },
  /** The thing is not there, or not for you: the two are never told apart (A01). */
  notFound: { status: 404, title: 'There is no such thing, or you may not see it.' },
  /** The same Idempotency-Key came with a different request. */
  idempotencyKeyReused: { status: 422, title: 'This idempotency key was used for another request. Nothing was changed. Use a new key.' },
  tooManyRequests: { status: 429, title: 'Too many attempts. Wait a little and try again.' },
  /** The database cannot be reached; nothing was accepted. */
  temporarilyUnavailable: { status: 503, title: 'The service cannot reach its database. What was accepted before is safe; whether this request was carried out is not known. Look in a minute, or send it again with the same Idempotency-Key: it is carried out once.' },
  bodyTooLarge: { status: 413, title: 'The request is larger than is accepted. Nothing was changed.' },
} as const satisfies Record<string, ProblemText>;

export type SharedCode = keyof typeof sharedProblems;
export const sharedProblem = problems(sharedProblems);
