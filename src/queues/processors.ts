import { UnrecoverableError, type Job, type Worker } from 'bullmq';
import type { Logger } from '#shared/logging/logger.js';
import { jobs, queueNames, type JobData, type JobName } from './jobs.js';
import type { QueueBackend } from './queue-backend.js';

/** Exactly one processor for every kind of job; a kind without one does not compile. */
export type Processors = { readonly [Name in JobName]: (data: JobData<Name>, progress: (done: number) => Promise<void>) => Promise<void> };

/** A job whose data or state can never succeed: it is not tried again and stays on the operations page. */
export class HopelessJob extends UnrecoverableError {}

/** Starts one worker per queue. Data that do not have the shape of their job are refused and alarmed, never worked on (A17). */
export function startWorkers(backend: QueueBackend, processors: Processors, logger: Logger): Worker[] {
  return queueNames.map((queue) => {
    const concurrency = Math.max(...Object.values(jobs).filter((job) => job.queue === queue).map((job) => job.concurrency));
    const worker = backend.worker(queue, (job) => run(job, queue, processors, logger), { concurrency });
    worker.on('failed', (job, error) => logger.warn({ err: error, queue, job: job?.name, jobId: job?.id, attempt: job?.attemptsMade }, 'a job did not succeed'));
    return worker;
  });
}

async function run(job: Job, queue: string, processors: Processors, logger: Logger): Promise<void> {
  const name = job.name as JobName;
  if (!Object.hasOwn(jobs, name) || jobs[name].queue !== queue) throw new HopelessJob(`there is no job ${job.name} in ${queue}`);
  const parsed = jobs[name].data.safeParse(job.data);
  if (!parsed.success) {
    logger.error({ queue, job: name, jobId: job.id }, 'the data of a job are not of its shape; somebody may have edited the queue');
    throw new HopelessJob(`the data of ${name} are not of its shape`);
  }
  const process = processors[name] as (data: unknown, progress: (done: number) => Promise<void>) => Promise<void>;
  await process(parsed.data, (done) => job.updateProgress(done));
}
