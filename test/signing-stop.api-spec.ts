import { randomUUID } from 'node:crypto';
import { Paper, signaturesOn, type DigestsOfDocument } from '../src/story/paperwork.js';
import { copiesOf, type PileItem } from './support/copies.js';
import { TestStage } from './support/stage.js';
import { Witness } from './support/witness.js';

interface Session { sessionId: string; state: string; items: { documentId: string; state: string; reason: { code: string } | null }[]; counts: { total: number; signed: number; waiting: number; failed: number } }
type Desk = Awaited<ReturnType<TestStage['office']['desk']>>;

const each = 3;
const [office, phone] = [randomUUID(), randomUUID()];
let stage: TestStage;
let desk: Desk;
let stock: PileItem[];

beforeAll(async () => {
  stage = await TestStage.open({}, { worker: false });
  desk = await stage.office.desk('semeniuk');
  const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await new Witness(stage).letterRequisites('Про взірець'), body: [{ type: 'paragraph', text: [{ text: 'Надсилаємо матеріали.' }] }], attachments: [] });
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  await paper.approvedBy('shevchuk');
  stock = await copiesOf(stage, paper.documentId, { count: 70, title: 'Про взірець', titleOf: (number) => `Про зупинку ${number}` });
}, 120_000);
afterAll(() => stage.close());

const pile = (count = each): PileItem[] => {
  if (stock.length < count) throw new Error('the stock of letters is used up');
  return stock.splice(0, count);
};
const open = (items: readonly object[]): Promise<Session> => desk.post<Session>('/api/signing-sessions', { items });
const look = (sessionId: string): Promise<Session> => desk.get<Session>(`/api/signing-sessions/${sessionId}`);
const stop = (sessionId: string): Promise<Session> => desk.post<Session>(`/api/signing-sessions/${sessionId}/stop`);
const digests = async (sessionId: string, more: object = {}): Promise<DigestsOfDocument[]> => (await desk.post<{ items: DigestsOfDocument[] }>(`/api/signing-sessions/${sessionId}/digests`, { certificateChain: desk.certificateChain, limit: 50, holder: office, ...more })).items;
const handIn = (sessionId: string, prepared: readonly DigestsOfDocument[], holder = office) => desk.try<Session & { code: string }>('POST', `/api/signing-sessions/${sessionId}/signatures`, { holder, signatures: prepared.map((one) => signaturesOn(desk, one)) });
const signaturesIn = async (items: readonly PileItem[]): Promise<number[]> =>
  Promise.all(items.map(async ({ documentId }) => (await stage.rows<{ count: number }>(`select count(*)::int as count from signature where kind = 'signature' and document_id = $1`, [documentId]))[0]?.count ?? -1));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** After a stop: every document is signed once or untouched, and what is untouched can be signed to its end in the next ceremony. */
async function nothingIsHalfDone(sessionId: string, items: readonly PileItem[]): Promise<void> {
  const states = new Map((await look(sessionId)).items.map((item) => [item.documentId, item.state]));
  const signed = await signaturesIn(items);
  expect(items.map((item, place) => [states.get(item.documentId), signed[place]])).toEqual(items.map((_, place) => (signed[place] === 1 ? ['signed', 1] : [expect.stringMatching(/^(setAside|failed)$/), 0])));
  const rest = items.filter((_, place) => signed[place] === 0);
  if (rest.length > 0) {
    const again = await open(rest);
    expect(again.items.map((item) => item.state)).toEqual(rest.map(() => 'waiting'));
    expect((await handIn(again.sessionId, await digests(again.sessionId))).body.items.map((item) => item.state)).toEqual(rest.map(() => 'signed'));
    expect((await look(again.sessionId)).state).toBe('finished');
  }
  expect(await signaturesIn(items)).toEqual(items.map(() => 1));
}

const refusesAnother = async (items: readonly PileItem[]): Promise<void> => expect(await desk.try('POST', '/api/signing-sessions', { items: items.slice(-1) })).toMatchObject({ status: 409, body: { code: 'ceremonyOpen' } });

/** Brings a ceremony into a state; what may be said of it before it is stopped is said by the test. */
const states: Readonly<Record<string, (sessionId: string) => Promise<unknown>>> = {
  'opened, nothing prepared': async () => undefined,
  'some prepared, the rest not': (sessionId) => digests(sessionId, { limit: 2 }),
  'all prepared, nothing signed': (sessionId) => digests(sessionId),
  'some signed, the rest prepared': async (sessionId) => handIn(sessionId, (await digests(sessionId)).slice(0, 1)),
  'some signed, the rest not prepared': async (sessionId) => handIn(sessionId, await digests(sessionId, { limit: 1 })),
  'some refused': async (sessionId) => {
    const [first, second] = await digests(sessionId);
    return handIn(sessionId, [{ ...(first as DigestsOfDocument), signedAttributes: second?.signedAttributes ?? '' }]);
  },
  'broken off and looked at again': async (sessionId) => {
    await handIn(sessionId, (await digests(sessionId)).slice(0, 1));
    return look(sessionId);
  },
  'resumed by its device': async (sessionId) => {
    await handIn(sessionId, (await digests(sessionId)).slice(0, 1));
    return digests(sessionId);
  },
  'taken over by another device': async (sessionId) => {
    await digests(sessionId, { limit: 1 });
    return digests(sessionId, { holder: phone, takeOver: true });
  },
  'left alone until its lease ran out': async (sessionId) => {
    await digests(sessionId);
    stage.obih.clock.shift(10 * 60_000);
  },
  'left alone, then gone on with elsewhere': async (sessionId) => {
    await digests(sessionId);
    stage.obih.clock.shift(10 * 60_000);
    return handIn(sessionId, (await digests(sessionId, { holder: phone })).slice(0, 1), phone);
  },
};

describe('Stopping a ceremony', () => {
  test.each(Object.entries(states))('that is %s: no other can begin before, every document is signed once or as it was, and can be signed in the next', async (_, bring) => {
    const items = pile();
    const { sessionId } = await open(items);
    await bring(sessionId);
    const { state } = await look(sessionId);
    expect(['open', 'signing']).toContain(state);
    await refusesAnother(items);
    expect((await stop(sessionId)).state).toBe('stopped');
    expect((await stop(sessionId)).state).toBe('stopped');
    expect(await desk.try('POST', `/api/signing-sessions/${sessionId}/digests`, { certificateChain: desk.certificateChain, limit: 3, holder: office, takeOver: true })).toMatchObject({ status: 409, body: { code: 'ceremonyEnded' } });
    await nothingIsHalfDone(sessionId, items);
  }, 60_000);

  test('that is finished changes nothing: it stays finished, its documents stay signed', async () => {
    const items = pile();
    const { sessionId } = await open(items);
    await handIn(sessionId, await digests(sessionId));
    expect((await look(sessionId)).state).toBe('finished');
    expect((await stop(sessionId)).state).toBe('finished');
    expect(await digests(sessionId)).toEqual([]);
    await nothingIsHalfDone(sessionId, items);
    expect((await open(items)).counts).toMatchObject({ excluded: each, waiting: 0 });
  }, 60_000);

  test('while signatures are on their way: what was accepted is signed, the rest is free; a late signature over a document that was set aside is not taken', async () => {
    const items = pile(6);
    const { sessionId } = await open(items);
    const prepared = await digests(sessionId);
    const [answered] = await Promise.all([handIn(sessionId, prepared), stop(sessionId)]);
    expect([200, 409]).toContain(answered.status);
    const before = sum(await signaturesIn(items));
    await handIn(sessionId, prepared);
    expect(sum(await signaturesIn(items))).toBe(before);
    await nothingIsHalfDone(sessionId, items);
  }, 60_000);

  test('while digests are being made: a stopped ceremony holds no document, so the next one can begin', async () => {
    const items = pile(12);
    const { sessionId } = await open(items);
    const preparing = Promise.allSettled([digests(sessionId)]);
    while ((await stage.rows(`select 1 from signing_item where session_id = $1 and state = 'prepared'`, [sessionId])).length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await stop(sessionId);
    await preparing;
    expect((await look(sessionId)).state).toBe('stopped');
    expect(await stage.rows(`select state from signing_item where session_id = $1 and state in ('waiting', 'prepared')`, [sessionId])).toEqual([]);
    await nothingIsHalfDone(sessionId, items);
  }, 60_000);
});

describe('A ceremony whose last documents cannot be signed any more', () => {
  test('comes to its end all the same, and a chunk of which nothing is left does not hide the ones after it', async () => {
    const items = pile(4);
    const { sessionId } = await open([...items, items[0] as PileItem]);
    const author = await stage.office.desk('melnychuk');
    for (const place of [0, 3]) await author.post(`/api/documents/${items[place]?.documentId}/recall`, { reason: 'Уточнюємо текст' });
    const [first] = await digests(sessionId, { limit: 1 });
    expect(first?.documentId).toBe(items[1]?.documentId);
    await handIn(sessionId, await digests(sessionId, { limit: 2 }));
    expect(await digests(sessionId)).toEqual([]);
    const { state, counts, items: told } = await look(sessionId);
    expect([state, counts.signed, told.map((item) => [item.state, item.reason?.code ?? null])]).toEqual(['finished', 2, [['failed', 'routeEnded'], ['signed', null], ['signed', null], ['failed', 'routeEnded']]]);
  }, 60_000);

  test('keeps the first reason of a refused document when its signature is handed in again', async () => {
    const items = pile(2);
    const { sessionId } = await open(items);
    const prepared = await digests(sessionId);
    const wrong = { ...(prepared[0] as DigestsOfDocument), signedAttributes: prepared[1]?.signedAttributes ?? '' };
    for (let time = 0; time < 2; time += 1) expect((await handIn(sessionId, [wrong])).body.items.map((item) => [item.state, item.reason?.code])).toEqual([['failed', 'signatureInvalid']]);
    await stop(sessionId);
    await nothingIsHalfDone(sessionId, items);
  }, 60_000);
});
