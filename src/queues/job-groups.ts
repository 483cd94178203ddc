import type { Queue } from 'bullmq';
import { z } from 'zod';
import { sha256 } from '#shared/crypto/sha256.js';
import { jobs, type JobRequest } from './jobs.js';

/** The name of a job that carries others of its queue. */
export const groupName = 'group';

const Member = z.object({ name: z.string(), jobId: z.string(), data: z.unknown() });
/** What a group carries: each member as it would have gone alone. */
export const GroupData = z.object({ members: z.array(Member).min(1) });
export type Member = z.output<typeof Member>;

/** One entry for `addBulk`. */
export interface QueuedJob {
  readonly name: string;
  readonly data: unknown;
  readonly opts: { readonly jobId: string; readonly delay?: number };
}

/** A request with the name under which it goes into its queue. */
export interface NamedRequest {
  readonly jobId: string;
  readonly request: JobRequest;
}

/**
 * What goes into the queues for requests that came up together, by queue: those of one kind go through the queue in groups of at most
 * `together`, because a queue costs more than most of our jobs; a lone one, and one for later, goes alone. A group is named by its
 * members, so that the same ones added again are added once; in another company they are worked on again, which has no second effect (I16).
 */
export function grouped(requests: readonly NamedRequest[]): Map<string, QueuedJob[]> {
  const queues = new Map<string, QueuedJob[]>();
  const put = (queue: string, job: QueuedJob): void => void queues.set(queue, [...(queues.get(queue) ?? []), job]);
  for (const kind of new Set(requests.map(({ request }) => request.name))) {
    const { queue, together } = jobs[kind];
    const ofKind = requests.filter(({ request }) => request.name === kind);
    for (const { jobId, request } of ofKind.filter((one) => one.request.delayMs)) put(queue, { name: kind, data: request.data, opts: { jobId, delay: request.delayMs ?? 0 } });
    const now = ofKind.filter((one) => !one.request.delayMs);
    for (let first = 0; first < now.length; first += together) put(queue, asOne(now.slice(first, first + together)));
  }
  return queues;
}

/** Up to so many jobs cost less one by one: on PostgreSQL BullMQ makes two temporary tables for every bulk, which costs as much as seven of them. */
const fewJobs = 6;

/** Adds jobs to their queue. After a failure some may have been added: added again under their names they are the same jobs. */
export async function addTo(queue: Pick<Queue, 'add' | 'addBulk'>, list: readonly QueuedJob[]): Promise<void> {
  if (list.length > fewJobs) await queue.addBulk([...list]);
  else for (const { name, data, opts } of list) await queue.add(name, data, opts);
}

function asOne(company: readonly NamedRequest[]): QueuedJob {
  const members = company.map(({ jobId, request }): Member => ({ name: request.name, jobId, data: request.data }));
  const [only] = members;
  if (only && members.length === 1) return { name: only.name, data: only.data, opts: { jobId: only.jobId } };
  return { name: groupName, data: { members }, opts: { jobId: `group-${sha256(members.map(({ jobId }) => jobId).join('\n'))}` } };
}
