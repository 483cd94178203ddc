import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Paper, signaturesOn, type DigestsOfDocument } from '../src/story/paperwork.js';
import { apiProcess, officeAt } from './support/api-process.js';
import { TestStage } from './support/stage.js';
import { Witness } from './support/witness.js';

interface Item { documentId: string; state: string; reason: { code: string } | null; pdfHash: string | null }
interface Session { sessionId: string; state: string; items: Item[]; counts: { total: number; signed: number; waiting: number; failed: number } }
type Desk = Awaited<ReturnType<TestStage['office']['desk']>>;

let stage: TestStage;
let desk: Desk;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'obih-ceremony-'));
  stage = await TestStage.open({}, { worker: false });
  desk = await stage.office.desk('semeniuk');
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await stage.close();
});

/** Letters that wait for their signature, as the inbox gives them. */
async function letters(count: number, title: string): Promise<object[]> {
  const items: object[] = [];
  for (let place = 1; place <= count; place += 1) {
    const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await new Witness(stage).letterRequisites(`${title} ${place}`), body: [{ type: 'paragraph', text: [{ text: 'Надсилаємо матеріали.' }] }], attachments: [] });
    await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
    await paper.approvedBy('shevchuk');
    const { item } = await paper.stepFor('semeniuk', 'sign');
    items.push({ documentId: paper.documentId, stepId: item.stepId, round: item.round, version: item.version, contentHash: item.contentHash });
  }
  return items;
}

const open = (items: readonly object[]): Promise<Session> => desk.post<Session>('/api/signing-sessions', { items });
const look = (sessionId: string, by: Desk = desk): Promise<Session> => by.get<Session>(`/api/signing-sessions/${sessionId}`);
const digests = async (sessionId: string, more: object = {}, by: Desk = desk): Promise<DigestsOfDocument[]> => (await by.post<{ items: DigestsOfDocument[] }>(`/api/signing-sessions/${sessionId}/digests`, { certificateChain: by.certificateChain, limit: 3, ...more })).items;
const handIn = async (sessionId: string, signatures: readonly object[], more: object = {}, by: Desk = desk): Promise<Item[]> => (await by.post<{ items: Item[] }>(`/api/signing-sessions/${sessionId}/signatures`, { signatures, ...more })).items;
const signedFiles = async (items: readonly object[]): Promise<number> => (await stage.rows<{ count: number }>(`select count(*)::int as count from signature where kind = 'signature' and document_id = any($1)`, [items.map((item) => (item as { documentId: string }).documentId)]))[0]?.count ?? 0;

describe('What is seen is what is signed', () => {
  test('S28 the server takes no signature over other bytes than those that were on the screen, and says which document it was', async () => {
    const items = await letters(3, 'Про побачене');
    const { sessionId } = await open(items);
    const prepared = await digests(sessionId);
    const [first, second, third] = prepared.map((one) => signaturesOn(desk, one));
    const answered = await handIn(sessionId, [{ ...first, shown: 'f'.repeat(64) }, { ...second, shown: null }, { ...third, shown: prepared[2]?.pdfHash }]);
    expect(answered.map((one) => [one.state, one.reason?.code ?? null])).toEqual([['failed', 'shownDiffers'], ['signed', null], ['signed', null]]);
    expect(await signedFiles(items)).toBe(2);
    expect((await stage.rows<{ shown: string | null }>(`select shown from signing_item where session_id = $1 and state = 'signed' order by place`, [sessionId])).map((row) => row.shown)).toEqual([null, prepared[2]?.pdfHash]);
  }, 120_000);

  test('S28 a client that does not say what it showed is refused', async () => {
    const { sessionId } = await open(await letters(1, 'Про мовчання'));
    const [one] = await digests(sessionId);
    const { shown: _, ...silent } = signaturesOn(desk, one as DigestsOfDocument);
    expect(await desk.try('POST', `/api/signing-sessions/${sessionId}/signatures`, { signatures: [silent] })).toMatchObject({ status: 400 });
    await desk.post(`/api/signing-sessions/${sessionId}/stop`);
  }, 60_000);
});

describe('One ceremony, two devices', () => {
  test('a second device cannot start another with the same documents, nor go on with this one without saying so', async () => {
    const items = await letters(4, 'Про два пристрої');
    const { sessionId } = await open(items);
    const [office, phone] = [randomUUID(), randomUUID()];
    const begun = await digests(sessionId, { holder: office });
    expect(await desk.try('POST', '/api/signing-sessions', { items })).toMatchObject({ status: 409, body: { code: 'ceremonyOpen' } });
    expect(await desk.try('POST', `/api/signing-sessions/${sessionId}/digests`, { certificateChain: desk.certificateChain, limit: 3, holder: phone })).toMatchObject({ status: 409, body: { code: 'ceremonyElsewhere' } });
    const taken = await digests(sessionId, { holder: phone, takeOver: true });
    expect(taken.map((one) => one.signedAttributes)).toEqual(begun.map((one) => one.signedAttributes));
    expect(await desk.try('POST', `/api/signing-sessions/${sessionId}/signatures`, { holder: office, signatures: begun.map((one) => signaturesOn(desk, one)) })).toMatchObject({ status: 409, body: { code: 'ceremonyElsewhere' } });
    expect(await signedFiles(items)).toBe(0);
    expect((await handIn(sessionId, taken.map((one) => signaturesOn(desk, one)), { holder: phone })).every((one) => one.state === 'signed')).toBe(true);
    stage.obih.clock.shift(61_000);
    const rest = await digests(sessionId, { holder: office });
    stage.obih.clock.shift(-61_000);
    expect(rest).toHaveLength(1);
    expect((await desk.post<Session>(`/api/signing-sessions/${sessionId}/stop`)).state).toBe('stopped');
    expect(await desk.try('POST', `/api/signing-sessions/${sessionId}/digests`, { certificateChain: desk.certificateChain, limit: 3, holder: office })).toMatchObject({ status: 409, body: { code: 'ceremonyEnded' } });
  }, 120_000);
});

describe('The report of a ceremony', () => {
  test('is a paper sealed by the organisation: who, with which key, what in which order, what was seen, what came of it; always the same one', async () => {
    const items = await letters(3, 'Про звітність');
    const { sessionId } = await open(items);
    expect(await desk.try('GET', `/api/signing-sessions/${sessionId}/report.pdf`)).toMatchObject({ status: 409, body: { code: 'ceremonyRuns' } });
    const prepared = await digests(sessionId, { limit: 2 });
    await handIn(sessionId, [signaturesOn(desk, prepared[1] as DigestsOfDocument)]);
    await handIn(sessionId, [{ ...signaturesOn(desk, prepared[0] as DigestsOfDocument), shown: null }]);
    await desk.post(`/api/signing-sessions/${sessionId}/stop`);
    const pdf = await desk.bytes(`/api/signing-sessions/${sessionId}/report.pdf`);
    expect((await desk.bytes(`/api/signing-sessions/${sessionId}/report.pdf`)).equals(pdf)).toBe(true);
    expect(await (await stage.office.desk('savchenko')).try('GET', `/api/signing-sessions/${sessionId}/report.pdf`)).toMatchObject({ status: 404 });
    const file = path.join(folder, 'report.pdf');
    writeFileSync(file, pdf);
    if (process.env.OBIH_PICTURES) writeFileSync(path.join(process.env.OBIH_PICTURES, 'report.pdf'), pdf);
    const run = (tool: string, ...parameters: string[]): string => spawnSync(tool, parameters, { encoding: 'utf8' }).stdout ?? '';
    if (spawnSync('pdfsig', ['-v']).error || spawnSync('pdftotext', ['-v']).error) {
      if (process.env.CI) throw new Error('pdfsig or pdftotext is not installed');
      return console.warn('pdfsig or pdftotext is not installed: the report was not looked at.');
    }
    const seals = run('pdfsig', '-nocert', file);
    expect([seals.match(/Signature is Valid/g)?.length, seals.includes('Total document signed')]).toEqual([1, true]);
    const text = run('pdftotext', '-layout', file, '-');
    for (const said of ['ПРОТОКОЛ ПІДПИСАННЯ', 'зупинено підписувачем', 'відкрито на', 'за переліком', 'Відкладено']) expect(text).toContain(said);
    expect(text).toMatch(/Підписано\s+2\s*з\s*3/);
    expect(text.indexOf('звітність 2')).toBeLessThan(text.indexOf('звітність 1'));
    expect(text.replace(/\s+/g, '')).toContain(prepared[0]?.pdfHash.slice(0, 32));
  }, 120_000);
});

describe('A ceremony while the server is killed', () => {
  test('S41 goes on where it stood after the API was killed in the middle of a chunk, again and again; nothing is signed twice', async () => {
    const items = await letters(12, 'Про відключення');
    const { sessionId } = await open(items);
    const holder = randomUUID();
    for (let kill = 0; ; kill += 1) {
      const { address, kill: killServer } = await apiProcess(stage);
      try {
        const signer = await officeAt(stage, address).desk('semeniuk');
        const prepared = await digests(sessionId, { holder, limit: 5 }, signer);
        if (prepared.length === 0) break;
        const answering = handIn(sessionId, prepared.map((one) => signaturesOn(signer, one)), { holder }, signer).then(() => 'answered', () => 'lost');
        if (kill < 3) {
          // The first signature that is in the database gives the word: the others of the chunk are on their way.
          const before = await signedFiles(items);
          while ((await signedFiles(items)) === before) await new Promise((resolve) => setTimeout(resolve, 5));
          await killServer();
        }
        await answering;
      } finally {
        await killServer();
      }
      expect(kill).toBeLessThan(12);
    }
    const { state, counts } = await look(sessionId);
    expect([state, counts]).toEqual(['finished', expect.objectContaining({ total: 12, signed: 12, waiting: 0, failed: 0 })]);
    expect(await signedFiles(items)).toBe(12);
    const events = await stage.rows<{ document: string; count: number }>(`select chain as document, count(*)::int as count from journal_entry where type = 'stepDecided' and data->'decision'->>'verdict' = 'sign' and chain = any($1) group by chain`, [items.map((item) => `document:${(item as { documentId: string }).documentId}`)]);
    expect(events.map((row) => row.count)).toEqual(Array.from({ length: 12 }, () => 1));
  }, 300_000);
});
