import type { EntityManager } from 'typeorm';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { AttachmentId, DocumentId, Instant, OrganisationId, PersonId, Sha256 } from '#shared/domain/ids.js';
import type { AttachmentFact, Block, Requisites } from './domain/content.js';

/** The autosaved state of a draft; `revision` counts saves and guards against overwriting what was not seen. */
export interface WorkingCopy {
  readonly documentId: DocumentId;
  readonly revision: number;
  readonly requisites: Requisites;
  readonly body: readonly Block[];
  readonly savedAt: Instant;
  readonly savedBy: PersonId;
  /** The mark that the client gave this save, by which it knows its own save again when the answer was lost; null when it gave none. */
  readonly saveId: string | null;
}

interface Row { document_id: DocumentId; revision: number; requisites: Requisites; body: readonly Block[]; saved_at: Date; saved_by: PersonId; save_id: string | null }
interface AttachmentRow { id: AttachmentId; name: string; role: AttachmentFact['role']; media_type: string; size: string; sha256: Sha256 }

export async function workingCopyOf(runner: Runner, documentId: DocumentId): Promise<WorkingCopy | undefined> {
  const row = await firstRow<Row>(runner, `select document_id, revision, requisites, body, saved_at, saved_by, save_id from working_copy where document_id = $1`, [documentId]);
  return row && { documentId: row.document_id, revision: row.revision, requisites: row.requisites, body: row.body, savedAt: row.saved_at.toISOString() as Instant, savedBy: row.saved_by, saveId: row.save_id };
}

/** Writes the first state (revision 0) or the next one over the revision before it; the caller holds the document's lock. */
export async function writeWorkingCopy(tx: EntityManager, copy: WorkingCopy): Promise<void> {
  await tx.query(
    `insert into working_copy (document_id, revision, requisites, body, saved_at, saved_by, save_id) values ($1,$2,$3::jsonb,$4::jsonb,$5,$6,$7)
     on conflict (document_id) do update set revision = excluded.revision, requisites = excluded.requisites, body = excluded.body, saved_at = excluded.saved_at, saved_by = excluded.saved_by, save_id = excluded.save_id`,
    [copy.documentId, copy.revision, JSON.stringify(copy.requisites), JSON.stringify(copy.body), copy.savedAt, copy.savedBy, copy.saveId],
  );
}

const attachmentOf = (row: AttachmentRow): AttachmentFact => ({ id: row.id, name: row.name, role: row.role, mediaType: row.media_type, size: Number(row.size), sha256: row.sha256 });

/** The files of the working copy in their order. */
export async function attachmentsOf(runner: Runner, documentId: DocumentId): Promise<AttachmentFact[]> {
  const found = await rows<AttachmentRow>(runner, `select id, name, role, media_type, size, sha256 from attachment where document_id = $1 and detached_at is null order by place, id`, [documentId]);
  return found.map(attachmentOf);
}

/** A file of a document that some version froze, or that hangs on the working copy (`alsoDraft`); undefined otherwise. */
export async function attachmentById(runner: Runner, documentId: DocumentId, attachmentId: AttachmentId, alsoDraft: boolean): Promise<AttachmentFact | undefined> {
  const row = await firstRow<AttachmentRow>(
    runner,
    `select a.id, a.name, a.role, a.media_type, a.size, a.sha256 from attachment a where a.document_id = $1 and a.id = $2
       and (($3 and a.detached_at is null)
         or exists (select 1 from document_version v where v.document_id = a.document_id and v.content->'attachments' @> jsonb_build_array(jsonb_build_object('id', a.id))))`,
    [documentId, attachmentId, alsoDraft],
  );
  return row && attachmentOf(row);
}

export async function insertAttachment(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId, fact: AttachmentFact, by: PersonId, at: Instant): Promise<void> {
  await tx.query(
    `insert into attachment (id, organisation_id, document_id, place, name, role, media_type, size, sha256, attached_at, attached_by)
     values ($1,$2,$3,(select coalesce(max(place), 0) + 1 from attachment where document_id = $3),$4,$5,$6,$7,$8,$9,$10)`,
    [fact.id, organisationId, documentId, fact.name, fact.role, fact.mediaType, fact.size, fact.sha256, at, by],
  );
}
