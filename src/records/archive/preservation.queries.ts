import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { DocumentsService } from '#documents/documents.service.js';
import { visibleDocuments } from '#documents/documents.queries.js';
import { PreservationService } from '#signatures/preservation/preservation.service.js';
import type { recordsApi } from '../records.contract.js';

type View = OutputOf<typeof recordsApi.preservation>;
interface Row {
  document_id: string; title: string; index: string | null; level: string | null; generation: number | null; timestamp_at: Date | null; renew_at: Date | null; because: string | null; last_error: string | null; reasons: View['items'][number]['reasons'] | null; attempts: number | null; open_signatures: number; total: number; due: number; failing: number;
}

/** What the archivist sees of long-term levels: every sealed document that the person may see, those that are due first (A10). */
@Injectable()
export class PreservationQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly documents: DocumentsService, private readonly preservation: PreservationService, private readonly clock: Clock) {}

  async list(actor: PersonActor, limit: number): Promise<View> {
    const now = this.clock.now();
    const parameters: unknown[] = [actor.organisationId, now, limit];
    const visible = visibleDocuments(actor, this.documents.today(), parameters);
    const found = await rows<Row>(
      this.dataSource,
      `with held as (
         select f.document_id, d.title, d.registration_index as index, p.generation, p.timestamp_at, p.renew_at, p.because, p.last_error, p.reasons, p.attempts, f.created_at,
           (select g.level from signature_file g where g.document_id = f.document_id and g.kind = 'preserved' order by g.place desc limit 1) as level,
           (select count(*)::int from signature s where s.document_id = f.document_id and s.cms is not null and (s.renew_at is null or s.renew_at <= $2)) as open_signatures
         from signature_file f join document d on d.id = f.document_id left join preservation p on p.document_id = f.document_id
         where f.organisation_id = $1 and f.kind = 'sealed' and ${visible}),
       judged as (select *, (renew_at is null or renew_at <= $2 or open_signatures > 0) as is_due from held)
       select *, (count(*) over ())::int as total, (count(*) filter (where is_due) over ())::int as due, (count(*) filter (where last_error is not null) over ())::int as failing
       from judged order by is_due desc, renew_at nulls first, created_at limit $3`,
      parameters,
    );
    const [first] = found;
    return {
      counts: { total: first?.total ?? 0, due: first?.due ?? 0, failing: first?.failing ?? 0 }, marginDays: this.preservation.policy.marginDays,
      items: found.map((row) => ({
        documentId: row.document_id, title: row.title, index: row.index, level: row.level ?? 'B-T', stamps: row.generation ?? 0, timestampAt: row.timestamp_at?.toISOString() ?? null, renewAt: row.renew_at?.toISOString() ?? null, because: row.because,
        state: row.last_error !== null ? 'failing' : row.renew_at === null || row.renew_at.toISOString() <= now || row.open_signatures > 0 ? 'due' : 'kept', signaturesDue: row.open_signatures, attempts: row.attempts ?? 0, lastError: row.last_error,
        // What failed before reasons were kept is told by the machine's words alone.
        reasons: row.last_error === null ? [] : (row.reasons ?? [{ code: 'fault', signature: '', certificate: '' }]),
      })),
    };
  }
}
