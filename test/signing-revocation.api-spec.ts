import { randomUUID } from 'node:crypto';
import type { Instant } from '#shared/domain/ids.js';
import { Paper, type DigestsOfDocument } from '../src/story/paperwork.js';
import { copiesOf, type PileItem } from './support/copies.js';
import { RevocationAuthority, type ForeignKey } from './support/revocation-authority.js';
import { TestStage } from './support/stage.js';
import { Witness } from './support/witness.js';

interface Item { documentId: string; state: string; reason: { code: string } | null }
interface Session { sessionId: string; state: string; items: Item[]; counts: { total: number; signed: number; waiting: number; failed: number } }
type Desk = Awaited<ReturnType<TestStage['office']['desk']>>;

const each = 3;
/** Eight times what is worked on at once. */
const many = 48;
const atOnce = 6;
const holder = randomUUID();
let provider: RevocationAuthority;
let stage: TestStage | undefined;
let desk: Desk;
let key: ForeignKey;
let stock: PileItem[];

const now = (): Instant => stage?.obih.clock.now() ?? (new Date().toISOString() as Instant);
const opened = (): TestStage => {
  if (!stage) throw new Error('the installation is not open');
  return stage;
};

beforeAll(async () => {
  provider = await RevocationAuthority.open(now);
  stage = await TestStage.open(provider.environment, { worker: false });
  desk = await stage.office.desk('semeniuk');
  const [person] = await stage.rows<{ tax_number: string; edrpou: string }>(`select p.tax_number, o.edrpou from person p join organisation o on o.id = p.organisation_id where p.id = $1`, [desk.personId]);
  key = provider.issue({ kind: 'representative', commonName: 'СЕМЕНЮК Олег', rnokpp: person?.tax_number ?? '', edrpou: person?.edrpou ?? '' });
  const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await new Witness(stage).letterRequisites('Про взірець'), body: [{ type: 'paragraph', text: [{ text: 'Надсилаємо матеріали.' }] }], attachments: [] });
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  await paper.approvedBy('shevchuk');
  stock = await copiesOf(stage, paper.documentId, { count: 7 * each + many, title: 'Про взірець', titleOf: (number) => `Про службу, якої немає ${number}` });
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await provider.close();
});
beforeEach(() => {
  provider.answers = true;
});

const pile = (count = each): PileItem[] => {
  if (stock.length < count) throw new Error('the stock of letters is used up');
  return stock.splice(0, count);
};
const open = (items: readonly object[]): Promise<Session> => desk.post<Session>('/api/signing-sessions', { items });
const look = (sessionId: string): Promise<Session> => desk.get<Session>(`/api/signing-sessions/${sessionId}`);
const askDigests = (sessionId: string) => desk.try<{ items: DigestsOfDocument[]; code?: string }>('POST', `/api/signing-sessions/${sessionId}/digests`, { certificateChain: key.certificateChain, limit: 50, holder });
const digests = async (sessionId: string): Promise<DigestsOfDocument[]> => {
  const { status, body } = await askDigests(sessionId);
  expect(status).toBe(200);
  return body.items;
};
const signaturesOn = (item: DigestsOfDocument, over = item.signedAttributes) => ({ documentId: item.documentId, signature: key.sign(over), shown: item.pdfHash, attachments: [] });
const handIn = async (sessionId: string, signatures: readonly object[]): Promise<Item[]> => (await desk.post<{ items: Item[] }>(`/api/signing-sessions/${sessionId}/signatures`, { holder, signatures })).items;
const said = (items: readonly Item[]): (string | null)[][] => items.map((item) => [item.state, item.reason?.code ?? null]);
const all = (state: string, code: string | null): (string | null)[][] => Array.from({ length: each }, () => [state, code]);
const signaturesIn = async (items: readonly PileItem[]): Promise<number> => (await opened().rows<{ count: number }>(`select count(*)::int as count from signature where kind = 'signature' and document_id = any($1)`, [items.map((item) => item.documentId)]))[0]?.count ?? -1;
/** What was learnt of the certificate counts for a minute. */
const aMinutePasses = (): void => opened().obih.clock.shift(61_000);

/** A ceremony whose signatures came when nobody could tell the status of the certificate. */
async function waiting(away: false | 'tryLater' = false): Promise<{ items: PileItem[]; sessionId: string; signatures: object[]; answered: Item[] }> {
  const items = pile();
  const { sessionId } = await open(items);
  const signatures = (await digests(sessionId)).map((item) => signaturesOn(item));
  aMinutePasses();
  provider.answers = away;
  return { items, sessionId, signatures, answered: await handIn(sessionId, signatures) };
}

describe('S31 A ceremony while the provider does not tell the status of certificates', () => {
  test.each([['is away', false], ['says «try later»', 'tryLater']] as const)('(it %s) waits with its documents and says why; the same signatures are taken when it is back, each once', async (_, away) => {
    const { items, sessionId, signatures, answered } = await waiting(away);
    expect(said(answered)).toEqual(all('prepared', 'revocationUnknown'));
    const meanwhile = await look(sessionId);
    expect([meanwhile.state, meanwhile.counts, said(meanwhile.items)]).toEqual(['signing', expect.objectContaining({ waiting: each, signed: 0, failed: 0 }), all('prepared', 'revocationUnknown')]);
    expect(await signaturesIn(items)).toBe(0);
    expect(await desk.try('GET', `/api/signing-sessions/${sessionId}/report.pdf`)).toMatchObject({ status: 409, body: { code: 'ceremonyRuns' } });
    expect(await desk.try('POST', '/api/signing-sessions', { items })).toMatchObject({ status: 409, body: { code: 'ceremonyOpen' } });
    // Whoever asks for digests meanwhile is told the same, and nothing moves.
    expect(await askDigests(sessionId)).toMatchObject({ status: 503, body: { code: 'revocationUnknown' } });
    expect(said((await look(sessionId)).items)).toEqual(all('prepared', 'revocationUnknown'));
    provider.answers = true;
    expect(said(await handIn(sessionId, signatures))).toEqual(all('signed', null));
    expect(said(await handIn(sessionId, signatures))).toEqual(all('signed', null));
    expect((await look(sessionId)).state).toBe('finished');
    expect(await signaturesIn(items)).toBe(each);
  }, 60_000);

  test('goes on from what was prepared: the same bytes are handed out again, without the reason, and signed once', async () => {
    const { items, sessionId, signatures } = await waiting();
    provider.answers = true;
    const again = await digests(sessionId);
    expect(said((await look(sessionId)).items)).toEqual(all('prepared', null));
    expect(said(await handIn(sessionId, again.map((item) => signaturesOn(item))))).toEqual(all('signed', null));
    expect(said(await handIn(sessionId, signatures))).toEqual(all('signed', null));
    expect(await signaturesIn(items)).toBe(each);
  }, 60_000);

  test('asks about the certificate for one document, not for each of them', async () => {
    const { sessionId } = await open(pile(many));
    const signatures = (await digests(sessionId)).map((item) => signaturesOn(item));
    aMinutePasses();
    provider.answers = false;
    const before = provider.questions;
    await handIn(sessionId, signatures.slice(0, 1));
    const forOne = provider.questions - before;
    expect(forOne).toBeGreaterThan(0);
    expect(said(await handIn(sessionId, signatures))).toEqual(Array.from({ length: many }, () => ['prepared', 'revocationUnknown']));
    // Those that are worked on at once may each have asked; about the others nobody was asked again.
    expect(provider.questions - before - forOne).toBeLessThanOrEqual(atOnce * forOne);
    await desk.post(`/api/signing-sessions/${sessionId}/stop`);
  }, 60_000);

  test('does not wait with a signature that is wrong: it has failed, whatever the provider would say', async () => {
    const items = pile();
    const { sessionId } = await open(items);
    const [first, second, third] = await digests(sessionId);
    aMinutePasses();
    provider.answers = false;
    const answered = await handIn(sessionId, [signaturesOn(first as DigestsOfDocument, second?.signedAttributes)]);
    expect(said(answered)).toEqual([['failed', 'signatureInvalid']]);
    expect(said(await handIn(sessionId, [second, third].map((item) => signaturesOn(item as DigestsOfDocument))))).toEqual(all('prepared', 'revocationUnknown').slice(1));
    provider.answers = true;
    expect(said(await handIn(sessionId, [second, third].map((item) => signaturesOn(item as DigestsOfDocument))))).toEqual(all('signed', null).slice(1));
    expect([(await look(sessionId)).state, await signaturesIn(items)]).toEqual(['finished', 2]);
  }, 60_000);

  test('can be stopped: nothing is signed, the list and the report keep the reason, a late signature is not taken, and the documents can be signed in another', async () => {
    const { items, sessionId, signatures } = await waiting();
    expect((await desk.post<Session>(`/api/signing-sessions/${sessionId}/stop`)).state).toBe('stopped');
    provider.answers = true;
    expect(said(await handIn(sessionId, signatures))).toEqual(all('setAside', 'revocationUnknown'));
    expect(await signaturesIn(items)).toBe(0);
    const [row] = await opened().rows<{ report: string | null }>(`select report_sha256 as report from signing_session where id = $1`, [sessionId]);
    expect(row?.report).toBeNull();
    expect((await desk.bytes(`/api/signing-sessions/${sessionId}/report.pdf`)).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    const next = await open(items);
    expect(said(await handIn(next.sessionId, (await digests(next.sessionId)).map((item) => signaturesOn(item))))).toEqual(all('signed', null));
    expect(await signaturesIn(items)).toBe(each);
  }, 120_000);

  // The last one: its key is of no use afterwards.
  test('when the provider is back and the certificate was revoked meanwhile, nothing is signed and the ceremony does not go on', async () => {
    const { items, sessionId, signatures } = await waiting();
    provider.revoke(key);
    provider.answers = true;
    aMinutePasses();
    expect(said(await handIn(sessionId, signatures))).toEqual(all('failed', 'certificateRevoked'));
    expect([(await look(sessionId)).state, await signaturesIn(items)]).toEqual(['finished', 0]);
  }, 60_000);
});
