import type { DecisionId, DocumentId, Instant, PersonId, PostId, RemarkId, RouteId, Sha256, StageId, StepId, UnitId, VersionId } from '#shared/domain/ids.js';
import type { Concerns, Part } from '#documents/domain/concerns.js';
import type { ConditionRecord } from './condition.js';
import type { Hop } from './substitution.js';
import type { Choices, Evidence, Purpose, ReapprovalPolicy, RouteTemplate } from './template.js';
import type { Verdict } from './verdicts.js';
import type { Deadlines, ReminderMark } from './working-time.js';

/** Where a route stands; the last three are ends, and nothing is accepted after an end. */
export const routeStatuses = ['running', 'rework', 'completed', 'rejected', 'recalled'] as const;
export type RouteStatus = (typeof routeStatuses)[number];

/** A version by name and by content; `minor` counts editorial corrections of it, 0 for what the author submitted. */
export interface VersionRef {
  readonly id: VersionId;
  readonly number: number;
  readonly minor: number;
  readonly contentHash: Sha256;
}

/** An electronic signature over a decision, already verified: its level and the two hashes that it covers (approvals.md, rule 3). */
export interface SignedWith {
  readonly level: Exclude<Evidence, 'none'>;
  readonly signatureId: string;
  readonly contentHash: Sha256;
  readonly concernedHash: Sha256;
}

/** What somebody decided, for good: withdrawing it makes it history, nothing changes it. `sequence` orders decisions, never the clock (I14). */
export interface Decision {
  readonly id: DecisionId;
  readonly verdict: Verdict;
  readonly by: PersonId;
  /** The person whose step it was when another acted for them, with the substitutions that led there. */
  readonly onBehalfOf: PersonId | null;
  readonly chain: readonly Hop[];
  readonly position: string | null;
  readonly reason: string | null;
  readonly round: number;
  readonly version: VersionRef;
  /** Hash of the parts that the step answers for, as they were in that version. */
  readonly concernedHash: Sha256;
  readonly signature: SignedWith | null;
  readonly at: Instant;
  readonly sequence: number;
}
export interface WithdrawnDecision {
  readonly decision: Decision;
  readonly at: Instant;
  readonly reason: string | null;
}

/** How a step came from one person to another; both names stay on the record. */
export interface Handover {
  readonly kind: 'delegated' | 'reassigned' | 'postChanged' | 'dismissed';
  readonly from: PersonId | null;
  readonly to: PersonId | null;
  readonly by: PersonId | null;
  readonly reason: string | null;
  readonly at: Instant;
}
export type Placement = 'before' | 'beside' | 'after';

/** Why an undecided step no longer waits for anybody. */
export type CloseReason = 'completionMet' | 'stageFailed' | 'placeLost' | 'returned' | 'recalled' | 'rejected' | 'vacant' | 'routeCompleted';

/**
 * What a step is when the stage opens. `seats` names the places in the chain that it answers for, `stage/place`, its own first;
 * `deferredTo` is the later stage in which the same person approves once for both; `implied` marks the author's own visa.
 */
export interface NewStep {
  readonly id: StepId;
  readonly seats: readonly string[];
  readonly rule: number | null;
  readonly assignee: PersonId | null;
  readonly pool: readonly PersonId[] | null;
  readonly post: PostId | null;
  readonly unit: UnitId | null;
  readonly position: string | null;
  readonly concerns: Concerns;
  readonly evidence: Evidence;
  readonly parent: { readonly step: StepId; readonly placement: Placement; readonly by: PersonId; readonly reason: string | null } | null;
  readonly carried: CarriedApproval | null;
  readonly implied: boolean;
  readonly deferredTo: string | null;
}

/** One participant's task. At most one of decision, carried, implied, deferredTo and closed settles it. */
export interface Step extends NewStep {
  readonly handovers: readonly Handover[];
  readonly opened: { readonly at: Instant; readonly deadlines: Deadlines | null } | null;
  readonly decision: Decision | null;
  readonly withdrawn: readonly WithdrawnDecision[];
  readonly late: Decision | null;
  readonly closed: CloseReason | null;
  readonly reminded: readonly ReminderMark[];
}

/** An approval of an earlier version that stands: the version really approved is the decision's own (approvals.md, rule 2). */
export interface CarriedApproval {
  readonly decision: Decision;
  readonly stageKey: string;
  readonly purpose: Purpose;
  readonly seats: readonly string[];
  readonly concerns: Concerns;
  /** Every part that changed since that version, and those among them that the stage answers for (only under `fromReturn`). */
  readonly changedSince: readonly Part[];
  readonly touched: readonly Part[];
}

/** An approval of an earlier version that does not stand, and why its giver is asked again. */
export interface LapsedApproval {
  readonly decision: Decision;
  readonly stageKey: string;
  readonly seats: readonly string[];
  readonly because: 'policyEveryone' | 'partsChanged' | 'beyondRemarks' | 'signedPartsChanged' | 'signatureNeverCarries';
  readonly touched: readonly Part[];
}

/** `paused`: an earlier stage is open again after a withdrawal. `reset`: a later stage sent the document back to it, a new run replaces it. */
export type RunState = 'open' | 'paused' | 'completed' | 'failed' | 'skipped' | 'reset';

/** One run of a stage within a round; `attempt` grows when a later stage sends the document back to it. */
export interface StageRun {
  readonly id: StageId;
  readonly key: string;
  readonly index: number;
  readonly attempt: number;
  readonly state: RunState;
  /** On a reset run: its approvals stand in the run that replaces it, for the text is the same. False for the stage that must decide anew. */
  readonly kept: boolean;
  readonly condition: ConditionRecord | null;
  readonly steps: readonly Step[];
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
}

export type RoundOutcome = 'completed' | 'returned' | 'rejected' | 'recalled';

/** A correction of typing that waits for the author's consent (approvals.md, rule 7). */
export interface PendingCorrection {
  readonly version: VersionRef;
  readonly changes: readonly Part[];
  readonly by: PersonId;
  readonly reason: string;
  readonly at: Instant;
}

/** One submitted version on its way; `versions` has more than one only after editorial corrections, the last one is current. */
export interface Round {
  readonly number: number;
  readonly versions: readonly VersionRef[];
  readonly policy: ReapprovalPolicy;
  readonly note: string | null;
  readonly openedAt: Instant;
  /** The author's own visa, implied by submitting (approvals.md, Editing after approval). */
  readonly authorsVisa: { readonly by: PersonId; readonly at: Instant };
  readonly runs: readonly StageRun[];
  readonly carried: readonly CarriedApproval[];
  readonly lapsed: readonly LapsedApproval[];
  readonly withdrawnCarried: readonly WithdrawnDecision[];
  readonly correction: PendingCorrection | null;
  readonly outcome: { readonly kind: RoundOutcome; readonly at: Instant; readonly step: StepId | null; readonly decision: DecisionId | null; readonly reason: string | null } | null;
}

export type RemarkOutcome = 'accepted' | 'partly' | 'declined';

/** A remark with what became of it; `withdrawn` when the decision that carried it was withdrawn. */
export interface Remark {
  readonly id: RemarkId;
  readonly decision: DecisionId;
  readonly step: StepId;
  readonly by: PersonId;
  readonly at: Instant;
  readonly round: number;
  readonly version: number;
  readonly text: string;
  readonly anchor: Part | null;
  readonly quote: string | null;
  readonly proposed: string | null;
  readonly justification: string | null;
  readonly obligatory: boolean;
  readonly answers: readonly { readonly outcome: RemarkOutcome; readonly text: string; readonly at: Instant }[];
  readonly settled: { readonly settled: boolean; readonly at: Instant } | null;
  readonly withdrawn: boolean;
}

/** One run of a template for one document: the fold of its events and nothing else. */
export interface Route {
  readonly id: RouteId;
  readonly documentId: DocumentId;
  readonly kind: string;
  readonly authorId: PersonId;
  readonly urgent: boolean;
  readonly template: RouteTemplate;
  readonly policy: ReapprovalPolicy;
  readonly choices: Choices;
  readonly status: RouteStatus;
  readonly rounds: readonly Round[];
  readonly remarks: readonly Remark[];
  /** When the last stage that decides was complete («створення завершено», rules-ua G-3); only acquaintance may still follow. */
  readonly createdAt: Instant | null;
  /** Idempotency keys with the command that each was used for. */
  readonly handled: Readonly<Record<string, string>>;
  /** How many events made this state. */
  readonly sequence: number;
}
