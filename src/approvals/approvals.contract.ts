import { z } from 'zod';
import { endpoint } from '#shared/http/endpoint.js';
import { base64, idOf, idOut, instant, json, page, pageQuery, personRef, reason, sha256Hex, sha256In } from '#shared/http/schemas.js';
import { ChangeSetView, documentParams, PartSchema, phases } from '#documents/documents.contract.js';
import { itemStates } from './domain/signing-item.js';
import type { AttachmentId, DecisionId, DocumentId, PersonId, RemarkId, SigningSessionId, StepId, TemplateId, UnitId } from '#shared/domain/ids.js';

export const purposes = ['visa', 'legal', 'formCheck', 'signature', 'acquaintance'] as const;
export const verdicts = ['approve', 'approveWithRemarks', 'object', 'return', 'sign', 'refuse', 'acknowledge'] as const;
export const evidences = ['none', 'advanced', 'qualified'] as const;
/** `waiting` has not been opened; `held` waits for a participant asked «before me»; `orphaned` has nobody to act (I13). */
export const stepStates = ['waiting', 'open', 'held', 'decided', 'carried', 'closed', 'delegated', 'recalled', 'skipped', 'orphaned'] as const;
export const stageStates = ['waiting', 'open', 'complete', 'failed', 'skipped'] as const;
export const routeStates = ['running', 'rework', 'completed', 'rejected', 'recalled'] as const;

/** What a person may do now with a step or a route, as `decide` itself answered (one function for «may I?» and «do it»). */
export const AllowedAction = z.object({
  action: z.enum([
    'approve', 'approveWithRemarks', 'object', 'return', 'sign', 'refuse', 'acknowledge', 'delegate', 'addParticipant', 'withdraw', 'recall',
    'reassign', 'claim', 'release', 'submit', 'answerRemark', 'resolveRemark', 'correctEditorially',
  ]),
  stepId: idOut.nullable(), decisionId: idOut.nullable(), remarkId: idOut.nullable(),
  /** Present when the person acts for somebody else. */
  onBehalfOf: personRef.nullable(), needsReason: z.boolean(), evidence: z.enum(evidences),
});

export const RemarkInput = z.object({
  text: z.string().trim().min(1).max(4000), anchor: PartSchema.optional(), quote: z.string().max(1000).optional(),
  proposed: z.string().max(4000).optional(), justification: z.string().max(4000).optional(), obligatory: z.boolean().default(false),
});
export const RemarkView = z.object({
  remarkId: idOut, author: personRef, at: instant, version: z.number().int(), round: z.number().int(), stepId: idOut, text: z.string(),
  anchor: PartSchema.nullable(), quote: z.string().nullable(), proposed: z.string().nullable(), justification: z.string().nullable(), obligatory: z.boolean(),
  answer: z.object({ outcome: z.enum(['accepted', 'partly', 'declined']), text: z.string(), at: instant }).nullable(),
  state: z.enum(['open', 'answered', 'resolved', 'disagreed']),
});

export const DecisionView = z.object({
  decisionId: idOut, stepId: idOut, verdict: z.enum(verdicts), reason: z.string().nullable(), at: instant, version: z.number().int(), contentHash: sha256Hex,
  by: personRef, onBehalfOf: z.object({ person: personRef, capacity: z.string(), ground: z.string() }).nullable(),
  withdrawn: z.object({ at: instant, reason: z.string().nullable() }).nullable(),
  signature: z.object({ certificateSerial: z.string(), signer: z.string(), issuer: z.string(), level: z.string() }).nullable(),
  /** On a carried decision: the version that was really approved, and what changed since outside its concerns. */
  carriedFrom: z.object({ version: z.number().int(), round: z.number().int(), changesSince: z.array(z.string()) }).nullable(),
});
export const StepView = z.object({
  stepId: idOut, assignee: personRef.nullable(), pool: z.array(personRef), why: z.string(), state: z.enum(stepStates), openedAt: instant.nullable(), dueAt: instant.nullable(),
  overdue: z.boolean(), decision: DecisionView.nullable(), earlier: z.array(DecisionView), addedBy: personRef.nullable(), delegatedBy: personRef.nullable(),
  substitute: personRef.nullable(),
});
export const StageView = z.object({
  stageId: idOut, key: z.string(), title: z.string(), purpose: z.enum(purposes), order: z.enum(['parallel', 'sequential']), completion: z.string(),
  evidence: z.enum(evidences), concerns: z.array(PartSchema), state: z.enum(stageStates), condition: z.string().nullable(), steps: z.array(StepView),
});
export const RoundView = z.object({ number: z.number().int(), version: z.number().int(), openedAt: instant, closedAt: instant.nullable(), outcome: z.string().nullable(), note: z.string().nullable(), stages: z.array(StageView) });

export const RouteView = z.object({
  routeId: idOut, documentId: idOut, template: z.object({ templateId: idOut, code: z.string(), name: z.string(), version: z.number().int() }),
  state: z.enum(routeStates), policy: z.enum(['everyone', 'affected', 'fromReturn']), sequence: z.number().int(), currentRound: z.number().int(),
  rounds: z.array(RoundView), remarks: z.array(RemarkView), allowed: z.array(AllowedAction), expectedBy: instant.nullable(),
  /** What the author chose at the last submission: offered again on the next one. People and units by stage key. */
  choices: z.object({ picked: z.record(z.string(), z.array(personRef)), units: z.record(z.string(), z.array(idOut)), signer: personRef.nullable() }),
  /** A correction of typing that waits for the author's consent; nobody decides meanwhile. */
  correction: z.object({ by: personRef, at: instant }).nullable(),
  /** How many corrections became part of the text in the current round; `corrections` shows them. */
  corrections: z.number().int(),
});

/** An editorial correction: who made it, why, and the very words. One that waits is shown to its author and to the author of the document only. */
export const CorrectionView = z.object({
  state: z.enum(['pending', 'applied']), round: z.number().int(), version: z.number().int(), minor: z.number().int(), by: personRef, at: instant, reason: z.string().nullable(), changes: ChangeSetView,
});

/** What is asked of the author before submission, by the template's rules. */
export const RouteChoices = z.object({
  /** People picked for «whoever the author picks» rules, by stage key. */
  picked: z.record(z.string(), z.array(idOf<PersonId>()).max(50)).default({}),
  /** Interested units, by stage key. */
  units: z.record(z.string(), z.array(idOf<UnitId>()).max(50)).default({}),
  signerId: idOf<PersonId>().optional(),
});
export const RouteFinding = z.object({ code: z.string(), severity: z.enum(['error', 'warning']), stageKey: z.string().nullable(), facts: z.record(z.string(), json) });
export const PlannedStage = z.object({
  key: z.string(), title: z.string(), purpose: z.enum(purposes), order: z.enum(['parallel', 'sequential']), completion: z.string(), applies: z.boolean(), condition: z.string().nullable(),
  people: z.array(personRef.extend({ why: z.string(), substitute: personRef.nullable() })), hours: z.number().nullable(), dueAt: instant.nullable(),
  choose: z.enum(['people', 'units', 'signer']).nullable(), locked: z.boolean(),
  /** The author may name nobody here and has not: the document passes this stage without stopping. */
  leftOut: z.boolean(),
  /** On a resubmission: whose approval will stand and who will be asked again, and why. */
  carry: z.array(z.object({ person: personRef, carried: z.boolean(), because: z.string() })),
});
export const TemplateView = z.object({ templateId: idOut, code: z.string(), name: z.string(), version: z.number().int(), obligatory: z.boolean(), policy: z.enum(['everyone', 'affected', 'fromReturn']), stages: z.array(PlannedStage.pick({ key: true, title: true, purpose: true, order: true, completion: true, choose: true })) });

/** What the person was looking at; a decision on anything else is refused with what has changed since (I04). */
export const seen = { round: z.number().int().min(1), version: z.number().int().min(1), contentHash: sha256In };

export const inboxTabs = ['approve', 'sign', 'rework', 'mine', 'information'] as const;
export const InboxItem = z.object({
  documentId: idOut, stepId: idOut.nullable(), kindUk: z.string(), kindEn: z.string(), title: z.string(), phase: z.enum(phases), author: personRef, unit: z.string(), urgent: z.boolean(),
  round: z.number().int().nullable(), version: z.number().int().nullable(), contentHash: sha256Hex.nullable(), purpose: z.enum(purposes).nullable(), evidence: z.enum(evidences).nullable(),
  openedAt: instant.nullable(), dueAt: instant.nullable(), lateness: z.enum(['overdue', 'today', 'later', 'none']),
  /** Why it is here: assigned, pool, substitute for somebody, asked again because something changed, returned with a reason … */
  why: z.object({ code: z.string(), facts: z.record(z.string(), json) }),
  onBehalfOf: personRef.nullable(), stagesDone: z.number().int(), stagesTotal: z.number().int(), stageTitles: z.array(z.string()), changedSinceMine: z.number().int().nullable(), openRemarks: z.number().int(),
  currentlyWith: z.array(z.string()),
});

const stepParams = z.object({ documentId: idOf<DocumentId>(), stepId: idOf<StepId>() });
const sessionParams = z.object({ sessionId: idOf<SigningSessionId>() });

/** A random id that a device or tab makes for itself, so that two of them do not go on with one ceremony at once. */
const holderIn = z.uuid().default('00000000-0000-4000-8000-000000000000');

/** A file that is signed with its document, each with a signature of its own. */
export const SigningAttachment = z.object({ attachmentId: idOut, name: z.string(), size: z.number(), sha256: sha256Hex });
export const SigningItem = z.object({
  documentId: idOut, stepId: idOut, title: z.string(), kindUk: z.string(), version: z.number().int(), pages: z.number().int().nullable(), pdfHash: sha256Hex.nullable(), changedSinceApproval: z.boolean(),
  state: z.enum(itemStates), reason: z.object({ code: z.string(), facts: z.record(z.string(), json) }).nullable(), signedAt: instant.nullable(),
  attachments: z.array(SigningAttachment),
});
export const SigningSessionView = z.object({
  sessionId: idOut, state: z.enum(['open', 'signing', 'stopped', 'finished']), openedAt: instant, items: z.array(SigningItem),
  counts: z.object({ total: z.number(), excluded: z.number(), waiting: z.number(), signed: z.number(), failed: z.number() }),
  certificate: z.object({ subject: z.string(), issuer: z.string(), serial: z.string(), validTo: instant }).nullable(),
});

export const approvalsApi = {
  templates: endpoint({ method: 'GET', path: '/api/route-templates', summary: 'Routes offered for a kind of document', access: 'signedIn', query: z.object({ kind: z.string().max(40) }), response: z.object({ templates: z.array(TemplateView) }) }),
  plan: endpoint({
    method: 'POST', path: '/api/documents/:documentId/route-plan', summary: 'Who will act, in which order, until when; findings; nothing is changed', access: 'signedIn', params: documentParams, status: 200,
    body: z.object({ templateId: idOf<TemplateId>(), choices: RouteChoices.default({ picked: {}, units: {} }) }),
    response: z.object({ stages: z.array(PlannedStage), findings: z.array(RouteFinding), expectedBy: instant.nullable(), maySubmit: z.boolean() }),
  }),
  submit: endpoint({
    method: 'POST', path: '/api/documents/:documentId/submission', summary: 'Freeze a version and start the route, or the next round of it', access: ['drafter'], params: documentParams, status: 200, idempotent: true,
    body: z.object({ templateId: idOf<TemplateId>(), choices: RouteChoices.default({ picked: {}, units: {} }), workingCopyRevision: z.number().int().min(0), note: z.string().trim().max(2000).optional() }), response: RouteView,
  }),
  route: endpoint({ method: 'GET', path: '/api/documents/:documentId/route', summary: 'The route: rounds, stages, steps, decisions, remarks, what I may do', access: 'signedIn', params: documentParams, response: RouteView }),
  decide: endpoint({
    method: 'POST', path: '/api/documents/:documentId/steps/:stepId/decision', summary: 'Decide an open step of mine (not a signature: those go through a signing session)', access: 'signedIn', params: stepParams, status: 200, idempotent: true,
    body: z.object({
      ...seen, verdict: z.enum(['approve', 'approveWithRemarks', 'object', 'return', 'refuse', 'acknowledge']), reason: reason.optional(), remarks: z.array(RemarkInput).max(200).default([]), onBehalfOf: idOf<PersonId>().optional(),
      /** CAdES over the decision record, where the stage asks for it: the answer to `decision-to-sign`. */
      signature: z.object({ decisionRecordId: z.uuid(), signature: base64 }).optional(),
    }), response: RouteView,
  }),
  decisionToSign: endpoint({
    method: 'POST', path: '/api/documents/:documentId/steps/:stepId/decision-to-sign', summary: 'The bytes to sign for a decision whose stage asks for an electronic signature', access: 'signedIn', params: stepParams, status: 200,
    body: z.object({ ...seen, verdict: z.enum(['approve', 'approveWithRemarks', 'object', 'return', 'refuse', 'acknowledge']), reason: reason.optional(), remarks: z.array(RemarkInput).max(200).default([]), onBehalfOf: idOf<PersonId>().optional(), certificateChain: z.array(base64).min(1).max(10) }),
    response: z.object({ decisionRecordId: z.uuid(), signedAttributes: base64, algorithm: z.string(), record: json }),
  }),
  delegate: endpoint({ method: 'POST', path: '/api/documents/:documentId/steps/:stepId/delegation', summary: 'Pass my step to somebody', access: 'signedIn', params: stepParams, status: 200, idempotent: true, body: z.object({ ...seen, to: idOf<PersonId>(), reason, onBehalfOf: idOf<PersonId>().optional() }), response: RouteView }),
  addParticipant: endpoint({ method: 'POST', path: '/api/documents/:documentId/steps/:stepId/participants', summary: 'Ask somebody before, beside or after me', access: 'signedIn', params: stepParams, status: 200, idempotent: true, body: z.object({ ...seen, who: idOf<PersonId>(), place: z.enum(['before', 'beside', 'after']), reason: reason.optional(), onBehalfOf: idOf<PersonId>().optional() }), response: RouteView }),
  claim: endpoint({ method: 'POST', path: '/api/documents/:documentId/steps/:stepId/claim', summary: 'Take a step of a pool', access: 'signedIn', params: stepParams, status: 200, idempotent: true, body: z.object(seen), response: RouteView }),
  release: endpoint({ method: 'POST', path: '/api/documents/:documentId/steps/:stepId/release', summary: 'Give a step that I took back to its pool', access: 'signedIn', params: stepParams, status: 200, idempotent: true, body: z.object(seen), response: RouteView }),
  openSteps: endpoint({
    method: 'GET', path: '/api/open-steps', summary: 'Steps that wait for somebody, the longest first, for the administrator: who holds them and since when, nothing of what the documents say', access: ['administrator'],
    query: z.object({ holder: z.string().max(100).optional(), ...pageQuery }),
    response: page(z.object({
      stepId: idOut, documentId: idOut, kindUk: z.string(), stageTitle: z.string(), purpose: z.string(), author: personRef, assignee: personRef.nullable(), pool: z.array(personRef), state: z.enum(['open', 'held', 'orphaned']), openedAt: instant, dueAt: instant.nullable(), urgent: z.boolean(),
    })),
  }),
  reassign: endpoint({ method: 'POST', path: '/api/documents/:documentId/steps/:stepId/reassignment', summary: 'Move a step to another person (administrator or the unit’s head)', access: 'signedIn', params: stepParams, status: 200, idempotent: true, body: z.object({ to: idOf<PersonId>(), reason }), response: z.object({ stepId: idOut, assignee: personRef }) }),
  withdraw: endpoint({ method: 'POST', path: '/api/documents/:documentId/decisions/:decisionId/withdrawal', summary: 'Withdraw my approval while the round is open', access: 'signedIn', params: z.object({ documentId: idOf<DocumentId>(), decisionId: idOf<DecisionId>() }), status: 200, idempotent: true, body: z.object({ reason: reason.optional() }), response: RouteView }),
  recall: endpoint({ method: 'POST', path: '/api/documents/:documentId/recall', summary: 'Take my document back before the first signature', access: ['drafter'], params: documentParams, status: 200, idempotent: true, body: z.object({ reason }), response: RouteView }),
  answerRemark: endpoint({ method: 'POST', path: '/api/documents/:documentId/remarks/:remarkId/answer', summary: 'The author answers a remark', access: 'signedIn', params: z.object({ documentId: idOf<DocumentId>(), remarkId: idOf<RemarkId>() }), status: 200, idempotent: true, body: z.object({ outcome: z.enum(['accepted', 'partly', 'declined']), text: z.string().trim().max(4000) }), response: RouteView }),
  resolveRemark: endpoint({ method: 'POST', path: '/api/documents/:documentId/remarks/:remarkId/resolution', summary: 'The writer says whether the answer settles the remark', access: 'signedIn', params: z.object({ documentId: idOf<DocumentId>(), remarkId: idOf<RemarkId>() }), status: 200, idempotent: true, body: z.object({ settled: z.boolean() }), response: RouteView }),
  correctEditorially: endpoint({
    method: 'POST', path: '/api/documents/:documentId/editorial-corrections', summary: 'Propose (records office) or consent to (author) a correction of typing before signing', access: 'signedIn', params: documentParams, status: 200, idempotent: true,
    body: z.discriminatedUnion('act', [z.object({ act: z.literal('propose'), body: z.lazy(() => json), reason, contentHash: sha256In.optional() }), z.object({ act: z.literal('consent') }), z.object({ act: z.literal('decline') })]), response: RouteView,
  }),
  previewCorrection: endpoint({
    method: 'POST', path: '/api/documents/:documentId/editorial-corrections/preview', summary: 'What a correction would change, or why it would be refused; nothing is changed', access: 'signedIn', params: documentParams, status: 200,
    body: z.object({ body: z.lazy(() => json), /** Of the text that was corrected; refused when it is no longer the current one. */ contentHash: sha256In.optional() }), response: ChangeSetView,
  }),
  corrections: endpoint({ method: 'GET', path: '/api/documents/:documentId/editorial-corrections', summary: 'Corrections of typing in the current round, with the difference of each', access: 'signedIn', params: documentParams, response: z.object({ corrections: z.array(CorrectionView) }) }),
  sinceMine: endpoint({ method: 'GET', path: '/api/documents/:documentId/changes-since-mine', summary: 'What changed since the version that I approved', access: 'signedIn', params: documentParams, response: z.object({ mine: DecisionView.nullable(), changes: ChangeSetView.nullable(), myRemarks: z.array(RemarkView), authorsNote: z.string().nullable() }) }),
  inbox: endpoint({ method: 'GET', path: '/api/inbox', summary: 'What I must do, why, and until when', access: 'signedIn', query: z.object({ tab: z.enum(inboxTabs), onBehalfOf: idOf<PersonId>().optional(), q: z.string().max(100).optional(), kind: z.string().max(40).optional(), ...pageQuery }), response: page(InboxItem) }),
  inboxCounts: endpoint({ method: 'GET', path: '/api/inbox/counts', summary: 'How many in every tab, and for each person I stand in for', access: 'signedIn', response: z.object({ mine: z.record(z.enum(inboxTabs), z.number()), overdue: z.number(), onBehalf: z.array(z.object({ person: personRef, approve: z.number(), sign: z.number() })) }) }),
  bulkDecide: endpoint({
    method: 'POST', path: '/api/bulk-decisions', summary: 'Approve or return up to 1,000 documents; a line for each as it is done', access: 'signedIn', streams: 'ndjson', idempotent: true, status: 200,
    body: z.object({ verdict: z.enum(['approve', 'return', 'acknowledge']), reason: reason.optional(), items: z.array(z.object({ documentId: idOf<DocumentId>(), stepId: idOf<StepId>(), ...seen, onBehalfOf: idOf<PersonId>().optional() })).min(1).max(1000) }),
    response: z.object({ documentId: idOut, outcome: z.enum(['done', 'failed']), code: z.string().nullable(), done: z.number(), total: z.number() }),
  }),
  openSigning: endpoint({
    method: 'POST', path: '/api/signing-sessions', summary: 'Freeze the list of a signing ceremony; what is excluded and why', access: ['signer'], status: 201, idempotent: true,
    body: z.object({ items: z.array(z.object({ documentId: idOf<DocumentId>(), stepId: idOf<StepId>(), ...seen, onBehalfOf: idOf<PersonId>().optional() })).min(1).max(1000) }), response: SigningSessionView,
  }),
  signing: endpoint({ method: 'GET', path: '/api/signing-sessions/:sessionId', summary: 'A ceremony of mine, to look at or to resume', access: ['signer'], params: sessionParams, response: SigningSessionView }),
  openSignings: endpoint({ method: 'GET', path: '/api/signing-sessions', summary: 'Ceremonies of mine that are not finished', access: ['signer'], response: z.object({ sessions: z.array(SigningSessionView.omit({ items: true })) }) }),
  signingPdf: endpoint({ method: 'GET', path: '/api/signing-sessions/:sessionId/items/:documentId/document.pdf', summary: 'The very bytes that will be signed', access: ['signer'], params: sessionParams.extend({ documentId: idOf<DocumentId>() }), streams: 'file' }),
  prepareSigning: endpoint({
    method: 'POST', path: '/api/signing-sessions/:sessionId/digests', summary: 'The next digests to sign with this certificate', access: ['signer'], params: sessionParams, status: 200,
    body: z.object({ certificateChain: z.array(base64).min(1).max(10), limit: z.number().int().min(1).max(100).default(50), holder: holderIn, takeOver: z.boolean().default(false) }),
    response: z.object({ items: z.array(z.object({ documentId: idOut, pdfHash: sha256Hex, signedAttributes: base64, attachments: z.array(SigningAttachment.extend({ signedAttributes: base64 })) })), algorithm: z.string(), remaining: z.number(), session: SigningSessionView.omit({ items: true }) }),
  }),
  completeSigning: endpoint({
    method: 'POST', path: '/api/signing-sessions/:sessionId/signatures', summary: 'Hand in signatures; each is checked against its own digest and embedded', access: ['signer'], params: sessionParams, status: 200,
    body: z.object({ holder: holderIn, signatures: z.array(z.object({ documentId: idOf<DocumentId>(), signature: base64, shown: sha256In.nullable(), attachments: z.array(z.object({ attachmentId: idOf<AttachmentId>(), signature: base64 })).max(500).default([]) })).min(1).max(100) }),
    response: z.object({ items: z.array(SigningItem), session: SigningSessionView.omit({ items: true }) }),
  }),
  signingReport: endpoint({ method: 'GET', path: '/api/signing-sessions/:sessionId/report.pdf', summary: 'The report of an ended ceremony, sealed by the organisation: what, in which order, with which key, with which outcome', access: ['signer'], params: sessionParams, streams: 'file' }),
  stopSigning: endpoint({ method: 'POST', path: '/api/signing-sessions/:sessionId/stop', summary: 'Stop the ceremony; what is signed stays signed', access: ['signer'], params: sessionParams, status: 200, response: SigningSessionView }),
};

