import { createPostgresBackend, createRedisBackend, Queue, runMigrations, Worker, type Job, type JobsOptions, type WorkerOptions } from 'bullmq';
import pg from 'pg';
import type { Settings } from '#shared/config/settings.js';
import type { Logger } from '#shared/logging/logger.js';

/** Injection token of the process's queue backend. */
export const QUEUE_BACKEND = Symbol('queue-backend');

/** What the rest of queues/ needs of BullMQ, on PostgreSQL or on Redis alike (ADR 0006). */
export interface QueueBackend {
  readonly kind: 'postgres' | 'redis';
  queue(name: string): Queue;
  worker(name: string, process: (job: Job) => Promise<unknown>, options: Pick<WorkerOptions, 'concurrency'>): Worker;
  close(): Promise<void>;
}

/** Tried eight times with growing pauses, then kept as failed for the operations page. A finished job's id is remembered for a day; by age alone, because
 * a greatest number makes BullMQ sort all finished jobs of the queue each time one more is done (6 ms with some thousands of them). */
export const jobDefaults: JobsOptions = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 1000 },
  removeOnComplete: { age: 86_400 },
  removeOnFail: false,
};

type Connection = { connection: unknown };

/**
 * Opens the backend that `QUEUE_URL` names; without it the application's own database. On PostgreSQL one pool serves all queues and
 * workers of the process. Errors of connections are logged and survived: consequences wait in the outbox meanwhile.
 */
export function openQueueBackend(settings: Pick<Settings, 'QUEUE_URL' | 'DATABASE_URL'>, logger: Logger, poolSize = 14): QueueBackend {
  const url = settings.QUEUE_URL ?? settings.DATABASE_URL;
  const redis = url.startsWith('redis');
  const pool = redis ? undefined : createPool(url, poolSize, logger);
  // BullMQ types the connection by its backend factory, which we choose at run time.
  const connection: Connection = { connection: pool ?? { url, maxRetriesPerRequest: null } };
  const factory = (redis ? createRedisBackend : createPostgresBackend) as typeof createPostgresBackend;
  const queues = new Map<string, Queue>();
  const workers: Worker[] = [];
  const note = (error: Error): void => logger.warn({ err: error }, 'the queue backend is out of reach; consequences wait');
  return {
    kind: redis ? 'redis' : 'postgres',
    queue(name) {
      let queue = queues.get(name);
      if (!queue) {
        queue = new Queue(name, { ...(connection as object), defaultJobOptions: jobDefaults } as never, factory as never) as Queue;
        queue.on('error', note);
        queues.set(name, queue);
      }
      return queue;
    },
    worker(name, process, options) {
      const worker = new Worker(name, process, { ...(connection as object), lockDuration: 30_000, stalledInterval: 15_000, maxStalledCount: 5, ...options } as never, factory as never) as Worker;
      worker.on('error', note);
      workers.push(worker);
      return worker;
    },
    async close() {
      await Promise.allSettled(workers.map((worker) => worker.close()));
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      await pool?.end();
    },
  };
}

/** See `createDataSource`: a connection that breaks as it changes hands must not end the process. */
const alwaysHeard = (client: pg.ClientBase): void => void client.on('error', () => undefined);

function createPool(url: string, max: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, options: '-c search_path=bullmq,public', keepAlive: true, application_name: 'obih-queues', onConnect: alwaysHeard });
  pool.setMaxListeners(0);
  pool.on('error', (error) => logger.warn({ err: error }, 'a queue connection was lost'));
  return pool;
}

/** Brings BullMQ's own tables to its release, as the owner, and lets the application role use them. Nothing to do on Redis. */
export async function migrateQueueBackend(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client as never);
    for (const grant of ['usage, create on schema bullmq', 'all on all tables in schema bullmq', 'all on all sequences in schema bullmq', 'execute on all functions in schema bullmq']) await client.query(`grant ${grant} to obih_app`);
  } finally {
    await client.end();
  }
}
