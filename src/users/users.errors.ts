import { problems, type ProblemText } from '#shared/errors/problem.js';

/** Refusals of sign-in, directory and substitutions. */
export const usersProblems = {
  /** Login or password is wrong, or the account is locked: one answer for all, so that logins cannot be guessed (W10). */
  signInRefused: { status: 401, title: 'The login or the password is not right. After five wrong passwords the account rests for a while. Nothing was changed.' },
  /** The current password that came with a change of password is wrong; it counts like a wrong one at sign-in. */
  passwordNotRight: { status: 403, title: 'The current password is not right. The password was not changed.' },
  /** Five wrong passwords in a row: the account rests, and the right one is not accepted either (W10). */
  accountRests: { status: 429, title: 'After five wrong passwords the account rests for a while. The password was not changed. Try again later.' },
  /** The new password is easy to guess; the facts say why. */
  passwordRefused: { status: 422, title: 'The new password is not accepted. Choose another of 12 characters or more.' },
  /** The period is turned round, or too long ago. */
  substitutionPeriod: { status: 422, title: 'The substitution ends before it begins, or has already passed. Correct the dates.' },
  /** A person cannot stand in for themselves. */
  substitutionOfSelf: { status: 422, title: 'A person cannot be their own substitute. Choose somebody else.' },
  /** Another substitution of the same person overlaps this one in time and scope. */
  substitutionOverlaps: { status: 409, title: 'Another substitution covers the same days. End it first or choose other days.' },
  /** The chain of substitutes would come back to the absent person. */
  substitutionLoop: { status: 409, title: 'This would close a circle of substitutes. Choose somebody outside it.' },
} as const satisfies Record<string, ProblemText>;

export type UsersCode = keyof typeof usersProblems;
export const usersProblem = problems(usersProblems);
