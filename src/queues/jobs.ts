import { z } from 'zod';

const event = { organisationId: z.uuid(), eventId: z.uuid(), type: z.string(), documentId: z.uuid().nullable() };

/**
 * Every kind of job: its queue, the shape of its data, how many run at once in one worker process, and how many that came up together go
 * through the queue as one (`job-groups.ts`). Data name things and never carry content: a processor reads the truth from PostgreSQL, so
 * a job edited in Redis changes nothing (A17).
 */
export const jobs = {
  /** Tells people in the application, and adds a `mail` for each who has an address. */
  notify: { queue: 'notifications', data: z.object(event), concurrency: 8, together: 50 },
  /** One mail about one notification. */
  mail: { queue: 'mail', data: z.object({ notificationId: z.uuid() }), concurrency: 4, together: 1 },
  /** Typesets the PDF of a version, so that it is there before somebody asks for it. */
  render: { queue: 'documents', data: z.object({ organisationId: z.uuid(), documentId: z.uuid(), version: z.number().int() }), concurrency: 2, together: 1 },
  /** Makes the form of a signature stage that opened, so that the ceremony finds it ready. */
  signingForm: { queue: 'documents', data: z.object({ organisationId: z.uuid(), documentId: z.uuid() }), concurrency: 2, together: 5 },
  /** Registers, seals, tells and dispatches a document whose route is complete; every step only if it is not done yet. */
  finalise: { queue: 'documents', data: z.object({ organisationId: z.uuid(), documentId: z.uuid() }), concurrency: 2, together: 10 },
  /** Sends a registered letter to its addressees, or again to one of them. */
  dispatch: { queue: 'dispatch', data: z.object({ organisationId: z.uuid(), documentId: z.uuid() }), concurrency: 2, together: 10 },
  /** Lifts a sealed document to its long-term level, or renews it; only what is due. */
  preserve: { queue: 'preservation', data: z.object({ organisationId: z.uuid(), documentId: z.uuid() }), concurrency: 1, together: 50 },
  /** Writes an archive package. */
  exportPackage: { queue: 'exports', data: z.object({ organisationId: z.uuid(), exportId: z.uuid() }), concurrency: 1, together: 1 },
} as const;

export type JobName = keyof typeof jobs;
export type JobData<Name extends JobName> = z.output<(typeof jobs)[Name]['data']>;

/** A job that follows from an event. `suffix` tells several of one name and event apart. */
export interface JobRequest<Name extends JobName = JobName> {
  readonly name: Name;
  readonly queue: string;
  readonly data: JobData<Name>;
  readonly suffix?: string;
  readonly delayMs?: number;
}

/** Makes a request for a job, checked against its shape at compile time and, before it is worked on, at run time. */
export const requestFor = <Name extends JobName>(name: Name, data: JobData<Name>, more: { suffix?: string; delayMs?: number } = {}): JobRequest<Name> => ({ name, queue: jobs[name].queue, data, ...more });

/** The queues, each once. */
export const queueNames: readonly string[] = [...new Set(Object.values(jobs).map((job) => job.queue))];
