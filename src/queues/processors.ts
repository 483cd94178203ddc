import { UnrecoverableError, type Job, type Worker } from 'bullmq';
import type { Logger } from '#shared/logging/logger.js';
import { addTo, GroupData, groupName, type Member } from './job-groups.js';
import { jobs, queueNames, type JobData, type JobName } from './jobs.js';
import type { QueueBackend } from './queue-backend.js';

/** Does one job; throws when it did not succeed. */
type Processor<Name extends JobName> = (data: JobData<Name>, progress: (done: number) => Promise<void>) => Promise<void>;
/** The jobs of a group that go on alone, each with why: its fault, or undefined for one that was not begun. */
type LeftOver<Data> = ReadonlyMap<Data, unknown>;
/**
 * Does several jobs of one kind as one work. Where it throws, none of them succeeded. One that works on them by turns asks `stops` before
 * each, and leaves those that it has not begun when this process is to end.
 */
type GroupProcessor<Name extends JobName> = (all: readonly JobData<Name>[], stops: () => boolean) => Promise<LeftOver<JobData<Name>>>;

/** Exactly one processor for every kind of job; a kind without one does not compile. */
export type Processors = { readonly [Name in JobName]: Processor<Name> };
/** For kinds of which several cost hardly more than one; the members of a group of any other kind are done one after the other. */
export type GroupProcessors = { readonly [Name in JobName]?: GroupProcessor<Name> };

/** The processor for a single job of a kind that is worked on in groups: a group of one, so that there is one way to do it. */
export const groupOfOne = <Data>(together: (all: readonly Data[], stops: () => boolean) => Promise<LeftOver<Data>>) => async (data: Data): Promise<void> => {
  for (const error of (await together([data], neverStops)).values()) throw error;
};

/** A job whose data or state can never succeed: it is not tried again and stays on the operations page. */
export class HopelessJob extends UnrecoverableError {}

/** Starts one worker per queue. Data that do not have the shape of their job are refused and alarmed, never worked on (A17). */
export function startWorkers(backend: QueueBackend, processors: Processors, logger: Logger, together: GroupProcessors = {}): Worker[] {
  return queueNames.map((queue) => {
    const concurrency = Math.max(...Object.values(jobs).filter((job) => job.queue === queue).map((job) => job.concurrency));
    const place: Workplace = { queue, processors, together, logger, stops: () => worker.closing !== undefined };
    const worker: Worker = backend.worker(queue, (job) => (job.name === groupName ? runGroup(job, backend, place) : run(job, place)), { concurrency });
    worker.on('failed', (job, error) => logger.warn({ err: error, queue, job: job?.name, jobId: job?.id, attempt: job?.attemptsMade }, 'a job did not succeed'));
    return worker;
  });
}

interface Workplace {
  readonly queue: string;
  readonly processors: Processors;
  readonly together: GroupProcessors;
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
 * Does the members of a group, together where their kind knows how, else one after the other. One that does not succeed goes on alone,
 * under its own name, with all its attempts: nobody waits for it, and the operations page names it and not its company. A process that
 * is to stop hands on those that it has not begun.
 */
async function runGroup(job: Job, backend: QueueBackend, place: Workplace): Promise<void> {
  const { queue, logger } = place;
  const parsed = GroupData.safeParse(job.data);
  if (!parsed.success) {
    logger.error({ queue, job: job.name, jobId: job.id }, shapeFault);
    throw new HopelessJob('the data of a group are not of its shape');
  }
  const { members } = parsed.data;
  const left: Member[] = [];
  for (const company of byName(members)) {
    const failed = place.stops() ? new Map(company.map((member) => [member, undefined])) : await work(company, place);
    for (const [member, error] of failed) {
      if (error !== undefined) logger.warn({ err: error, queue, job: member.name, jobId: member.jobId }, 'a job of a group did not succeed; it goes on alone');
      left.push(member);
    }
  }
  await addTo(backend.queue(queue), left.map(({ name, jobId, data }) => ({ name, data, opts: { jobId, delay: aloneAfterMs } })));
}

/** The members by their kind, each kind in the order of the group. */
const byName = (members: readonly Member[]): Member[][] => [...new Set(members.map(({ name }) => name))].map((name) => members.filter((member) => member.name === name));

/** Works on members of one kind; answers with those that are to go on alone, and why; a stranger in the group is one of them. */
async function work(company: readonly Member[], place: Workplace): Promise<Map<Member, unknown>> {
  const { queue, processors, together } = place;
  const known = company.filter((member) => workOf(member.name, member.data, processors, queue) !== undefined);
  const failed = new Map<Member, unknown>(company.filter((member) => !known.includes(member)).map((member) => [member, new HopelessJob(`there is no such job ${member.name} in ${queue}`)]));
  const [first] = known;
  if (!first) return failed;
  const asOne = together[first.name as JobName] as GroupProcessor<JobName> | undefined;
  for (const [member, error] of await (asOne ? doneTogether(known, asOne, place.stops) : doneInTurn(known, place))) failed.set(member, error);
  return failed;
}

async function doneTogether(members: readonly Member[], process: GroupProcessor<JobName>, stops: () => boolean): Promise<Map<Member, unknown>> {
  const data = members.map((member) => jobs[member.name as JobName].data.parse(member.data));
  try {
    const failed = await process(data, stops);
    return new Map(members.flatMap((member, place) => (failed.has(data[place] as JobData<JobName>) ? [[member, failed.get(data[place] as JobData<JobName>)] as const] : [])));
  } catch (error) {
    return new Map(members.map((member) => [member, error]));
  }
}

async function doneInTurn(members: readonly Member[], { queue, processors, stops }: Workplace): Promise<Map<Member, unknown>> {
  const failed = new Map<Member, unknown>();
  for (const member of members) {
    if (stops()) failed.set(member, undefined);
    else await workOf(member.name, member.data, processors, queue)?.(noProgress).catch((error: unknown) => failed.set(member, error));
  }
  return failed;
}

const aloneAfterMs = 1000;
/** A single job that was begun is ended. */
const neverStops = (): boolean => false;
const noProgress = (): Promise<void> => Promise.resolve();
const isKind = (name: string, queue: string): name is JobName => Object.hasOwn(jobs, name) && jobs[name as JobName].queue === queue;

/** What there is to do for a job of a queue; undefined when there is no such job, or its data are not of its shape. */
function workOf(name: string, data: unknown, processors: Processors, queue: string): ((progress: (done: number) => Promise<void>) => Promise<void>) | undefined {
  const parsed = isKind(name, queue) ? jobs[name].data.safeParse(data) : undefined;
  if (!parsed?.success) return undefined;
  const process = processors[name as JobName] as (data: unknown, progress: (done: number) => Promise<void>) => Promise<void>;
  return (progress) => process(parsed.data, progress);
}
