import type { StageId } from '#shared/domain/ids.js';
import { assertNever } from '#shared/domain/result.js';
import type { EventOf } from './events.js';
import type { NewStep, Round, RoundOutcome, Route, RouteStatus, StageRun, Step } from './route.js';

type RoundEvent = EventOf<
  | 'roundOpened' | 'stageSkipped' | 'stageOpened' | 'stageCompleted' | 'stageFailed' | 'stagesReset' | 'stagePaused' | 'stageResumed'
  | 'correctionProposed' | 'correctionApplied' | 'correctionDeclined' | 'roundReturned' | 'routeCompleted' | 'routeRejected' | 'routeRecalled'
>;

const inLastRound = (route: Route, change: (round: Round) => Round): Route => ({
  ...route, rounds: route.rounds.map((round, index) => (index === route.rounds.length - 1 ? change(round) : round)),
});

const inRun = (route: Route, id: StageId, change: (run: StageRun) => StageRun): Route =>
  inLastRound(route, (round) => ({ ...round, runs: round.runs.map((run) => (run.id === id ? change(run) : run)) }));

/** A step as it is born, before anything happened to it. */
export const bornStep = (step: NewStep): Step => ({ ...step, handovers: [], opened: null, decision: null, withdrawn: [], late: null, closed: null, reminded: [] });

function openRoundOf(route: Route, event: EventOf<'roundOpened'>): Route {
  const round: Round = {
    number: event.round, versions: [event.version], policy: event.policy, note: event.note, openedAt: event.at,
    authorsVisa: { by: route.authorId, at: event.at }, runs: [], carried: event.carried, lapsed: event.lapsed, withdrawnCarried: [], correction: null, outcome: null,
  };
  return { ...route, status: 'running', choices: event.choices, rounds: [...route.rounds, round] };
}

function addRun(route: Route, event: EventOf<'stageOpened' | 'stageSkipped'>): Route {
  const opened = event.type === 'stageOpened';
  const run: StageRun = {
    id: event.stageId, key: event.stageKey, index: event.index, attempt: opened ? event.attempt : 1, state: opened ? 'open' : 'skipped', kept: false, condition: event.condition,
    steps: opened ? event.steps.map(bornStep) : [], openedAt: event.at, endedAt: opened ? null : event.at,
  };
  return inLastRound(route, (round) => ({ ...round, runs: [...round.runs, run] }));
}

/** A paused stage keeps its decisions; its open steps start anew, with a new deadline, when it resumes. */
const paused = (run: StageRun): StageRun => ({ ...run, state: 'paused', steps: run.steps.map((step) => (step.decision ? step : { ...step, opened: null, reminded: [] })) });

function end(route: Route, status: RouteStatus, kind: RoundOutcome, event: EventOf<'roundReturned' | 'routeCompleted' | 'routeRejected' | 'routeRecalled'>): Route {
  const outcome = {
    kind, at: event.at, step: 'stepId' in event ? event.stepId : null, decision: 'decisionId' in event ? event.decisionId : null, reason: 'reason' in event ? event.reason : null,
  };
  const ended = inLastRound(route, (round) => (round.outcome ? round : { ...round, outcome, correction: null }));
  return { ...ended, status };
}

/** Folds what happens to rounds and stages. */
export function evolveRound(route: Route, event: RoundEvent): Route {
  switch (event.type) {
    case 'roundOpened': return openRoundOf(route, event);
    case 'stageSkipped': case 'stageOpened': return addRun(route, event);
    case 'stageCompleted': return inRun(route, event.stageId, (run) => ({ ...run, state: 'completed', endedAt: event.at }));
    case 'stageFailed': return inRun(route, event.stageId, (run) => ({ ...run, state: 'failed', endedAt: event.at }));
    case 'stagesReset':
      return inLastRound(route, (round) => ({
        ...round, runs: round.runs.map((run) => (event.stageIds.includes(run.id) ? { ...run, state: 'reset', kept: run.key === event.rejecting, endedAt: event.at } : run)),
      }));
    case 'stagePaused': return inRun(route, event.stageId, paused);
    case 'stageResumed': return inRun(route, event.stageId, (run) => ({ ...run, state: 'open' }));
    case 'correctionProposed': {
      const by = 'person' in event.by ? event.by.person : route.authorId;
      return inLastRound(route, (round) => ({ ...round, correction: { version: event.version, changes: event.changes, by, reason: event.reason, at: event.at } }));
    }
    case 'correctionApplied': return inLastRound(route, (round) => ({ ...round, versions: [...round.versions, event.version], correction: null }));
    case 'correctionDeclined': return inLastRound(route, (round) => ({ ...round, correction: null }));
    case 'roundReturned': return end(route, 'rework', 'returned', event);
    case 'routeCompleted': return end(route, 'completed', 'completed', event);
    case 'routeRejected': return end(route, 'rejected', 'rejected', event);
    case 'routeRecalled': return end(route, 'recalled', 'recalled', event);
    default: return assertNever(event);
  }
}
