import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, type Runner } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { LocalDate, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { Problem } from '#shared/errors/problem.js';
import { once } from '#shared/idempotency.js';
import { organisationChain, record } from '#shared/journal/record.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { ReceivedFiles, type ReceivedFile } from '#documents/received-files.service.js';
import { recordsProblem } from '../records.errors.js';
import type { RecordsEvent } from '../records.events.js';
import type { IncomingFileId, IncomingId } from '../records.ids.js';
import { mayReadIncoming } from './incoming-access.js';
import { RegistrationMarks } from './registration-marks.service.js';

interface FileRow {
  id: IncomingFileId; organisation_id: OrganisationId; incoming_id: IncomingId; name: string; media_type: string; size: string; sha256: Sha256; mark: 'none' | 'waiting' | 'onPage' | 'ownPage' | 'refused'; marked_sha256: Sha256 | null; marked_size: string | null;
  index: string; received_on: LocalDate; personal: boolean;
}

/** A file on its way out. */
export interface LeavingFile { readonly name: string; readonly mediaType: string; readonly size: number; readonly sha256: Sha256; readonly data: Readable }

const mostFiles = 50;
/** Larger PDFs are kept and not marked: they would have to be held in memory twice. */
const largestMarked = 50 * 1024 * 1024;

/**
 * What came with an incoming document. The file stays byte for byte as it came; of a PDF that nobody signed a copy is made with the
 * registration mark, closed by the e-seal: the institution's electronic copy of what it took in (rules-ua §2.10, ADR 0031).
 */
@Injectable()
export class IncomingFiles {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly received: ReceivedFiles, private readonly marks: RegistrationMarks, private readonly clock: Clock, @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Keeps an uploaded file and, if it can be marked now, marks it. A seal or time-stamp that is not to be had loses nothing: the mark waits. */
  async add(actor: PersonActor, incomingId: IncomingId, request: FastifyRequest): Promise<void> {
    await this.incomingOf(this.dataSource, actor, incomingId);
    const file = await this.received.take(actor.organisationId, request);
    const incomingFileId = await inTransaction(this.dataSource, (tx) => this.keep(tx, actor, incomingId, file));
    if (file.mediaType !== 'application/pdf') return;
    await this.mark(actor, incomingFileId).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      this.logger.warn({ err: error, incomingFileId }, 'a registration mark waits');
    });
  }

  /** Marks a PDF that waits for it; one that is marked already stays as it is. Refuses what is no PDF, and with the seal's own refusals. */
  async mark(actor: PersonActor, incomingFileId: IncomingFileId): Promise<IncomingId> {
    const file = await this.fileOf(this.dataSource, actor, incomingFileId);
    if (file.marked_sha256) return file.incoming_id;
    if (file.mark !== 'waiting') throw recordsProblem('notMarkable', { mark: file.mark });
    const made = Number(file.size) > largestMarked
      ? { ok: false as const, reason: 'tooLarge' as const }
      : await this.marks.mark(actor.organisationId, file.incoming_id, { index: file.index, date: file.received_on }, await this.received.bytes(actor.organisationId, file.sha256, largestMarked));
    await inTransaction(this.dataSource, async (tx) => {
      const standing = await firstRow<{ mark: string }>(tx, `select mark from incoming_file where id = $1 for update`, [incomingFileId]);
      if (standing?.mark !== 'waiting') return;
      if (!made.ok) return void (await tx.query(`update incoming_file set mark = 'refused', mark_reason = $2 where id = $1`, [incomingFileId, made.reason]));
      await tx.query(`update incoming_file set mark = $2, mark_reason = null, marked_sha256 = $3, marked_size = $4, marked_page = $5 where id = $1`, [incomingFileId, made.addedPage ? 'ownPage' : 'onPage', made.sha256, made.size, made.page]);
      await this.note(tx, actor, { type: 'incomingFileMarked', data: { ...factsOf(file), markedSha256: made.sha256, page: made.page, addedPage: made.addedPage } });
    });
    return file.incoming_id;
  }

  /** Takes a wrongly added file out of sight. Its bytes stay where the journal can prove what was there. */
  async withdraw(actor: PersonActor, incomingFileId: IncomingFileId, reason: string, key: string | undefined): Promise<IncomingId> {
    return inTransaction(this.dataSource, (tx) => once(tx, actor, { key, command: { withdraw: incomingFileId, reason } }, async () => {
      const file = await this.fileOf(tx, actor, incomingFileId, true);
      await tx.query(`update incoming_file set withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4 where id = $1`, [incomingFileId, this.clock.now(), actor.personId, reason]);
      await this.note(tx, actor, { type: 'incomingFileWithdrawn', data: { ...factsOf(file), name: file.name, reason } });
      return file.incoming_id;
    }));
  }

  /** A file for those who may read it: as it came, or its marked copy. What private people wrote leaves only with a line in the journal. */
  async open(actor: PersonActor, incomingFileId: IncomingFileId, which: 'received' | 'marked'): Promise<LeavingFile> {
    const file = await this.fileOf(this.dataSource, actor, incomingFileId);
    const marked = which === 'marked';
    const sha256 = marked ? file.marked_sha256 : file.sha256;
    if (!mayReadIncoming(actor, file) || !sha256) throw sharedProblem('notFound');
    if (file.personal) await inTransaction(this.dataSource, (tx) => this.note(tx, actor, { type: 'incomingFileTaken', data: factsOf({ ...file, sha256 }) }));
    const name = marked ? `${file.name.replace(/\.pdf$/i, '')} (вх. ${file.index.replaceAll('/', '-')}).pdf` : file.name;
    return { name, mediaType: file.media_type, size: Number(marked ? file.marked_size : file.size), sha256, data: await this.received.open(actor.organisationId, sha256) };
  }

  private async keep(tx: EntityManager, actor: PersonActor, incomingId: IncomingId, file: ReceivedFile): Promise<IncomingFileId> {
    // The lock keeps two uploads from passing the limit together.
    const { index } = await this.incomingOf(tx, actor, incomingId, true);
    const counted = await firstRow<{ count: number }>(tx, `select count(*)::int as count from incoming_file where incoming_id = $1 and withdrawn_at is null`, [incomingId]);
    if ((counted?.count ?? 0) >= mostFiles) throw recordsProblem('tooManyIncomingFiles', { limit: mostFiles });
    const incomingFileId = newId<IncomingFileId>();
    await tx.query(
      `insert into incoming_file (id, organisation_id, incoming_id, name, media_type, size, sha256, added_at, added_by, mark) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
      [incomingFileId, actor.organisationId, incomingId, file.name, file.mediaType, file.size, file.sha256, this.clock.now(), actor.personId, file.mediaType === 'application/pdf' ? 'waiting' : 'none']);
    await this.note(tx, actor, { type: 'incomingFileAdded', data: { incomingId, incomingFileId, index, sha256: file.sha256, name: file.name, size: file.size } });
    return incomingFileId;
  }

  private async incomingOf(runner: Runner, actor: PersonActor, incomingId: IncomingId, lock = false): Promise<{ index: string }> {
    const found = await firstRow<{ index: string }>(runner, `select index from incoming where id = $1 and organisation_id = $2 ${lock ? 'for update' : ''}`, [incomingId, actor.organisationId]);
    if (!found) throw sharedProblem('notFound');
    return found;
  }

  private async fileOf(runner: Runner, actor: PersonActor, incomingFileId: IncomingFileId, lock = false): Promise<FileRow> {
    const found = await firstRow<FileRow>(
      runner,
      `select f.*, i.index, i.received_on::text, i.personal from incoming_file f join incoming i on i.id = f.incoming_id where f.id = $1 and f.organisation_id = $2 and f.withdrawn_at is null ${lock ? 'for update of f' : ''}`,
      [incomingFileId, actor.organisationId]);
    if (!found) throw sharedProblem('notFound');
    return found;
  }

  private note(tx: EntityManager, actor: PersonActor, event: RecordsEvent): Promise<unknown> {
    const { organisationId } = actor;
    return record(tx, { organisationId, chain: organisationChain(organisationId), actor, at: this.clock.now() }, [event]);
  }
}

const factsOf = ({ incoming_id, id, index, sha256 }: Pick<FileRow, 'incoming_id' | 'id' | 'index' | 'sha256'>) => ({ incomingId: incoming_id, incomingFileId: id, index, sha256 });
