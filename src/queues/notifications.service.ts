import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, EventId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { newId } from '#shared/new-id.js';
import type { queuesApi } from './queues.contract.js';

/** One thing to tell one person about one event. `facts` are what the text is made of, in the web and in the mail alike. */
export interface Notice {
  readonly personId: PersonId;
  readonly type: string;
  readonly facts: Readonly<Record<string, Json>>;
  readonly needsAction: boolean;
}

/** What a notice is told of. */
interface ToldEvent { readonly id: EventId; readonly organisationId: OrganisationId; readonly documentId: DocumentId | null }

interface Row { id: string; at: Date; type: string; facts: Record<string, Json>; document_id: DocumentId | null; title: string | null; needs_action: boolean; read_at: Date | null }

/** Keeps and shows what people were told. Telling the same person the same about the same event twice is once. */
@Injectable()
export class NotificationsService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock) {}

  /**
   * Writes the notices of events; answers the ids of all of them that have not been mailed, also of an earlier attempt. Where this
   * installation sends no mails (`mails`), none is left to be mailed, also not when it will one day.
   */
  async tell(runner: Runner, told: ReadonlyMap<ToldEvent, readonly Notice[]>, mails: boolean): Promise<string[]> {
    const now = this.clock.now();
    const wanted = [...told].flatMap(([event, notices]) => notices.map((notice) => ({ event, notice })));
    // Ids in the order of the notices, whatever else is of the same millisecond: a list shows by them what came first.
    const ids = wanted.map(() => newId()).sort();
    const written = wanted.map(({ event, notice }, place) => ({
      id: ids[place], organisation_id: event.organisationId, person_id: notice.personId, event_id: event.id, type: notice.type, facts: notice.facts, document_id: event.documentId, needs_action: notice.needsAction,
    }));
    if (written.length > 0) {
      // In one order for all workers: two that tell of the same events in different company wait for each other, and never both.
      await runner.query(
        `insert into notification (id, organisation_id, person_id, event_id, type, facts, document_id, needs_action, at, mailed_at)
         select n.id, n.organisation_id, n.person_id, n.event_id, n.type, n.facts, n.document_id, n.needs_action, $1, $2
         from jsonb_to_recordset($3::jsonb) as n (id uuid, organisation_id uuid, person_id uuid, event_id uuid, type text, facts jsonb, document_id uuid, needs_action boolean)
         order by n.event_id, n.person_id, n.type
         on conflict on constraint notification_once do nothing`,
        [now, mails ? null : now, JSON.stringify(written)],
      );
    }
    if (!mails || told.size === 0) return [];
    return (await rows<{ id: string }>(runner, `select id from notification where event_id = any($1::uuid[]) and mailed_at is null order by id`, [[...told.keys()].map(({ id }) => id)])).map(({ id }) => id);
  }

  async list(actor: PersonActor, query: InputOf<typeof queuesApi.notifications>['query']): Promise<OutputOf<typeof queuesApi.notifications>> {
    const after = decodeCursor(query.cursor, 2);
    const found = await rows<Row>(
      this.dataSource,
      `select id, at, type, facts, document_id, facts->>'title' as title, needs_action, read_at from notification
       where person_id = $1 and ($2::boolean is not true or read_at is null) and ($3::timestamptz is null or (at, id) < ($3, $4::uuid)) order by at desc, id desc limit $5`,
      [actor.personId, query.unread ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (row) => [row.at.toISOString(), row.id], (row) => ({
      notificationId: row.id, at: row.at.toISOString(), type: row.type, facts: row.facts, documentId: row.document_id, title: row.title, needsAction: row.needs_action, readAt: row.read_at?.toISOString() ?? null,
    }));
    return { ...page, unread: await this.unread(actor.personId) };
  }

  async unread(personId: PersonId): Promise<number> {
    const row = await firstRow<{ count: number }>(this.dataSource, `select count(*)::int as count from notification where person_id = $1 and read_at is null`, [personId]);
    return row?.count ?? 0;
  }

  async markRead(actor: PersonActor, notificationIds: readonly string[] | undefined): Promise<void> {
    await this.dataSource.query(`update notification set read_at = $2 where person_id = $1 and read_at is null and ($3::uuid[] is null or id = any($3))`, [actor.personId, this.clock.now(), notificationIds ?? null]);
  }

  /** The newest id and the unread count of each person: one query for everybody who is connected. */
  async pulse(personIds: readonly PersonId[]): Promise<Map<PersonId, { newest: string; unread: number }>> {
    const found = await rows<{ person_id: PersonId; newest: string; unread: number }>(
      this.dataSource, `select person_id, max(id::text) as newest, (count(*) filter (where read_at is null))::int as unread from notification where person_id = any($1) group by person_id`, [personIds]);
    return new Map(found.map((row) => [row.person_id, { newest: row.newest, unread: row.unread }]));
  }
}
