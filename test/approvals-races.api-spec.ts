import type { Reply } from '../src/story/office.js';
import type { RouteView } from '../src/story/views.js';
import { stageOf } from '#approvals/domain/template.js';
import { Chancery, seenNow, stepOf, stepsIn, type Problem } from './approvals-fixture.js';

let chancery: Chancery;
beforeAll(async () => { chancery = await Chancery.open(); }, 120_000);
afterAll(() => chancery.close());

const codes = (replies: readonly Reply<Partial<Problem>>[]): string[] => replies.map(({ status, body }) => (status < 300 ? 'done' : (body.code ?? String(status)))).sort();
const decisionsIn = (route: RouteView, key: string) => stepsIn(route, key).flatMap((step) => (step.decision ? [step.decision.by.name] : []));
const eventsOf = (documentId: string, type: string) =>
  chancery.stage.rows(`select e.data from route_event e join route r on r.id = e.route_id where r.document_id = $1 and e.type = $2`, [documentId, type]);

describe('several people at the same instant', () => {
  it('I01 two who press at once on one exclusive step, sixteen times each: exactly one decision', async () => {
    const pool = stageOf({ key: 'form', title: 'Перевірка', purpose: 'formCheck', completion: 'any', participants: [{ rule: 'pool', unit: null, people: [chancery.person('panchuk'), chancery.person('hrytsai')] }] });
    const route = await chancery.route('race_pool', [pool]);
    for (let game = 0; game < 3; game += 1) {
      const paper = await chancery.letter(route);
      const step = await stepOf(chancery, paper, 'panchuk');
      const replies = await Promise.all(Array.from({ length: 32 }, (_, index) => chancery.decide(index % 2 ? 'panchuk' : 'hrytsai', paper, step, 'approve')));
      expect(codes(replies).filter((code) => code === 'done')).toHaveLength(1);
      expect(new Set(codes(replies))).toEqual(new Set(['done', 'routeEnded']));
      expect(await eventsOf(paper.documentId, 'stepDecided')).toHaveLength(1);
    }
  }, 60_000);

  it('I02 a double click and a retry with the same key are one decision and the same answer', async () => {
    const route = await chancery.route('race_key', [chancery.visa('one', ['shevchuk']), chancery.visa('two', ['semeniuk'])]);
    const paper = await chancery.letter(route);
    const step = await stepOf(chancery, paper, 'shevchuk');
    const headers = { 'idempotency-key': 'double-click' };
    const replies = await Promise.all([1, 2, 3].map(() => chancery.decide('shevchuk', paper, step, 'approve', {}, headers)));
    const later = await chancery.decide('shevchuk', paper, step, 'approve', {}, headers);
    expect(codes([...replies, later])).toEqual(['done', 'done', 'done', 'done']);
    expect(new Set([...replies, later].map(({ body }) => JSON.stringify(stepsIn(body, 'one').map((one) => one.decision?.decisionId)))).size).toBe(1);
    expect(await eventsOf(paper.documentId, 'stepDecided')).toHaveLength(1);
    expect(codes([await chancery.decide('shevchuk', paper, step, 'return', { reason: 'інша команда' }, headers)])).toEqual(['keyReused']);
  }, 30_000);

  it('I03 approving and objecting by the same person at once: one wins, the other is told what was decided', async () => {
    const route = await chancery.route('race_self', [chancery.visa('one', ['shevchuk']), chancery.visa('two', ['semeniuk'])]);
    const paper = await chancery.letter(route);
    const step = await stepOf(chancery, paper, 'shevchuk');
    const replies = await Promise.all([chancery.decide('shevchuk', paper, step, 'approve'), chancery.decide('shevchuk', paper, step, 'object', { reason: 'не погоджуюся' })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(codes(replies).find((code) => code !== 'done')).toMatch(/alreadyDecided|atAuthor/);
    expect(await eventsOf(paper.documentId, 'stepDecided')).toHaveLength(1);
  }, 30_000);

  it('I08 a recall at the instant of the last approval: one end, never two', async () => {
    const route = await chancery.route('race_recall', [chancery.visa('one', ['shevchuk'])]);
    for (let game = 0; game < 4; game += 1) {
      const paper = await chancery.letter(route);
      const step = await stepOf(chancery, paper, 'shevchuk');
      const replies = await Promise.all([chancery.decide('shevchuk', paper, step, 'approve'), chancery.ask('melnychuk', 'POST', paper.url('/recall'), { reason: 'уточнюю дані' })]);
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      const ends = [...(await eventsOf(paper.documentId, 'routeCompleted')), ...(await eventsOf(paper.documentId, 'routeRecalled'))];
      expect(ends).toHaveLength(1);
    }
  }, 60_000);

  it('I10 the last two parallel visas at once: both count and the next stage opens once', async () => {
    const route = await chancery.route('race_join', [chancery.visa('both', ['honchar', 'diachenko']), chancery.visa('next', ['kravets'])]);
    for (let game = 0; game < 4; game += 1) {
      const paper = await chancery.letter(route);
      const [one, two] = [await stepOf(chancery, paper, 'honchar'), await stepOf(chancery, paper, 'diachenko')];
      const replies = await Promise.all([chancery.decide('honchar', paper, one, 'approve'), chancery.decide('diachenko', paper, two, 'approve')]);
      expect(codes(replies)).toEqual(['done', 'done']);
      expect(decisionsIn(await paper.route(), 'both')).toHaveLength(2);
      expect(await eventsOf(paper.documentId, 'stageOpened')).toHaveLength(2);
      expect(stepsIn(await paper.route(), 'next').map(({ state }) => state)).toEqual(['open']);
    }
  }, 60_000);

  it('I11 the second and the third vote of two out of three at once: the stage closes once and the late vote is on record', async () => {
    const route = await chancery.route('race_panel', [chancery.visa('panel', ['tkachuk', 'boiko', 'lysenko'], { completion: { atLeast: 2 } }), chancery.visa('next', ['kravets'])]);
    const paper = await chancery.letter(route);
    const logins = ['tkachuk', 'boiko', 'lysenko'] as const;
    const steps = await Promise.all(logins.map((login) => stepOf(chancery, paper, login)));
    const replies = await Promise.all(logins.map((login, index) => chancery.decide(login, paper, steps[index] as (typeof steps)[number], 'approve')));
    expect(codes(replies)).toEqual(['done', 'done', 'done']);
    expect(await eventsOf(paper.documentId, 'stageCompleted')).toHaveLength(1);
    expect(await eventsOf(paper.documentId, 'voteCameLate')).toHaveLength(1);
    const panel = stepsIn(await paper.route(), 'panel');
    expect(panel.filter((step) => step.decision)).toHaveLength(2);
    expect(panel.flatMap((step) => step.earlier)).toHaveLength(1);
  }, 30_000);

  it('I04 what was on the screen decides: after a resubmission a decision on the old text is refused with what has changed since', async () => {
    const route = await chancery.route('race_stale', [chancery.visa('both', ['honchar', 'diachenko'])]);
    const paper = await chancery.letter(route);
    const old = await seenNow(paper);
    const before = await stepOf(chancery, paper, 'diachenko');
    expect(codes([await chancery.decide('honchar', paper, await stepOf(chancery, paper, 'honchar'), 'return', { reason: 'уточніть видатки' })])).toEqual(['done']);
    await chancery.resubmit(paper, route, 3, 'Видатки передбачено в межах кошторису.');
    const step = await stepOf(chancery, paper, 'diachenko');
    const stale = await chancery.ask('diachenko', 'POST', paper.url(`/steps/${step.stepId}/decision`), { ...old, verdict: 'approve' });
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({ code: 'staleVersion', facts: { round: 2, version: 2, seenVersion: 1, changed: [{ part: 'block' }] } });
    const replayed = await chancery.ask('diachenko', 'POST', paper.url(`/steps/${before.stepId}/decision`), { ...old, verdict: 'approve' });
    expect(replayed).toMatchObject({ status: 409, body: { code: 'staleVersion' } });
    expect(codes([await chancery.decide('diachenko', paper, step, 'approve')])).toEqual(['done']);
  }, 30_000);

  it('whatever happened, every stored route is the fold of its events', async () => {
    expect(await chancery.differences()).toEqual([]);
  });
});
