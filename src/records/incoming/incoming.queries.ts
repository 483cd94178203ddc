import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DocumentsService } from '#documents/documents.service.js';
import { visibleDocuments } from '#documents/documents.queries.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { mayReadIncoming } from './incoming-access.js';
import { warningFor } from '../domain/terms.js';
import type { recordsApi } from '../records.contract.js';
import type { IncomingFileId, IncomingId } from '../records.ids.js';

type IncomingView = OutputOf<typeof recordsApi.registerIncoming>;
interface Row {
  id: IncomingId; index: string; received_on: string; correspondent: string; personal: boolean; answer_shown: boolean; answered: boolean; their_index: string | null; their_date: string | null; title: string; due_on: string | null;
  answered_by: DocumentId | null; answered_index: string | null; files: FileRow[] | null;
}
interface FileRow { id: IncomingFileId; name: string; media_type: string; size: number; sha256: string; added_at: string; mark: 'none' | 'waiting' | 'onPage' | 'ownPage' | 'refused'; mark_reason: string | null; marked_page: number | null }

const officeRoles = ['records', 'archivist', 'auditor'] as const;
/** What stands instead of a private person's name for those outside the records office (rules-ua §7.3). */
const somebody = 'Фізична особа';

/**
 * Reads incoming documents. Everybody may see what waits for an answer, to be able to answer it; the names of private people only the
 * records office, and the answer itself only who may see that letter (A10).
 */
@Injectable()
export class IncomingQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly directory: DirectoryQueries, private readonly documents: DocumentsService, private readonly clock: Clock) {}

  async list(actor: PersonActor, query: InputOf<typeof recordsApi.incoming>['query']): Promise<OutputOf<typeof recordsApi.incoming>> {
    const after = decodeCursor(query.cursor, 2);
    const { select, parameters } = this.reading(actor);
    const value = (given: unknown, type: string): string => `$${parameters.push(given)}::${type}`;
    const state = value(query.state ?? null, 'text');
    const found = await rows<Row>(
      this.dataSource,
      `${select} where i.organisation_id = $1 and (${state} is null or (i.answered_at is not null) = (${state} = 'answered')) and (${value(after?.[0] ?? null, 'date')} is null or (i.received_on, i.id) < (${value(after?.[0] ?? null, 'date')}, ${value(after?.[1] ?? null, 'uuid')}))
       order by i.received_on desc, i.id desc limit ${value(query.limit + 1, 'integer')}`,
      parameters,
    );
    return pageOf(found, query.limit, (row) => [row.received_on, row.id], await this.viewer(actor));
  }

  async show(actor: PersonActor, incomingId: IncomingId): Promise<IncomingView> {
    const { select, parameters } = this.reading(actor);
    const row = await firstRow<Row>(this.dataSource, `${select} where i.organisation_id = $1 and i.id = $${parameters.push(incomingId)}::uuid`, parameters);
    if (!row) throw sharedProblem('notFound');
    return (await this.viewer(actor))(row);
  }

  private reading(actor: PersonActor): { select: string; parameters: unknown[] } {
    const parameters: unknown[] = [actor.organisationId];
    const visible = visibleDocuments(actor, this.documents.today(), parameters);
    const select = `select i.id, i.index, i.received_on::text, i.correspondent, i.personal, i.their_index, i.their_date::text, i.title, i.due_on::text, i.answered_by, i.answered_index, i.answered_at is not null as answered,
      exists (select 1 from document d where d.id = i.answered_by and ${visible}) as answer_shown,
      (select json_agg(json_build_object('id', f.id, 'name', f.name, 'media_type', f.media_type, 'size', f.size, 'sha256', f.sha256, 'added_at', f.added_at, 'mark', f.mark, 'mark_reason', f.mark_reason, 'marked_page', f.marked_page) order by f.id)
         from incoming_file f where f.incoming_id = i.id and f.withdrawn_at is null) as files from incoming i`;
    return { select, parameters };
  }

  private async viewer(actor: PersonActor): Promise<(row: Row) => IncomingView> {
    const { calendar, timeZone } = await this.directory.organisation(actor.organisationId);
    const today = localDateIn(timeZone, this.clock.now());
    const ofTheOffice = actor.roles.some((role) => officeRoles.some((one) => one === role));
    return (row) => ({
      incomingId: row.id, index: row.index, receivedOn: row.received_on, correspondent: row.personal && !ofTheOffice ? somebody : row.correspondent, theirIndex: row.their_index, theirDate: row.their_date, title: row.title, dueOn: row.due_on,
      state: row.answered ? 'answered' : 'open', warning: row.due_on && !row.answered ? warningFor(calendar, row.due_on, today) : null,
      answeredBy: row.answered_by && row.answer_shown ? { documentId: row.answered_by, index: row.answered_index ?? '' } : null,
      files: (row.files ?? []).map((file) => fileView(file, mayReadIncoming(actor, row))),
    });
  }
}

/** Names of files may name people: who may not open a file does not read its name either. */
function fileView(file: FileRow, mayRead: boolean): IncomingView['files'][number] {
  return {
    incomingFileId: file.id, name: mayRead ? file.name : 'Файл', mediaType: file.media_type, size: file.size, sha256: file.sha256, addedAt: new Date(file.added_at).toISOString(), mark: file.mark, markReason: file.mark_reason, markedPage: file.marked_page, mayRead,
  };
}
