import { setTimeout as pause } from 'node:timers/promises';
import { sample } from './foreign-papers.fixture.js';
import { TypstTypesetter, type TypstTypesetterOptions } from './typst-typesetter.js';
import { TypesettingError, type TypesetJob } from './typesetter.js';

const job = sample('doc-6');

let typesetter: TypstTypesetter;
const start = (options: TypstTypesetterOptions) => (typesetter = new TypstTypesetter(options));
const codeOf = (error: unknown) => (error instanceof TypesettingError ? error.code : error);
const failure = (attempt: Promise<unknown>) => attempt.then(() => 'set', codeOf);

afterEach(() => typesetter.close());

describe('typesetting in processes of its own', () => {
  it('starts no process before there is work and ends it when there is none', async () => {
    const pool = start({ idleMs: 200 });
    expect(pool.processIds).toEqual([]);
    expect((await pool.typeset(job)).pages).toBe(1);
    expect(pool.processIds).toHaveLength(1);
    await pause(600);
    expect(pool.processIds).toEqual([]);
    expect((await pool.typeset(job)).pages).toBe(1);
  });

  it('sets more jobs than it has processes, and gives the same bytes every time', async () => {
    const pool = start({ processes: 2 });
    const made = await Promise.all(Array.from({ length: 8 }, () => pool.typeset(job)));
    expect(new Set(made.map(({ pdf }) => pdf.toString('base64'))).size).toBe(1);
    expect(pool.processIds.length).toBeLessThanOrEqual(2);
  });

  it('replaces a process after its share of jobs', async () => {
    const pool = start({ jobsPerProcess: 2 });
    const seen = new Set<number>();
    for (let count = 0; count < 4; count++) {
      const running = pool.typeset(job);
      await pause(0);
      pool.processIds.forEach((id) => seen.add(id));
      await running;
    }
    expect(seen.size).toBe(2);
  });

  it('F10 says that the process died and sets the next document in a fresh one', async () => {
    const pool = start({});
    await pool.typeset(job);
    const [victim = 0] = pool.processIds;
    process.kill(victim, 'SIGSTOP');
    const stuck = failure(pool.typeset(job));
    await pause(50);
    process.kill(victim, 'SIGKILL');
    expect(await stuck).toBe('crashed');
    expect((await pool.typeset(job)).pages).toBe(1);
    expect(pool.processIds).not.toContain(victim);
  });

  it('notices that an idle process died and loses no job over it', async () => {
    const pool = start({});
    await pool.typeset(job);
    pool.processIds.forEach((id) => process.kill(id, 'SIGKILL'));
    await pause(200);
    expect((await pool.typeset(job)).pages).toBe(1);
  });

  it('F10 kills a process that hangs past the time limit; the job that waited behind it is set', async () => {
    const pool = start({ limitMs: 4000 });
    await pool.typeset(job);
    pool.processIds.forEach((id) => process.kill(id, 'SIGSTOP'));
    const [hung, next] = await Promise.all([failure(pool.typeset(job)), failure(pool.typeset(job))]);
    expect([hung, next]).toEqual(['timedOut', 'set']);
  }, 20_000);

  (process.platform === 'linux' ? it : it.skip)('F10 stops a document that wants more memory than the limit', async () => {
    const pool = start({ memoryBytes: 1 });
    const hungry = failure(pool.typeset(job));
    pool.processIds.forEach((id) => process.kill(id, 'SIGSTOP'));
    expect(await hungry).toBe('tooLarge');
    expect(pool.processIds).toEqual([]);
  });

  it('replaces a process that has grown', async () => {
    const pool = start({ memoryBytes: 30e6 });
    await pool.typeset(job);
    expect(pool.processIds).toEqual([]);
    expect((await pool.typeset(job)).pages).toBe(1);
  });

  it('refuses data that no template can set, and sets the next document in the same process', async () => {
    const pool = start({});
    await pool.typeset(job);
    const before = pool.processIds;
    const broken = { ...job, data: { ...job.data, signatories: 'nobody' } } as unknown as TypesetJob;
    const noDate = { ...job, data: { ...job.data, printed: { date: 'завтра', index: '1' } } } as TypesetJob;
    expect([await failure(pool.typeset(broken)), await failure(pool.typeset(noDate))]).toEqual(['refused', 'refused']);
    expect((await pool.typeset(job)).pages).toBe(1);
    expect(pool.processIds).toEqual(before);
  });

  it('ends what runs and what waits when it is closed, and takes nothing more', async () => {
    const pool = start({});
    const both = Promise.all([failure(pool.typeset(job)), failure(pool.typeset(job))]);
    await pool.close();
    expect(await both).toEqual(['closed', 'closed']);
    expect(await failure(pool.typeset(job))).toBe('closed');
    expect(pool.processIds).toEqual([]);
  });
});
