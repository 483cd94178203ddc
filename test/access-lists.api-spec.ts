import { HiddenPapers, secrets, strangers } from './support/hidden-papers.js';
import type { Answer, Browser } from './support/instance.js';
import { TestStage } from './support/stage.js';

let stage: TestStage;
let papers: HiddenPapers;
beforeAll(async () => {
  stage = await TestStage.open();
  papers = await HiddenPapers.write(stage);
}, 120_000);
afterAll(() => stage.close());

const word = encodeURIComponent(secrets[0]);
/** Every list, count, search and export that is not about one document: where a title could slip out. */
const lists = [
  '/api/documents?limit=200', '/api/documents?scope=mine&limit=200', `/api/documents?q=${word}`, `/api/documents?q=${encodeURIComponent(secrets[1])}`, `/api/documents?q=${encodeURIComponent(secrets[2])}`, '/api/documents?phase=registered', '/api/documents?kind=LETTER_OUT',
  ...['approve', 'sign', 'rework', 'mine', 'information'].flatMap((tab) => [`/api/inbox?tab=${tab}`, `/api/inbox?tab=${tab}&q=${word}`]), '/api/inbox/counts', '/api/notifications?limit=200', '/api/incoming', '/api/people?limit=200', '/api/units', '/api/substitutions', '/api/kinds', '/api/route-templates?kind=LETTER_OUT',
  '/api/journals', '/api/journals/VYH/registrations', `/api/journals/VYH/registrations?q=${word}`, '/api/journals/VYH/registrations?q=hidden', '/api/dispatch-tasks', '/api/archive/cases', '/api/archive/exports', '/api/signing-sessions', '/api/journal-export', '/api/operations', '/api/session', '/api/me/certificates',
];

const told = (answer: Answer<unknown>): string[] => {
  const text = answer.raw.toString('utf8').toLowerCase();
  return secrets.filter((secret) => text.includes(secret));
};
const named = (answer: Answer<unknown>): string[] => papers.papers.map((paper) => paper.documentId).filter((id) => answer.raw.toString('utf8').includes(id));
const total = async (browser: Browser, url: string): Promise<number> => (await browser.get<{ items: unknown[] }>(url)).body.items.length;

describe('A10 What lists, searches, counts and exports say of papers that one may not see', () => {
  test.each(strangers)('to %s: nothing', async (login) => {
    const browser = await stage.obih.as(login);
    for (const url of lists) {
      const answer = await browser.get<unknown>(url);
      if (url === '/api/journal-export') continue;
      expect([url, answer.status < 500, told(answer), named(answer)]).toEqual([url, true, [], []]);
    }
  }, 30_000);

  test('the auditor’s export of the journal, which tells who did what and why, tells neither titles nor texts', async () => {
    const answer = await (await stage.obih.as('auditor')).get<unknown>('/api/journal-export');
    expect([answer.status, named(answer).length]).toEqual([200, 3]);
    expect(told(answer).filter((secret) => secret === secrets[0] || secret === secrets[1])).toEqual([]);
    for (const login of strangers.filter((one) => one !== 'auditor')) expect([login, (await (await stage.obih.as(login)).get('/api/journal-export')).status]).toEqual([login, 403]);
  });

  test('a search by the number of a paper for named people finds nothing, for the records office too', async () => {
    const [registration] = await stage.rows<{ index: string }>(`select index from registration where document_id = $1`, [papers.named.documentId]);
    for (const login of strangers) expect([login, await total(await stage.obih.as(login), `/api/documents?q=${encodeURIComponent(registration?.index ?? '')}`)]).toEqual([login, 0]);
    expect(await total(await stage.obih.as('melnychuk'), `/api/documents?q=${word}`)).toBe(2);
  });

  test('a mail about a paper for named people says neither its title nor its addressee', () => {
    const mails = stage.post.mails.filter((mail) => mail.text.includes(papers.named.documentId));
    expect(mails.length).toBeGreaterThan(0);
    for (const mail of mails) expect([mail.to, secrets.filter((secret) => `${mail.subject}${mail.text}`.toLowerCase().includes(secret))]).toEqual([mail.to, []]);
  });

  test('nobody gets a mail or a notice about a paper that they may not see', async () => {
    const concerned = new Set(['melnychuk', 'shevchuk', 'savchenko', 'bondar', 'kostenko', 'diachenko', 'kravets', 'fedorenko']);
    const people = new Set(stage.post.mails.filter((mail) => papers.papers.some((paper) => mail.text.includes(paper.documentId))).map((mail) => mail.to.split('@')[0] ?? ''));
    expect([...people].filter((login) => !concerned.has(login))).toEqual([]);
    expect(people.size).toBeGreaterThan(3);
  });

  test('a substitute does not learn of a paper for named people from the inbox of the person they stand in for', async () => {
    const [diachenko, fedorenko, kostenko] = await Promise.all(['diachenko', 'fedorenko', 'kostenko'].map((login) => stage.obih.as(login)));
    if (!diachenko || !fedorenko || !kostenko) throw new Error('unreachable');
    const inbox = async () => fedorenko.get<{ items: { documentId: string }[] }>(`/api/inbox?tab=approve&onBehalfOf=${diachenko.personId}`);
    expect((await inbox()).body.items.map((item) => item.documentId)).toEqual([papers.running.documentId]);
    await stage.rows(`update document set access = 'named' where id = $1`, [papers.running.documentId]);
    try {
      expect((await fedorenko.get(papers.running.url())).status).toBe(404);
      const after = await inbox();
      expect([after.status, after.body.items, told(after)]).toEqual([200, [], []]);
      const counts = await fedorenko.get<{ onBehalf: { approve: number }[] }>('/api/inbox/counts');
      expect(counts.body.onBehalf.map((one) => one.approve)).toEqual([0]);
      expect((await diachenko.get<{ items: unknown[] }>('/api/inbox?tab=approve')).body.items).toHaveLength(1);
    } finally {
      await stage.rows(`update document set access = 'participants' where id = $1`, [papers.running.documentId]);
    }
  });

  test('nobody looks into the inbox of a person for whom they do not stand in', async () => {
    const diachenko = await stage.obih.as('diachenko');
    for (const login of ['melnychuk', 'admin', 'hrytsai', 'kostenko']) expect([login, (await (await stage.obih.as(login)).get(`/api/inbox?tab=approve&onBehalfOf=${diachenko.personId}`)).status]).toEqual([login, 404]);
  });
});

describe('A13 The public page behind the QR code', () => {
  test('has an address of at least 128 random bits, says nothing of the content, and nothing of what is not there', async () => {
    const [{ token } = { token: '' }] = await stage.rows<{ token: string }>(`select token from verification where document_id = $1`, [papers.named.documentId]);
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    const page = await stage.obih.anonymous<unknown>('GET', `/v/${token}`);
    expect([page.status, told(page), named(page)]).toEqual([200, [], []]);
    const guessed = await stage.obih.anonymous('GET', `/v/${'B'.repeat(token.length)}`);
    expect([guessed.status, guessed.raw.includes('Такого документа немає')]).toEqual([404, true]);
  });

  test('is shown to one reader no more than sixty times a minute', async () => {
    const statuses = [];
    for (let time = 0; time < 70; time += 1) statuses.push((await stage.obih.anonymous('GET', `/v/${'C'.repeat(22)}`)).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(8);
  });
});

describe('A07 Somebody who no longer takes part', () => {
  test('a dismissed person is out at the next request, in an open session too', async () => {
    const kostenko = await stage.obih.as('kostenko');
    expect((await kostenko.get(papers.running.url())).status).toBe(200);
    await stage.rows(`update person set dismissed_at = now() where id = $1`, [kostenko.personId]);
    try {
      for (const url of ['', '/route', '/versions/1/document.pdf']) expect((await kostenko.get(papers.running.url(url))).status).toBe(401);
    } finally {
      await stage.rows(`update person set dismissed_at = null where id = $1`, [kostenko.personId]);
    }
  });

  test('a substitute sees nothing from the moment the substitution is ended', async () => {
    const [fedorenko, admin] = [await stage.obih.as('fedorenko'), await stage.obih.as('admin')];
    expect((await fedorenko.get(papers.running.url())).status).toBe(200);
    expect((await admin.post(`/api/substitutions/${papers.hidden.substitutionId}/revocation`)).status).toBe(200);
    expect((await fedorenko.get(papers.running.url())).status).toBe(404);
    const diachenko = await stage.obih.as('diachenko');
    const step = (await diachenko.get<{ items: { stepId: string; contentHash: string }[] }>('/api/inbox?tab=approve')).body.items[0];
    const late = await fedorenko.post(papers.running.url(`/steps/${step?.stepId}/decision`), { round: 1, version: 1, contentHash: step?.contentHash, verdict: 'approve', onBehalfOf: diachenko.personId });
    expect(late.status).toBe(404);
  });
});
