import { z } from 'zod';
import { endpoint } from '#shared/http/endpoint.js';
import { idOf, idOut, instant, json, localDate, page, pageQuery, personRef, reason, sha256Hex } from '#shared/http/schemas.js';
import { documentParams } from '#documents/documents.contract.js';
import type { Branded, DocumentId } from '#shared/domain/ids.js';

export type ExportId = Branded<'export'>;
export type DispatchId = Branded<'dispatch'>;
export type IncomingId = Branded<'incoming'>;
export type IncomingFileId = Branded<'incomingFile'>;

export const JournalView = z.object({ code: z.string(), name: z.string(), mask: z.string(), year: z.number().int(), nextNumber: z.number().int(), nextIndex: z.string(), entries: z.number().int() });
export const RegistrationView = z.object({
  registrationId: idOut, journal: z.string(), number: z.number().int(), index: z.string(), registeredOn: localDate, registeredAt: instant, documentId: idOut.nullable(), title: z.string(), kindUk: z.string(), correspondent: z.string().nullable(),
  author: z.string(), caseIndex: z.string().nullable(), annulled: z.object({ at: instant, reason: z.string(), by: z.string() }).nullable(),
});
export const channels = ['sev', 'email', 'post', 'hand'] as const;
export const dispatchStates = ['queued', 'sent', 'delivered', 'accepted', 'registered', 'refused', 'failed'] as const;
export const DispatchView = z.object({
  dispatchId: idOut, addressee: z.string(), channel: z.enum(channels), state: z.enum(dispatchStates), attempt: z.number().int(), sentAt: instant.nullable(), theirIndex: z.string().nullable(), refusal: z.string().nullable(), answerDueOn: localDate.nullable(),
  receipts: z.array(z.object({ type: z.number().int(), at: instant, text: z.string(), theirIndex: z.string().nullable() })), mayRepeat: z.boolean(),
});
/**
 * A file of an incoming document. `mark`: `none` no PDF; `waiting` the seal or time-stamp was not to be had; `onPage`, `ownPage` a copy with the
 * registration mark is there; `refused` the file stays as it came, `markReason` says why. `mayRead`: the person may open it.
 */
export const IncomingFileView = z.object({
  incomingFileId: idOut, name: z.string(), mediaType: z.string(), size: z.number().int(), sha256: sha256Hex, addedAt: instant, mark: z.enum(['none', 'waiting', 'onPage', 'ownPage', 'refused']), markReason: z.string().nullable(), markedPage: z.number().int().nullable(), mayRead: z.boolean(),
});
export const IncomingView = z.object({ incomingId: idOut, index: z.string(), receivedOn: localDate, correspondent: z.string(), theirIndex: z.string().nullable(), theirDate: localDate.nullable(), title: z.string(), dueOn: localDate.nullable(), state: z.enum(['open', 'answered']), warning: z.string().nullable(), answeredBy: z.object({ documentId: idOut, index: z.string() }).nullable(), files: z.array(IncomingFileView) });
export const ExportView = z.object({
  exportId: idOut, title: z.string(), state: z.enum(['queued', 'checking', 'writing', 'ready', 'failed']), requestedAt: instant, requestedBy: personRef, total: z.number().int(), done: z.number().int(), problems: z.array(z.object({ documentId: idOut, title: z.string(), code: z.string() })), size: z.number().nullable(), sha256: sha256Hex.nullable(), error: z.string().nullable(),
});
/** How far the long-term preservation of a sealed document is. `because`: the certificate or algorithm that ends first; `reasons`: why the last attempt failed, by codes
 * (`EvidenceGapCode`, the code of a refusal, or `fault`) with the certificate concerned; `lastError`: the same in the machine's words. */
export const PreservationView = z.object({
  documentId: idOut, title: z.string(), index: z.string().nullable(), level: z.string(), stamps: z.number().int(), timestampAt: instant.nullable(), renewAt: instant.nullable(), because: z.string().nullable(), state: z.enum(['kept', 'due', 'failing']),
  signaturesDue: z.number().int(), attempts: z.number().int(), lastError: z.string().nullable(), reasons: z.array(z.object({ code: z.string(), signature: z.string(), certificate: z.string() })),
});
/** One link of a document's journal: what happened, who did it, and the hash that ties it to the one before. */
export const JournalEntryView = z.object({ chain: z.string(), seq: z.number().int(), at: instant, actor: json, actorName: z.string(), type: z.string(), data: json, previousHash: z.string(), hash: sha256Hex });

const incomingParams = z.object({ incomingId: idOf<IncomingId>() });
const incomingFileParams = z.object({ incomingFileId: idOf<IncomingFileId>() });
/** The random address of a finished document, out of its QR code (A13). */
const tokenParams = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/) });

export const recordsApi = {
  journals: endpoint({ method: 'GET', path: '/api/journals', summary: 'Registration journals of the year', access: ['records', 'archivist', 'auditor'], query: z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() }), response: z.object({ journals: z.array(JournalView) }) }),
  registrations: endpoint({ method: 'GET', path: '/api/journals/:code/registrations', summary: 'Entries of a journal, newest first', access: ['records', 'archivist', 'auditor'], params: z.object({ code: z.string().max(20) }), query: z.object({ year: z.coerce.number().int().optional(), q: z.string().max(100).optional(), ...pageQuery }), response: page(RegistrationView) }),
  annul: endpoint({ method: 'POST', path: '/api/registrations/:registrationId/annulment', summary: 'Annul a registration; the number stays taken', access: ['records'], params: z.object({ registrationId: idOf<Branded<'registration'>>() }), status: 200, idempotent: true, body: z.object({ reason }), response: RegistrationView }),
  approvalSheet: endpoint({ method: 'GET', path: '/api/documents/:documentId/approval-sheet.pdf', summary: 'The approval sheet (аркуш погодження) as PDF', access: 'signedIn', params: documentParams, streams: 'file' }),
  documentContainer: endpoint({ method: 'GET', path: '/api/documents/:documentId/document.asice', summary: 'The sealed document with its appendices and detached signatures as one container (ASiC-E)', access: 'signedIn', params: documentParams, streams: 'file' }),
  documentJournal: endpoint({ method: 'GET', path: '/api/documents/:documentId/journal', summary: 'The document’s journal with its hash chain', access: 'signedIn', params: documentParams, response: z.object({ entries: z.array(JournalEntryView), chainVerifies: z.boolean() }) }),
  journalExport: endpoint({ method: 'GET', path: '/api/journal-export', summary: 'The journal of the organisation, NDJSON, for the offline verifier', access: ['auditor'], query: z.object({ since: instant.optional() }), streams: 'ndjson' }),
  dispatches: endpoint({ method: 'GET', path: '/api/documents/:documentId/dispatches', summary: 'One row per addressee with its receipts', access: 'signedIn', params: documentParams, response: z.object({ dispatches: z.array(DispatchView) }) }),
  repeatDispatch: endpoint({ method: 'POST', path: '/api/dispatches/:dispatchId/repetition', summary: 'Send again under the same index', access: ['records'], params: z.object({ dispatchId: idOf<DispatchId>() }), status: 200, idempotent: true, response: DispatchView }),
  receipt: endpoint({
    method: 'POST', path: '/api/dispatches/:dispatchId/receipts', summary: 'Record a receipt that came outside the exchange', access: ['records'], params: z.object({ dispatchId: idOf<DispatchId>() }), status: 200, idempotent: true,
    body: z.object({ type: z.number().int().min(1).max(4), text: z.string().max(500).default(''), theirIndex: z.string().max(60).optional() }), response: DispatchView,
  }),
  dispatchTasks: endpoint({ method: 'GET', path: '/api/dispatch-tasks', summary: 'Refused and failed dispatches that wait for the records office', access: ['records'], response: z.object({ tasks: z.array(DispatchView.extend({ documentId: idOut, title: z.string(), index: z.string() })) }) }),
  incoming: endpoint({ method: 'GET', path: '/api/incoming', summary: 'Incoming documents and what answers them', access: 'signedIn', query: z.object({ state: z.enum(['open', 'answered']).optional(), ...pageQuery }), response: page(IncomingView) }),
  registerIncoming: endpoint({
    method: 'POST', path: '/api/incoming', summary: 'Register an incoming document', access: ['records'], status: 201, idempotent: true,
    body: z.object({ journal: z.string().max(20), correspondent: z.string().trim().min(2).max(300), theirIndex: z.string().max(60).optional(), theirDate: localDate.optional(), title: z.string().trim().min(2).max(300), dueOn: localDate.optional() }), response: IncomingView,
  }),
  showIncoming: endpoint({ method: 'GET', path: '/api/incoming/:incomingId', summary: 'The card of one incoming document with its files', access: 'signedIn', params: incomingParams, response: IncomingView }),
  addIncomingFile: endpoint({ method: 'POST', path: '/api/incoming/:incomingId/files', summary: 'Add what came (multipart, field `file`); a PDF that nobody signed also gets a sealed copy with the registration mark', access: ['records'], params: incomingParams, upload: true, status: 201, response: IncomingView }),
  incomingFile: endpoint({ method: 'GET', path: '/api/incoming-files/:incomingFileId/content', summary: 'A file as it came', access: 'signedIn', params: incomingFileParams, streams: 'file' }),
  markedIncomingFile: endpoint({ method: 'GET', path: '/api/incoming-files/:incomingFileId/marked.pdf', summary: 'The sealed copy with the registration mark', access: 'signedIn', params: incomingFileParams, streams: 'file' }),
  markIncomingFile: endpoint({ method: 'POST', path: '/api/incoming-files/:incomingFileId/mark', summary: 'Put the registration mark on a PDF that waits for it', access: ['records'], params: incomingFileParams, status: 200, response: IncomingView }),
  withdrawIncomingFile: endpoint({ method: 'POST', path: '/api/incoming-files/:incomingFileId/withdrawal', summary: 'Take a wrongly added file out of sight; it stays in the journal', access: ['records'], params: incomingFileParams, status: 200, idempotent: true, body: z.object({ reason }), response: IncomingView }),
  exportCandidates: endpoint({ method: 'GET', path: '/api/archive/cases', summary: 'Cases of the file plan with their finalised documents', access: ['archivist'], query: z.object({ year: z.coerce.number().int().optional() }), response: z.object({ cases: z.array(z.object({ caseIndex: z.string(), title: z.string(), retention: z.string(), documents: z.number().int(), ready: z.number().int(), exported: z.number().int() })) }) }),
  exportCandidateDocuments: endpoint({
    method: 'GET', path: '/api/archive/documents', summary: 'Registered documents of one case, oldest first, with what is ready to go into a package', access: ['archivist'],
    query: z.object({ caseIndex: z.string().min(1).max(20), year: z.coerce.number().int().optional(), ...pageQuery }),
    response: page(z.object({ documentId: idOut, index: z.string(), registeredOn: localDate, title: z.string(), ready: z.boolean(), exported: z.boolean() })),
  }),
  requestExport: endpoint({ method: 'POST', path: '/api/archive/exports', summary: 'Build an archive package', access: ['archivist'], status: 202, idempotent: true, body: z.object({ caseIndex: z.string().max(20).optional(), year: z.number().int().optional(), documentIds: z.array(idOf<DocumentId>()).max(10_000).optional() }), response: ExportView }),
  exports: endpoint({ method: 'GET', path: '/api/archive/exports', summary: 'Archive packages, newest first', access: ['archivist'], response: z.object({ exports: z.array(ExportView) }) }),
  exportStatus: endpoint({ method: 'GET', path: '/api/archive/exports/:exportId', summary: 'Progress of a package', access: ['archivist'], params: z.object({ exportId: idOf<ExportId>() }), response: ExportView }),
  exportPackage: endpoint({ method: 'GET', path: '/api/archive/exports/:exportId/package.zip', summary: 'Download a package', access: ['archivist'], params: z.object({ exportId: idOf<ExportId>() }), streams: 'file' }),
  preservation: endpoint({
    method: 'GET', path: '/api/archive/preservation', summary: 'Long-term levels of sealed documents, those that are due first', access: ['archivist', 'administrator'], query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.object({ marginDays: z.number().int(), counts: z.object({ total: z.number().int(), due: z.number().int(), failing: z.number().int() }), items: z.array(PreservationView) }),
  }),
  publicVerification: endpoint({ method: 'GET', path: '/v/:token', summary: 'Is this printed document genuine? (HTML, no account)', access: 'public', params: tokenParams, streams: 'file' }),
  publicDocumentFile: endpoint({ method: 'POST', path: '/v/:token', summary: 'Is this file, part `file` of a form, that very document, and are its signatures valid? (HTML, no account, nothing is kept)', access: 'public', params: tokenParams, upload: true, streams: 'file' }),
  publicFilePage: endpoint({ method: 'GET', path: '/v', summary: 'A form for a signed file (HTML, no account)', access: 'public', streams: 'file' }),
  publicFile: endpoint({ method: 'POST', path: '/v', summary: 'Are the signatures of this file, part `file` of a form, valid? Part `detached` is the data of a detached signature (HTML, no account, nothing is kept)', access: 'public', upload: true, streams: 'file' }),
};
