import { Problem, problems, type ProblemText } from '#shared/errors/problem.js';
import type { Refusal, RefusalCode } from './domain/refusals.js';

const conflict = (title: string): ProblemText => ({ status: 409, title });
const forbidden = (title: string): ProblemText => ({ status: 403, title });
const wrong = (title: string): ProblemText => ({ status: 422, title });

/** The words of every refusal of the core at the edge; the web has its own, in Ukrainian, for each code. */
export const refusalProblems = {
  routeEnded: conflict('The route has ended. Nothing was changed.'),
  noRoute: conflict('The document was never submitted. Nothing was changed.'),
  roundIsOpen: conflict('A round is open already. Recall the document or wait for its end.'),
  atAuthor: conflict('The document is with its author for rework. Nothing was changed.'),
  keyReused: wrong('This idempotency key was used for another command. Use a new key.'),
  staleVersion: conflict('The document changed while you were looking at it. Your decision was not applied to a text that you did not see. Look at what changed and decide again.'),
  versionNotNew: conflict('This version was submitted already. Nothing was changed.'),
  otherTemplate: conflict('The route runs on another template. Recall it to choose a new one.'),
  policyTooWeak: wrong('The re-approval policy asks for less than the route does.'),
  routeHasFindings: wrong('The route cannot start as it is. The draft is untouched; correct what the findings say.'),
  openRemarks: conflict('Obligatory remarks have no answer yet. Answer each of them, then submit.'),
  stepUnknown: { status: 404, title: 'There is no such step, or you may not see it.' },
  notYourTurn: conflict('It is not your turn yet: an earlier stage is not complete.'),
  heldByParticipant: conflict('A participant whom you asked before you has not finished.'),
  alreadyDecided: conflict('This step has its decision already.'),
  stepClosed: conflict('This step no longer waits for anybody.'),
  stepOrphaned: conflict('Nobody holds this step now. An administrator names somebody.'),
  claimedByAnother: conflict('Somebody else took this step first.'),
  notClaimed: conflict('The step is nobody’s yet. Take it first.'),
  notAssignee: forbidden('This step is not yours. Nothing was changed.'),
  passedOn: conflict('This step has passed to somebody else.'),
  substituteMayNotSign: forbidden('The substitution does not grant signing. Nothing was signed.'),
  substitutionOutOfScope: forbidden('The substitution does not cover this. Nothing was changed.'),
  authorMayNotApprove: forbidden('The author does not decide on their own document here. Nothing was changed.'),
  verdictNotForStage: wrong('This verdict is not for this stage.'),
  reasonRequired: wrong('A reason is needed. Nothing was changed.'),
  remarksRequired: wrong('Approving with remarks needs a remark.'),
  remarksNotAllowed: wrong('This verdict takes no remarks. Approve with remarks instead.'),
  signatureRequired: wrong('This stage asks for an electronic signature. Nothing was changed.'),
  signatureTooWeak: wrong('A stronger electronic signature is needed here. Nothing was changed.'),
  signatureCoversOtherText: conflict('The signature is over another text. Nothing was changed; sign again.'),
  delegationNotAllowed: wrong('This step cannot be passed on.'),
  delegationLoop: conflict('The step would come back to somebody who passed it on already.'),
  tooDeep: conflict('The step has changed hands too often.'),
  addingNotAllowed: wrong('Nobody can be added to this stage.'),
  tooManyParticipants: wrong('The stage has as many participants as it can have.'),
  personUnavailable: wrong('This person cannot take part now. Choose another.'),
  alreadyParticipates: conflict('This person takes part in the stage already.'),
  notYourDecision: forbidden('This is not a decision of yours that can be withdrawn.'),
  notWithdrawable: conflict('This decision cannot be withdrawn.'),
  laterStageDecided: conflict('Somebody in a later stage has relied on the approval already. It stands.'),
  alreadyCreated: conflict('The document has come into being. Nothing was changed.'),
  notAuthor: forbidden('Only the author may do this.'),
  alreadySigned: conflict('The document is signed already and cannot be recalled.'),
  mayNotReassign: forbidden('Only an administrator or the head of the unit may move this step.'),
  remarkUnknown: { status: 404, title: 'There is no such remark, or you may not see it.' },
  notRemarkWriter: forbidden('Only the writer of the remark can say whether it is settled.'),
  remarkNotAnswered: conflict('The remark has no answer yet.'),
  remarkClosed: conflict('The remark is settled already.'),
  correctionNotAllowed: forbidden('Editorial corrections are not possible here.'),
  correctionPending: conflict('A correction waits for the author’s consent. Decide after it.'),
  noCorrection: conflict('No correction waits for consent.'),
  correctionTooLarge: wrong('This is more than a correction of typing. Return the document instead.'),
  correctionTouchesSignedVisa: conflict('The correction touches what somebody approved by electronic signature. Return the document instead.'),
  onlySystem: forbidden('Only the system itself does this.'),
  notDueYet: conflict('It is not time for this reminder.'),
  alreadyReminded: conflict('This reminder was sent already.'),
} as const satisfies Record<RefusalCode, ProblemText>;

/** Turns a refusal of the core into a problem with the same code and facts. */
export const problemOf = (refusal: Refusal): Problem => new Problem(refusal.code, refusalProblems[refusal.code].status, refusalProblems[refusal.code].title, refusal.facts);

/** Refusals of the shell around the core. */
export const approvalsProblems = {
  /** The template is not offered for this kind, was retired, or does not exist. */
  templateUnknown: { status: 422, title: 'This route is not offered for this kind of document. Choose another.' },
  /** Signatures are given in a ceremony, not by a plain decision. */
  signInCeremony: { status: 422, title: 'A signature is given in a signing ceremony. Nothing was changed.' },
  /** A ceremony over one of these documents is open already, in another tab or on another device. */
  ceremonyOpen: { status: 409, title: 'Another ceremony with these documents is open. Continue or stop it first; nothing is signed twice.' },
  /** Another device or tab goes on with this ceremony now. `freeAt`: when it counts as gone. */
  ceremonyElsewhere: { status: 409, title: 'This ceremony goes on in another tab or on another device. Nothing is signed twice; say that you want to go on here, or wait.' },
  /** The signer was shown other bytes than those that the signature is over (S28). */
  shownDiffers: { status: 409, title: 'What was shown is not what was to be signed. The document is not signed; open it again.' },
  /** There is no report of a ceremony before its end. */
  ceremonyRuns: { status: 409, title: 'The ceremony has not ended. Its report is made at the end.' },
  /** The ceremony is over. */
  ceremonyEnded: { status: 409, title: 'This ceremony has ended. What was signed is safe.' },
  /** Another certificate than the one with which the ceremony began. */
  otherCertificate: { status: 409, title: 'The key was changed during the ceremony. What was signed is safe; continue with the first key or start a new ceremony.' },
  /** No digest was handed out for this document, or its signature was taken already. */
  notPrepared: { status: 409, title: 'This document was not prepared for signing, or is signed already.' },
} as const satisfies Record<string, ProblemText>;

export type ApprovalsCode = keyof typeof approvalsProblems;
export const approvalsProblem = problems(approvalsProblems);
