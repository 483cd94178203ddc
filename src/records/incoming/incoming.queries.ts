import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { warningFor } from '../domain/terms.js';
import type { recordsApi } from '../records.contract.js';
import type { IncomingId } from '../records.ids.js';

type IncomingView = OutputOf<typeof recordsApi.registerIncoming>;
interface Row {
  id: IncomingId; index: string; received_on: string; correspondent: string; their_index: string | null; their_date: string | null; title: string; due_on: string | null;
  answered_by: DocumentId | null; answered_index: string | null;
}

const columns = `id, index, received_on::text, correspondent, their_index, their_date::text, title, due_on::text, answered_by, answered_index`;

/**
 * Reads incoming documents. People of the records office see all of them; everybody else sees number and title of those that are not
 * answered, to be able to answer them, and never an information request's or a citizen's name (rules-ua §7.3).
 */
@Injectable()
export class IncomingQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly directory: DirectoryQueries, private readonly clock: Clock) {}

  async list(actor: PersonActor, query: InputOf<typeof recordsApi.incoming>['query']): Promise<OutputOf<typeof recordsApi.incoming>> {
    const after = decodeCursor(query.cursor, 2);
    const found = await rows<Row>(
      this.dataSource,
      `select ${columns} from incoming where organisation_id = $1 and ($2::text is null or (answered_at is not null) = ($2 = 'answered')) and ($3::date is null or (received_on, id) < ($3, $4::uuid))
       order by received_on desc, id desc limit $5`,
      [actor.organisationId, query.state ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
    const view = await this.viewer(actor.organisationId);
    return pageOf(found, query.limit, (row) => [row.received_on, row.id], view);
  }

  async show(actor: PersonActor, incomingId: IncomingId): Promise<IncomingView> {
    const row = await firstRow<Row>(this.dataSource, `select ${columns} from incoming where id = $1 and organisation_id = $2`, [incomingId, actor.organisationId]);
    if (!row) throw sharedProblem('notFound');
    return (await this.viewer(actor.organisationId))(row);
  }

  private async viewer(organisationId: OrganisationId): Promise<(row: Row) => IncomingView> {
    const { calendar, timeZone } = await this.directory.organisation(organisationId);
    const today = localDateIn(timeZone, this.clock.now());
    return (row) => ({
      incomingId: row.id, index: row.index, receivedOn: row.received_on, correspondent: row.correspondent, theirIndex: row.their_index, theirDate: row.their_date, title: row.title, dueOn: row.due_on,
      state: row.answered_by ? 'answered' : 'open', warning: row.due_on && !row.answered_by ? warningFor(calendar, row.due_on, today) : null,
      answeredBy: row.answered_by ? { documentId: row.answered_by, index: row.answered_index ?? '' } : null,
    });
  }
}
