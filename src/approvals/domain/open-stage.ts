import type { StageId, StepId } from '#shared/domain/ids.js';
import { evaluate, type ConditionRecord } from './condition.js';
import { deferredPlaces, isDeciding, Places, seatName, seatsOf } from './places.js';
import type { CarriedApproval, NewStep, StageRun } from './route.js';
import { placeOutcome, placesOf, standingDecision, standingRun } from './standing.js';
import type { StageTemplate } from './template.js';
import type { Unfolding } from './unfolding.js';
import { verdictRule } from './verdicts.js';

/** Approvals of this very version that a stage keeps when it sent the document back to an earlier one and its turn comes again. */
function keptFrom(stage: StageTemplate, run: StageRun): readonly CarriedApproval[] {
  return run.steps.flatMap((step) => {
    const decision = standingDecision(step);
    if (!decision || !verdictRule(decision.verdict).carries || placeOutcome(run, step) === 'lost') return [];
    const { seats, concerns } = step;
    return [step.carried ?? { decision, stageKey: run.key, purpose: stage.purpose, seats, concerns, changedSince: [], touched: [] }];
  });
}

/** What stands without being asked again: on the first attempt what the round carries over; later, what the stage itself had given. */
function standingApprovals(u: Unfolding, stage: StageTemplate, index: number): readonly CarriedApproval[] {
  const withdrawn = u.round.withdrawnCarried.map(({ decision }) => decision.id);
  const previous = u.round.runs.findLast((run) => run.index === index);
  if (previous) return previous.kept ? keptFrom(stage, previous) : [];
  return u.round.carried.filter((approval) => approval.stageKey === stage.key && !withdrawn.includes(approval.decision.id));
}

/** Participants whom people brought in when the stage last ran stand beside the same places again, each with what became of their approval. */
function adHocSteps(u: Unfolding, stage: StageTemplate, places: readonly NewStep[], standing: readonly CarriedApproval[]): readonly NewStep[] {
  const earlier = u.route.rounds.flatMap((round) => round.runs).findLast((run) => run.key === stage.key && run.state !== 'skipped');
  const steps = [...places];
  for (const step of earlier?.steps ?? []) {
    const { parent, assignee } = step;
    const adder = parent && earlier?.steps.find((candidate) => candidate.id === parent.step);
    const host = adder && steps.find((candidate) => candidate.seats.some((seat) => adder.seats.includes(seat)));
    if (!parent || assignee === null || !host || host.deferredTo !== null || host.implied) continue;
    if (!u.facts.people[assignee]?.active || assignee === u.route.authorId || steps.some((candidate) => candidate.assignee === assignee)) continue;
    const carried = standing.find((approval) => step.seats.some((seat) => approval.seats.includes(seat))) ?? null;
    const { seats, post, unit, position, concerns, evidence } = step;
    steps.push({
      id: u.newId<StepId>(), seats, rule: null, assignee, pool: null, post, unit, position, concerns, evidence, parent: { ...parent, step: host.id }, carried, implied: false, deferredTo: null,
    });
  }
  return steps;
}

/** A condition is evaluated when its stage is first reached in the round; a later attempt reads the record. */
function recordedCondition(u: Unfolding, stage: StageTemplate, index: number): ConditionRecord | null {
  const earlier = u.round.runs.find((run) => run.index === index);
  return earlier ? earlier.condition : evaluate(stage.condition, u.facts.version.requisites);
}

/**
 * Reaches a stage: evaluates its condition, once per round and with its inputs recorded, and either passes it by or opens it with
 * one step per participant.
 */
export function reachStage(u: Unfolding, index: number): void {
  const stage = u.route.template.stages[index];
  if (!stage) throw new Error(`the template has no stage ${index}`);
  const stageId = u.newId<StageId>();
  const condition = recordedCondition(u, stage, index);
  if (condition && !condition.held) return u.happen({ type: 'stageSkipped', stageId, stageKey: stage.key, index, condition });
  const standing = standingApprovals(u, stage, index);
  const places = new Places(u, stage, index, standing);
  for (const seat of seatsOf(u, stage)) places.fill({ seat, name: seatName(stage, seat), from: stage });
  for (const place of deferredPlaces(u, stage, index)) places.fill(place);
  places.addVacancies();
  const attempt = u.round.runs.filter((run) => run.index === index).length + 1;
  u.happen({ type: 'stageOpened', stageId, stageKey: stage.key, index, attempt, condition, steps: adHocSteps(u, stage, places.steps, standing) });
  closeVacancies(u, stage, index);
}

/** Acquaintance never blocks: a place that nobody holds is recorded as vacant at once. */
function closeVacancies(u: Unfolding, stage: StageTemplate, index: number): void {
  const run = standingRun(u.round, index);
  if (isDeciding(stage) || !run) return;
  const vacant = placesOf(run).filter((step) => step.assignee === null && (step.pool ?? []).length === 0);
  if (vacant.length > 0) u.happen({ type: 'stepsClosed', stepIds: vacant.map((step) => step.id), reason: 'vacant' });
}
