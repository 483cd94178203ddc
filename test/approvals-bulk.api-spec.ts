import type { Paper } from '../src/story/paperwork.js';
import { Chancery, seenNow, stepOf } from './approvals-fixture.js';

interface Line { documentId: string; outcome: 'done' | 'failed'; code: string | null; done: number; total: number }

let chancery: Chancery;
beforeAll(async () => { chancery = await Chancery.open(); }, 120_000);
afterAll(() => chancery.close());

const itemOf = async (paper: Paper) => ({ documentId: paper.documentId, stepId: (await stepOf(chancery, paper, 'shevchuk')).stepId, ...(await seenNow(paper)) });
async function bulk(items: readonly object[], key: string, more: object = {}): Promise<Line[]> {
  const reply = await chancery.ask('shevchuk', 'POST', '/api/bulk-decisions', { verdict: 'approve', items, ...more }, { 'idempotency-key': key });
  expect(reply.status).toBe(200);
  return reply.bytes.toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as Line);
}
const decided = async (papers: readonly Paper[]): Promise<number> => {
  const [row] = await chancery.stage.rows<{ count: string }>(`select count(*) from route_event e join route r on r.id = e.route_id where e.type = 'stepDecided' and r.document_id = any($1)`, [papers.map(({ documentId }) => documentId)]);
  return Number(row?.count);
};

describe('many documents in one go', () => {
  it('each is a transaction of its own: one that fails holds nobody back and says why; a broken connection goes on with the same key', async () => {
    const route = await chancery.route('bulk', [chancery.visa('one', ['shevchuk']), chancery.visa('two', ['semeniuk'])]);
    const papers: Paper[] = [];
    for (let number = 1; number <= 12; number += 1) papers.push(await chancery.letter(route, `Про надання пропозицій, ${number}`));
    const items = await Promise.all(papers.map(itemOf));
    const [already, recalled] = [papers[3] as Paper, papers[7] as Paper];
    await chancery.decide('shevchuk', already, await stepOf(chancery, already, 'shevchuk'), 'approve');
    await chancery.ask('melnychuk', 'POST', recalled.url('/recall'), { reason: 'уточнюю дані' });
    const invisible = { ...(items[0] as (typeof items)[number]), documentId: '019ab000-0000-7000-8000-000000000001' };

    const first = await bulk(items.slice(0, 5), 'pile');
    expect(first.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'failed', 'done']);
    const lines = await bulk([...items, invisible], 'pile');
    expect(lines.map(({ documentId }) => documentId)).toEqual([...papers.map(({ documentId }) => documentId), invisible.documentId]);
    expect(lines.filter(({ outcome }) => outcome === 'failed').map(({ documentId, code }) => [documentId, code])).toEqual([[already.documentId, 'alreadyDecided'], [recalled.documentId, 'routeEnded'], [invisible.documentId, 'notFound']]);
    expect(lines.map(({ done, total }) => [done, total])).toEqual(lines.map((_, index) => [index + 1, 13]));
    expect(await decided(papers)).toBe(11);

    expect((await bulk([...items, invisible], 'pile')).map(({ outcome }) => outcome)).toEqual(lines.map(({ outcome }) => outcome));
    expect(await decided(papers)).toBe(11);
    expect(await chancery.differences()).toEqual([]);
  }, 60_000);

  it('returning many needs a reason, and every author gets it', async () => {
    const route = await chancery.route('bulk_return', [chancery.visa('one', ['shevchuk'])]);
    const papers = [await chancery.letter(route), await chancery.letter(route)];
    const items = await Promise.all(papers.map(itemOf));
    expect((await bulk(items, 'return-1', { verdict: 'return' })).map(({ code }) => code)).toEqual(['reasonRequired', 'reasonRequired']);
    expect((await bulk(items, 'return-2', { verdict: 'return', reason: 'немає додатка' })).map(({ outcome }) => outcome)).toEqual(['done', 'done']);
    for (const paper of papers) expect((await paper.card()).phase).toBe('rework');
  });
});
