import { assertNever } from '#shared/domain/result.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { PersonId } from '#shared/domain/ids.js';
import type { RouteEvent } from '#approvals/domain/events.js';
import type { Decision, Route, Step } from '#approvals/domain/route.js';
import type { Notice } from '../notifications.service.js';

/** Every type of notice; the web and the mail have a text for each (a type without a text does not compile there). */
export const noticeTypes = [
  'stepOpened', 'askedAgain', 'approvalCarried', 'objected', 'returned', 'rejected', 'recalled', 'taskClosed', 'taskMoved', 'taskGiven', 'approvalWithdrawn', 'reminder', 'overdue',
  'remarkAnswered', 'remarkResolved', 'correctionProposed', 'correctionApplied', 'correctionDeclined', 'approved', 'signed', 'registered', 'dispatchRefused', 'finalisationStuck', 'exportReady', 'exportFailed',
  'substitutionGranted', 'substitutionRevoked', 'incomingDue', 'passwordChanged',
] as const;
export type NoticeType = (typeof noticeTypes)[number];

const notice = (type: NoticeType, people: Iterable<PersonId | null | undefined>, facts: Record<string, Json>, needsAction = false): Notice[] =>
  [...new Set([...people].filter((person): person is PersonId => Boolean(person)))].map((personId) => ({ personId, type, facts, needsAction }));

const stepsOf = (route: Route): Step[] => route.rounds.flatMap((round) => round.runs.flatMap((run) => run.steps));

const findStep = (route: Route, stepId: string): Step | undefined => stepsOf(route).find((step) => step.id === stepId);

const decisionsOf = (route: Route): Decision[] => stepsOf(route).flatMap((step) => [...(step.decision ? [step.decision] : []), ...step.withdrawn.map((one) => one.decision)]);

/** Everybody who decided or was asked in the current round, and those whose approval stands in it. */
export function takingPart(route: Route): PersonId[] {
  const round = route.rounds.at(-1);
  if (!round) return [];
  const steps = round.runs.flatMap((run) => run.steps);
  return [...steps.flatMap((step) => [step.decision?.by, step.decision?.onBehalfOf, step.opened ? step.assignee : null]), ...round.carried.map((one) => one.decision.by)].filter((person): person is PersonId => Boolean(person));
}

/** The verdict that a decision of this event carried, for the words «who and why». */
const decisionFacts = (decision: Decision | undefined): Record<string, Json> => (decision ? { byId: decision.by, reason: decision.reason, verdict: decision.verdict } : {});

/**
 * Who is told of an event of a route, and with which facts (approvals.md «The verdicts», ux B0 «Who is told»). `route` is the state after
 * the event or later: people are told of what is true. The person who caused an event is not told of it.
 */
export function noticesOf(event: RouteEvent, route: Route): Notice[] {
  const doer = 'person' in event.by ? event.by.person : null;
  return told(event, route).filter((one) => one.personId !== doer);
}

function told(event: RouteEvent, route: Route): Notice[] {
  switch (event.type) {
    case 'stepOpened':
      return openedStep(event, route);
    case 'roundOpened':
      return event.carried.flatMap((one) => notice('approvalCarried', [one.decision.by], { approvedVersion: one.decision.version.number, version: event.version.number }));
    case 'stepDecided':
      return event.decision.verdict === 'object' || event.decision.verdict === 'approveWithRemarks' ? notice(event.decision.verdict === 'object' ? 'objected' : 'approved', [route.authorId], { byId: event.decision.by, reason: event.decision.reason, remarks: event.remarks.length }) : [];
    case 'roundReturned':
      return toldOfEnd('returned', event.decisionId, route);
    case 'routeRejected':
      return toldOfEnd('rejected', event.decisionId, route);
    case 'routeRecalled':
      return notice('recalled', takingPart(route), { reason: event.reason });
    case 'stepsClosed':
      return event.reason === 'completionMet' ? notice('taskClosed', event.stepIds.map((id) => findStep(route, id)?.assignee), { because: event.reason }) : [];
    case 'stepDelegated':
      return notice('taskGiven', [event.to], { fromId: event.from, reason: event.reason }, true);
    case 'stepReassigned':
      return [...notice('taskMoved', [event.from], { toId: event.to, reason: event.reason }), ...notice('taskGiven', [event.to, ...(event.pool ?? [])], { fromId: event.from, reason: event.reason }, true)];
    case 'approvalWithdrawn': {
      const decision = decisionsOf(route).find((one) => one.id === event.decisionId);
      return notice('approvalWithdrawn', [route.authorId], { byId: decision?.by ?? null, reason: event.reason });
    }
    case 'stepReminded':
      return notice(event.mark === 'due' ? 'overdue' : 'reminder', [event.assignee], { mark: event.mark, dueAt: findStep(route, event.stepId)?.opened?.deadlines?.dueAt ?? null }, true);
    case 'remarkAnswered':
      return notice('remarkAnswered', [route.remarks.find((one) => one.id === event.remarkId)?.by], { outcome: event.outcome, text: event.text });
    case 'remarkResolved':
      return notice('remarkResolved', [route.authorId], { settled: event.settled });
    case 'correctionProposed':
      return notice('correctionProposed', [route.authorId], { reason: event.reason }, true);
    case 'correctionApplied':
      return notice('correctionApplied', takingPart(route), {});
    case 'correctionDeclined':
      return notice('correctionDeclined', [route.rounds.at(-1)?.correction?.by], {});
    case 'creationCompleted':
      return notice('signed', [route.authorId], {});
    case 'routeStarted':
    case 'stageSkipped':
    case 'stageOpened':
    case 'stageCompleted':
    case 'stageFailed':
    case 'stagesReset':
    case 'stagePaused':
    case 'stageResumed':
    case 'voteCameLate':
    case 'stepClaimed':
    case 'stepReleased':
    case 'participantAdded':
    case 'placeSeparated':
    case 'routeCompleted':
      return [];
    default:
      return assertNever(event);
  }
}

function openedStep(event: Extract<RouteEvent, { type: 'stepOpened' }>, route: Route): Notice[] {
  const step = findStep(route, event.stepId);
  if (!step || step.decision || step.closed) return [];
  const lapsed = route.rounds.at(-1)?.lapsed.find((one) => one.decision.by === event.assignee);
  const facts: Record<string, Json> = { dueAt: event.deadlines?.dueAt ?? null, urgent: route.urgent };
  if (lapsed) return notice('askedAgain', [event.assignee], { ...facts, approvedVersion: lapsed.decision.version.number, because: lapsed.because }, true);
  return notice('stepOpened', event.assignee ? [event.assignee] : (event.pool ?? []), facts, true);
}

/** A return or a refusal reaches the author and everybody who had already acted, with the reason. */
function toldOfEnd(type: 'returned' | 'rejected', decisionId: string, route: Route): Notice[] {
  const facts = decisionFacts(decisionsOf(route).find((one) => one.id === decisionId));
  return [...notice(type, [route.authorId], facts, type === 'returned'), ...notice(type, takingPart(route).filter((person) => person !== route.authorId), facts)];
}
