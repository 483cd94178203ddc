import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows } from '#shared/database/rows.js';
import { inTransaction, isUniqueViolation } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { AttachmentId, BlockId, DocumentId } from '#shared/domain/ids.js';
import { documentChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { documentsProblem } from './documents.errors.js';
import { DocumentsService } from './documents.service.js';
import type { AttachmentFact } from './domain/content.js';
import { DraftsService } from './drafts.service.js';
import { importDocx, type ImportedText } from './import/docx-import.js';
import { BLOB_STORE, BlobError, type BlobStore } from './storage/blob-store.js';
import { fileKind } from './storage/file-kind.js';
import { attachmentLimit, type Uploaded } from './uploaded-file.js';
import { attachmentById, attachmentsOf, insertAttachment } from './working-copy.store.js';

/** More files than this belong into one archive. */
const attachmentsAtMost = 100;

/** Files of documents: taken in by their content, kept by their hash, given out only to those who see the document. */
@Injectable()
export class AttachmentsService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    private readonly clock: Clock,
    private readonly documents: DocumentsService,
    private readonly drafts: DraftsService,
  ) {}

  /** Refuses before a single byte is read when the person may not attach to this document now. */
  async assertMayAttach(actor: PersonActor, documentId: DocumentId): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    await inTransaction(this.dataSource, (tx) => this.drafts.editable(tx, actor, documentId));
  }

  /** Hangs an uploaded file on the draft. Refused by name when it is not what it says, encrypted, broken, or there already. */
  async attach(actor: PersonActor, documentId: DocumentId, role: AttachmentFact['role'], { file, name }: Uploaded): Promise<AttachmentFact> {
    const kind = await fileKind(file.path, name);
    if (!kind.ok) throw documentsProblem(kind.refusal.code, { ...kind.refusal.facts });
    const stored = await this.blobs.put(actor.organisationId, createReadStream(file.path), attachmentLimit).catch(storageProblem);
    const fact: AttachmentFact = { id: newId<AttachmentId>(), name: kind.value.name, role, mediaType: kind.value.mediaType, size: stored.size, sha256: stored.sha256 };
    return inTransaction(this.dataSource, async (tx) => {
      await this.drafts.editable(tx, actor, documentId);
      if ((await attachmentsOf(tx, documentId)).length >= attachmentsAtMost) throw documentsProblem('tooManyAttachments', { limit: attachmentsAtMost });
      const at = this.clock.now();
      await insertAttachment(tx, actor.organisationId, documentId, fact, actor.personId, at);
      await record(tx, { organisationId: actor.organisationId, chain: documentChain(documentId), documentId, actor, at }, [
        { type: 'fileAttached', data: { attachmentId: fact.id, name: fact.name, role, size: fact.size, sha256: fact.sha256 } }]);
      return fact;
    }).catch((error: unknown) => {
      throw isUniqueViolation(error, 'attachment_name_once') ? documentsProblem('attachmentNameTaken', { name: fact.name }) : error;
    });
  }

  /** Takes a file off the draft; versions that have it keep it. */
  async detach(actor: PersonActor, documentId: DocumentId, attachmentId: AttachmentId): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    await inTransaction(this.dataSource, async (tx) => {
      await this.drafts.editable(tx, actor, documentId);
      const at = this.clock.now();
      const gone = await changedRows<{ name: string }>(tx, `update attachment set detached_at = $3 where document_id = $1 and id = $2 and detached_at is null returning name`, [documentId, attachmentId, at]);
      if (!gone[0]) throw sharedProblem('notFound');
      await record(tx, { organisationId: actor.organisationId, chain: documentChain(documentId), documentId, actor, at }, [{ type: 'fileDetached', data: { attachmentId, name: gone[0].name } }]);
    });
  }

  /** A file with its bytes, checked against the hash while they are read. The files of a draft are its author's alone. */
  async content(actor: PersonActor, documentId: DocumentId, attachmentId: AttachmentId): Promise<{ fact: AttachmentFact; data: Readable }> {
    await this.documents.assertVisible(actor, documentId);
    const document = await this.documents.facts(this.dataSource, actor.organisationId, documentId);
    const fact = await attachmentById(this.dataSource, documentId, attachmentId, document.authorId === actor.personId);
    if (!fact) throw sharedProblem('notFound');
    return { fact, data: await this.blobs.get(actor.organisationId, fact.sha256).catch(storageProblem) };
  }

  /** Reads an uploaded DOCX into blocks with fresh ids; the draft is not touched. */
  async readDocx({ file, name }: Uploaded): Promise<ImportedText> {
    const imported = await importDocx(file.path, name, () => newId<BlockId>());
    if (!imported.ok) throw documentsProblem(imported.refusal.code, { ...imported.refusal.facts });
    return imported.value;
  }
}

/** What a store says, in words for the person; a fault stays a fault. */
export function storageProblem(error: unknown): never {
  if (error instanceof BlobError && error.code === 'unavailable') throw documentsProblem('storageAway');
  if (error instanceof BlobError && (error.code === 'missing' || error.code === 'changed')) throw documentsProblem('storedFileChanged');
  throw error;
}
