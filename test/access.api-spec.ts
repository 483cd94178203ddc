import type { Endpoint } from '#shared/http/endpoint.js';
import { newId } from '#shared/new-id.js';
import { operations } from '../src/contract.js';
import { addressOf, HiddenPapers, parametersOf, secrets, strangers, type PathIds } from './support/hidden-papers.js';
import type { Answer, Browser } from './support/instance.js';
import { sampleBodies, sampleQueries } from './support/sample-bodies.js';
import { TestStage } from './support/stage.js';

interface Named { readonly id: string; readonly operation: Endpoint }

const all: readonly Named[] = operations().map(({ module, name, operation }) => ({ id: `${module}.${name}`, operation }));
const changing = all.filter(({ operation }) => operation.method !== 'GET');
const withIds = (list: readonly Named[]): Named[] => list.filter(({ operation }) => parametersOf(operation).some((name) => name.endsWith('Id')));

let stage: TestStage;
let papers: HiddenPapers;
beforeAll(async () => {
  stage = await TestStage.open();
  papers = await HiddenPapers.write(stage);
  await stage.stopWorker();
}, 120_000);
afterAll(() => stage.close());

async function ask(browser: Browser, { id, operation }: Named, ids: PathIds, person: string = newId()): Promise<Answer<unknown>> {
  const url = `${addressOf(operation, ids)}${sampleQueries[id] ?? ''}`;
  if (operation.upload) return browser.upload(url, { name: 'a.txt', type: 'text/plain', content: Buffer.from('x') });
  return browser.send(operation.method, url, operation.method === 'GET' ? undefined : sampleBodies(ids, person)[id]);
}

/** The line that every refusal leaves in the journal, and what goes with it; everything else must be as it was. */
const ofRefusals: Readonly<Record<string, string>> = { journal_entry: `where type <> 'accessRefused'`, outbox: `where type <> 'accessRefused'`, journal_head: `where chain not like 'access:%'` };

/** The whole state of the installation but who is signed in, as one hash per table: a refused request leaves every one of them as it was. */
async function state(): Promise<Record<string, string>> {
  const tables = await stage.rows<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('session', 'idempotency_key') order by 1`);
  const hashes: Record<string, string> = {};
  for (const { name } of tables) hashes[name] = (await stage.rows<{ hash: string }>(`select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${name} t ${ofRefusals[name] ?? ''}`))[0]?.hash ?? '';
  return hashes;
}

/** What an outsider can tell an answer by: everything but the ids that they sent themselves. */
const shown = (answer: Answer<unknown>, ids: PathIds) => {
  const own = new Set(Object.values(ids).filter((id) => id.length === 36));
  return { status: answer.status, type: answer.headers['content-type'], length: answer.raw.length, text: answer.raw.toString('utf8').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => (own.has(id) ? '<id>' : id)) };
};

/** What these offices are there for, also about papers that they may not read; what they learn by it is tested on its own. */
const byOffice: Readonly<Record<string, readonly string[]>> = { admin: ['approvals.reassign', 'users.revokeSubstitution'], hrytsai: ['records.annul'] };

const leaks = (answer: Answer<unknown>): string[] => secrets.filter((secret) => answer.raw.toString('utf8').toLowerCase().includes(secret));

describe('Another unit’s papers', () => {
  test('have a place in this test for every id in a path of the contract and a body for every change', () => {
    expect(all.flatMap(({ operation }) => parametersOf(operation)).filter((name) => papers.hidden[name] === undefined)).toEqual([]);
    expect(changing.map(({ id }) => id).filter((id) => !Object.hasOwn(sampleBodies(papers.hidden, newId()), id))).toEqual([]);
    expect(Object.keys(sampleBodies(papers.hidden, newId())).filter((id) => !changing.some((one) => one.id === id))).toEqual([]);
  });

  test('are there for those whom they concern: what the others are refused is no empty address', async () => {
    for (const [login, paper] of [['bondar', papers.running], ['kostenko', papers.running], ['savchenko', papers.signing], ['melnychuk', papers.named]] as const) {
      const browser = await stage.obih.as(login);
      for (const url of ['', '/route', '/versions', '/versions/1', '/versions/1/document.pdf', '/journal', '/changes?from=1', '/approval-sheet.pdf', '/signatures', '/changes-since-mine', '/dispatches']) expect([login, url, (await browser.get(paper.url(url))).status]).toEqual([login, url, 200]);
    }
  });

  test.each(strangers)('A01 A11 are, for %s, read by read as if they did not exist', async (login) => {
    const browser = await stage.obih.as(login);
    for (const paper of papers.papers)
      for (const named of withIds(all.filter(({ operation }) => operation.method === 'GET'))) {
        const [ids, absent] = [papers.about(paper), papers.absent];
        const [hidden, nothing] = [await ask(browser, named, ids), await ask(browser, named, absent)];
        expect({ id: named.id, ...shown(hidden, ids) }).toEqual({ id: named.id, ...shown(nothing, absent) });
        expect([named.id, [403, 404].includes(hidden.status), leaks(hidden)]).toEqual([named.id, true, []]);
      }
  }, 60_000);

  test.each(strangers)('A02 A03 are, for %s, change by change as if they did not exist, and nothing changes', async (login) => {
    const browser = await stage.obih.as(login);
    const before = await state();
    for (const paper of papers.papers)
      for (const named of withIds(changing)) {
        if (byOffice[login]?.includes(named.id)) continue;
        const [ids, absent] = [papers.about(paper), papers.absent];
        const [hidden, nothing] = [await ask(browser, named, ids, browser.personId), await ask(browser, named, absent, browser.personId)];
        expect({ id: named.id, ...shown(hidden, ids) }).toEqual({ id: named.id, ...shown(nothing, absent) });
        expect([named.id, hidden.status >= 400 && hidden.status < 500, leaks(hidden)]).toEqual([named.id, true, []]);
      }
    const after = await state();
    expect(Object.keys(before).filter((table) => before[table] !== after[table])).toEqual([]);
  }, 60_000);

  test.each(['romaniuk', 'lysenko', 'zhuravel'])('A02 named in a body by %s, they are not drawn in either: no copy, no decision, no ceremony, no package', async (login) => {
    const browser = await stage.obih.as(login);
    const before = await state();
    const touched = ['documents.create', 'approvals.bulkDecide', 'approvals.openSigning', 'records.requestExport'];
    for (const paper of papers.papers)
      for (const named of all.filter(({ id }) => touched.includes(id))) {
        const [ids, absent] = [papers.about(paper), papers.absent];
        const [hidden, nothing] = [await ask(browser, named, ids), await ask(browser, named, absent)];
        const alike = (answer: Answer<unknown>, own: PathIds) => String(shown(answer, own).text).replace(/"sessionId":"[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
        expect([named.id, hidden.status, alike(hidden, ids)]).toEqual([named.id, nothing.status, alike(nothing, absent)]);
        expect([named.id, leaks(hidden)]).toEqual([named.id, []]);
      }
    const after = await state();
    const own = new Set(['signing_session', 'signing_item']); // a ceremony in which everything is excluded is one's own
    expect(Object.keys(before).filter((table) => before[table] !== after[table] && !own.has(table))).toEqual([]);
  });

  test('are not read by an administrator, who may move a step of theirs to somebody and learns nothing but the name', async () => {
    const admin = await stage.obih.as('admin');
    const kostenko = await stage.obih.as('kostenko');
    const route = await papers.running.route();
    const step = route.rounds.at(-1)?.stages.flatMap((one) => one.steps).find((one) => one.assignee?.personId === kostenko.personId);
    const moved = await admin.post<{ stepId: string; assignee: { name: string } }>(papers.running.url(`/steps/${step?.stepId}/reassignment`), { to: (await stage.obih.as('zaiets')).personId, reason: 'Відпустка' });
    expect([moved.status, moved.body]).toEqual([200, { stepId: step?.stepId, assignee: expect.objectContaining({ name: 'Павло ЗАЄЦЬ' }) }]);
    expect(leaks(moved)).toEqual([]);
    expect((await admin.get(papers.running.url())).status).toBe(404);
    const late = await kostenko.post<{ code: string }>(papers.running.url(`/steps/${step?.stepId}/decision`), { round: 1, version: 1, contentHash: (await papers.running.card()).contentHash, verdict: 'approve' });
    expect([late.status >= 400 && late.status < 500, late.body.code]).toEqual([true, expect.any(String)]);
  });
});

describe('The registration of a paper for named people', () => {
  test('A10 can be annulled by the records office, which keeps the journal, without its learning what the paper is', async () => {
    const hrytsai = await stage.obih.as('hrytsai');
    const annulled = await hrytsai.post<{ index: string; documentId: string | null; annulled: object }>(`/api/registrations/${papers.hidden.registrationId}/annulment`, { reason: 'Зареєстровано помилково' });
    expect([annulled.status, annulled.body.documentId, leaks(annulled)]).toEqual([200, null, []]);
    const listed = await hrytsai.get('/api/journals/VYH/registrations');
    expect([listed.status, leaks(listed), listed.raw.toString().includes(papers.named.documentId)]).toEqual([200, [], false]);
  });
});

describe('Rights by role', () => {
  test('without a session every operation is refused alike, but those that are meant for everybody', async () => {
    const open: string[] = [];
    const refusals = new Set<string>();
    for (const named of all) {
      const url = `${addressOf(named.operation, papers.hidden)}${sampleQueries[named.id] ?? ''}`;
      const answer = await stage.obih.anonymous(named.operation.method, url, named.operation.method === 'GET' ? undefined : (sampleBodies(papers.hidden, newId())[named.id] ?? {}));
      if (named.operation.access === 'public') open.push(named.id);
      else refusals.add(`${answer.status} ${answer.raw.toString('utf8')}`);
      expect([named.id, leaks(answer)]).toEqual([named.id, []]);
    }
    expect(open.sort()).toEqual(['records.publicDocumentFile', 'records.publicFile', 'records.publicFilePage', 'records.publicVerification', 'signatures.verificationReport', 'signatures.verify', 'users.demoAccounts', 'users.signIn']);
    expect([...refusals]).toEqual([expect.stringMatching(/^401 .*"code":"notSignedIn"/)]);
  });

  test('an operation that asks for a role is refused to everybody who has none of them', async () => {
    const rolesOf = new Map<string, string[]>();
    for (const login of ['melnychuk', ...strangers]) rolesOf.set(login, (await (await stage.obih.as(login)).get<{ roles: string[] }>('/api/session')).body.roles);
    const before = await state();
    for (const named of all) {
      const { access } = named.operation;
      if (typeof access === 'string') continue;
      const without = [...rolesOf].filter(([, roles]) => !access.some((role) => roles.includes(role)));
      expect([named.id, without.length > 0]).toEqual([named.id, true]);
      for (const [login] of without) {
        const answer = await ask(await stage.obih.as(login), named, papers.hidden);
        expect([named.id, login, answer.status, (answer.body as { code?: string }).code]).toEqual([named.id, login, 403, 'notAllowed']);
      }
    }
    expect(await state()).toEqual(before);
  }, 60_000);
});
