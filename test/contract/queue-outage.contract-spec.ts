import { Paper, signPile } from '../../src/story/paperwork.js';
import { describeWith } from '../support/foreign-tools.js';
import { RedisServer } from '../support/redis-server.js';
import { TestStage } from '../support/stage.js';
import { until } from '../support/until.js';
import { Witness } from '../support/witness.js';

interface Operations { outboxWaiting: number; problems: { service: string; reason: string }[]; queues: object[] }

describeWith('redis-server')('With Redis away', () => {
  let redis: RedisServer;
  let stage: TestStage;
  let witness: Witness;

  beforeAll(async () => {
    redis = await RedisServer.start();
    stage = await TestStage.open({ QUEUE_URL: redis.url });
    witness = new Witness(stage);
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    await redis.down();
  });

  const written = async (title: string): Promise<Paper> => {
    const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await witness.letterRequisites(title), body: [{ type: 'paragraph', text: [{ text: 'Запрошуємо на навчання.' }] }] });
    await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
    return paper;
  };
  const toldOf = async (login: string, paper: Paper, type: string): Promise<boolean> => (await witness.notices(login, paper.documentId)).some((one) => one.type === type);

  test('L06 people approve and sign, the operator sees what waits, and everything follows once it is back', async () => {
    const paper = await written('Про навчання без черги');
    await until('the head of the unit is told', () => toldOf('shevchuk', paper, 'stepOpened'));
    await redis.down();
    const started = Date.now();
    await paper.approvedBy('shevchuk');
    await signPile(stage.office, 'semeniuk', [paper]);
    expect(Date.now() - started).toBeLessThan(20_000);
    expect(await paper.card()).toMatchObject({ phase: 'signed', registrationIndex: null });
    const page = await (await stage.office.desk('admin')).get<Operations>('/api/operations');
    expect(page.outboxWaiting).toBeGreaterThan(0);
    expect(page.problems).toEqual([expect.objectContaining({ service: 'queue (redis)' })]);
    expect((await stage.obih.anonymous('GET', '/health/ready')).status).toBe(200);
    await redis.up();
    expect(await paper.finalised()).toMatchObject({ phase: 'registered', waiting: [] });
    await until('the author is told', () => toldOf('melnychuk', paper, 'registered'));
    await until('nothing waits', async () => (await (await stage.office.desk('admin')).get<Operations>('/api/operations')).outboxWaiting === 0);
  }, 90_000);

  test('L07 flushed while consequences wait in it, it is filled again by itself: the document is finished, people are told, nobody twice', async () => {
    await stage.stopWorker();
    const paper = await written('Про навчання зі спорожненою чергою');
    await paper.approvedBy('shevchuk');
    await signPile(stage.office, 'semeniuk', [paper]);
    await stage.startWorker();
    await until('the jobs are in Redis', async () => (await stage.rows(`select 1 from outbox where relayed_at is null`)).length === 0);
    await redis.say('FLUSHALL');
    expect(await paper.finalised()).toMatchObject({ phase: 'registered' });
    await until('the author is told', () => toldOf('melnychuk', paper, 'registered'));
    await until('the mail is there', () => witness.mailsAbout('melnychuk', { paper }).length >= 2);
    await redis.say('FLUSHALL');
    await until('the relay has noticed', async () => (await redis.say('EXISTS bull:relay:filled')).startsWith(':1'), 20_000);
    await until('and handed everything over again', async () => (await stage.rows(`select 1 from outbox where relayed_at is null`)).length === 0);
    await until('and all of it is worked on', async () => (await redis.say('LLEN bull:notifications:wait')).startsWith(':0') && (await redis.say('LLEN bull:mail:wait')).startsWith(':0'));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const [{ events, notices } = { events: '', notices: '' }] = await stage.rows<{ events: string; notices: string }>(`select count(*) as notices, count(distinct (event_id, person_id, type)) as events from notification`);
    expect(notices).toBe(events);
    const ids = stage.post.mails.map((mail) => mail.messageId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await stage.rows(`select 1 from registration where document_id = $1`, [paper.documentId])).toHaveLength(1);
    expect(await stage.rows(`select 1 from signature_file where document_id = $1 and kind = 'sealed'`, [paper.documentId])).toHaveLength(1);
    expect(await stage.rows(`select 1 from dispatch where document_id = $1 and attempt = 1`, [paper.documentId])).toHaveLength(1);
  }, 120_000);
});
