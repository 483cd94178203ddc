import { z } from 'zod';
import { endpoint } from '#shared/http/endpoint.js';
import { idOf, idOut, instant, json, page, pageQuery, personRef, sha256Hex } from '#shared/http/schemas.js';
import type { AttachmentId, DocumentId } from '#shared/domain/ids.js';
import { accessClasses, requisiteTypes } from './domain/kinds.js';
import { phases } from './domain/phase.js';

export { phases };

const inline = z.object({ text: z.string().max(20_000), marks: z.array(z.enum(['bold', 'italic', 'underline'])).max(3).optional() });
const text = z.array(inline).max(2000);
const blockId = z.uuid();
/** A block of the body; see `documents/domain/content.ts`. */
export const BlockSchema = z.discriminatedUnion('type', [
  z.object({ id: blockId, type: z.literal('paragraph'), align: z.enum(['left', 'center', 'right', 'justify']).optional(), text }),
  z.object({ id: blockId, type: z.literal('heading'), text }),
  z.object({ id: blockId, type: z.literal('point'), level: z.union([z.literal(1), z.literal(2), z.literal(3)]), text }),
  z.object({ id: blockId, type: z.literal('bullet'), text }),
  z.object({
    id: blockId, type: z.literal('table'), header: z.boolean().optional(),
    rows: z.array(z.object({ id: blockId, cells: z.array(z.object({ text })).max(20) })).max(2000),
  }),
  z.object({ id: blockId, type: z.literal('appendix'), number: z.number().int().min(1).max(99), text }),
]);
export const BodySchema = z.array(BlockSchema).max(5000);
export const RequisitesSchema = z.record(z.string().max(60), json);

export const PartSchema = z.discriminatedUnion('part', [
  z.object({ part: z.literal('requisite'), name: z.string() }),
  z.object({ part: z.literal('requisites') }),
  z.object({ part: z.literal('text') }),
  z.object({ part: z.literal('appendix'), number: z.number().int() }),
  z.object({ part: z.literal('block'), id: blockId }),
  z.object({ part: z.literal('attachment'), name: z.string() }),
  z.object({ part: z.literal('attachments') }),
]);

export const AttachmentView = z.object({
  id: idOut, name: z.string(), role: z.enum(['appendix', 'supporting']), mediaType: z.string(), size: z.number(), sha256: sha256Hex,
});

/** One requisite of a kind: how it is asked for, checked and printed. */
export const RequisiteSchemaView = z.object({
  name: z.string(), dstuCode: z.string().nullable(), labelUk: z.string(), labelEn: z.string(), helpUk: z.string().nullable(),
  type: z.enum(requisiteTypes), required: z.boolean(), maxLength: z.number().nullable(), maxLineLength: z.number().nullable(),
  choices: z.array(z.object({ value: z.string(), labelUk: z.string(), labelEn: z.string() })).nullable(),
});
export const KindView = z.object({
  code: z.string(), nameUk: z.string(), nameEn: z.string(), groupUk: z.string(), letterhead: z.enum(['order', 'letter', 'memo']),
  requisites: z.array(RequisiteSchemaView), defaultAccess: z.enum(accessClasses), numbering: z.enum(['A', 'B']),
});

/** A finding of the requisite lint; the text is made by the web from the code and the facts. */
export const FindingView = z.object({
  code: z.string(), severity: z.enum(['error', 'warning']), requisite: z.string().nullable(), blockId: blockId.nullable(), facts: z.record(z.string(), json),
});

export const WorkingCopyView = z.object({
  documentId: idOut, revision: z.number().int(), requisites: RequisitesSchema, body: BodySchema, attachments: z.array(AttachmentView),
  savedAt: instant, savedBy: personRef, findings: z.array(FindingView), editable: z.boolean(),
  /** The mark of the last save, as its client gave it. */
  saveId: z.string().nullable(),
});

export const DocumentView = z.object({
  documentId: idOut, kind: z.string(), kindUk: z.string(), kindEn: z.string(), title: z.string(), phase: z.enum(phases),
  author: personRef, unit: z.string(), access: z.enum(accessClasses), urgent: z.boolean(),
  currentVersion: z.number().int().nullable(), contentHash: sha256Hex.nullable(),
  registrationIndex: z.string().nullable(), registeredOn: z.string().nullable(), caseIndex: z.string().nullable(),
  createdAt: instant, updatedAt: instant, isMine: z.boolean(),
  /** What is ready to download: the PDF of the current version, the signed one, the sealed one. */
  files: z.object({ version: z.boolean(), signed: z.boolean(), sealed: z.boolean() }),
  /** Consequences that still wait (seal, registration, time-stamp), in the order of the work; empty when nothing waits. */
  waiting: z.array(z.object({ step: z.string(), since: instant, reason: z.string().nullable() })),
});
export const DocumentListItem = z.object({
  documentId: idOut, kindUk: z.string(), kindEn: z.string(), title: z.string(), phase: z.enum(phases), author: personRef, unit: z.string(),
  currentVersion: z.number().int().nullable(), registrationIndex: z.string().nullable(), registeredOn: z.string().nullable(), updatedAt: instant,
});
export const VersionView = z.object({
  number: z.number().int(), contentHash: sha256Hex, createdAt: instant, createdBy: personRef, note: z.string().nullable(), editorial: z.boolean(),
  requisites: RequisitesSchema, body: BodySchema, attachments: z.array(AttachmentView),
});
export const VersionListItem = VersionView.omit({ requisites: true, body: true, attachments: true });

const section = z.union([z.literal('text'), z.object({ appendix: z.number().int() })]);
const word = z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() });
/** The change set of `documents/domain/change-set.ts`, with the printed number of each point («п. 2», «п. 2 пп. 1») beside it. */
export const ChangeSetView = z.object({
  fromVersion: z.number().int(), toVersion: z.number().int().nullable(), same: z.boolean(), kindChanged: z.boolean(),
  requisites: z.array(z.object({ name: z.string(), labelUk: z.string(), labelEn: z.string(), before: json.optional(), after: json.optional(), words: z.array(word) })),
  blocks: z.array(z.object({
    kind: z.enum(['added', 'removed', 'moved', 'changed']), id: blockId, section, place: z.string(), moved: z.boolean(), formattingOnly: z.boolean(),
    before: BlockSchema.nullable(), after: BlockSchema.nullable(), words: z.array(word),
    rows: z.array(z.object({ kind: z.enum(['added', 'removed', 'moved', 'changed']), id: blockId, words: z.array(word) })),
  })),
  attachments: z.array(z.object({ kind: z.enum(['added', 'removed', 'changed']), name: z.string() })),
  blockCount: z.number().int(),
});

export const documentParams = z.object({ documentId: idOf<DocumentId>() });

export const documentsApi = {
  kinds: endpoint({ method: 'GET', path: '/api/kinds', summary: 'Kinds of documents that I may create', access: 'signedIn', response: z.object({ kinds: z.array(KindView) }) }),
  create: endpoint({
    method: 'POST', path: '/api/documents', summary: 'Create a draft, empty or on the basis of another document', access: ['drafter'], status: 201, idempotent: true,
    body: z.object({ kind: z.string().max(40), basedOn: idOf<DocumentId>().optional() }), response: DocumentView,
  }),
  list: endpoint({
    method: 'GET', path: '/api/documents', summary: 'Documents that I may see; `mine` are those I wrote', access: 'signedIn',
    query: z.object({ scope: z.enum(['mine', 'visible']).default('visible'), phase: z.enum(phases).optional(), kind: z.string().max(40).optional(), q: z.string().max(200).optional(), ...pageQuery }),
    response: page(DocumentListItem),
  }),
  show: endpoint({ method: 'GET', path: '/api/documents/:documentId', summary: 'One document', access: 'signedIn', params: documentParams, response: DocumentView }),
  settings: endpoint({
    method: 'PATCH', path: '/api/documents/:documentId', summary: 'Change access class or urgency of my draft', access: ['drafter'], params: documentParams,
    body: z.object({ access: z.enum(accessClasses).optional(), urgent: z.boolean().optional() }), response: DocumentView,
  }),
  discard: endpoint({ method: 'DELETE', path: '/api/documents/:documentId', summary: 'Discard a draft that was never submitted', access: ['drafter'], params: documentParams, status: 204 }),
  workingCopy: endpoint({ method: 'GET', path: '/api/documents/:documentId/working-copy', summary: 'The autosaved working copy', access: 'signedIn', params: documentParams, response: WorkingCopyView }),
  saveWorkingCopy: endpoint({
    method: 'PUT', path: '/api/documents/:documentId/working-copy', summary: 'Save the working copy over the revision that I saw (If-Match)', access: ['drafter'], checksTexts: true,
    params: documentParams, response: WorkingCopyView,
    body: z.object({
      revision: z.number().int().min(0), requisites: RequisitesSchema, body: BodySchema,
      /** A mark of this save, and the marks of saves before it whose answers were lost on the way: a text that one of these wrote is no other's. */
      saveId: z.uuid().nullish(), unheard: z.array(z.uuid()).max(500).optional(),
    }),
  }),
  attach: endpoint({
    method: 'POST', path: '/api/documents/:documentId/attachments', summary: 'Attach a file (≤ 200 MB, streamed; its kind is told by its content)', access: ['drafter'],
    params: documentParams, query: z.object({ role: z.enum(['appendix', 'supporting']).default('appendix') }), upload: true, status: 201, response: AttachmentView,
  }),
  detach: endpoint({
    method: 'DELETE', path: '/api/documents/:documentId/attachments/:attachmentId', summary: 'Take a file off the working copy', access: ['drafter'],
    params: z.object({ documentId: idOf<DocumentId>(), attachmentId: idOf<AttachmentId>() }), status: 204,
  }),
  attachmentContent: endpoint({
    method: 'GET', path: '/api/documents/:documentId/attachments/:attachmentId/content', summary: 'Download a file', access: 'signedIn',
    params: z.object({ documentId: idOf<DocumentId>(), attachmentId: idOf<AttachmentId>() }), streams: 'file',
  }),
  importDocx: endpoint({
    method: 'POST', path: '/api/documents/:documentId/imported-text', summary: 'Read a DOCX into blocks; the draft itself is not touched', access: ['drafter'],
    params: documentParams, upload: true,
    response: z.object({ body: BodySchema, dropped: z.array(z.object({ what: z.string(), count: z.number().int() })) }),
  }),
  preview: endpoint({ method: 'GET', path: '/api/documents/:documentId/preview.pdf', summary: 'The working copy as the exact PDF page', access: 'signedIn', params: documentParams, streams: 'file' }),
  versions: endpoint({ method: 'GET', path: '/api/documents/:documentId/versions', summary: 'Versions, newest first', access: 'signedIn', params: documentParams, response: z.object({ versions: z.array(VersionListItem) }) }),
  version: endpoint({
    method: 'GET', path: '/api/documents/:documentId/versions/:number', summary: 'One version in full', access: 'signedIn',
    params: z.object({ documentId: idOf<DocumentId>(), number: z.coerce.number().int().min(1) }), response: VersionView,
  }),
  versionPdf: endpoint({
    method: 'GET', path: '/api/documents/:documentId/versions/:number/document.pdf', summary: 'One version as PDF', access: 'signedIn',
    params: z.object({ documentId: idOf<DocumentId>(), number: z.coerce.number().int().min(1) }), streams: 'file',
  }),
  changes: endpoint({
    method: 'GET', path: '/api/documents/:documentId/changes', summary: 'What differs between two versions, or a version and the working copy', access: 'signedIn',
    params: documentParams, query: z.object({ from: z.coerce.number().int().min(1), to: z.coerce.number().int().min(1).optional() }), response: ChangeSetView,
  }),
};
