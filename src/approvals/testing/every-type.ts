import type { CommandType } from '../domain/commands.js';
import type { RouteEventType } from '../domain/events.js';

/** Every type of command by name; one that is missing here, or that is no command, does not compile. */
const commands = {
  submit: true, decide: true, delegate: true, addParticipant: true, claim: true, release: true, withdraw: true, recall: true, reassign: true, answerRemark: true, resolveRemark: true, proposeCorrection: true,
  consentToCorrection: true, declineCorrection: true, refreshAssignees: true, remind: true,
} as const satisfies Record<CommandType, true>;

/** Every type of event likewise. */
const events = {
  routeStarted: true, roundOpened: true, stageSkipped: true, stageOpened: true, stageCompleted: true, stageFailed: true, stagesReset: true, stagePaused: true, stageResumed: true, stepOpened: true, stepDecided: true,
  voteCameLate: true, stepsClosed: true, stepDelegated: true, stepReassigned: true, stepClaimed: true, stepReleased: true, participantAdded: true, placeSeparated: true, approvalWithdrawn: true, stepReminded: true,
  remarkAnswered: true, remarkResolved: true, correctionProposed: true, correctionApplied: true, correctionDeclined: true, roundReturned: true, creationCompleted: true, routeCompleted: true, routeRejected: true,
  routeRecalled: true,
} as const satisfies Record<RouteEventType, true>;

export const everyCommandType = Object.keys(commands) as readonly CommandType[];
export const everyEventType = Object.keys(events) as readonly RouteEventType[];
