import { UnrecoverableError, type Job, type Worker } from 'bullmq';
import type { Logger } from '#shared/logging/logger.js';
import { addTo, GroupData, groupName, type Member } from './job-groups.js';
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
    const place: Workplace = { queue, processors, logger, stops: () => worker.closing !== undefined };
    const worker: Worker = backend.worker(queue, (job) => (job.name === groupName ? runGroup(job, backend, place) : run(job, place)), { concurrency });
    worker.on('failed', (job, error) => logger.warn({ err: error, queue, job: job?.name, jobId: job?.id, attempt: job?.attemptsMade }, 'a job did not succeed'));
    return worker;
  });
}

interface Workplace {
  readonly queue: string;
  readonly processors: Processors;
  readonly logger: Logger;
  /** Whether this process is asked to stop and only ends what it has begun. */
  readonly stops: () => boolean;
}

const shapeFault = 'the data of a job are not of its shape; somebody may have edited the queue';

async function run(job: Job, { queue, processors, logger }: Workplace): Promise<void> {
  const work = workOf(job.name, job.data, processors, queue);
  if (work) return work((done) => job.updateProgress(done));
  if (!isKind(job.name, queue)) throw new HopelessJob(`there is no job ${job.name} in ${queue}`);
  logger.error({ queue, job: job.name, jobId: job.id }, shapeFault);
  throw new HopelessJob(`the data of ${job.name} are not of its shape`);
}

/**
 * Does the members one after the other. One that does not succeed goes on alone, under its own name, with all its attempts: nobody waits
 * for it, and the operations page names it and not its company. A process that is to stop hands on those that it has not begun.
 */
async function runGroup(job: Job, backend: QueueBackend, { queue, processors, logger, stops }: Workplace): Promise<void> {
  const parsed = GroupData.safeParse(job.data);
  if (!parsed.success) {
    logger.error({ queue, job: job.name, jobId: job.id }, shapeFault);
    throw new HopelessJob('the data of a group are not of its shape');
  }
  const left: Member[] = [];
  for (const member of parsed.data.members) {
    if (stops()) {
      left.push(member);
      continue;
    }
    const work = workOf(member.name, member.data, processors, queue);
    try {
      await (work ? work(noProgress) : Promise.reject(new HopelessJob(`there is no such job ${member.name} in ${queue}`)));
    } catch (error) {
      logger.warn({ err: error, queue, job: member.name, jobId: member.jobId }, 'a job of a group did not succeed; it goes on alone');
      left.push(member);
    }
  }
  await addTo(backend.queue(queue), left.map(({ name, jobId, data }) => ({ name, data, opts: { jobId, delay: aloneAfterMs } })));
}

const aloneAfterMs = 1000;
const noProgress = (): Promise<void> => Promise.resolve();
const isKind = (name: string, queue: string): name is JobName => Object.hasOwn(jobs, name) && jobs[name as JobName].queue === queue;

/** What there is to do for a job of a queue; undefined when there is no such job, or its data are not of its shape. */
function workOf(name: string, data: unknown, processors: Processors, queue: string): ((progress: (done: number) => Promise<void>) => Promise<void>) | undefined {
  const parsed = isKind(name, queue) ? jobs[name].data.safeParse(data) : undefined;
  if (!parsed?.success) return undefined;
  const process = processors[name as JobName] as (data: unknown, progress: (done: number) => Promise<void>) => Promise<void>;
  return (progress) => process(parsed.data, progress);
}
