import type { DataSource } from 'typeorm';
import type { NotificationsService } from '../notifications.service.js';
import type { QueueBackend } from '../queue-backend.js';
import { addTo } from '../job-groups.js';
import { jobs, requestFor, type JobData } from '../jobs.js';
import { journaledEvents } from './journaled-event.js';
import type { NoticesService } from './notices.service.js';

/** Tells everybody concerned by events in the application, and queues one mail for each of them. Run twice, it tells once. */
export class NotifyProcessor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly notifications: NotificationsService,
    private readonly backend: QueueBackend,
    private readonly notices: NoticesService,
    /** Whether this installation sends mails at all: a job for each that would only find out that it does not is not made. */
    private readonly mails: boolean,
  ) {}

  /**
   * Tells of several events as one work; one that never was is nothing to do. An event whose notices cannot be worked out is answered with
   * its fault and does not delay the others. A statement or a queue that fails is thrown, for all of them: they go on alone by the queue's
   * own way, with its pauses, rather than ask a database that may be away once for each of them here.
   */
  async process(all: readonly JobData<'notify'>[]): Promise<Map<JobData<'notify'>, unknown>> {
    const { told, faults } = await this.notices.of(await journaledEvents(this.dataSource, all));
    const unmailed = await this.notifications.tell(this.dataSource, told, this.mails);
    const requests = unmailed.map((notificationId) => requestFor('mail', { notificationId }));
    await addTo(this.backend.queue(jobs.mail.queue), requests.map((request) => ({ name: request.name, data: request.data, opts: { jobId: `mail-${request.data.notificationId}` } })));
    return new Map([...faults].flatMap(([event, fault]) => all.filter(({ eventId }) => eventId === event.id).map((data) => [data, fault] as const)));
  }
}
