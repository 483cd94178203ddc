import type { ChangeSet } from '#documents/domain/change-set.js';
import type { Part } from '#documents/domain/concerns.js';
import { touches, touchesOnly } from '#documents/domain/touches.js';
import { changedParts, touchedParts } from './changed-parts.js';
import type { Facts } from './facts.js';
import type { CarriedApproval, Decision, LapsedApproval, Round, Route, StageRun, Step } from './route.js';
import { findStep, standingDecision, stageOfRun } from './standing.js';
import type { ReapprovalPolicy } from './template.js';
import { isPositive, verdictRule } from './verdicts.js';

/** What a resubmission keeps and what it asks for again, each with its reason. */
export interface CarryOver {
  readonly carried: readonly CarriedApproval[];
  readonly lapsed: readonly LapsedApproval[];
}

/** An approval that stood at the end of the last round, with the place of its stage in the chain. */
interface Candidate {
  readonly approval: CarriedApproval;
  readonly index: number;
}

function candidateOf(route: Route, run: StageRun, step: Step, decision: Decision): Candidate {
  const { key, purpose } = stageOfRun(route, run);
  return { index: run.index, approval: step.carried ?? { decision, stageKey: key, purpose, seats: step.seats, concerns: step.concerns, changedSince: [], touched: [] } };
}

/**
 * The approvals that stood when the round ended: given in it, or carried into it and not withdrawn, whether or not their stage was
 * reached. What had lapsed before stays void, even when the author goes back to the very text (I07).
 */
function standingApprovals(route: Route, round: Round): readonly Candidate[] {
  const inRuns = round.runs.filter((run) => run.state !== 'reset').flatMap((run) =>
    run.steps.flatMap((step) => {
      const decision = standingDecision(step);
      return decision && isPositive(decision.verdict) && decision.verdict !== 'acknowledge' ? [candidateOf(route, run, step, decision)] : [];
    }),
  );
  const placed = inRuns.map(({ approval }) => approval.decision.id);
  const withdrawn = round.withdrawnCarried.map(({ decision }) => decision.id);
  const reached = round.runs.map((run) => run.key);
  const unreached = round.carried
    .filter(({ decision, stageKey }) => !placed.includes(decision.id) && !withdrawn.includes(decision.id) && !reached.includes(stageKey))
    .map((approval) => ({ approval, index: route.template.stages.findIndex((stage) => stage.key === approval.stageKey) }));
  return [...inRuns, ...unreached];
}

/** What the step that returned the document had to say, and where it stands in the chain. */
interface Return {
  readonly index: number;
  readonly anchors: readonly Part[];
  readonly sequence: number;
}

function returnOf(route: Route, round: Round): Return | null {
  const placed = round.outcome?.step ? findStep(route, round.outcome.step) : undefined;
  const decision = placed?.step.decision;
  if (!placed || !decision) return null;
  const remarks = route.remarks.filter((remark) => remark.decision === decision.id && remark.anchor !== null);
  return { index: placed.run.index, anchors: remarks.flatMap((remark) => (remark.anchor ? [remark.anchor] : [])), sequence: decision.sequence };
}

const comesBefore = (candidate: Candidate, back: Return): boolean => candidate.index <= back.index && candidate.approval.decision.sequence < back.sequence;

/** Why an approval does not stand on the new version, or null when it does (approvals.md, Editing after approval, the policies and rule 3). */
function lapse(candidate: Candidate, policy: ReapprovalPolicy, changes: ChangeSet, forgiven: boolean, facts: Facts): LapsedApproval['because'] | null {
  const { decision, concerns } = candidate.approval;
  if (!verdictRule(decision.verdict).carries) return 'signatureNeverCarries';
  if (policy === 'everyone') return 'policyEveryone';
  if (decision.signature && decision.concernedHash !== facts.concernedHash(concerns)) return 'signedPartsChanged';
  if (forgiven || !touches(changes, concerns)) return null;
  return policy === 'fromReturn' ? 'beyondRemarks' : 'partsChanged';
}

/**
 * Decides for every approval that stood whether it stands on `facts.version`. The change is always counted from the version
 * really approved, never from the last one; only `fromReturn` may keep an approval whose parts were touched, and then the touched
 * parts are named with it (rule 2).
 */
export function carryOver(route: Route, policy: ReapprovalPolicy, facts: Facts): CarryOver {
  const round = route.rounds.at(-1);
  if (!round) return { carried: [], lapsed: [] };
  const returned = returnOf(route, round);
  const last = round.versions.at(-1);
  const confined = policy === 'fromReturn' && returned !== null && last !== undefined && touchesOnly(facts.changes(last.id, facts.version.id), returned.anchors);
  const carried: CarriedApproval[] = [];
  const lapsed: LapsedApproval[] = [];
  for (const candidate of standingApprovals(route, round)) {
    const { approval } = candidate;
    const changes = facts.changes(approval.decision.version.id, facts.version.id);
    const touched = touchedParts(changes, approval.concerns);
    const forgiven = confined && returned !== null && comesBefore(candidate, returned);
    const because = lapse(candidate, policy, changes, forgiven, facts);
    if (because === null) carried.push({ ...approval, changedSince: changedParts(changes), touched });
    else lapsed.push({ decision: approval.decision, stageKey: approval.stageKey, seats: approval.seats, because, touched });
  }
  return { carried, lapsed };
}
