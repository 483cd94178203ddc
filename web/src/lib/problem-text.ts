import type { ProblemText, Texts } from './i18n/uk';
import type { ProblemError } from './problem';

/** The three-part sentence for a refusal; an unknown code is told by its kind, never left without words. */
export function problemText(t: Texts, problem: ProblemError): ProblemText {
  const known = t.problem[problem.code];
  if (known) return known;
  const general = problem.status >= 500 ? t.problem.serverFault : problem.status === 403 ? t.problem.notAllowed : problem.status === 404 ? t.problem.notFound : t.problem.refused;
  return general ?? { happened: problem.message };
}
