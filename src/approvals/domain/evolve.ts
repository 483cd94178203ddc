import { assertNever } from '#shared/domain/result.js';
import type { EventOf, RouteEvent } from './events.js';
import { evolveRound } from './evolve-round.js';
import { evolveStep } from './evolve-step.js';
import type { Remark, Route } from './route.js';

function start(event: EventOf<'routeStarted'>): Route {
  return {
    id: event.routeId, documentId: event.documentId, kind: event.kind, authorId: event.authorId, urgent: event.urgent, template: event.template,
    policy: event.policy, choices: { picked: {}, units: {}, signer: null }, status: 'running', rounds: [], remarks: [], createdAt: null, handled: {}, sequence: 0,
  };
}

const remarked = (route: Route, id: string, change: (remark: Remark) => Remark): Route => ({
  ...route, remarks: route.remarks.map((remark) => (remark.id === id ? change(remark) : remark)),
});

function apply(route: Route, event: RouteEvent): Route {
  switch (event.type) {
    case 'routeStarted':
      throw new Error('a route starts once');
    case 'remarkAnswered':
      return remarked(route, event.remarkId, (remark) => ({ ...remark, answers: [...remark.answers, { outcome: event.outcome, text: event.text, at: event.at }], settled: null }));
    case 'remarkResolved':
      return remarked(route, event.remarkId, (remark) => ({ ...remark, settled: { settled: event.settled, at: event.at } }));
    case 'creationCompleted':
      return { ...route, createdAt: event.at };
    case 'roundOpened': case 'stageSkipped': case 'stageOpened': case 'stageCompleted': case 'stageFailed': case 'stagesReset': case 'stagePaused':
    case 'stageResumed': case 'correctionProposed': case 'correctionApplied': case 'correctionDeclined': case 'roundReturned': case 'routeCompleted':
    case 'routeRejected': case 'routeRecalled':
      return evolveRound(route, event);
    case 'stepOpened': case 'stepDecided': case 'voteCameLate': case 'stepsClosed': case 'stepDelegated': case 'stepReassigned': case 'stepClaimed':
    case 'stepReleased': case 'participantAdded': case 'placeSeparated': case 'approvalWithdrawn': case 'stepReminded':
      return evolveStep(route, event);
    default:
      return assertNever(event);
  }
}

/**
 * Folds one event into the state. It decides nothing and refuses nothing: what was accepted once is applied for ever. Throws only
 * on a stream that does not begin with `routeStarted`, which is a fault of the store.
 */
export function evolve(route: Route | null, event: RouteEvent): Route {
  if (!route && event.type !== 'routeStarted') throw new Error(`a route begins with routeStarted, not ${event.type}`);
  const next = route ? apply(route, event) : start(event as EventOf<'routeStarted'>);
  const handled = event.key === null || next.handled[event.key] !== undefined ? next.handled : { ...next.handled, [event.key]: event.fingerprint ?? '' };
  return { ...next, handled, sequence: next.sequence + 1 };
}

/** Folds a whole stream, oldest event first; null for an empty one. */
export const replay = (events: readonly RouteEvent[]): Route | null => events.reduce<Route | null>(evolve, null);
