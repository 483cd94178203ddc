import type { CommandOf } from './commands.js';
import { notOpen } from './guards.js';
import { refusal, type Refusal } from './refusals.js';
import { findStep } from './standing.js';
import type { Unfolding } from './unfolding.js';

/**
 * Records that a reminder of a step was due and is being sent: each mark once, however often a timer fires (approvals.md,
 * Deadlines). Only the system reminds; a timer that comes too early is refused and comes again.
 */
export function remind(u: Unfolding, command: CommandOf<'remind'>): Refusal | null {
  if (command.by.kind !== 'system') return refusal('onlySystem');
  const placed = findStep(u.route, command.stepId);
  if (!placed) return refusal('stepUnknown');
  const shut = notOpen(u, placed);
  if (shut) return shut;
  const at = placed.step.opened?.deadlines?.remindAt[command.mark];
  if (!at || u.facts.now < at) return refusal('notDueYet', { at: at ?? null });
  if (placed.step.reminded.includes(command.mark)) return refusal('alreadyReminded');
  u.happen({ type: 'stepReminded', stepId: command.stepId, mark: command.mark, assignee: placed.step.assignee });
  return null;
}

/** Looks whether posts changed hands; `decide` has done so before it came here, so there is nothing left to do but to be asked. */
export const refreshAssignees = (command: CommandOf<'refreshAssignees'>): Refusal | null => (command.by.kind === 'system' ? null : refusal('onlySystem'));
