import type { DataSource } from 'typeorm';
import { changedRows, rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, EventId, Instant, OrganisationId } from '#shared/domain/ids.js';
import type { Logger } from '#shared/logging/logger.js';
import type { QueueBackend } from './queue-backend.js';
import { addTo, grouped } from './job-groups.js';
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

const eventOf = (row: Row): OutboxEvent => ({ id: row.id, organisationId: row.organisation_id, documentId: row.document_id, at: row.at.toISOString() as Instant, actor: row.actor, type: row.type, data: row.data });

const batchSize = 250;
/** A lone event goes on soon; while events stream in they are gathered, because a batch costs hardly more than one of them. */
const pauseMs = { full: 0, stream: 400, idle: 120, troubled: 2000 };
/** How often the relay looks whether the queue still is the one that it filled. */
const watchEveryMs = 10_000;
/** A job that nobody works on, in a queue that nobody serves: when it is gone, so is everything else. */
const token = { queue: 'relay', name: 'filled', jobId: 'filled' } as const;

/**
 * Takes events out of the outbox in the order they were written and adds the jobs that follow from each, named by event and reaction:
 * a batch that was added but not marked (killed in between) is added again without effect. Several relays share the work.
 */
export class OutboxRelay {
  private running = true;
  private watchAt = 0;
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
      const requests = found.map(eventOf).flatMap((event) => this.reactionsTo(event).map((request) => ({ jobId: `${event.id}-${request.name}${request.suffix ?? ''}`, request })));
      for (const [queue, jobs] of grouped(requests)) await addTo(this.backend.queue(queue), jobs);
      await tx.query(`update outbox set relayed_at = now() where id = any($1)`, [found.map((row) => row.id)]);
      return found.length;
    });
  }

  /**
   * Notices that the queue was lost (a Redis flushed, replaced, started empty) and hands it the events of the last two days again, because
   * it holds nothing that cannot be rebuilt (L07). What was done before has no second effect. Answers how many events go out again.
   */
  async refillLost(): Promise<number> {
    const queue = this.backend.queue(token.queue);
    if (await queue.getJob(token.jobId)) return 0;
    const again = await changedRows(this.dataSource, `update outbox set relayed_at = null where relayed_at > now() - interval '2 days' returning id`);
    await queue.add(token.name, {}, { jobId: token.jobId });
    if (again.length > 0) this.logger.warn({ events: again.length }, 'the queue was lost; the events of the last two days are handed to it again');
    return again.length;
  }

  private async watch(): Promise<void> {
    if (Date.now() < this.watchAt) return;
    await this.refillLost();
    this.watchAt = Date.now() + watchEveryMs;
  }

  private async run(): Promise<void> {
    let before = 0;
    while (this.running) {
      let pause = pauseMs.idle;
      try {
        await this.watch();
        const taken = await this.relayOnce();
        if (taken === batchSize) pause = pauseMs.full;
        else if (taken > 0 && before > 0) pause = pauseMs.stream;
        before = taken;
      } catch (error) {
        if (this.running) this.logger.warn({ err: error }, 'the outbox could not be relayed; it is tried again');
        pause = pauseMs.troubled;
      }
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
