import type { DecisionId, RemarkId } from '#shared/domain/ids.js';
import type { CommandOf } from './commands.js';
import type { EventBody, GivenDecision, GivenRemark } from './events.js';
import { actingOn, claimIfNeeded, notOpen, spoken, type Acting } from './guards.js';
import { refusal, type Refusal } from './refusals.js';
import { closeRound } from './settle.js';
import { stageOfRun, versionOf } from './standing.js';
import { isAtLeast } from './template.js';
import type { Unfolding } from './unfolding.js';
import { verdictRule } from './verdicts.js';

type Decide = CommandOf<'decide'>;

/** What the verdict table demands of the command itself. */
function incomplete(u: Unfolding, command: Decide, acting: Acting): Refusal | null {
  const stage = stageOfRun(u.route, acting.run);
  const rule = verdictRule(command.verdict);
  if (!rule.purposes.includes(stage.purpose)) return refusal('verdictNotForStage', { verdict: command.verdict, purpose: stage.purpose });
  if (rule.reason === 'obligatory' && !spoken(command.reason)) return refusal('reasonRequired');
  if (rule.remarks === 'obligatory' && command.remarks.length === 0) return refusal('remarksRequired');
  if (rule.remarks === 'none' && command.remarks.length > 0) return refusal('remarksNotAllowed');
  if (u.round.correction && rule.effect !== 'returns') return refusal('correctionPending');
  return unproven(u, command, acting);
}

/** A positive decision carries the signature that its stage asks for, over exactly this version and these parts (approvals.md, rule 3). */
function unproven(u: Unfolding, command: Decide, { step }: Acting): Refusal | null {
  const { signature } = command;
  if (!signature) return step.evidence === 'none' || verdictRule(command.verdict).effect === 'returns' ? null : refusal('signatureRequired', { evidence: step.evidence });
  if (!isAtLeast(signature.level, step.evidence)) return refusal('signatureTooWeak', { evidence: step.evidence });
  const covers = signature.contentHash === versionOf(u.round).contentHash && signature.concernedHash === u.facts.concernedHash(step.concerns);
  return covers ? null : refusal('signatureCoversOtherText');
}

function given(u: Unfolding, command: Decide, { step, actor, standing }: Acting): { readonly decision: GivenDecision; readonly remarks: readonly GivenRemark[] } {
  const decision: GivenDecision = {
    id: u.newId<DecisionId>(), verdict: command.verdict, by: actor, onBehalfOf: standing.onBehalfOf, chain: standing.chain,
    position: step.position ?? u.positionOf(standing.holder), reason: spoken(command.reason), round: u.round.number, version: versionOf(u.round),
    concernedHash: u.facts.concernedHash(step.concerns), signature: command.signature, at: u.facts.now,
  };
  return { decision, remarks: command.remarks.map((remark) => ({ ...remark, id: u.newId<RemarkId>() })) };
}

/** A vote that lost the race: its stage was complete a moment earlier. It is kept on the record and changes nothing (I11). */
function isLate(acting: Acting, command: Decide): boolean {
  const { step, run } = acting;
  return run.state === 'completed' && step.closed === 'completionMet' && step.late === null && verdictRule(command.verdict).late;
}

/** Decides a step: the verdict, its remarks, and everything that follows from it. */
export function decideStep(u: Unfolding, command: Decide): Refusal | null {
  const acting = actingOn(u, command, command.stepId, command.seen, command.onBehalfOf);
  if (!acting.ok) return acting.refusal;
  const late = isLate(acting.value, command);
  const refused = (late ? null : notOpen(u, acting.value)) ?? incomplete(u, command, acting.value);
  if (refused) return refused;
  if (!late) claimIfNeeded(u, acting.value);
  const event = (type: 'stepDecided' | 'voteCameLate'): EventBody => ({ type, stepId: command.stepId, ...given(u, command, acting.value) });
  if (late) {
    u.happen(event('voteCameLate'));
    return null;
  }
  const decided = event('stepDecided');
  u.happen(decided);
  if (verdictRule(command.verdict).effect === 'returns' && decided.type === 'stepDecided') {
    closeRound(u, 'returned');
    u.happen({ type: 'roundReturned', round: u.round.number, stepId: command.stepId, decisionId: decided.decision.id });
  }
  return null;
}
