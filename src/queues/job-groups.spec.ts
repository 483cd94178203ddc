import fc from 'fast-check';
import { grouped, groupName, type Member, type NamedRequest, type QueuedJob } from './job-groups.js';
import { jobs, requestFor, type JobName } from './jobs.js';

const id = '01900000-0000-7000-8000-000000000000';
const data = { notify: { organisationId: id, eventId: id, type: 'stepOpened', documentId: id }, mail: { notificationId: id }, finalise: { organisationId: id, documentId: id }, dispatch: { organisationId: id, documentId: id }, exportPackage: { organisationId: id, exportId: id } };
const named = (name: keyof typeof data, n: number, delayMs?: number): NamedRequest => ({ jobId: `${n}-${name}`, request: requestFor(name, data[name] as never, delayMs ? { delayMs } : {}) });
const requests = fc.array(fc.tuple(fc.constantFrom(...(Object.keys(data) as (keyof typeof data)[])), fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined })), { maxLength: 120 }).map((list) => list.map(([name, delayMs], n) => named(name, n, delayMs)));
const membersOf = (job: QueuedJob): readonly Member[] => (job.name === groupName ? (job.data as { members: Member[] }).members : [{ name: job.name, jobId: job.opts.jobId, data: job.data }]);

describe('Jobs that came up together', () => {
  test('each go through the queue of their kind exactly once, in their order, and none for later is in company', () => {
    fc.assert(fc.property(requests, (given) => {
      const queues = grouped(given);
      for (const name of Object.keys(data) as (keyof typeof data)[]) {
        const through = [...queues].flatMap(([queue, list]) => list.filter((job) => membersOf(job).some((one) => one.name === name)).map((job) => ({ queue, job })));
        expect(through.every(({ queue }) => queue === jobs[name].queue)).toBe(true);
        const ofKind = given.filter(({ request }) => request.name === name);
        const atOnce = ofKind.filter(({ request }) => !request.delayMs).map(({ jobId }) => jobId);
        expect(through.filter(({ job }) => job.opts.delay === undefined).flatMap(({ job }) => membersOf(job).map((one) => one.jobId))).toEqual(atOnce);
        const later = through.filter(({ job }) => job.opts.delay !== undefined);
        expect(later.map(({ job }) => [job.name, job.opts.jobId])).toEqual(ofKind.filter(({ request }) => request.delayMs).map(({ jobId }) => [name, jobId]));
      }
    }));
  });

  test('are of one kind, and never more than their kind allows', () => {
    fc.assert(fc.property(requests, (given) => {
      for (const job of [...grouped(given).values()].flat()) {
        const members = membersOf(job);
        expect(new Set(members.map(({ name }) => name)).size).toBe(1);
        expect(members.length).toBeLessThanOrEqual(jobs[members[0]?.name as JobName].together);
      }
    }));
  });

  test('I16 have one name for the same company, and another for another', () => {
    const ten = Array.from({ length: 10 }, (_, n) => named('notify', n));
    const nameOf = (list: NamedRequest[]): string | undefined => grouped(list).get('notifications')?.[0]?.opts.jobId;
    expect(nameOf(ten)).toBe(nameOf([...ten]));
    expect(nameOf(ten)).not.toBe(nameOf(ten.slice(0, 9)));
    expect(nameOf(ten.slice(0, 1))).toBe('0-notify');
  });
});
