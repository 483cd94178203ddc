import { carryOver } from './carry-over.js';
import type { CommandOf } from './commands.js';
import { personOf, spoken } from './guards.js';
import { refusal, type Refusal } from './refusals.js';
import { lintRoute } from './route-lint.js';
import { closeRound } from './settle.js';
import { openRound, remarksWithoutAnswer } from './standing.js';
import { isAtLeastAsStrict } from './template.js';
import type { Unfolding } from './unfolding.js';

const versionRef = ({ id, number, minor, contentHash }: Unfolding['facts']['version']) => ({ id, number, minor, contentHash });

/** Findings that make a submission pointless, listed so that the author can mend them all at once. */
function findings(u: Unfolding, command: CommandOf<'submit'>, authorId: Parameters<typeof lintRoute>[1]['authorId']): Refusal | null {
  const errors = lintRoute(command.template, { authorId, facts: u.facts }).filter((finding) => finding.severity === 'error');
  return errors.length === 0 ? null : refusal('routeHasFindings', { findings: errors.map((finding) => ({ ...finding })) });
}

function start(u: Unfolding, command: CommandOf<'submit'>): Refusal | null {
  const author = personOf(command);
  if (!author.ok) return refusal('notAuthor');
  const { template, documentId, routeId, urgent, choices } = command;
  const chosen = command.policy ?? template.policy;
  if (!isAtLeastAsStrict(chosen, template.policy)) return refusal('policyTooWeak', { policy: template.policy });
  const found = findings(u, command, author.value);
  if (found) return found;
  u.happen({ type: 'routeStarted', routeId, documentId, kind: u.facts.kind.code, authorId: author.value, urgent, template, policy: chosen });
  const policy = u.facts.kind.forcedPolicy ?? chosen;
  u.happen({ type: 'roundOpened', round: 1, version: versionRef(u.facts.version), policy, choices, note: spoken(command.note), carried: [], lapsed: [] });
  return null;
}

/** The next round: the same route and template, a new version, and whatever of the earlier approvals may stand on it. */
function resubmit(u: Unfolding, command: CommandOf<'submit'>): Refusal | null {
  const { route, facts } = u;
  const author = personOf(command);
  if (!author.ok || author.value !== route.authorId) return refusal('notAuthor');
  if (command.template.id !== route.template.id) return refusal('otherTemplate', { template: route.template.id });
  const unanswered = remarksWithoutAnswer(route);
  if (unanswered.length > 0) return refusal('openRemarks', { remarks: unanswered.map((remark) => remark.id) });
  const last = route.rounds.at(-1);
  const lastNumber = last?.versions.at(-1)?.number ?? 0;
  if (facts.version.number <= lastNumber) return refusal('versionNotNew', { version: lastNumber });
  const found = findings(u, { ...command, template: route.template }, route.authorId);
  if (found) return found;
  const policy = facts.kind.forcedPolicy ?? route.policy;
  u.happen({
    type: 'roundOpened', round: (last?.number ?? 0) + 1, version: versionRef(facts.version), policy, choices: command.choices, note: spoken(command.note), ...carryOver(route, policy, facts),
  });
  return null;
}

/** Starts a route, or its next round. The author's own visa is implied by it and recorded with the round. */
export const submit = (u: Unfolding, command: CommandOf<'submit'>, first: boolean): Refusal | null => (first ? start(u, command) : resubmit(u, command));

/** Takes the document back: the author's right until the first signature. Ends the route; open steps close as recalled. */
export function recall(u: Unfolding, command: CommandOf<'recall'>): Refusal | null {
  const actor = personOf(command);
  if (!actor.ok || actor.value !== u.route.authorId) return refusal('notAuthor');
  const round = openRound(u.route);
  const signed = round?.runs.some((run) => run.steps.some((step) => step.decision?.verdict === 'sign')) ?? false;
  if (signed) return refusal('alreadySigned');
  if (u.route.createdAt !== null) return refusal('alreadyCreated');
  const reason = spoken(command.reason);
  if (!reason) return refusal('reasonRequired');
  if (round) closeRound(u, 'recalled');
  u.happen({ type: 'routeRecalled', reason });
  return null;
}
