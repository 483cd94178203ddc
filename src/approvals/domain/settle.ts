import type { CloseReason, StageRun, Step } from './route.js';
import { reachStage } from './open-stage.js';
import { currentIndex, isSettled, openRound, placeOutcome, placesOf, runOutcome, stageOfRun, standingRun, stepState, unsettledSteps, versionOf } from './standing.js';
import { limits } from './template.js';
import type { Unfolding } from './unfolding.js';
import { isPositive } from './verdicts.js';
import { deadlinesOf } from './working-time.js';

function close(u: Unfolding, steps: readonly Step[], reason: CloseReason): void {
  if (steps.length > 0) u.happen({ type: 'stepsClosed', stepIds: steps.map((step) => step.id), reason });
}

/** Closes every step of the round that still waits: the round is about to end. */
export function closeRound(u: Unfolding, reason: CloseReason): void {
  close(u, unsettledSteps(u.round).map(({ step }) => step), reason);
}

/** The objection that made the completion unreachable: the last one of the run, by sequence. */
function decisiveObjection(run: StageRun): { readonly step: Step; readonly decision: NonNullable<Step['decision']> } {
  const objections = run.steps.flatMap((step) => (step.decision && !isPositive(step.decision.verdict) ? [{ step, decision: step.decision }] : []));
  const last = objections.sort((a, b) => a.decision.sequence - b.decision.sequence).at(-1);
  if (!last) throw new Error(`stage ${run.key} failed without an objection`);
  return last;
}

/** Sends the document where the failed stage's template says. A ping-pong between two stages ends with the author. */
function fail(u: Unfolding, run: StageRun): void {
  const { onRejection } = stageOfRun(u.route, run);
  const { step, decision } = decisiveObjection(run);
  const ids = { stepId: step.id, decisionId: decision.id };
  const target = typeof onRejection === 'object' ? u.route.template.stages.findIndex((stage) => stage.key === onRejection.stage) : -1;
  const named = target >= 0 && target < run.index ? standingRun(u.round, target) : undefined;
  const then = typeof onRejection === 'object' && (!named || named.state === 'skipped' || run.attempt > limits.reopenings) ? 'author' : onRejection;
  close(u, run.steps.filter((candidate) => !isSettled(candidate)), 'stageFailed');
  u.happen({ type: 'stageFailed', stageId: run.id, ...ids, then });
  if (typeof then === 'object' && named) {
    close(u, named.steps.filter((candidate) => !isSettled(candidate)), 'stageFailed');
    u.happen({ type: 'stagesReset', stageIds: [named.id, run.id], named: named.key, rejecting: run.key });
  } else if (then === 'end') {
    closeRound(u, 'rejected');
    u.happen({ type: 'routeRejected', ...ids });
  } else {
    closeRound(u, 'returned');
    u.happen({ type: 'roundReturned', round: u.round.number, ...ids });
  }
}

/** Ends stages that are decided either way. Answers whether anything happened. */
function endStages(u: Unfolding): boolean {
  for (const run of u.round.runs.filter((candidate) => candidate.state === 'open')) {
    const outcome = runOutcome(stageOfRun(u.route, run), run);
    if (outcome === 'failed') {
      fail(u, run);
      return true;
    }
    if (outcome === 'complete') {
      close(u, run.steps.filter((step) => !isSettled(step)), 'completionMet');
      u.happen({ type: 'stageCompleted', stageId: run.id });
      return true;
    }
    const lost = placesOf(run).filter((place) => placeOutcome(run, place) === 'lost').map((place) => place.id);
    const idle = run.steps.filter((step) => !isSettled(step) && lost.includes(rootOf(run, step).id));
    if (idle.length > 0) {
      close(u, idle, 'placeLost');
      return true;
    }
  }
  return false;
}

const rootOf = (run: StageRun, step: Step): Step => {
  const adder = step.parent && run.steps.find((candidate) => candidate.id === step.parent?.step);
  return adder ? rootOf(run, adder) : step;
};

/** Stages after the current one wait while it is open again; acquaintance goes on beside everything. */
function pauseLaterStages(u: Unfolding, current: number): boolean {
  const ahead = u.round.runs.find((run) => run.index > current && run.state === 'open' && stageOfRun(u.route, run).purpose !== 'acquaintance');
  if (ahead) u.happen({ type: 'stagePaused', stageId: ahead.id });
  return ahead !== undefined;
}

function moveOn(u: Unfolding): boolean {
  const { stages } = u.route.template;
  const current = currentIndex(u.route, u.round);
  if (pauseLaterStages(u, current)) return true;
  if (current === stages.length && u.route.createdAt === null) {
    u.happen({ type: 'creationCompleted', version: versionOf(u.round) });
    return true;
  }
  if (current === stages.length) {
    if (u.round.runs.every((run) => run.state !== 'open')) u.happen({ type: 'routeCompleted' });
    return false;
  }
  const run = standingRun(u.round, current);
  if (!run) reachStage(u, current);
  else if (run.state === 'paused') u.happen({ type: 'stageResumed', stageId: run.id });
  else return false;
  return true;
}

/** Gives every step whose turn has come its opening: its deadline starts now. */
function openSteps(u: Unfolding): void {
  for (const run of openRound(u.route)?.runs ?? [])
    for (const step of run.steps) {
      if (step.opened !== null || !['open', 'orphaned'].includes(stepState(u.route, { run, step }))) continue;
      const stage = stageOfRun(u.route, run);
      const hours = u.route.urgent ? (stage.urgentDeadlineHours ?? stage.deadlineHours) : stage.deadlineHours;
      u.happen({ type: 'stepOpened', stepId: step.id, assignee: step.assignee, pool: step.pool, deadlines: deadlinesOf(u.facts.calendar, u.facts.now, hours) });
    }
}

/**
 * Draws every consequence of what has happened: stages end, the next are reached, the route ends, steps open. Each pass makes the
 * route longer by an event that cannot come twice in a row, so it stops.
 */
export function settle(u: Unfolding): void {
  while (openRound(u.route) && (endStages(u) || moveOn(u)));
  openSteps(u);
}
