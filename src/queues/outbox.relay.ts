import type { DataSource } from 'typeorm';
import { rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, EventId, Instant, OrganisationId } from '#shared/domain/ids.js';
import type { Logger } from '#shared/logging/logger.js';
import type { QueueBackend } from './queue-backend.js';
import type { JobRequest } from './jobs.js';

/** An event as the outbox keeps it: what happened, to which document, by whom. */
export interface OutboxEvent {
  readonly id: EventId;
  readonly organisationId: OrganisationId;
  readonly documentId: DocumentId | null;
  readonly at: Instant;
  readonly actor: Json;
  readonly type: string;
  readonly data: Json;
}

interface Row { id: EventId; organisation_id: OrganisationId; document_id: DocumentId | null; at: Date; actor: Json; type: string; data: Json }

const batchSize = 250;
const pauseMs = { busy: 0, idle: 120, troubled: 2000 };

/**
 * Takes events out of the outbox in the order they were written and adds the jobs that follow from each, named by event and reaction:
 * a batch that was added but not marked (killed in between) is added again without effect. Several relays share the work.
 */
export class OutboxRelay {
  private running = true;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly backend: QueueBackend,
    private readonly reactionsTo: (event: OutboxEvent) => readonly JobRequest[],
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
  }

  /** Relays one batch; answers how many events it took. */
  async relayOnce(): Promise<number> {
    return inTransaction(this.dataSource, async (tx) => {
      const found = await rows<Row>(tx, `select id, organisation_id, document_id, at, actor, type, data from outbox where relayed_at is null order by id limit ${batchSize} for update skip locked`);
      if (found.length === 0) return 0;
      const byQueue = new Map<string, { name: string; data: unknown; opts: object }[]>();
      for (const row of found) {
        const event: OutboxEvent = { id: row.id, organisationId: row.organisation_id, documentId: row.document_id, at: row.at.toISOString() as Instant, actor: row.actor, type: row.type, data: row.data };
        for (const job of this.reactionsTo(event)) {
          const jobs = byQueue.get(job.queue) ?? [];
          jobs.push({ name: job.name, data: job.data, opts: { jobId: `${event.id}-${job.name}${job.suffix ?? ''}`, ...(job.delayMs ? { delay: job.delayMs } : {}) } });
          byQueue.set(job.queue, jobs);
        }
      }
      for (const [queue, jobs] of byQueue) await this.backend.queue(queue).addBulk(jobs);
      await tx.query(`update outbox set relayed_at = now() where id = any($1)`, [found.map((row) => row.id)]);
      return found.length;
    });
  }

  private async run(): Promise<void> {
    while (this.running) {
      let pause = pauseMs.idle;
      try {
        if ((await this.relayOnce()) === batchSize) pause = pauseMs.busy;
      } catch (error) {
        if (this.running) this.logger.warn({ err: error }, 'the outbox could not be relayed; it is tried again');
        pause = pauseMs.troubled;
      }
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
