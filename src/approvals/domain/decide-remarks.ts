import type { CommandOf } from './commands.js';
import { personOf, spoken } from './guards.js';
import { refusal, type Refusal } from './refusals.js';
import type { Remark } from './route.js';
import type { Unfolding } from './unfolding.js';

function openRemark(u: Unfolding, id: string): Remark | Refusal {
  const remark = u.route.remarks.find((candidate) => candidate.id === id);
  if (!remark) return refusal('remarkUnknown');
  return remark.withdrawn || remark.settled?.settled ? refusal('remarkClosed') : remark;
}

/** The author answers a remark; one that is not met in full needs words. A later answer replaces an earlier one, both stay on the record. */
export function answerRemark(u: Unfolding, command: CommandOf<'answerRemark'>): Refusal | null {
  const actor = personOf(command);
  if (!actor.ok || actor.value !== u.route.authorId) return refusal('notAuthor');
  const remark = openRemark(u, command.remarkId);
  if ('code' in remark) return remark;
  if (command.outcome !== 'accepted' && !spoken(command.text)) return refusal('reasonRequired');
  u.happen({ type: 'remarkAnswered', remarkId: remark.id, outcome: command.outcome, text: command.text.trim() });
  return null;
}

/** The writer says whether the remark is settled: with or without an answer when it is, after an answer when it is not. */
export function resolveRemark(u: Unfolding, command: CommandOf<'resolveRemark'>): Refusal | null {
  const actor = personOf(command);
  const remark = openRemark(u, command.remarkId);
  if ('code' in remark) return remark;
  if (!actor.ok || remark.by !== actor.value) return refusal('notRemarkWriter');
  if (!command.settled && remark.answers.length === 0) return refusal('remarkNotAnswered');
  u.happen({ type: 'remarkResolved', remarkId: remark.id, settled: command.settled });
  return null;
}
