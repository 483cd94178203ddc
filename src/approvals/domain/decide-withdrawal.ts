import type { CommandOf } from './commands.js';
import { authorise } from './authority.js';
import { personOf, spoken } from './guards.js';
import { msOf } from './instants.js';
import { refusal, type Refusal } from './refusals.js';
import type { Decision, StageRun } from './route.js';
import type { PlacedStep } from './standing.js';
import type { Unfolding } from './unfolding.js';
import { verdictRule } from './verdicts.js';

/** A slip of the finger needs no explanation for so long (approvals.md, The verdicts). */
export const undoWindowMs = 10_000;

const standingSteps = (u: Unfolding): readonly PlacedStep[] =>
  u.round.runs.filter((run) => run.state !== 'reset').flatMap((run) => run.steps.map((step) => ({ round: u.round, run, step })));

/** The steps that a fulfilled completion had closed and that are needed again. */
const reopenedBy = (run: StageRun) => (run.state === 'completed' ? run.steps.filter((step) => step.closed === 'completionMet').map((step) => step.id) : []);

function happenWithdrawn(u: Unfolding, placed: PlacedStep | null, decision: Decision, reason: string | null): null {
  u.happen({ type: 'approvalWithdrawn', stepId: placed?.step.id ?? null, decisionId: decision.id, reason, reopened: placed ? reopenedBy(placed.run) : [] });
  return null;
}

/** An approval that was carried over: whoever gave it, or for whom it was given, may take it back while the round is open (rule 5). */
function withdrawCarried(u: Unfolding, command: CommandOf<'withdraw'>, decision: Decision, placed: PlacedStep | null, actor: string): Refusal | null {
  if (decision.by !== actor && decision.onBehalfOf !== actor) return refusal('notYourDecision');
  if (u.route.createdAt !== null) return refusal('alreadyCreated');
  const reason = spoken(command.reason);
  return reason ? happenWithdrawn(u, placed, decision, reason) : refusal('reasonRequired');
}

/** Whether anybody in a later stage has decided in this round: they relied on what came before. */
const laterDecision = (u: Unfolding, run: StageRun): boolean =>
  u.round.runs.some((other) => other.state !== 'reset' && other.index > run.index && other.steps.some((step) => step.decision !== null));

function withdrawOwn(u: Unfolding, command: CommandOf<'withdraw'>, placed: PlacedStep, decision: Decision, actor: Decision['by']): Refusal | null {
  if (decision.by !== actor) return refusal('notYourDecision');
  const standing = authorise(u.route, placed, actor, null, u.facts);
  if (!standing.ok) return standing.refusal;
  if (!verdictRule(decision.verdict).withdrawable) return refusal('notWithdrawable', { verdict: decision.verdict });
  if (u.route.createdAt !== null) return refusal('alreadyCreated');
  if (laterDecision(u, placed.run)) return refusal('laterStageDecided');
  const reason = spoken(command.reason);
  const late = msOf(u.facts.now) - msOf(decision.at) > undoWindowMs;
  return late && !reason ? refusal('reasonRequired') : happenWithdrawn(u, placed, decision, reason);
}

/** Withdraws an approval while the round is open; the withdrawn decision stays on the record. */
export function withdraw(u: Unfolding, command: CommandOf<'withdraw'>): Refusal | null {
  const actor = personOf(command);
  if (!actor.ok) return refusal('notYourDecision');
  const steps = standingSteps(u);
  const own = steps.find(({ step }) => step.decision?.id === command.decisionId);
  if (own?.step.decision) return withdrawOwn(u, command, own, own.step.decision, actor.value);
  const placed = steps.find(({ step }) => step.carried?.decision.id === command.decisionId);
  if (placed?.step.carried) return withdrawCarried(u, command, placed.step.carried.decision, placed, actor.value);
  const withdrawn = u.round.withdrawnCarried.some(({ decision }) => decision.id === command.decisionId);
  const waiting = u.round.carried.find(({ decision, stageKey }) => decision.id === command.decisionId && !u.round.runs.some((run) => run.key === stageKey));
  return waiting && !withdrawn ? withdrawCarried(u, command, waiting.decision, null, actor.value) : refusal('notYourDecision');
}
