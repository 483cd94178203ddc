import type { StepId } from '#shared/domain/ids.js';
import { unsuitable } from './authority.js';
import type { CommandOf } from './commands.js';
import { actingOn, claimIfNeeded, notOpen, spoken } from './guards.js';
import { refusal, type Refusal } from './refusals.js';
import type { StageRun, Step } from './route.js';
import { findStep, isSettled, stageOfRun } from './standing.js';
import { limits } from './template.js';
import type { Unfolding } from './unfolding.js';

/** Passes a step on: never back to anybody who had it, never further than five hands, so no circle can hold a route (I12). */
export function delegate(u: Unfolding, command: CommandOf<'delegate'>): Refusal | null {
  const acting = actingOn(u, command, command.stepId, command.seen, command.onBehalfOf);
  if (!acting.ok) return acting.refusal;
  const { step, run, actor, standing } = acting.value;
  const shut = notOpen(u, acting.value);
  if (shut) return shut;
  if (!stageOfRun(u.route, run).allowDelegate) return refusal('delegationNotAllowed');
  const reason = spoken(command.reason);
  if (!reason) return refusal('reasonRequired');
  const had = [actor, standing.holder, ...step.handovers.flatMap((handover) => (handover.from === null ? [] : [handover.from]))];
  if (had.includes(command.to)) return refusal('delegationLoop', { to: command.to });
  if (step.handovers.length >= limits.handovers) return refusal('tooDeep');
  const unfit = unsuitable(u.route, acting.value, command.to, u.facts);
  if (unfit) return unfit;
  claimIfNeeded(u, acting.value);
  u.happen({ type: 'stepDelegated', stepId: step.id, from: standing.holder, to: command.to, position: u.positionOf(command.to), reason });
  return null;
}

function depthOf(run: StageRun, step: Step): number {
  const adder = step.parent && run.steps.find((candidate) => candidate.id === step.parent?.step);
  return adder ? 1 + depthOf(run, adder) : 0;
}

/** The name of the next ad-hoc place beside a step; names of earlier rounds are never given to somebody else. */
function nextSeat(run: StageRun, adder: Step): string {
  const prefix = `${adder.seats[0] ?? ''}+`;
  const taken = run.steps.flatMap((step) => step.seats).filter((seat) => seat.startsWith(prefix)).map((seat) => Number.parseInt(seat.slice(prefix.length), 10));
  return `${prefix}${Math.max(0, ...taken) + 1}`;
}

/** Brings somebody in before, beside or after oneself. The newcomer's verdict counts with the place of the one who asked. */
export function addParticipant(u: Unfolding, command: CommandOf<'addParticipant'>): Refusal | null {
  const acting = actingOn(u, command, command.stepId, command.seen, command.onBehalfOf);
  if (!acting.ok) return acting.refusal;
  const { step, run, standing } = acting.value;
  const shut = notOpen(u, acting.value);
  if (shut) return shut;
  if (!stageOfRun(u.route, run).allowAddParticipant) return refusal('addingNotAllowed');
  if (depthOf(run, step) + 1 > limits.depth) return refusal('tooDeep');
  if (run.steps.length >= limits.participants) return refusal('tooManyParticipants');
  const unfit = command.who === standing.holder ? refusal('alreadyParticipates', { person: command.who }) : unsuitable(u.route, acting.value, command.who, u.facts);
  if (unfit) return unfit;
  claimIfNeeded(u, acting.value);
  const reason = spoken(command.reason);
  const { id, concerns, evidence } = step;
  u.happen({
    type: 'participantAdded', placement: command.placement, reason,
    step: {
      id: u.newId<StepId>(), seats: [nextSeat(run, step)], rule: null, assignee: command.who, pool: null, post: null, unit: null, position: u.positionOf(command.who), concerns, evidence,
      parent: { step: id, placement: command.placement, by: standing.holder, reason }, carried: null, implied: false, deferredTo: null,
    },
  });
  return null;
}

/** Takes a step of a pool: the first to claim has it (I01). */
export function claim(u: Unfolding, command: CommandOf<'claim'>): Refusal | null {
  const acting = actingOn(u, command, command.stepId, command.seen, command.onBehalfOf);
  if (!acting.ok) return acting.refusal;
  const shut = notOpen(u, acting.value);
  if (shut) return shut;
  if (!acting.value.standing.claims) return refusal('alreadyParticipates', { person: acting.value.standing.holder });
  claimIfNeeded(u, acting.value);
  return null;
}

/** Gives a claimed step back to its pool. */
export function release(u: Unfolding, command: CommandOf<'release'>): Refusal | null {
  const acting = actingOn(u, command, command.stepId, command.seen, command.onBehalfOf);
  if (!acting.ok) return acting.refusal;
  const { step, standing } = acting.value;
  const shut = notOpen(u, acting.value);
  if (shut) return shut;
  if (standing.claims || step.pool === null || step.handovers.length > 0) return refusal('notClaimed');
  u.happen({ type: 'stepReleased', stepId: step.id, from: standing.holder });
  return null;
}

/** Moves an undecided step to somebody else: an administrator's or the unit head's word, never the author's own (A04). The one who loses it is told. */
export function reassign(u: Unfolding, command: CommandOf<'reassign'>): Refusal | null {
  const placed = findStep(u.route, command.stepId);
  if (command.by.kind !== 'person') return refusal('mayNotReassign');
  const { personId, roles } = command.by;
  const heads = placed?.step.assignee ? (u.facts.people[placed.step.assignee]?.heads ?? []) : [];
  if (!(roles.includes('administrator') || heads.includes(personId)) || personId === u.route.authorId) return refusal('mayNotReassign');
  if (!placed || placed.round.number !== u.round.number) return refusal('stepUnknown');
  const { step } = placed;
  if (isSettled(step)) return notOpen(u, placed) ?? refusal('stepClosed');
  const reason = spoken(command.reason);
  if (!reason) return refusal('reasonRequired');
  const unfit = unsuitable(u.route, placed, command.to, u.facts);
  if (unfit) return unfit;
  u.happen({ type: 'stepReassigned', stepId: step.id, from: step.assignee, to: command.to, pool: null, position: u.positionOf(command.to), kind: 'reassigned', reason });
  return null;
}
