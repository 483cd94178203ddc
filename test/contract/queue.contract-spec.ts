import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import type { Job } from 'bullmq';
import pg from 'pg';
import pino from 'pino';
import type { Logger } from '#shared/logging/logger.js';
import { newId } from '#shared/new-id.js';
import { inTransaction } from '#shared/database/transaction.js';
import { record } from '#shared/journal/record.js';
import type { Instant, OrganisationId } from '#shared/domain/ids.js';
import { jobs, queueNames, requestFor } from '#queues/jobs.js';
import { addTo, grouped, groupName } from '#queues/job-groups.js';
import { OutboxRelay } from '#queues/outbox.relay.js';
import { groupOfOne, HopelessJob, startWorkers, type GroupProcessors, type Processors } from '#queues/processors.js';
import { openQueueBackend, type QueueBackend } from '#queues/queue-backend.js';
import { reactionsTo } from '#queues/reactions.js';
import { runCli } from '../../src/cli.js';
import { Instance } from '../support/instance.js';
import { RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

/** Where jobs live while a suite runs, and how everything in it is lost at once. */
interface Place {
  readonly environment: Record<string, string>;
  lose(obih: Instance): Promise<void>;
  close(): Promise<void>;
}

async function inPostgres(): Promise<Place> {
  return Promise.resolve({
    environment: {},
    async lose(obih: Instance) {
      const owner = new pg.Client({ connectionString: obih.ownerUrl });
      await owner.connect();
      await owner.query('truncate bullmq.job, bullmq.event, bullmq.meta, bullmq.dedup cascade').finally(() => owner.end());
    },
    close: () => Promise.resolve(),
  });
}

async function inRedis(): Promise<Place> {
  const server = await RedisServer.start();
  return { environment: { QUEUE_URL: server.url }, lose: async () => void (await server.say('FLUSHALL')), close: () => server.down() };
}

const redisMissing = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).error !== undefined;
if (redisMissing && !process.env.CI) process.stderr.write('The queue was not tried on Redis: redis-server is not on this machine.\n');
const places: [string, () => Promise<Place>][] = [['PostgreSQL', inPostgres], ...(redisMissing && !process.env.CI ? [] : [['Redis', inRedis] as [string, () => Promise<Place>]])];

describe.each(places)('The queue on %s', (_, open) => {
  let place: Place;
  let obih: Instance;
  let backend: QueueBackend;
  let organisationId: OrganisationId;
  const lines: { level: number; msg: string; jobId?: string }[] = [];
  const logger: Logger = pino({ level: 'warn' }, new Writable({ write: (chunk: Buffer, _encoding, done) => void (lines.push(JSON.parse(chunk.toString()) as (typeof lines)[number]), done()) }));
  const silent = pino({ level: 'silent' });

  beforeAll(async () => {
    place = await open();
    obih = await Instance.start(place.environment);
    backend = openQueueBackend(obih.settings, silent);
    organisationId = ((await obih.dataSource.query(`select id from organisation`)) as { id: OrganisationId }[])[0]?.id ?? ('' as OrganisationId);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await obih.stop();
    await place.close();
  });

  /** Another worker process over the same queue. */
  const withWorker = async <T>(name: string, work: (job: Job) => Promise<unknown>, then: () => Promise<T>): Promise<T> => {
    const own = openQueueBackend(obih.settings, silent);
    own.worker(name, work, { concurrency: 4 });
    return then().finally(() => own.close());
  };

  /** What the real workers do with jobs whose processors are watched. */
  const withProcessors = async <T>(given: Partial<Processors>, then: (worked: string[]) => Promise<T>, together: GroupProcessors = {}): Promise<T> => {
    const worked: string[] = [];
    const watched = Object.fromEntries(Object.keys(jobs).map((name) => [name, async (data: never, progress: never) => {
      worked.push(`${name} ${JSON.stringify(data)}`);
      await (given[name as keyof Processors] as ((data: never, progress: never) => Promise<void>) | undefined)?.(data, progress);
    }])) as unknown as Processors;
    const own = openQueueBackend(obih.settings, silent);
    startWorkers(own, watched, logger, together);
    return then(worked).finally(() => own.close());
  };

  /** Happenings in the outbox, as a command would leave them; relays of other tests have nothing left to do. */
  const happen = async (count: number): Promise<void> => {
    await obih.dataSource.query(`update outbox set relayed_at = now() where relayed_at is null`);
    await inTransaction(obih.dataSource, (tx) =>
      record(tx, { organisationId, chain: `test:${newId()}`, actor: { kind: 'system', organisationId, process: 'test' }, at: new Date().toISOString() as Instant }, Array.from({ length: count }, (_one, n) => ({ type: 'substitutionGranted', data: { n } }))));
  };
  const relayOver = (queue: QueueBackend) => new OutboxRelay(obih.dataSource, queue, reactionsTo, silent);
  const waiting = async (): Promise<number> => Number(((await obih.dataSource.query(`select count(*) from outbox where relayed_at is null`)) as { count: string }[])[0]?.count);
  const finished = async (queue: string, state: 'completed' | 'failed'): Promise<number> => (await backend.queue(queue).getJobCounts(state))[state] ?? 0;

  test('I16 S43 a job added again under its id is no second job: not while it waits, not while it runs, not when it is done', async () => {
    const seen: string[] = [];
    const id = newId();
    const add = () => backend.queue('mail').add('mail', { notificationId: id }, { jobId: `mail-${id}` });
    for (let time = 0; time < 5; time += 1) await add();
    await withWorker('mail', async (job) => {
      seen.push(job.id ?? '');
      await add();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }, async () => {
      await until('the job is done', async () => (await (await backend.queue('mail').getJob(`mail-${id}`))?.getState()) === 'completed');
      await Promise.all([add(), add()]);
      await new Promise((resolve) => setTimeout(resolve, 400));
    });
    expect(seen).toEqual([`mail-${id}`]);
  });

  test('a job that does not succeed is tried again after a growing pause until it does', async () => {
    const times: number[] = [];
    const id = newId();
    await backend.queue('dispatch').add('dispatch', { organisationId, documentId: id }, { jobId: id });
    await withWorker('dispatch', () => {
      times.push(Date.now());
      return times.length < 3 ? Promise.reject(new Error('the exchange is away')) : Promise.resolve();
    }, () => until('the third try succeeds', async () => (await (await backend.queue('dispatch').getJob(id))?.getState()) === 'completed', 20_000));
    const [first = 0, second = 0, third = 0] = times;
    expect(times).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(900);
    expect(third - second).toBeGreaterThanOrEqual(1800);
  }, 30_000);

  test('a job that gives up stands on the operations page with its cause, and starts anew when the operator says so', async () => {
    const admin = await obih.as('admin');
    const documentId = newId();
    let broken = true;
    await backend.queue('dispatch').add('dispatch', requestFor('dispatch', { organisationId, documentId: documentId as never }).data, { jobId: documentId });
    await withProcessors({ dispatch: () => (broken ? Promise.reject(new HopelessJob('the addressee has no address')) : Promise.resolve()) }, async () => {
      await until('it gives up', async () => (await finished('dispatch', 'failed')) === 1);
      const page = (await admin.get<{ queues: { name: string; failed: number }[]; stuck: { jobId: string; queue: string; name: string; documentId: string; error: string }[]; problems: object[] }>('/api/operations')).body;
      expect(page.stuck).toEqual([expect.objectContaining({ jobId: documentId, queue: 'dispatch', name: 'dispatch', documentId, error: 'the addressee has no address' })]);
      expect(page.queues.map((queue) => queue.name).sort()).toEqual([...queueNames].sort());
      expect(page.problems).toEqual([]);
      broken = false;
      expect((await admin.post(`/api/operations/jobs/dispatch/${documentId}/retry`)).status).toBe(204);
      await until('it is done', async () => (await finished('dispatch', 'failed')) === 0 && (await (await backend.queue('dispatch').getJob(documentId))?.getState()) === 'completed');
    });
    for (const address of [`dispatch/${documentId}`, `dispatch/${newId()}`, `nowhere/${documentId}`, 'dispatch/..%2f..']) expect([address, (await admin.post(`/api/operations/jobs/${address}/retry`)).status]).toEqual([address, 404]);
  });

  test('a job of a group that does not succeed goes on alone until it does, and its company is not done again', async () => {
    const ids = [newId(), newId(), newId()];
    const tries = new Map<string, number>();
    const members = ids.map((documentId) => ({ jobId: documentId, request: requestFor('dispatch', { organisationId, documentId }) }));
    for (const [queue, list] of grouped(members)) await addTo(backend.queue(queue), list);
    const dispatch = async ({ documentId }: { documentId: string }) => {
      tries.set(documentId, (tries.get(documentId) ?? 0) + 1);
      if (documentId === ids[1] && tries.get(documentId) === 1) throw new Error('the exchange is away');
      await Promise.resolve();
    };
    await withProcessors({ dispatch }, () => until('the second try succeeds', async () => (await (await backend.queue('dispatch').getJob(ids[1] ?? ''))?.getState()) === 'completed'));
    expect(ids.map((one) => tries.get(one))).toEqual([1, 2, 1]);
  });

  /** Three letters of documents to be sent, as one group in the queue. */
  const letters = async (): Promise<string[]> => {
    const ids = [newId(), newId(), newId()];
    for (const [queue, list] of grouped(ids.map((documentId) => ({ jobId: documentId, request: requestFor('dispatch', { organisationId, documentId }) })))) await addTo(backend.queue(queue), list);
    return ids;
  };
  const isDone = async (jobId: string): Promise<boolean> => (await (await backend.queue('dispatch').getJob(jobId))?.getState()) === 'completed';

  test('a worker that is asked to stop ends the job of a group that it is at and hands on the others', async () => {
    const ids = await letters();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const stopped = await withProcessors({ dispatch: () => held }, async (worked) => {
      await until('it has begun', () => worked.length > 0);
      // The worker is asked to stop before the event loop comes to this.
      setImmediate(release);
      return worked;
    });
    expect(stopped).toEqual([expect.stringContaining(ids[0] ?? '')]);
    await withProcessors({}, (worked) => until('the others are done', () => worked.length === 2));
  });

  test('jobs of a kind that knows how are done as one work; one that it could not do goes on alone until it is done, and its company is not done again', async () => {
    const ids = await letters();
    const works: string[][] = [];
    const dispatch: NonNullable<GroupProcessors['dispatch']> = (all) => {
      works.push(all.map(({ documentId }) => documentId));
      return Promise.resolve(new Map(works.length < 3 ? all.filter(({ documentId }) => documentId === ids[1]).map((one) => [one, new Error('the exchange is away')]) : []));
    };
    await withProcessors({ dispatch: groupOfOne(dispatch) }, () => until('the third try succeeds', () => isDone(ids[1] ?? '')), { dispatch });
    expect(works).toEqual([ids, [ids[1]], [ids[1]]]);
  });

  test('when the work as one breaks, each of its jobs goes on alone', async () => {
    const ids = await letters();
    await withProcessors({}, async (worked) => {
      await until('each is done alone', async () => (await Promise.all(ids.map(isDone))).every(Boolean));
      expect(worked.map((one) => ids.findIndex((id) => one.includes(id))).sort()).toEqual([0, 1, 2]);
    }, { dispatch: () => Promise.reject(new Error('the database is away')) });
    for (const jobId of ids) expect(lines).toContainEqual(expect.objectContaining({ level: 40, jobId, err: expect.objectContaining({ message: 'the database is away' }) }));
  });

  test('a work as one is told that its worker is to stop; the jobs that it has not begun are handed on, and nobody calls them failed', async () => {
    const ids = await letters();
    const begun: string[] = [];
    const dispatch: NonNullable<GroupProcessors['dispatch']> = async (all, stops) => {
      const left = new Map<(typeof all)[number], unknown>();
      for (const one of all) {
        if (stops()) left.set(one, undefined);
        else {
          begun.push(one.documentId);
          await until('the worker is to stop', stops);
        }
      }
      return left;
    };
    await withProcessors({}, () => until('the first is begun', () => begun.length > 0), { dispatch });
    expect(begun).toEqual([ids[0]]);
    await withProcessors({}, async (worked) => {
      await until('the others are done', async () => (await Promise.all(ids.slice(1).map(isDone))).every(Boolean));
      expect(worked.map((one) => ids.findIndex((id) => one.includes(id))).sort()).toEqual([1, 2]);
    });
    expect(lines.filter(({ jobId }) => ids.includes(jobId ?? ''))).toEqual([]);
  });

  test('A17 a group that somebody edited is refused, and a stranger in it stands alone on the operations page', async () => {
    const [broken, mixed, member, stranger] = [newId(), newId(), newId(), newId()];
    await backend.queue('dispatch').add(groupName, { members: 'all' }, { jobId: broken });
    await backend.queue('dispatch').add(groupName, { members: [{ name: 'mail', jobId: stranger, data: { notificationId: newId() } }, { name: 'dispatch', jobId: member, data: { organisationId, documentId: member } }] }, { jobId: mixed });
    await withProcessors({}, async (worked) => {
      await until('both are refused', async () => (await Promise.all([broken, stranger].map(async (id) => (await backend.queue('dispatch').getJob(id))?.getState()))).every((state) => state === 'failed'));
      expect(worked).toEqual([expect.stringContaining(member)]);
    });
    for (const id of [broken, stranger]) await (await backend.queue('dispatch').getJob(id))?.remove();
  });

  test('A17 data that somebody edited in the queue are refused and alarmed, never worked on', async () => {
    const edited: [string, unknown][] = [
      ['finalise', { organisationId: '../etc', documentId: newId() }], ['finalise', { organisationId, documentId: { $ne: 1 } }], ['exportPackage', null], ['render', { organisationId, documentId: newId(), version: '1; drop table document' }], ['toString', {}], ['__proto__', {}],
      ['mail', { notificationId: newId() }], // a job of another queue
    ];
    const ids: string[] = [];
    for (const [name, data] of edited) {
      const id = newId();
      ids.push(id);
      await backend.queue('documents').add(name, data, { jobId: id });
    }
    await withProcessors({}, async (worked) => {
      await until('all are refused', async () => (await Promise.all(ids.map(async (id) => (await backend.queue('documents').getJob(id))?.getState()))).every((state) => state === 'failed'));
      expect(worked).toEqual([]);
    });
    expect(lines.filter((line) => line.level >= 50).map((line) => line.jobId).filter((id) => ids.slice(0, 4).includes(id ?? '')).length).toBeGreaterThanOrEqual(3);
    for (const id of ids) await (await backend.queue('documents').getJob(id))?.remove();
  });

  test('each event of the outbox becomes its jobs once, in batches, and is marked', async () => {
    await happen(600);
    const relay = relayOver(backend);
    expect([await relay.relayOnce(), await relay.relayOnce(), await relay.relayOnce(), await relay.relayOnce()]).toEqual([250, 250, 100, 0]);
    await withProcessors({}, async (worked) => {
      await until('all are worked on', () => worked.length >= 600);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect([worked.length, new Set(worked).size]).toEqual([600, 600]);
    });
  }, 30_000);

  test('I16 a relay killed between adding and marking adds the batch again, without effect', async () => {
    await happen(20);
    const killed = async (added: Promise<unknown>): Promise<never> => {
      await added;
      throw new Error('killed');
    };
    const dying: QueueBackend = { ...backend, queue: (name) => ({ add: (...job: [never, never, never]) => killed(backend.queue(name).add(...job)), addBulk: (bulk: never) => killed(backend.queue(name).addBulk(bulk)) }) as never };
    for (let time = 0; time < 3; time += 1) await expect(relayOver(dying).relayOnce()).rejects.toThrow('killed');
    expect(await waiting()).toBe(20);
    await withProcessors({}, async (worked) => {
      await until('the jobs of the dead relay are done', () => worked.length >= 20);
      expect(await relayOver(backend).relayOnce()).toBe(20);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect([worked.length, new Set(worked).size, await waiting()]).toEqual([20, 20, 0]);
    });
  });

  test('several relays share the outbox: no event is taken twice, none is left', async () => {
    await happen(700);
    const relays = Array.from({ length: 4 }, () => relayOver(backend));
    let taken = 0;
    while (taken < 700) taken += (await Promise.all(relays.map((relay) => relay.relayOnce()))).reduce((sum, one) => sum + one, 0);
    expect([taken, await waiting()]).toEqual([700, 0]);
    await withProcessors({}, async (worked) => {
      await until('all are worked on', () => worked.length >= 700);
      expect(new Set(worked).size).toBe(700);
    });
  }, 30_000);

  test('L07 when everything in the queue is lost, the relay notices and hands its events to it again; each follows once', async () => {
    const relay = relayOver(backend);
    await relay.refillLost();
    await happen(30);
    await relay.relayOnce();
    expect(await relay.refillLost()).toBe(0);
    await place.lose(obih);
    expect((await backend.queue('notifications').getJobCounts('waiting')).waiting).toBe(0);
    expect(await relay.refillLost()).toBeGreaterThanOrEqual(30);
    expect(await relay.refillLost()).toBe(0);
    while ((await relay.relayOnce()) > 0);
    await withProcessors({}, async (worked) => {
      await until('the thirty are worked on, with those before them', async () => {
        const { waiting: left = 0, active = 0 } = await backend.queue('notifications').getJobCounts('waiting', 'active');
        return worked.length >= 30 && left + active === 0;
      });
      expect(new Set(worked).size).toBe(worked.length);
      expect(await waiting()).toBe(0);
    });
  }, 30_000);

  test('L07 an operator hands a time again by hand, and what was done has no second effect', async () => {
    const said: string[] = [];
    const since = new Date().toISOString();
    await happen(5);
    await relayOver(backend).relayOnce();
    await withProcessors({}, async (worked) => {
      await until('they are worked on', () => worked.length >= 5);
      const code = await runCli(['requeue', '--since', since], { environment: obih.environment, out: (line) => void said.push(line), err: (line) => void said.push(line), askSecret: () => Promise.resolve('') });
      expect([code, said]).toEqual([0, [expect.stringMatching(/^OK: 5 events/)]]);
      expect(await relayOver(backend).relayOnce()).toBe(5);
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(worked).toHaveLength(5);
    });
  });
});
