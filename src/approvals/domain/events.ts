import type { DecisionId, DocumentId, Instant, PersonId, RemarkId, RouteId, StageId, StepId } from '#shared/domain/ids.js';
import type { Part } from '#documents/domain/concerns.js';
import type { ConditionRecord } from './condition.js';
import type { CarriedApproval, CloseReason, Decision, Handover, LapsedApproval, NewStep, Placement, Remark, RemarkOutcome, VersionRef } from './route.js';
import type { Choices, OnRejection, ReapprovalPolicy, RouteTemplate } from './template.js';
import type { Deadlines, ReminderMark } from './working-time.js';

/** Who caused an event: a person, or the system by the name of its process. */
export type Doer = { readonly person: PersonId } | { readonly system: string };

/** What every event carries besides its own facts; `key` and `fingerprint` remember the command for repeats (I02). */
export interface EventHead {
  readonly at: Instant;
  readonly by: Doer;
  readonly key: string | null;
  readonly fingerprint: string | null;
}

export type GivenDecision = Omit<Decision, 'sequence'>;
export type GivenRemark = Pick<Remark, 'id' | 'text' | 'anchor' | 'quote' | 'proposed' | 'justification' | 'obligatory'>;

/**
 * Everything that can happen to a route. These shapes are stored for decades: members are added, never renamed or given another
 * meaning; streams of older releases are kept in test/golden and must still fold to their state.
 */
export type EventBody =
  | { readonly type: 'routeStarted'; readonly routeId: RouteId; readonly documentId: DocumentId; readonly kind: string; readonly authorId: PersonId; readonly urgent: boolean; readonly template: RouteTemplate; readonly policy: ReapprovalPolicy }
  | { readonly type: 'roundOpened'; readonly round: number; readonly version: VersionRef; readonly policy: ReapprovalPolicy; readonly choices: Choices; readonly note: string | null; readonly carried: readonly CarriedApproval[]; readonly lapsed: readonly LapsedApproval[] }
  | { readonly type: 'stageSkipped'; readonly stageId: StageId; readonly stageKey: string; readonly index: number; readonly condition: ConditionRecord }
  | { readonly type: 'stageOpened'; readonly stageId: StageId; readonly stageKey: string; readonly index: number; readonly attempt: number; readonly condition: ConditionRecord | null; readonly steps: readonly NewStep[] }
  | { readonly type: 'stageCompleted'; readonly stageId: StageId }
  | { readonly type: 'stageFailed'; readonly stageId: StageId; readonly stepId: StepId; readonly decisionId: DecisionId; readonly then: OnRejection }
  | { readonly type: 'stagesReset'; readonly stageIds: readonly StageId[]; readonly named: string; readonly rejecting: string }
  | { readonly type: 'stagePaused'; readonly stageId: StageId }
  | { readonly type: 'stageResumed'; readonly stageId: StageId }
  | { readonly type: 'stepOpened'; readonly stepId: StepId; readonly assignee: PersonId | null; readonly pool: readonly PersonId[] | null; readonly deadlines: Deadlines | null }
  | { readonly type: 'stepDecided'; readonly stepId: StepId; readonly decision: GivenDecision; readonly remarks: readonly GivenRemark[] }
  | { readonly type: 'voteCameLate'; readonly stepId: StepId; readonly decision: GivenDecision; readonly remarks: readonly GivenRemark[] }
  | { readonly type: 'stepsClosed'; readonly stepIds: readonly StepId[]; readonly reason: CloseReason }
  | { readonly type: 'stepDelegated'; readonly stepId: StepId; readonly from: PersonId; readonly to: PersonId; readonly position: string | null; readonly reason: string }
  | { readonly type: 'stepReassigned'; readonly stepId: StepId; readonly from: PersonId | null; readonly to: PersonId | null; readonly pool: readonly PersonId[] | null; readonly position: string | null; readonly kind: Exclude<Handover['kind'], 'delegated'>; readonly reason: string | null }
  | { readonly type: 'stepClaimed'; readonly stepId: StepId; readonly assignee: PersonId }
  | { readonly type: 'stepReleased'; readonly stepId: StepId; readonly from: PersonId }
  | { readonly type: 'participantAdded'; readonly step: NewStep; readonly placement: Placement; readonly reason: string | null }
  | { readonly type: 'placeSeparated'; readonly from: StepId; readonly step: NewStep }
  | { readonly type: 'approvalWithdrawn'; readonly stepId: StepId | null; readonly decisionId: DecisionId; readonly reason: string | null; readonly reopened: readonly StepId[] }
  | { readonly type: 'stepReminded'; readonly stepId: StepId; readonly mark: ReminderMark; readonly assignee: PersonId | null }
  | { readonly type: 'remarkAnswered'; readonly remarkId: RemarkId; readonly outcome: RemarkOutcome; readonly text: string }
  | { readonly type: 'remarkResolved'; readonly remarkId: RemarkId; readonly settled: boolean }
  | { readonly type: 'correctionProposed'; readonly version: VersionRef; readonly changes: readonly Part[]; readonly reason: string }
  | { readonly type: 'correctionApplied'; readonly version: VersionRef }
  | { readonly type: 'correctionDeclined'; readonly version: VersionRef }
  | { readonly type: 'roundReturned'; readonly round: number; readonly stepId: StepId; readonly decisionId: DecisionId }
  | { readonly type: 'creationCompleted'; readonly version: VersionRef }
  | { readonly type: 'routeCompleted' }
  | { readonly type: 'routeRejected'; readonly stepId: StepId; readonly decisionId: DecisionId }
  | { readonly type: 'routeRecalled'; readonly reason: string };

export type RouteEvent = EventBody & EventHead;
export type RouteEventType = EventBody['type'];
export type EventOf<Type extends RouteEventType> = Extract<RouteEvent, { readonly type: Type }>;
