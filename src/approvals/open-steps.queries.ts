import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, PersonId, StepId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { approvalsApi } from './approvals.contract.js';

type View = OutputOf<typeof approvalsApi.openSteps>;
interface Row { step_id: StepId; document_id: DocumentId; kind_uk: string; stage_title: string; purpose: string; author_id: PersonId; assignee_id: PersonId | null; pool: PersonId[]; state: 'open' | 'held' | 'orphaned'; since: Date; due_at: Date | null; urgent: boolean }

/**
 * What stands and with whom, for the administrator who moves a step when somebody is suddenly away. It names the kind, the stage and the
 * people, and nothing that a document says: an administrator administers without reading (approvals.md, Confidentiality).
 */
@Injectable()
export class OpenStepsQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly directory: DirectoryQueries) {}

  /** The steps that wait, the longest first; those that nobody holds before all. `holder`: part of the name of who holds or could take it. */
  async open(actor: PersonActor, query: InputOf<typeof approvalsApi.openSteps>['query']): Promise<View> {
    const after = decodeCursor(query.cursor, 3);
    const found = await rows<Row>(
      this.dataSource,
      `with waiting as (
         select s.step_id, s.document_id, k.definition->>'nameUk' as kind_uk, s.stage_title, s.purpose, d.author_id, s.assignee_id, s.pool, s.state, coalesce(s.opened_at, d.updated_at) as since, s.due_at, s.urgent, (s.state <> 'orphaned')::int as held
         from route_step s join document d on d.id = s.document_id join document_kind k on k.organisation_id = d.organisation_id and k.code = d.kind
         where s.organisation_id = $1 and s.state in ('open', 'held', 'orphaned')
           and ($2::text is null or exists (select 1 from person p where (p.id = s.assignee_id or p.id = any(s.pool)) and p.name ilike '%' || $2 || '%')))
       select * from waiting where $3::int is null or (held, since, step_id) > ($3::int, $4::timestamptz, $5::uuid) order by held, since, step_id limit $6`,
      [actor.organisationId, query.holder?.trim().replace(/[\\%_]/g, '\\$&') || null, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, query.limit + 1],
    );
    const people = await this.directory.people(actor.organisationId, found.flatMap((row) => [row.author_id, ...(row.assignee_id ? [row.assignee_id] : []), ...row.pool]));
    const refOf = (personId: PersonId) => ({ personId, name: people.get(personId)?.name ?? '—', position: people.get(personId)?.position ?? '' });
    return pageOf(found, query.limit, (row) => [row.state === 'orphaned' ? '0' : '1', row.since.toISOString(), row.step_id], (row) => ({
      stepId: row.step_id, documentId: row.document_id, kindUk: row.kind_uk, stageTitle: row.stage_title, purpose: row.purpose, author: refOf(row.author_id), assignee: row.assignee_id ? refOf(row.assignee_id) : null, pool: row.pool.map(refOf), state: row.state,
      openedAt: row.since.toISOString(), dueAt: row.due_at?.toISOString() ?? null, urgent: row.urgent,
    }));
  }
}
