import type { ProblemCode, ProblemText } from './problem-codes';

const nothingChanged = 'Nothing was changed.';
const reload = 'Reload the page and try again.';

/** The few refusals that must have words before the rest of them is loaded. */
export const commonProblemsEn = {
  networkUnavailable: { happened: 'The server cannot be reached.', safe: 'What you typed is kept on this computer.', todo: 'It will be sent as soon as the connection is back.' },
  internal: { happened: 'Something failed on the server.', safe: 'What was accepted before is safe.', todo: 'Try again. If it repeats, tell the administrator.' },
  serverFault: { happened: 'Something failed on the server.', safe: 'What you typed is kept; the decision was not applied.', todo: 'Try again. If it does not help, tell the administrator.' },
  refused: { happened: 'The server did not accept this.', safe: nothingChanged, todo: reload },
  unexpected: { happened: 'Something unexpected failed on the page.', safe: 'What the server has is untouched.', todo: 'Reload the page.' },
  notSignedIn: { happened: 'You are not signed in, or your session has ended.', safe: nothingChanged, todo: 'Sign in again.' },
  notAllowed: { happened: 'You may not do this.', safe: nothingChanged, todo: 'Ask the author of the document or an administrator.' },
  notFound: { happened: 'There is no such thing, or you have no access to it.', todo: 'Check the address or use the search.' },
  tooManyRequests: { happened: 'Too many attempts in a short time.', todo: 'Wait a minute and try again.' },
  temporarilyUnavailable: { happened: 'The server is temporarily unavailable.', safe: 'What was saved before is safe. Whether the last action was carried out is not known.', todo: 'Reload the page in a minute and look; if it was not, do it again.' },
  signInRefused: { happened: 'The login or the password is not right.', safe: 'After five wrong passwords the account rests for five minutes.', todo: 'Check the keyboard layout and try again.' },
} satisfies Partial<Record<ProblemCode, ProblemText>>;
