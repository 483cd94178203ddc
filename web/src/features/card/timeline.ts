import type { View } from '../../lib/api';

type Route = View<'RouteView'>;
type Decision = View<'DecisionView'>;
type Document = View<'DocumentView'>;

/** One line of «Перебіг»: what happened, who did it, when. */
export interface Happening {
  readonly key: string;
  readonly at: string;
  readonly kind: 'created' | 'submitted' | 'decided' | 'withdrawn' | 'carried' | 'delegated' | 'roundEnded' | 'registered';
  readonly who: string | null;
  readonly version: number | null;
  readonly decision: Decision | null;
  readonly stage: string | null;
  readonly text: string | null;
}

const line = (key: string, at: string, kind: Happening['kind'], more: Partial<Happening> = {}): Happening => ({ key, at, kind, who: null, version: null, decision: null, stage: null, text: null, ...more });

function ofStep(step: View<'StepView'>, stage: string, round: View<'RoundView'>): Happening[] {
  const happenings: Happening[] = [];
  const all = [...step.earlier, ...(step.decision ? [step.decision] : [])];
  for (const decision of all) {
    // A carried approval keeps its own date; here it stands where it was carried, so that the round reads in order.
    if (decision.carriedFrom) happenings.push(line(`${decision.decisionId}-carried-${step.stepId}`, round.openedAt, 'carried', { who: decision.by.name, version: round.version, decision, stage }));
    else happenings.push(line(decision.decisionId, decision.at, 'decided', { who: decision.by.name, version: decision.version, decision, stage, text: decision.reason }));
    if (decision.withdrawn) happenings.push(line(`${decision.decisionId}-withdrawn`, decision.withdrawn.at, 'withdrawn', { who: decision.by.name, decision, stage, text: decision.withdrawn.reason }));
  }
  return happenings;
}

/**
 * What happened to a document, newest first: submissions, decisions, withdrawals, ends of rounds, registration. Grows with the document
 * and forgets nothing; a withdrawn decision stays where it was made.
 */
export function timelineOf(route: Route | null, document: Document): Happening[] {
  const happenings = [line('created', document.createdAt, 'created', { who: document.author.name })];
  for (const round of route?.rounds ?? []) {
    happenings.push(line(`round-${round.number}`, round.openedAt, 'submitted', { who: document.author.name, version: round.version, text: round.note }));
    for (const stage of round.stages) for (const step of stage.steps) happenings.push(...ofStep(step, stage.title, round));
    if (round.closedAt && round.outcome) happenings.push(line(`round-${round.number}-end`, round.closedAt, 'roundEnded', { version: round.version, text: round.outcome }));
  }
  if (document.registrationIndex && document.registeredOn) happenings.push(line('registered', `${document.registeredOn}T23:59:59.000Z`, 'registered', { text: document.registrationIndex }));
  const order = new Map(happenings.map((one, i) => [one.key, i]));
  return happenings.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (order.get(b.key) ?? 0) - (order.get(a.key) ?? 0));
}
