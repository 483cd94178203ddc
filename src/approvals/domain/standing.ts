import type { DecisionId, PersonId, StepId } from '#shared/domain/ids.js';
import { assertNever } from '#shared/domain/result.js';
import type { Decision, Remark, Round, Route, StageRun, Step, VersionRef } from './route.js';
import { approvalsNeeded, type StageTemplate } from './template.js';
import { isPositive } from './verdicts.js';

/** What a step is to its participant now: derived from what was recorded, never stored. */
export type StepState = 'waiting' | 'open' | 'held' | 'orphaned' | 'decided' | 'carried' | 'implied' | 'deferred' | 'closed';
/** How one place counts: with all its ad-hoc participants approved, lost by an objection of any of them, or still open. */
export type PlaceOutcome = 'approved' | 'lost' | 'pending';

/** The round that is open, or undefined while the document is with its author or the route has ended. */
export const openRound = (route: Route): Round | undefined => {
  const last = route.rounds.at(-1);
  return last && last.outcome === null ? last : undefined;
};

/** The version that the round is about now (the last editorial correction of it). */
export function versionOf(round: Round): VersionRef {
  const version = round.versions.at(-1);
  if (!version) throw new Error(`round ${round.number} has no version`);
  return version;
}

/** The run of a stage that counts: its last one that was not replaced. */
export const standingRun = (round: Round, index: number): StageRun | undefined => round.runs.findLast((run) => run.index === index && run.state !== 'reset');

/** Whether the stages after this one need not wait for it: it is complete, does not apply, or only informs (acquaintance never blocks). */
export const isPassed = (stage: StageTemplate, run: StageRun | undefined): boolean =>
  run !== undefined && (run.state === 'completed' || run.state === 'skipped' || stage.purpose === 'acquaintance');

/** The index of the stage whose turn it is; the number of stages when all are passed. */
export function currentIndex(route: Route, round: Round): number {
  const index = route.template.stages.findIndex((stage, place) => !isPassed(stage, standingRun(round, place)));
  return index === -1 ? route.template.stages.length : index;
}

export const stageOfRun = (route: Route, run: StageRun): StageTemplate => {
  const stage = route.template.stages[run.index];
  if (!stage) throw new Error(`the route's template has no stage ${run.index}`);
  return stage;
};

/** A step with the run and round that it belongs to. */
export interface PlacedStep {
  readonly round: Round;
  readonly run: StageRun;
  readonly step: Step;
}

/** Finds a step anywhere in the route, in ended rounds too. */
export function findStep(route: Route, id: StepId): PlacedStep | undefined {
  for (const round of route.rounds) for (const run of round.runs) for (const step of run.steps) if (step.id === id) return { round, run, step };
  return undefined;
}

/** The decision that counts for a step: its own, or the one carried over to it. */
export const standingDecision = (step: Step): Decision | null => step.decision ?? step.carried?.decision ?? null;

/** Whether nothing is expected of the step any more. */
export const isSettled = (step: Step): boolean => standingDecision(step) !== null || step.implied || step.deferredTo !== null || step.closed !== null;

/** What a run's steps amount to, found once per run: a run never changes, it is replaced. */
interface Reckoning {
  readonly children: ReadonlyMap<StepId, readonly Step[]>;
  readonly outcomes: Map<StepId, PlaceOutcome>;
}
const reckonings = new WeakMap<StageRun, Reckoning>();

function reckoningOf(run: StageRun): Reckoning {
  const known = reckonings.get(run);
  if (known) return known;
  const children = new Map<StepId, Step[]>();
  for (const step of run.steps) if (step.parent) children.set(step.parent.step, [...(children.get(step.parent.step) ?? []), step]);
  const reckoning = { children, outcomes: new Map<StepId, PlaceOutcome>() };
  reckonings.set(run, reckoning);
  return reckoning;
}

const childrenOf = (run: StageRun, step: Step): readonly Step[] => reckoningOf(run).children.get(step.id) ?? [];

function outcomeOf(run: StageRun, step: Step): PlaceOutcome {
  const decision = standingDecision(step);
  if (decision && !isPositive(decision.verdict)) return 'lost';
  const children = childrenOf(run, step).map((child) => placeOutcome(run, child));
  if (children.includes('lost')) return 'lost';
  return !isSettled(step) || children.includes('pending') ? 'pending' : 'approved';
}

/** How a step counts together with the participants whom it brought in. */
export function placeOutcome(run: StageRun, step: Step): PlaceOutcome {
  const { outcomes } = reckoningOf(run);
  const outcome = outcomes.get(step.id) ?? outcomeOf(run, step);
  outcomes.set(step.id, outcome);
  return outcome;
}

/** The places that a completion counts: everybody whom the rules name, ad-hoc participants belong to the place that added them. */
export const placesOf = (run: StageRun): readonly Step[] => run.steps.filter((step) => step.parent === null);

export const mostApprovals = (run: StageRun): number => placesOf(run).filter((step) => placeOutcome(run, step) !== 'lost').length;

/** Whether a run is complete, has failed (its completion is out of reach, and not a moment before), or still waits. */
export function runOutcome(stage: StageTemplate, run: StageRun): 'complete' | 'failed' | 'pending' {
  const places = placesOf(run);
  const needed = approvalsNeeded(stage.completion, places.length);
  const approved = places.filter((step) => placeOutcome(run, step) === 'approved').length;
  if (approved >= needed) return 'complete';
  return mostApprovals(run) < needed ? 'failed' : 'pending';
}

/** Whether the turn within the stage has come to a step: in sequence after the places before it, an ad-hoc participant with its adder. */
function turnHasCome(stage: StageTemplate, run: StageRun, step: Step): boolean {
  const { parent } = step;
  if (parent) {
    const adder = run.steps.find((candidate) => candidate.id === parent.step);
    if (!adder) return false;
    const decision = standingDecision(adder);
    if (parent.placement === 'after') return decision !== null && isPositive(decision.verdict);
    return decision !== null || turnHasCome(stage, run, adder);
  }
  if (stage.order === 'parallel') return true;
  const places = placesOf(run);
  return places.slice(0, places.indexOf(step)).every((earlier) => placeOutcome(run, earlier) !== 'pending');
}

const isHeld = (run: StageRun, step: Step): boolean =>
  childrenOf(run, step).some((child) => child.parent?.placement === 'before' && placeOutcome(run, child) === 'pending');

/** The state of a step as its participant meets it. */
export function stepState(route: Route, { run, step }: Pick<PlacedStep, 'run' | 'step'>): StepState {
  if (step.decision) return 'decided';
  if (step.carried) return 'carried';
  if (step.implied) return 'implied';
  if (step.deferredTo !== null) return 'deferred';
  if (step.closed) return 'closed';
  const stage = stageOfRun(route, run);
  if (run.state !== 'open' || !turnHasCome(stage, run, step)) return 'waiting';
  if (isHeld(run, step)) return 'held';
  return step.assignee === null && (step.pool ?? []).length === 0 ? 'orphaned' : 'open';
}

/** The steps of a round that still wait for somebody or for their turn. */
export const unsettledSteps = (round: Round): readonly PlacedStep[] =>
  round.runs.flatMap((run) => run.steps.filter((step) => !isSettled(step)).map((step) => ({ round, run, step })));

export type RemarkState = 'open' | 'answered' | 'resolved' | 'disagreed';

/**
 * Where a remark stands. Its writer's word settles it, either way; without it an accepted remark is resolved by its answer, and one
 * that was declined or met in part stays a disagreement that the signer sees (rules-ua A-5).
 */
export function remarkState(remark: Remark): RemarkState {
  if (remark.settled) return remark.settled.settled ? 'resolved' : 'disagreed';
  const answer = remark.answers.at(-1);
  if (!answer) return 'open';
  switch (answer.outcome) {
    case 'accepted': return 'resolved';
    case 'partly': case 'declined': return 'answered';
    default: return assertNever(answer.outcome);
  }
}

/** Obligatory remarks that stop the next submission: nobody withdrew or settled them and they have no answer. */
export const remarksWithoutAnswer = (route: Route): readonly Remark[] =>
  route.remarks.filter((remark) => remark.obligatory && !remark.withdrawn && remarkState(remark) === 'open');

/** Every decision of the route that stands or stood, oldest first, with its place; late votes are not decisions. */
export function decisionsOf(route: Route): readonly (PlacedStep & { readonly decision: Decision; readonly withdrawn: boolean })[] {
  const found = route.rounds.flatMap((round) =>
    round.runs.flatMap((run) =>
      run.steps.flatMap((step) => [
        ...step.withdrawn.filter(({ decision }) => decision.round === round.number).map(({ decision }) => ({ round, run, step, decision, withdrawn: true })),
        ...(step.decision ? [{ round, run, step, decision: step.decision, withdrawn: false }] : []),
      ]),
    ),
  );
  return found.sort((a, b) => a.decision.sequence - b.decision.sequence);
}

export const findDecision = (route: Route, id: DecisionId) => decisionsOf(route).find((found) => found.decision.id === id);

/**
 * The decision against which a participant is shown the difference (approvals.md, rule 4): the last one given for the same
 * place, or else the last one of the same person. Its version is the one that they really saw.
 */
export function ownEarlierDecision(route: Route, step: Step, person: PersonId): Decision | null {
  const earlier = decisionsOf(route).filter((found) => found.step.id !== step.id);
  const samePlace = earlier.filter((found) => found.step.seats.some((seat) => step.seats.includes(seat)));
  const samePerson = earlier.filter((found) => found.decision.by === person || found.decision.onBehalfOf === person);
  return (samePlace.at(-1) ?? samePerson.at(-1))?.decision ?? null;
}
