import { rows, type Runner } from '#shared/database/rows.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, EventId, Instant, OrganisationId } from '#shared/domain/ids.js';
import type { JobData } from '../jobs.js';

/** An event as the journal keeps it, which is where a processor reads it: never out of the job (A17). */
export interface JournaledEvent {
  readonly id: EventId;
  readonly organisationId: OrganisationId;
  readonly documentId: DocumentId | null;
  readonly at: Instant;
  readonly type: string;
  readonly data: Json;
}

interface Row { id: EventId; organisation_id: OrganisationId; document_id: DocumentId | null; at: Date; type: string; data: Json }

/** Reads events back from the journal, each once, in the order of the jobs; one that never was, or was in another organisation, is left out. */
export async function journaledEvents(runner: Runner, asked: readonly JobData<'notify'>[]): Promise<JournaledEvent[]> {
  const found = await rows<Row>(runner, `select id, organisation_id, document_id, at, type, data from journal_entry where id = any($1::uuid[])`, [asked.map(({ eventId }) => eventId)]);
  const place = (row: Row): number => asked.findIndex(({ eventId, organisationId }) => row.id === eventId && row.organisation_id === organisationId);
  return found
    .filter((row) => place(row) >= 0).sort((one, other) => place(one) - place(other))
    .map((row) => ({ id: row.id, organisationId: row.organisation_id, documentId: row.document_id, at: row.at.toISOString() as Instant, type: row.type, data: row.data }));
}
