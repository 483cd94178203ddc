import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow } from '#shared/database/rows.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { ListRefreshService } from '#signatures/trust/list-refresh.service.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { queueNames } from './jobs.js';
import { QUEUE_BACKEND, type QueueBackend } from './queue-backend.js';
import type { queuesApi } from './queues.contract.js';

type Operations = OutputOf<typeof queuesApi.operations>;
const patienceMs = 3000;

/** What waits and what gave up. When the queue itself is away, the page says so instead of failing. */
@Injectable()
export class OperationsQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend, private readonly trustedList: ListRefreshService) {}

  async show(): Promise<Operations> {
    const outbox = await firstRow<{ count: number; oldest: Date | null }>(this.dataSource, `select count(*)::int as count, min(at) as oldest from outbox where relayed_at is null`);
    const problems: Operations['problems'] = [];
    let away = false;
    const queues = await this.withinPatience(() => Promise.all(queueNames.map((name) => this.counts(name)))).catch((error: Error) => {
      away = true;
      problems.push({ service: `queue (${this.backend.kind})`, since: new Date().toISOString(), reason: error.message, until: null });
      return [];
    });
    const stuck = away ? [] : (await Promise.all(queueNames.map((name) => this.failed(name)))).flat();
    const retrying = away ? [] : (await Promise.all(queueNames.map((name) => this.retrying(name)))).flat();
    const list = await this.trustedList.show();
    if (list?.problem && list.problemSince) problems.push({ service: 'trustedList', since: list.problemSince, reason: list.problem, until: list.nextUpdateAt });
    return { outboxWaiting: outbox?.count ?? 0, oldestWaitingAt: outbox?.oldest?.toISOString() ?? null, queues, stuck, retrying, problems };
  }

  /** Puts a job that gave up back into its queue; refuses one that is not there or has not given up. */
  async retry(queue: string, jobId: string): Promise<void> {
    const job = queueNames.includes(queue) ? await this.backend.queue(queue).getJob(jobId) : undefined;
    if (!job || (await job.getState()) !== 'failed') throw sharedProblem('notFound');
    await job.retry();
  }

  private async counts(name: string): Promise<Operations['queues'][number]> {
    const counts = await this.backend.queue(name).getJobCounts('waiting', 'active', 'delayed', 'failed');
    return { name, waiting: counts.waiting ?? 0, active: counts.active ?? 0, delayed: counts.delayed ?? 0, failed: counts.failed ?? 0 };
  }

  private async failed(name: string): Promise<Operations['stuck']> {
    const found = await this.backend.queue(name).getJobs(['failed'], 0, 49);
    return found.map((job) => ({
      jobId: job.id ?? '', queue: name, name: job.name, attempts: job.attemptsMade, failedAt: new Date(job.finishedOn ?? job.timestamp).toISOString(), error: (job.failedReason ?? '').slice(0, 500),
      documentId: (job.data as { documentId?: string | null }).documentId ?? null,
    }));
  }

  /** What failed and is tried again by itself, one line for a kind and a cause; jobs that are only planned for later are not among them. */
  private async retrying(queue: string): Promise<Operations['retrying']> {
    const lines = new Map<string, Operations['retrying'][number]>();
    for (const job of await this.backend.queue(queue).getJobs(['delayed', 'waiting'], 0, 499)) {
      if (job.attemptsMade === 0 || !job.failedReason) continue;
      const error = job.failedReason.slice(0, 500);
      const since = new Date(job.timestamp).toISOString();
      const next = job.delay > 0 ? new Date((job.processedOn ?? job.timestamp) + job.delay).toISOString() : null;
      const line = lines.get(`${job.name} ${error}`);
      lines.set(`${job.name} ${error}`, line ? { ...line, count: line.count + 1, since: since < line.since ? since : line.since, nextAt: line.nextAt && next && next < line.nextAt ? next : line.nextAt } : { queue, name: job.name, count: 1, since, nextAt: next, error });
    }
    return [...lines.values()];
  }

  private withinPatience<T>(work: () => Promise<T>): Promise<T> {
    return Promise.race([work(), new Promise<T>((_resolve, reject) => setTimeout(() => reject(new Error('no answer within three seconds')), patienceMs).unref())]);
  }
}
