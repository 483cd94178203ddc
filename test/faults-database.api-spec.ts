import pg from 'pg';
import type { Paper } from '../src/story/paperwork.js';
import type { Reply } from '../src/story/office.js';
import { Letters, type Seen } from './support/letters.js';
import { TestStage } from './support/stage.js';

let stage: TestStage;
let letters: Letters;
let owner: pg.Client;
beforeAll(async () => {
  stage = await TestStage.open({}, { worker: false });
  letters = new Letters(stage);
  owner = new pg.Client({ connectionString: stage.obih.ownerUrl });
  await owner.connect();
}, 60_000);
afterEach(() => letters.assertSound());
afterAll(async () => {
  await owner.end();
  await stage.close();
});

const cutAll = (): Promise<unknown> => owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`);

/** Cuts every connection of the application again and again while something happens. */
async function whileCut<T>(everyMs: number, work: () => Promise<T>): Promise<T> {
  let going = true;
  const cutter = (async () => {
    while (going) {
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      await cutAll();
    }
  })();
  return work().finally(async () => {
    going = false;
    await cutter;
    await new Promise((resolve) => setTimeout(resolve, 100)); // the witness asks through the same pool, which hears of the last cut a moment later
  });
}

/** A document whose only approver has decided or has not; anything between the two is a half. */
async function whole(paper: Paper): Promise<'decided' | 'open'> {
  const [decisions, outbox, steps, [document]] = await Promise.all([
    letters.events(paper, 'stepDecided'), stage.rows(`select 1 from outbox where document_id = $1 and type = 'stepDecided'`, [paper.documentId]),
    stage.rows<{ purpose: string; state: string }>(`select purpose, state from route_step where document_id = $1 and state in ('open', 'decided') order by purpose`, [paper.documentId]), stage.rows<{ phase: string }>(`select phase from document where id = $1`, [paper.documentId]),
  ]);
  const seen = JSON.stringify([decisions.length, outbox.length, steps.map((step) => `${step.purpose} ${step.state}`), document?.phase]);
  if (seen === JSON.stringify([1, 1, ['signature open', 'visa decided'], 'forSignature'])) return 'decided';
  expect(seen).toBe(JSON.stringify([0, 0, ['visa open'], 'inApproval']));
  return 'open';
}

describe('PostgreSQL that cuts its connections', () => {
  test('L06 while people decide: each is told that it is done, or to try again; nothing is half done, and a repeat does not double it', async () => {
    const papers = await Promise.all(Array.from({ length: 16 }, (_, place) => letters.submitted(`Про обрив ${place}`)));
    const seen = new Map<Paper, Seen>();
    for (const paper of papers) seen.set(paper, await letters.seenBy('shevchuk', paper));
    const press = (paper: Paper): Promise<Reply<{ code?: string }>> => letters.press('shevchuk', seen.get(paper) as Seen, 'approve', `key-${paper.documentId}`);
    const replies = await whileCut(7, async () => {
      const first: Reply<{ code?: string }>[] = [];
      for (let at = 0; at < papers.length; at += 4) first.push(...(await Promise.all(papers.slice(at, at + 4).map(press))));
      return first;
    });
    expect(replies.map((reply) => `${reply.status} ${reply.body.code ?? ''}`).filter((said) => said !== '200 ' && said !== '503 temporarilyUnavailable')).toEqual([]);
    expect(replies.filter((reply) => reply.status === 503).length).toBeGreaterThan(0);
    for (const [place, paper] of papers.entries()) {
      const state = await whole(paper);
      if (replies[place]?.status === 200) expect(state).toBe('decided');
    }
    for (const paper of papers) expect((await press(paper)).status).toBe(200);
    for (const paper of papers) expect(await whole(paper)).toBe('decided');
  });

  test('L06 what it says then is true: it does not claim that nothing was changed, for the last word may have been lost', async () => {
    const desk = await stage.office.desk('shevchuk');
    const replies = await whileCut(0, async () => {
      const said: Reply<{ code: string; title: string }>[] = [];
      for (let time = 0; time < 40; time += 1) said.push(await desk.try('GET', '/api/inbox?tab=approve'));
      return said;
    });
    const refused = replies.filter((reply) => reply.status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    for (const reply of refused) expect([reply.status, reply.body.code, /nothing was changed/i.test(reply.body.title)]).toEqual([503, 'temporarilyUnavailable', false]);
  });

  test('L06 the next request after it is served as if nothing had been', async () => {
    const melnychuk = await stage.office.desk('melnychuk');
    await melnychuk.get('/api/documents');
    await cutAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await melnychuk.try('GET', '/api/documents')).status).toBe(200);
    expect((await stage.obih.anonymous('GET', '/health/ready')).status).toBe(200);
  });

  test('L06 with every connection taken, people wait a little and are then told to try again; once there is room, they are served', async () => {
    const { pool } = stage.obih.dataSource.driver as unknown as { pool?: unknown; master: { connect(): Promise<{ release(): void }>; options: { max: number } } } & { pool?: unknown };
    expect(pool).toBeUndefined();
    const master = (stage.obih.dataSource.driver as unknown as { master: { connect(): Promise<{ release(): void }>; options: { max: number } } }).master;
    const taken = await Promise.all(Array.from({ length: master.options.max }, () => master.connect()));
    const melnychuk = await stage.office.desk('melnychuk');
    const refused = await melnychuk.try<{ code: string }>('GET', '/api/documents');
    expect([refused.status, refused.body.code]).toEqual([503, 'temporarilyUnavailable']);
    for (const connection of taken) connection.release();
    expect((await melnychuk.try('GET', '/api/documents')).status).toBe(200);
  }, 30_000);
});
