import type { PersonId, StepId } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { authorise, type Standing } from './authority.js';
import { changedParts } from './changed-parts.js';
import type { Command, Seen } from './commands.js';
import { refusal, type Refusal } from './refusals.js';
import type { VersionRef } from './route.js';
import { findStep, standingDecision, stepState, versionOf, type PlacedStep } from './standing.js';
import type { Unfolding } from './unfolding.js';

/** A step with the right of the person who gives the command to act on it. */
export interface Acting extends PlacedStep {
  readonly actor: PersonId;
  readonly standing: Standing;
}

/** The person who gives the command, or a refusal for the system, whose processes do not decide. */
export function personOf(command: Command): Result<PersonId, Refusal> {
  return command.by.kind === 'person' ? accept(command.by.personId) : refuse(refusal('notAssignee'));
}

function seenVersion(u: Unfolding, seen: Seen): VersionRef | undefined {
  return u.route.rounds.find((round) => round.number === seen.round)?.versions.find((version) => version.contentHash === seen.contentHash);
}

/** Refuses a command about a text that is no longer the round's, with what has changed since (I04). */
export function staleness(u: Unfolding, seen: Seen): Refusal | null {
  const current = versionOf(u.round);
  if (seen.round === u.round.number && seen.contentHash === current.contentHash) return null;
  const before = seenVersion(u, seen);
  const changed = before ? changedParts(u.facts.changes(before.id, current.id)) : [];
  return refusal('staleVersion', {
    round: u.round.number, version: current.number, minor: current.minor, contentHash: current.contentHash, seenVersion: before?.number ?? null,
    changed: changed.map((part) => ({ ...part })),
  });
}

/**
 * Finds the step and checks, in this order, that the person may act on it and that they saw its text: who has no right learns
 * nothing of what changed.
 */
export function actingOn(u: Unfolding, command: Command, stepId: StepId, seen: Seen, asked: PersonId | null): Result<Acting, Refusal> {
  const actor = personOf(command);
  if (!actor.ok) return actor;
  const placed = findStep(u.route, stepId);
  if (!placed) return refuse(refusal('stepUnknown'));
  const standing = authorise(u.route, placed, actor.value, asked, u.facts);
  if (!standing.ok) return standing;
  const stale = placed.round.number === u.round.number ? staleness(u, seen) : staleness(u, { ...seen, round: placed.round.number });
  return stale ? refuse(stale) : accept({ ...placed, actor: actor.value, standing: standing.value });
}

/** Refuses anything about a step that is not open now, with the reason. */
export function notOpen(u: Unfolding, placed: PlacedStep): Refusal | null {
  const { step } = placed;
  const state = stepState(u.route, placed);
  switch (state) {
    case 'open': return null;
    case 'waiting': return refusal('notYourTurn');
    case 'held': return refusal('heldByParticipant');
    case 'orphaned': return refusal('stepOrphaned');
    case 'decided': case 'carried': {
      const decision = standingDecision(step);
      return refusal('alreadyDecided', decision ? { verdict: decision.verdict, by: decision.by, at: decision.at } : {});
    }
    case 'implied': return refusal('stepClosed', { reason: 'implied' });
    case 'deferred': return refusal('stepClosed', { reason: 'deferred', stage: step.deferredTo });
    case 'closed': return refusal('stepClosed', { reason: step.closed });
  }
}

/** Takes an untaken step of a pool for its holder, as acting on it implies. */
export function claimIfNeeded(u: Unfolding, { step, standing }: Acting): void {
  if (standing.claims) u.happen({ type: 'stepClaimed', stepId: step.id, assignee: standing.holder });
}

/** A reason that says something, or null. */
export const spoken = (reason: string | null): string | null => (reason === null || reason.trim() === '' ? null : reason.trim());
