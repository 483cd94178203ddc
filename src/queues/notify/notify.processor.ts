import type { DataSource } from 'typeorm';
import { firstRow } from '#shared/database/rows.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, EventId, Instant, OrganisationId } from '#shared/domain/ids.js';
import type { Notice, NotificationsService } from '../notifications.service.js';
import type { QueueBackend } from '../queue-backend.js';
import { addTo } from '../job-groups.js';
import { jobs, requestFor, type JobData } from '../jobs.js';

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

/** Reads an event back from the journal; undefined when the job names one that never was. */
export async function journaledEvent(dataSource: DataSource, eventId: string, organisationId: string): Promise<JournaledEvent | undefined> {
  const row = await firstRow<Row>(dataSource, `select id, organisation_id, document_id, at, type, data from journal_entry where id = $1 and organisation_id = $2`, [eventId, organisationId]);
  return row && { id: row.id, organisationId: row.organisation_id, documentId: row.document_id, at: row.at.toISOString() as Instant, type: row.type, data: row.data };
}

/** Tells everybody concerned by an event in the application, and queues one mail for each of them. Run twice, it tells once. */
export class NotifyProcessor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notifications: NotificationsService,
    private readonly backend: QueueBackend,
    private readonly noticesFor: (event: JournaledEvent) => Promise<readonly Notice[]>,
    /** Whether this installation sends mails at all: a job for each that would only find out that it does not is not made. */
    private readonly mails: boolean,
  ) {}

  async process(data: JobData<'notify'>): Promise<void> {
    const event = await journaledEvent(this.dataSource, data.eventId, data.organisationId);
    if (!event) return;
    const notices = await this.noticesFor(event);
    const unmailed = await this.notifications.tell(this.dataSource, event, notices, this.mails);
    const requests = unmailed.map(({ notificationId }) => requestFor('mail', { notificationId }));
    await addTo(this.backend.queue(jobs.mail.queue), requests.map((request) => ({ name: request.name, data: request.data, opts: { jobId: `mail-${request.data.notificationId}` } })));
  }
}
