import { newId } from '#shared/new-id.js';
import type { Paper } from '../src/story/paperwork.js';
import { Letters } from './support/letters.js';
import { TestStage } from './support/stage.js';

let stage: TestStage;
let letters: Letters;
beforeAll(async () => {
  stage = await TestStage.open({}, { worker: false });
  letters = new Letters(stage);
}, 60_000);
afterEach(() => letters.assertSound());
afterAll(() => stage.close());

const idOf = async (login: string): Promise<string> => stage.office.personId(login);
const lines = async (paper: Paper, type: string) => (await stage.rows<{ person: string; data: Record<string, unknown> }>(`select actor->>'person' as person, data from journal_entry where document_id = $1 and type = $2 order by seq`, [paper.documentId, type]));
const refusals = (login: string) => stage.rows<{ data: { code: string; operation?: string; parameters?: Record<string, string> } }>(`select e.data from journal_entry e join person p on p.id::text = e.actor->>'person' where e.type = 'accessRefused' and p.login = $1 order by e.seq`, [login]);
/** Refusals are written behind the answer; waits until as many are there. */
const refusalsOnceThereAre = (login: string, count: number) => stage.office.until(`${count} refusals of ${login}`, async () => {
  const found = await refusals(login);
  return found.length >= count && found;
});

/** Straight in the table: on its way a document keeps the access class that its author gave it. */
const restrict = (paper: Paper) => stage.rows(`update document set access = 'participants' where id = $1`, [paper.documentId]);

describe('What is journaled of reading', () => {
  it('a person’s first sight of a version, once for each version and not of its own author', async () => {
    const paper = await letters.submitted('Про перший перегляд');
    const shevchuk = await stage.office.desk('shevchuk');
    for (let again = 0; again < 3; again += 1) await shevchuk.get(paper.url('/versions/1'));
    await shevchuk.bytes(paper.url('/versions/1/document.pdf'));
    await paper.author.get(paper.url('/versions/1'));
    const seen = await lines(paper, 'versionSeen');
    expect(seen.map((line) => [line.person, line.data.number])).toEqual([[await idOf('shevchuk'), 1]]);
    expect(seen[0]?.data.contentHash).toBe((await paper.card()).contentHash);
  });

  it('is the same in every process: what one has written no other writes again', async () => {
    const paper = await letters.submitted('Про два процеси');
    await (await stage.office.desk('shevchuk')).get(paper.url('/versions/1'));
    const [view] = await stage.rows<{ version_id: string }>(`select v.version_id from version_view v join document_version d on d.id = v.version_id where d.document_id = $1`, [paper.documentId]);
    const again = await stage.rows(`insert into version_view (version_id, person_id, first_at) values ($1, $2, now()) on conflict do nothing returning version_id`, [view?.version_id, await idOf('shevchuk')]);
    expect(again).toEqual([]);
  });

  it('polling writes nothing', async () => {
    const paper = await letters.submitted('Про опитування');
    const shevchuk = await stage.office.desk('shevchuk');
    await shevchuk.get(paper.url('/versions/1'));
    const count = async (): Promise<unknown> => (await stage.rows(`select count(*) from journal_entry`))[0];
    const before = await count();
    for (const url of [paper.url(''), paper.url('/route'), paper.url('/versions'), paper.url('/versions/1'), paper.url('/journal'), '/api/inbox?tab=approve', '/api/inbox/counts']) await shevchuk.get(url);
    expect(await count()).toEqual(before);
  });

  it('every file of restricted access that leaves, by its hash and not by its name; none of the others', async () => {
    const open = await letters.submitted('Про відкритий лист');
    const closed = await letters.submitted('Про лист для учасників');
    await restrict(closed);
    const shevchuk = await stage.office.desk('shevchuk');
    for (const one of [open, closed]) for (let again = 0; again < 2; again += 1) await shevchuk.bytes(one.url('/versions/1/document.pdf'));
    expect(await lines(open, 'fileTaken')).toEqual([]);
    const taken = await lines(closed, 'fileTaken');
    expect(taken.map((line) => [line.person, line.data.what, line.data.access])).toEqual([[await idOf('shevchuk'), 'version', 'participants'], [await idOf('shevchuk'), 'version', 'participants']]);
    expect(JSON.stringify(taken)).not.toContain('лист');
  });

  it('a refused attempt: who, which operation, which ids; the thing that is not there is journaled as the thing that is hidden', async () => {
    const hidden = await letters.submitted('Про чуже');
    await restrict(hidden);
    const stranger = await stage.office.desk('romaniuk');
    const absent = newId();
    for (const id of [hidden.documentId, hidden.documentId, absent]) expect((await stranger.try('GET', `/api/documents/${id}/versions/1`)).status).toBe(404);
    expect((await stranger.try('GET', '/api/operations')).status).toBe(403);
    const found = await refusalsOnceThereAre('romaniuk', 3);
    expect(found.map(({ data }) => [data.code, data.operation, data.parameters?.documentId])).toEqual([
      ['notFound', 'GET /api/documents/:documentId/versions/:number', hidden.documentId], ['notFound', 'GET /api/documents/:documentId/versions/:number', absent], ['notAllowed', 'GET /api/operations', undefined]]);
    expect((await lines(hidden, 'accessRefused'))).toEqual([]);
  });

  it('what one may see and is merely not there yet is no attempt', async () => {
    const unsigned = await letters.submitted('Про ще не підписане');
    const shevchuk = await stage.office.desk('shevchuk');
    expect((await shevchuk.try('GET', unsigned.url('/document.pdf'))).status).toBe(404);
    expect((await shevchuk.try('GET', unsigned.url('/versions/7'))).status).toBe(404);
    expect((await shevchuk.try('GET', `/api/documents/${newId()}`)).status).toBe(404);
    expect((await refusalsOnceThereAre('shevchuk', 1)).map(({ data }) => data.operation)).toEqual(['GET /api/documents/:documentId']);
  });

  it('whoever tries ids by the hundred fills no journal: the last line of a minute says that there were more', async () => {
    const prober = await stage.office.desk('bondar');
    for (let count = 0; count < 120; count += 1) await prober.try('GET', `/api/documents/${newId()}`);
    const found = await refusalsOnceThereAre('bondar', 30);
    expect(found.length).toBeLessThanOrEqual(60);
    expect(found[29]?.data.code).toBe('manyRefusals');
  });
});
