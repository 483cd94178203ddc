import type { Json } from '#shared/domain/canonical-json.js';

/** Every reason for which the core refuses a command; nothing has changed when one is given. Each says when it happens and what helps. */
export const refusalCodes = [
  /** The route is completed, rejected or recalled. Start a new one if the document needs it. */
  'routeEnded',
  /** There is no route yet: the document was never submitted. */
  'noRoute',
  /** A submission while a round is open. Recall the document, or wait for the round to end. */
  'roundIsOpen',
  /** The document is with its author for rework: nobody else can act until it is submitted again. */
  'atAuthor',
  /** The idempotency key was used for another command. Use a new key. */
  'keyReused',
  /** The round or text is not the one on the person's screen; the facts say what changed. Look at the current version and decide again. */
  'staleVersion',
  /** The version to submit is not newer than the last one. */
  'versionNotNew',
  /** The resubmission names another template than the one the route runs on. Recall the route to choose another. */
  'otherTemplate',
  /** The chosen re-approval policy asks for less than the template does. */
  'policyTooWeak',
  /** The route cannot start as it is: the findings say what is wrong with it. */
  'routeHasFindings',
  /** Obligatory remarks have no answer yet. Answer each, then submit. */
  'openRemarks',
  /** No such step in this route. */
  'stepUnknown',
  /** The step waits for those before it. */
  'notYourTurn',
  /** A participant asked «before me» has not finished. */
  'heldByParticipant',
  /** The step has its decision; the facts say which and whose. */
  'alreadyDecided',
  /** The step no longer waits for anybody; the facts say why. */
  'stepClosed',
  /** Nobody holds the step. An administrator names somebody. */
  'stepOrphaned',
  /** Somebody else of the pool took the step first. */
  'claimedByAnother',
  /** The step is nobody's but its pool's; it must be taken before it can be given back. */
  'notClaimed',
  /** The step is not the person's, nor of anybody for whom they act now. */
  'notAssignee',
  /** The step was the person's and has passed to somebody else. */
  'passedOn',
  /** The substitution does not grant signing, which must be granted expressly. */
  'substituteMayNotSign',
  /** There is a substitution, but it does not cover this stage or kind of document. */
  'substitutionOutOfScope',
  /** The author would approve or sign their own document where the route forbids it: directly, by delegation, substitution or a pool (A04). */
  'authorMayNotApprove',
  /** The verdict is not one that this stage can be given. */
  'verdictNotForStage',
  /** A reason is obligatory here. */
  'reasonRequired',
  /** Approving with remarks needs at least one remark. */
  'remarksRequired',
  /** This verdict takes no remarks; approve with remarks instead. */
  'remarksNotAllowed',
  /** The stage asks for an electronic signature over the decision. */
  'signatureRequired',
  /** The signature is weaker than the stage asks for. */
  'signatureTooWeak',
  /** The signature covers other hashes than those of this version and of the parts that the stage answers for. */
  'signatureCoversOtherText',
  /** The stage does not allow delegation. */
  'delegationNotAllowed',
  /** The step would come back to somebody who already passed it on. */
  'delegationLoop',
  /** The step has changed hands, or participants were nested, as often as is allowed. */
  'tooDeep',
  /** The stage does not allow further participants. */
  'addingNotAllowed',
  /** The stage has as many participants as it can have. */
  'tooManyParticipants',
  /** The person is blocked, dismissed or unknown. Choose another. */
  'personUnavailable',
  /** The person already has a place in this stage. */
  'alreadyParticipates',
  /** The decision is unknown, already withdrawn, or somebody else's. */
  'notYourDecision',
  /** Only approvals can be withdrawn; signatures never. */
  'notWithdrawable',
  /** Somebody in a later stage has relied on the approval already. Object there, or ask the author to recall. */
  'laterStageDecided',
  /** The document has come into being; what is left is acquaintance. */
  'alreadyCreated',
  /** Only the author may do this. */
  'notAuthor',
  /** The first signature is given: the document can no longer be recalled. */
  'alreadySigned',
  /** Only an administrator or the head of the participant's unit may move a step. */
  'mayNotReassign',
  /** No such remark. */
  'remarkUnknown',
  /** Only the one who wrote the remark can say whether its answer settles it. */
  'notRemarkWriter',
  /** The remark has no answer yet that could be found wanting. */
  'remarkNotAnswered',
  /** The remark is settled, or was withdrawn with its decision. */
  'remarkClosed',
  /** The kind of document does not allow editorial corrections, or the person is not checking its form now. */
  'correctionNotAllowed',
  /** A correction waits for the author's consent; decisions go on after it. */
  'correctionPending',
  /** No correction waits for consent. */
  'noCorrection',
  /** What changed is more than typing: files, the kind, or a requisite on which the route depends. Return the document instead. */
  'correctionTooLarge',
  /** The correction touches parts over which a visa was signed electronically. Return the document instead. */
  'correctionTouchesSignedVisa',
  /** Only the system's own processes give this command. */
  'onlySystem',
  /** The moment of the reminder has not come, or the step has no deadline. */
  'notDueYet',
  /** This reminder was sent already. */
  'alreadyReminded',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A refusal with what the person needs to understand it; ids and codes only, the words are made at the edge. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly facts: Readonly<Record<string, Json>>;
}
export const refusal = (code: RefusalCode, facts: Readonly<Record<string, Json>> = {}): Refusal => ({ code, facts });
