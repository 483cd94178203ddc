import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Endpoint } from '#shared/http/endpoint.js';
import { newId } from '#shared/new-id.js';
import { operations } from '../src/contract.js';
import { Registry } from './records-fixture.js';
import { addressOf, parametersOf, type PathIds } from './support/hidden-papers.js';
import type { Answer, Browser } from './support/instance.js';
import { sampleBodies, sampleQueries } from './support/sample-bodies.js';

interface Named { readonly id: string; readonly operation: Endpoint }
interface Refused { readonly code: string; readonly facts: { readonly issues?: object[] } }

const all: readonly Named[] = operations().map(({ module, name, operation }) => ({ id: `${module}.${name}`, operation }));
const changing = all.filter(({ operation }) => operation.method !== 'GET');
const signOut = 'users.signOut';

let office: Registry;
beforeAll(async () => { office = await Registry.open(); }, 60_000);
afterAll(() => office.stop());

const ids: PathIds = Object.fromEntries([...new Set(all.flatMap(({ operation }) => parametersOf(operation)))].map((name) => [name, name === 'token' ? 'A'.repeat(22) : name === 'number' ? '1' : name === 'code' ? 'VYH' : name === 'queue' ? 'mail' : newId()]));
const address = ({ id, operation }: Named): string => `${addressOf(operation, ids)}${sampleQueries[id] ?? ''}`;

/** Somebody whom the operation's role lets through, so that what comes after the role is asked. */
const holders: Readonly<Record<string, string>> = { drafter: 'melnychuk', approver: 'honchar', signer: 'savchenko', records: 'hrytsai', archivist: 'zhuravel', administrator: 'admin', auditor: 'auditor' };
const allowedTo = ({ operation: { access } }: Named): Promise<Browser> => office.as(typeof access === 'string' ? 'melnychuk' : (holders[access[0] ?? ''] ?? ''));

/** The routes out of the tree that Fastify prints: a line hangs on the last line that is less indented, and goes on its path. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', piece = '', methods = ''] = /^([│ ]*)(?:├── |└── )(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    const depth = indent.length / 4;
    above[depth] = piece;
    const path = above.slice(0, depth + 1).join('');
    return methods ? methods.split(', ').map((method) => `${method} ${path}`) : [];
  });
}

describe('The contract', () => {
  test('is served whole, and nothing else is but health, metrics, the client and the development authority', () => {
    const fastify = office.obih.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    expect(all.filter(({ operation }) => !fastify.hasRoute({ method: operation.method, url: operation.path })).map(({ id }) => id)).toEqual([]);
    const served = routesOf(fastify.printRoutes({ commonPrefix: false }));
    const known = new Set(all.map(({ operation }) => `${operation.method} ${operation.path}`));
    expect(all.map(({ operation }) => `${operation.method} ${operation.path}`).filter((route) => !served.includes(route))).toEqual([]);
    const extra = served.filter((route) => !known.has(route) && !route.startsWith('HEAD '));
    const ours = /^(GET (\/health\/(live|ready|trust)|\/metrics|\/|\/?\*|\/assets\/\S+|\/[\w.-]+\.\w+|\/development-pki\/(issuer\.crt|root\.crt|issuer\.crl))|POST \/development-pki\/(ocsp|timestamp))$/;
    expect(extra.filter((line) => !ours.test(line))).toEqual([]);
  });

  test('has an access for every operation, and roles that exist', () => {
    for (const { id, operation } of all) expect([id, operation.access === 'public' || operation.access === 'signedIn' || (operation.access.length > 0 && operation.access.every((role) => holders[role]))]).toEqual([id, true]);
  });
});

describe('W07 A request that another site made a browser send', () => {
  const without = { 'x-csrf-token': '' };
  test.each([
    ['without the token of our page', without], ['with a guessed token', { 'x-csrf-token': 'A'.repeat(32) }], ['from another origin', { origin: 'https://evil.example' }], ['from no origin', { origin: 'null' }], ['from a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
    ['from across sites', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused at every changing operation', async (_, headers) => {
    const outcomes = [];
    for (const named of changing) {
      const browser = await allowedTo(named);
      const needsToken = named.operation.access !== 'public';
      if (!needsToken && 'x-csrf-token' in headers) continue; // signing in has no token yet: it is kept by the origin alone
      const answer = await browser.send<Refused>(named.operation.method, address(named), named.operation.upload ? undefined : (sampleBodies(ids, newId())[named.id] ?? undefined), headers);
      outcomes.push([named.id, answer.status, answer.body.code]);
    }
    expect(outcomes.length).toBeGreaterThan(30);
    expect(outcomes.filter(([, status, code]) => status !== 403 || code !== 'crossSiteRequest')).toEqual([]);
  });

  test('as a form or as plain text changes nothing: bodies are JSON', async () => {
    const melnychuk = await office.as('melnychuk');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream']) {
      const answer = await melnychuk.send('POST', '/api/documents', Buffer.from('{"kind":"LETTER_OUT"}'), { 'content-type': type });
      expect([type, answer.status >= 400 && answer.status < 500]).toEqual([type, true]);
    }
  });
});

describe('A15 Another method than the contract’s', () => {
  test('named by an override header or in the query has no effect', async () => {
    const [author, stranger] = [await office.as('melnychuk'), await office.as('bondar')];
    const documentId = (await author.post<{ documentId: string }>('/api/documents', { kind: 'LETTER_OUT' })).body.documentId;
    for (const headers of [{ 'x-http-method-override': 'DELETE' }, { 'x-method-override': 'DELETE' }, { 'x-http-method': 'DELETE' }]) await author.send('POST', `/api/documents/${documentId}?_method=DELETE`, {}, headers as never);
    expect((await author.get(`/api/documents/${documentId}`)).status).toBe(200);
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']) expect([method, [404, 405].includes((await stranger.send(method, `/api/documents/${documentId}`)).status)]).toEqual([method, true]);
  });

  test('is no way round the session either', async () => {
    for (const named of all.filter(({ operation }) => operation.access !== 'public' && operation.method === 'GET')) {
      const answer = await office.obih.anonymous('HEAD', address(named));
      expect([named.id, [401, 404].includes(answer.status)]).toEqual([named.id, true]);
    }
  });
});

describe('A14 Another spelling of a protected address', () => {
  test('gets no further than the address itself', async () => {
    const spellings = ['/api//documents', '/api/./documents', '/api/x/../documents', '/api/%2e%2e/api/documents', '/api/documents%2f', '/api/documents;a=b', '/api/documents.', '/api/documents/', '/API/documents', '/api/Documents', '/%61pi/documents', '/api%2fdocuments', '//api/documents', '/api/documents%00', '/api\\documents', '/v/../api/documents', '/assets/../api/documents'];
    for (const url of spellings) {
      const answer = await office.obih.anonymous<unknown>('GET', url);
      expect([url, [400, 401, 404].includes(answer.status) || /text\/html/.test(String(answer.headers['content-type']))]).toEqual([url, true]);
      expect([url, answer.raw.includes('"items"')]).toEqual([url, false]);
    }
  });

  test('opens no file of the server', async () => {
    for (const url of ['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/package.json', '/....//package.json', '/.env', '/package.json%00.js', '/%252e%252e/package.json', '/data/keys/accounts.json'])
      expect([url, (await office.obih.anonymous('GET', url)).raw.includes('"dependencies"')]).toEqual([url, false]);
  });
});

describe('A05 Members that the contract does not know', () => {
  test('leave a document as it is: neither its state nor its owner nor its version can be set from outside', async () => {
    const melnychuk = await office.as('melnychuk');
    const forged = { status: 'approved', phase: 'registered', step: 9, approvedBy: newId(), version: 7, currentVersion: 7, organisationId: newId(), authorId: newId(), unitId: newId(), sealedAt: '2026-01-01T00:00:00Z', registrationIndex: '1', registeredOn: '2026-01-01', contentHash: 'a'.repeat(64), isMine: false };
    const created = await melnychuk.post<{ documentId: string }>('/api/documents', { kind: 'LETTER_OUT', ...forged });
    const row = async () => (await office.rows<Record<string, unknown>>(`select * from document where id = $1`, [created.body.documentId]))[0];
    const [{ organisation_id: own } = { organisation_id: '' }] = await office.rows<{ organisation_id: string }>(`select organisation_id from person where id = $1`, [melnychuk.personId]);
    const before = await row();
    expect(before).toMatchObject({ phase: 'draft', author_id: melnychuk.personId, organisation_id: own, registration_index: null });
    await melnychuk.patch(`/api/documents/${created.body.documentId}`, { urgent: false, ...forged });
    await melnychuk.put(`/api/documents/${created.body.documentId}/working-copy`, { revision: 0, requisites: {}, body: [], ...forged, savedBy: newId() });
    expect({ ...(await row()), updated_at: null, title: null, case_index: null }).toEqual({ ...before, updated_at: null, title: null, case_index: null });
  });

  test('A03 leave a decision the decision of who is signed in, whoever the body names', async () => {
    const documentId = await office.submitted();
    const [shevchuk, honchar] = [await office.as('shevchuk'), await office.as('honchar')];
    const [item] = (await shevchuk.get<{ items: { documentId: string; stepId: string; round: number; version: number; contentHash: string }[] }>('/api/inbox?tab=approve')).body.items;
    if (!item) throw new Error('nothing waits for the head of the unit');
    const decision = { round: item.round, version: item.version, contentHash: item.contentHash, verdict: 'approve' };
    const url = `/api/documents/${documentId}/steps/${item.stepId}/decision`;
    expect((await honchar.post(url, { ...decision, by: shevchuk.personId, personId: shevchuk.personId, actor: { personId: shevchuk.personId } })).status).toBe(404);
    const author = await office.as('melnychuk');
    expect((await author.post<Refused>(url, { ...decision, by: shevchuk.personId })).status).toBe(403);
    expect((await author.post<Refused>(url, { ...decision, onBehalfOf: shevchuk.personId })).status).toBe(403);
    const given = await shevchuk.post<{ rounds: { stages: { steps: { decision: { by: { personId: string } } | null }[] }[] }[] }>(url, { ...decision, by: honchar.personId, at: '2020-01-01T00:00:00Z' });
    expect(given.body.rounds[0]?.stages[0]?.steps[0]?.decision?.by.personId).toBe(shevchuk.personId);
    const [event] = await office.rows<{ actor: { person: string }; at: Date }>(`select actor, at from journal_entry where document_id = $1 and type = 'stepDecided'`, [documentId]);
    expect([event?.actor.person, event && Date.now() - event.at.getTime() < 60_000]).toEqual([shevchuk.personId, true]);
  });
});

/** Text that is not what it seems, in every string of a body. */
const poisoned = (value: unknown, text: string): unknown => {
  if (typeof value === 'string') return /^[0-9a-f-]{36}$|^[0-9a-f]{64}$|^\d{4}-\d\d-\d\d$/.test(value) || ['approve', 'before', 'acting', 'all', 'consent', 'accepted', 'organisation'].includes(value) ? value : text;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, text));
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poisoned(inner, text)]));
  return value;
};

describe('W13 W14 A body that is made to hurt', () => {
  const json = { 'content-type': 'application/json' };
  const nest = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const everywhere = async (body: Buffer | string): Promise<unknown[][]> => {
    const bad: unknown[][] = [];
    for (const named of changing.filter(({ id, operation }) => id !== signOut && !operation.upload)) {
      const browser = await allowedTo(named);
      const started = Date.now();
      const answer = await browser.send<Refused>(named.operation.method, address(named), body, json);
      const ms = Date.now() - started;
      if (answer.status >= 500 || ms > 3000) bad.push([named.id, answer.status, ms]);
    }
    return bad;
  };

  test.each<[string, () => Buffer | string]>([
    ['with __proto__', () => '{"__proto__":{"roles":["administrator"],"isMine":true}}'], ['with a constructor', () => '{"constructor":{"prototype":{"roles":["administrator"]}}}'], ['that is ten thousand deep', () => nest(10_000)], ['that is a hundred thousand lists deep', () => '['.repeat(100_000) + ']'.repeat(100_000)],
    ['that is no JSON', () => '{"kind":'], ['that is a number', () => '1'], ['that is null', () => 'null'], ['of bytes that are no UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x22, 0xc3, 0x28, 0x22, 0x7d])], ['with twenty thousand members', () => JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, 1])))],
  ])('%s is refused or ignored at every operation, fast and without a fault', async (_, body) => {
    expect(await everywhere(body())).toEqual([]);
    expect(({} as Record<string, unknown>).roles).toBeUndefined();
  }, 60_000);

  test('of ten megabytes is not read to its end', async () => {
    const melnychuk = await office.as('melnychuk');
    const answer = await melnychuk.send<Refused>('POST', '/api/documents', Buffer.alloc(10_000_000, 0x20), json);
    expect([answer.status, answer.body.code]).toEqual([413, 'bodyTooLarge']);
  });

  test.each([['a NUL', 'a\u0000b'], ['half of a surrogate pair', 'a\ud800b'], ['a million letters', 'ї'.repeat(1_000_000)], ['control characters and directions', '\u0007\u202e\u2066\ufeff'.repeat(5)]])('with %s in every text is no fault at any operation', async (_, text) => {
    const bad: unknown[][] = [];
    for (const named of changing.filter(({ id, operation }) => id !== signOut && !operation.upload)) {
      const answer = await (await allowedTo(named)).send<Refused>(named.operation.method, address(named), poisoned(sampleBodies(ids, newId())[named.id], text));
      if (answer.status >= 500) bad.push([named.id, answer.status]);
    }
    expect(bad).toEqual([]);
  });

  test('is a refusal also where it reaches the database: in reasons, remarks, texts and notes of a real document', async () => {
    const documentId = await office.submitted();
    const shevchuk = await office.as('shevchuk');
    const { items } = (await shevchuk.get<{ items: { documentId: string; stepId: string; round: number; version: number; contentHash: string }[] }>('/api/inbox?tab=approve')).body;
    const item = items.find((one) => one.documentId === documentId);
    const decision = { round: item?.round, version: item?.version, contentHash: item?.contentHash };
    const url = `/api/documents/${documentId}/steps/${item?.stepId}`;
    for (const text of ['погано\u0000погано', 'погано\ud800погано']) {
      const outcomes = [
        await shevchuk.post(`${url}/decision`, { ...decision, verdict: 'object', reason: text }), await shevchuk.post(`${url}/decision`, { ...decision, verdict: 'approveWithRemarks', remarks: [{ text, quote: text, proposed: text, justification: text, anchor: { part: 'requisite', name: text } }] }),
        await shevchuk.post(`${url}/delegation`, { ...decision, to: (await office.as('honchar')).personId, reason: text }),
        await (await office.as('melnychuk')).post(`/api/documents/${documentId}/recall`, { reason: text }),
        await (await office.as('hrytsai')).post('/api/incoming', { journal: 'VH', correspondent: text, title: text, theirIndex: text }),
        await (await office.as('boiko')).post('/api/substitutions', { absentId: (await office.as('boiko')).personId, substituteId: shevchuk.personId, fromOn: '2033-01-01', toOn: '2033-01-05', capacity: 'acting', scope: 'all', ground: text }),
      ].map((answer: Answer<unknown>) => answer.status);
      expect([JSON.stringify(text), outcomes]).toEqual([JSON.stringify(text), [400, 400, 400, 400, 400, 400]]);
    }
    const author = await office.as('melnychuk');
    const draft = (await author.post<{ documentId: string }>('/api/documents', { kind: 'LETTER_OUT' })).body.documentId;
    const saved = await author.put<Refused>(`/api/documents/${draft}/working-copy`, { revision: 0, requisites: {}, body: [{ id: newId(), type: 'paragraph', text: [{ text: 'а\u0000' }] }] });
    expect([saved.status, saved.body.code]).toEqual([422, 'textNotWellFormed']);
    const deep = await author.send<Refused>('PUT', `/api/documents/${draft}/working-copy`, `{"revision":0,"requisites":{"title":${nest(50_000)}},"body":[]}`, json);
    expect([deep.status, deep.body.code]).toEqual([400, 'invalidRequest']);
    expect(await office.show(documentId)).toMatchObject({ phase: 'inApproval' });
  });
});

describe('W05 Paths, queries and cursors', () => {
  const hostile = ["'", "';drop table document;--", '%00', '%ff%fe', '99999999999999999999', '-1', '1e309', 'NaN', '%', '_%_', '\\', '*:*', '(a|a)*', '[]', '{}', 'true', '\u202e'.repeat(50), '../../etc/passwd', '${7*7}', '<script>'];
  const cursor = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');
  const cursors = ['x', cursor([]), cursor(['x']), cursor(['x', 'y']), cursor([1, 2]), cursor([null, null]), cursor(['2026-01-01', "' or 1=1"]), cursor([9e99]), cursor([{}]), cursor('a'), cursor(['infinity', newId()]), cursor(['2026-01-01T00:00:00Z', newId()]), cursor(['\u0000', newId()])];

  /** The names that an operation reads from its query. */
  const queriesOf = (operation: Endpoint): string[] => (operation.query instanceof z.ZodObject ? Object.keys(operation.query.shape) : []);

  test('of whatever text are no fault, and no more than they may be', async () => {
    const bad: unknown[][] = [];
    for (const named of all.filter(({ id, operation }) => operation.method === 'GET' && id !== 'queues.events')) {
      const browser = await allowedTo(named);
      const path = addressOf(named.operation, ids);
      const asked = sampleQueries[named.id] ?? '?';
      const urls = [
        ...[...queriesOf(named.operation), 'unknown'].flatMap((name) => hostile.flatMap((text) => [`${path}${asked}&${name}=${encodeURIComponent(text)}`, ...(/^%/.test(text) ? [`${path}${asked}&${name}=${text}`] : [])])),
        ...parametersOf(named.operation).flatMap((name) => hostile.map((text) => `${addressOf(named.operation, { ...ids, [name]: text })}${sampleQueries[named.id] ?? ''}`)),
        ...cursors.map((text) => `${path}${asked}&cursor=${text}`),
      ];
      for (const url of new Set(urls)) {
        const answer = await browser.send<unknown>('GET', url);
        if (answer.status >= 500) bad.push([answer.status, url]);
      }
    }
    expect(bad).toEqual([]);
  }, 120_000);
});
