import { ProblemError } from '../../../lib/problem';

/** What the server says when the world outside cannot vouch for the certificate now: it says nothing of the signature. */
const withoutJudgement: readonly string[] = ['revocationUnknown', 'trustUnavailable', 'trustedListExpired'];

/** The documents wait and are tried again; nothing is wrong with them. */
export const isDelay = (fault: unknown): fault is ProblemError => fault instanceof ProblemError && withoutJudgement.includes(fault.code);

/** The same request may succeed in a moment. */
export const worthRepeating = (fault: unknown): boolean => fault instanceof ProblemError && (fault.code === 'networkUnavailable' || fault.status >= 500 || fault.status === 429);
