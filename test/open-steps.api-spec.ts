import { stageOf } from '#approvals/domain/template.js';
import { Chancery, seenNow, stepOf, stepsIn } from './approvals-fixture.js';

interface OpenStep { stepId: string; documentId: string; kindUk: string; stageTitle: string; assignee: { name: string; personId: string } | null; pool: { name: string }[]; state: string }
interface OpenSteps { items: OpenStep[]; nextCursor: string | null }

let chancery: Chancery;
beforeAll(async () => { chancery = await Chancery.open(); }, 120_000);
afterAll(() => chancery.close());

const listed = async (query = '', login = 'admin') => chancery.ask<OpenSteps>(login, 'GET', `/api/open-steps?limit=200${query}`);
const stepsOf = async (documentId: string): Promise<OpenStep[]> => (await listed()).body.items.filter((one) => one.documentId === documentId);

describe('Steps that wait, for the administrator', () => {
  test('are named by stage and holder and by nothing that the document says; only an administrator sees the list', async () => {
    const route = await chancery.route('waiting_steps', [chancery.visa('one', ['shevchuk'])]);
    const paper = await chancery.letter(route, 'Про таємне призначення');
    const { status, raw } = await (async () => { const answer = await listed(); return { status: answer.status, raw: JSON.stringify(answer.body) }; })();
    expect(status).toBe(200);
    expect(raw).not.toContain('таємне');
    expect(await stepsOf(paper.documentId)).toEqual([expect.objectContaining({ stageTitle: 'one', state: 'open', assignee: expect.objectContaining({ personId: chancery.person('shevchuk') }) })]);
    const [own] = await stepsOf(paper.documentId);
    const word = encodeURIComponent(own?.assignee?.name.split(' ').at(-1) ?? '');
    expect((await listed(`&holder=${word}`)).body.items.map(({ documentId }) => documentId)).toContain(paper.documentId);
    expect((await listed('&holder=%25')).body.items).toEqual([]);
    for (const login of ['shevchuk', 'hrytsai', 'auditor']) expect((await listed('', login)).status).toBe(403);
  });

  test('are read page by page, each once', async () => {
    const route = await chancery.route('paged_steps', [chancery.visa('one', ['semeniuk', 'kravets', 'honchar'])]);
    const paper = await chancery.letter(route);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: OpenSteps = (await chancery.ask<OpenSteps>('admin', 'GET', `/api/open-steps?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).body;
      seen.push(...page.items.map(({ stepId }) => stepId));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining((await stepsOf(paper.documentId)).map(({ stepId }) => stepId)));
  });

  test('are moved with a reason, and the new holder decides', async () => {
    const route = await chancery.route('moved_steps', [chancery.visa('one', ['shevchuk'])]);
    const paper = await chancery.letter(route);
    const [step] = await stepsOf(paper.documentId);
    const address = `/api/documents/${paper.documentId}/steps/${step?.stepId}/reassignment`;
    expect((await chancery.ask('admin', 'POST', address, { to: chancery.person('semeniuk'), reason: '' })).status).toBe(400);
    expect((await chancery.ask('admin', 'POST', address, { to: chancery.person('semeniuk'), reason: 'Хвороба, заміщення не оформлено' })).status).toBe(200);
    expect((await stepsOf(paper.documentId)).map(({ assignee }) => assignee?.personId)).toEqual([chancery.person('semeniuk')]);
    expect((await chancery.decide('semeniuk', paper, await stepOf(chancery, paper, 'semeniuk'), 'approve')).status).toBe(200);
  });
});

describe('A step that somebody took out of a pool', () => {
  test('goes back to the pool by that person’s word only, and another may take it', async () => {
    const pool = stageOf({ key: 'form', title: 'Перевірка', purpose: 'formCheck', completion: 'any', participants: [{ rule: 'pool', unit: null, people: [chancery.person('panchuk'), chancery.person('hrytsai')] }] });
    const paper = await chancery.letter(await chancery.route('released_steps', [pool]));
    const step = await stepOf(chancery, paper, 'panchuk');
    const act = async (login: string, what: 'claim' | 'release') => chancery.ask(login, 'POST', `/api/documents/${paper.documentId}/steps/${step.stepId}/${what}`, await seenNow(paper));
    expect((await act('panchuk', 'release')).status).toBe(409);
    const taken = await act('panchuk', 'claim');
    expect(taken.status).toBe(200);
    expect(taken.body.allowed.map(({ action }) => action)).toContain('release');
    expect((await act('hrytsai', 'release')).status).toBeGreaterThanOrEqual(400);
    const given = await act('panchuk', 'release');
    expect([given.status, stepsIn(given.body, 'form')[0]?.assignee]).toEqual([200, null]);
    expect((await act('hrytsai', 'claim')).status).toBe(200);
  });
});
