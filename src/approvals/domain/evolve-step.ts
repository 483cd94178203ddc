import type { StepId } from '#shared/domain/ids.js';
import { assertNever } from '#shared/domain/result.js';
import type { EventOf, GivenDecision } from './events.js';
import { bornStep } from './evolve-round.js';
import type { Decision, Handover, Remark, Round, Route, StageRun, Step } from './route.js';

type StepEvent = EventOf<
  | 'stepOpened' | 'stepDecided' | 'voteCameLate' | 'stepsClosed' | 'stepDelegated' | 'stepReassigned' | 'stepClaimed' | 'stepReleased'
  | 'participantAdded' | 'placeSeparated' | 'approvalWithdrawn' | 'stepReminded'
>;

const inLastRound = (route: Route, change: (round: Round) => Round): Route => ({
  ...route, rounds: route.rounds.map((round, index) => (index === route.rounds.length - 1 ? change(round) : round)),
});

/** Changes the named steps; runs and rounds that have none of them stay the same objects. */
function inSteps(route: Route, ids: readonly StepId[], change: (step: Step) => Step): Route {
  const wanted = new Set(ids);
  const inRun = (run: StageRun): StageRun =>
    run.steps.some((step) => wanted.has(step.id)) ? { ...run, steps: run.steps.map((step) => (wanted.has(step.id) ? change(step) : step)) } : run;
  return inLastRound(route, (round) => ({ ...round, runs: round.runs.map(inRun) }));
}

const recorded = (route: Route, given: GivenDecision): Decision => ({ ...given, sequence: route.sequence + 1 });

function withRemarks(route: Route, event: EventOf<'stepDecided' | 'voteCameLate'>): Route {
  const { decision } = event;
  const remarks = event.remarks.map((remark): Remark => ({
    ...remark, decision: decision.id, step: event.stepId, by: decision.by, at: event.at, round: decision.round, version: decision.version.number, answers: [], settled: null, withdrawn: false,
  }));
  return { ...route, remarks: [...route.remarks, ...remarks] };
}

function handedOver(step: Step, event: EventOf<'stepDelegated' | 'stepReassigned'>): Step {
  const kind: Handover['kind'] = event.type === 'stepDelegated' ? 'delegated' : event.kind;
  const by = 'person' in event.by ? event.by.person : null;
  const handover: Handover = { kind, from: event.from, to: event.to, by, reason: event.reason, at: event.at };
  const moved = { ...step, assignee: event.to, position: event.position, handovers: [...step.handovers, handover], reminded: [] };
  return event.type === 'stepReassigned' ? { ...moved, pool: event.pool } : moved;
}

/** The named step and those that a fulfilled completion had closed are open again, and their stage with them. */
function withdrawn(route: Route, event: EventOf<'approvalWithdrawn'>): Route {
  const past = (decision: Decision) => ({ decision, at: event.at, reason: event.reason });
  const remarks = route.remarks.map((remark) => (remark.decision === event.decisionId ? { ...remark, withdrawn: true } : remark));
  const reopenStep = (step: Step): Step => {
    const decision = step.decision ?? step.carried?.decision;
    if (step.id === event.stepId && decision) return { ...step, decision: null, carried: null, withdrawn: [...step.withdrawn, past(decision)], opened: null, reminded: [] };
    const waitsAgain = step.parent?.step === event.stepId && step.parent.placement === 'after' && !step.decision;
    if (waitsAgain) return { ...step, closed: event.reopened.includes(step.id) ? null : step.closed, opened: null, reminded: [] };
    return event.reopened.includes(step.id) ? { ...step, closed: null, opened: null, reminded: [] } : step;
  };
  const reopenRun = (run: StageRun): StageRun => {
    if (!run.steps.some((step) => step.id === event.stepId)) return run;
    return { ...run, state: run.state === 'completed' ? 'open' : run.state, endedAt: null, steps: run.steps.map(reopenStep) };
  };
  return inLastRound({ ...route, remarks }, (round) => {
    const carried = round.carried.find((approval) => approval.decision.id === event.decisionId);
    return { ...round, runs: round.runs.map(reopenRun), withdrawnCarried: carried ? [...round.withdrawnCarried, past(carried.decision)] : round.withdrawnCarried };
  });
}

/** A place that now belongs to somebody else leaves the step that answered for it too, and becomes a step of its own. */
function separated(route: Route, event: EventOf<'placeSeparated'>): Route {
  const place = event.step.seats;
  const inRun = (run: StageRun): StageRun => {
    if (!run.steps.some((step) => step.id === event.from)) return run;
    const steps = run.steps.map((step) => (step.id === event.from ? { ...step, seats: step.seats.filter((seat) => !place.includes(seat)) } : step));
    return { ...run, steps: [...steps, bornStep(event.step)] };
  };
  return inLastRound(route, (round) => ({ ...round, runs: round.runs.map(inRun) }));
}

function addedTo(run: StageRun, step: Step): StageRun {
  return run.steps.some((existing) => existing.id === step.parent?.step) ? { ...run, steps: [...run.steps, step] } : run;
}

/** Folds what happens to single steps. */
export function evolveStep(route: Route, event: StepEvent): Route {
  switch (event.type) {
    case 'stepOpened': return inSteps(route, [event.stepId], (step) => ({ ...step, opened: { at: event.at, deadlines: event.deadlines } }));
    case 'stepDecided': return inSteps(withRemarks(route, event), [event.stepId], (step) => ({ ...step, decision: recorded(route, event.decision) }));
    case 'voteCameLate': return inSteps(withRemarks(route, event), [event.stepId], (step) => ({ ...step, late: recorded(route, event.decision) }));
    case 'stepsClosed': return inSteps(route, event.stepIds, (step) => ({ ...step, closed: event.reason }));
    case 'stepDelegated': case 'stepReassigned': return inSteps(route, [event.stepId], (step) => handedOver(step, event));
    case 'stepClaimed': return inSteps(route, [event.stepId], (step) => ({ ...step, assignee: event.assignee }));
    case 'stepReleased': return inSteps(route, [event.stepId], (step) => ({ ...step, assignee: null }));
    case 'participantAdded': return inLastRound(route, (round) => ({ ...round, runs: round.runs.map((run) => addedTo(run, bornStep(event.step))) }));
    case 'placeSeparated': return separated(route, event);
    case 'approvalWithdrawn': return withdrawn(route, event);
    case 'stepReminded': return inSteps(route, [event.stepId], (step) => ({ ...step, reminded: [...step.reminded, event.mark] }));
    default: return assertNever(event);
  }
}
