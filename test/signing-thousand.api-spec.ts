import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Paper, signaturesOn, type DigestsOfDocument } from '../src/story/paperwork.js';
import { apiProcess, officeAt, type ApiProcess } from './support/api-process.js';
import { copiesOf, type PileItem } from './support/copies.js';
import { TestStage } from './support/stage.js';
import { Witness } from './support/witness.js';

interface Item { documentId: string; title: string; state: string; reason: { code: string } | null; signedAt: string | null }
interface Session { sessionId: string; state: string; items: Item[]; counts: { total: number; signed: number; waiting: number; failed: number } }
type Desk = Awaited<ReturnType<TestStage['office']['desk']>>;

/** As many as the browser asks for at once. */
const chunk = 50;
let stage: TestStage;
let folder: string;
let pile: PileItem[];
const servers: ApiProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'obih-thousand-'));
  stage = await TestStage.open({}, { worker: false });
  const paper = await Paper.write(stage.office, 'melnychuk', { kind: 'LETTER_OUT', requisites: await new Witness(stage).letterRequisites('Про взірець'), body: [{ type: 'paragraph', text: [{ text: 'Надсилаємо матеріали.' }] }], attachments: [] });
  await paper.submit({ template: 'letter_short', signer: 'semeniuk' });
  await paper.approvedBy('shevchuk');
  pile = await copiesOf(stage, paper.documentId, { count: 1000, title: 'Про взірець', titleOf: (number) => `Про захід ${String(number).padStart(4, '0')}` });
}, 180_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await stage.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

/** What happens to a ceremony once so many are signed: a document is recalled by its author; the line to the browser is cut; the server is killed. */
interface Fault { readonly at: number; readonly what: 'recall' | 'cut' | 'kill' }

/** A server with less memory than a thousand PDFs with their revisions would take if they were kept, and the signer in front of it. */
async function served(): Promise<{ signer: Desk; cut: () => void; kill: () => Promise<void>; peak: () => Promise<number[]> }> {
  const server = await apiProcess(stage, ['--max-old-space-size=160']);
  servers.push(server);
  let line = new AbortController();
  const cut = (): void => {
    line.abort();
    line = new AbortController();
  };
  const status = `/proc/${server.child.pid}/status`;
  /** Its largest resident set in MB; nothing where the system does not tell. */
  const peak = async (): Promise<number[]> => (existsSync(status) ? [Number(/VmHWM:\s+(\d+) kB/.exec(await readFile(status, 'utf8'))?.[1]) / 1024] : []);
  return { signer: await officeAt(stage, server.address, () => line.signal).desk('semeniuk'), cut, kill: server.kill, peak };
}

const look = (by: Desk, sessionId: string): Promise<Session> => by.get<Session>(`/api/signing-sessions/${sessionId}`);
const digests = async (by: Desk, sessionId: string, holder: string, more: object = {}): Promise<DigestsOfDocument[]> => (await by.post<{ items: DigestsOfDocument[] }>(`/api/signing-sessions/${sessionId}/digests`, { certificateChain: by.certificateChain, limit: chunk, holder, ...more })).items;
const handIn = (by: Desk, sessionId: string, holder: string, prepared: readonly DigestsOfDocument[]): Promise<unknown> => by.post(`/api/signing-sessions/${sessionId}/signatures`, { holder, signatures: prepared.map((one) => signaturesOn(by, one)) });
const signedIn = async (sessionId: string): Promise<number> => (await stage.rows<{ count: number }>(`select count(*)::int as count from signing_item where session_id = $1 and state = 'signed'`, [sessionId]))[0]?.count ?? 0;

/** Waits until a signature more than `before` is in the database: the others of its chunk are on their way then. */
async function oneMore(sessionId: string, before: number): Promise<void> {
  while ((await signedIn(sessionId)) <= before) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Documents of a ceremony with other than one signature in the files, or other than one «sign» in the journal; the refused ones have none. */
async function miscounted(sessionId: string): Promise<unknown[]> {
  return stage.rows(
    `select i.title, i.state, s.count as signatures, d.count as decisions from signing_item i,
       lateral (select count(*)::int as count from signature where kind = 'signature' and document_id = i.document_id) s,
       lateral (select count(*)::int as count from journal_entry where document_id = i.document_id and type = 'stepDecided' and data->'decision'->>'verdict' = 'sign') d
     where i.session_id = $1 and (s.count, d.count) <> (case when i.state = 'signed' then 1 else 0 end, case when i.state = 'signed' then 1 else 0 end)`,
    [sessionId],
  );
}

/** The words of a ceremony's report; undefined where pdftotext and pdfsig are missing, which CI does not allow. */
async function reportOf(by: Desk, sessionId: string): Promise<string | undefined> {
  const file = path.join(folder, 'report.pdf');
  writeFileSync(file, await by.bytes(`/api/signing-sessions/${sessionId}/report.pdf`));
  if (process.env.OBIH_PICTURES) writeFileSync(path.join(process.env.OBIH_PICTURES, 'report-1000.pdf'), readFileSync(file));
  if (spawnSync('pdftotext', ['-v']).error || spawnSync('pdfsig', ['-v']).error) {
    if (process.env.CI) throw new Error('pdftotext or pdfsig is not installed');
    console.warn('pdftotext or pdfsig is not installed: the report was not read.');
    return undefined;
  }
  const run = (tool: string, ...parameters: string[]): string => spawnSync(tool, parameters, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout ?? '';
  const seals = run('pdfsig', '-nocert', file);
  expect([seals.match(/Signature is Valid/g)?.length, seals.includes('Total document signed')]).toEqual([1, true]);
  return run('pdftotext', '-layout', file, '-');
}

/** The titles as the lines of the report have them, from top to bottom. */
const titlesIn = (text: string): string[] => text.match(/Про\s+захід\s+\d{4}/g)?.map((title) => title.replace(/\s+/g, ' ')) ?? [];
/** The same by the database: signed ones as their signatures were taken, then the rest as it was listed. */
const titlesBy = async (sessionId: string): Promise<string[]> => (await stage.rows<{ title: string }>(`select title from signing_item where session_id = $1 order by (state <> 'signed'), case when state = 'signed' then signed_at end, place`, [sessionId])).map(({ title }) => title);

describe('A ceremony of a thousand', () => {
  test('S41 one document is recalled meanwhile, the line is cut at the three hundredth, the server is killed twice in the middle of a chunk: 999 are signed once, one is refused with the reason, the sealed report has all in order', async () => {
    const recalled = pile[249]?.documentId ?? '';
    const author = await stage.office.desk('melnychuk');
    const owner = await stage.office.desk('semeniuk');
    const { sessionId } = await owner.post<Session>('/api/signing-sessions', { items: pile });
    const holder = randomUUID();
    const handedOut: string[] = [];
    const faults: Fault[] = [{ at: 200, what: 'recall' }, { at: 299, what: 'cut' }, { at: 500, what: 'kill' }, { at: 700, what: 'kill' }];
    let server = await served();
    for (;;) {
      const prepared = await digests(server.signer, sessionId, holder);
      if (prepared.length === 0) break;
      handedOut.push(...prepared.map((one) => one.documentId));
      const done = await signedIn(sessionId);
      const fault = done >= (faults[0]?.at ?? Infinity) ? faults.shift()?.what : undefined;
      if (fault === 'recall') await author.post(`/api/documents/${recalled}/recall`, { reason: 'Уточнюємо текст' });
      const answering = handIn(server.signer, sessionId, holder, prepared).then(() => 'answered', () => 'lost');
      if (fault === 'cut' || fault === 'kill') {
        await oneMore(sessionId, done);
        if (fault === 'cut') server.cut();
        else await server.kill();
        await answering;
        if (fault === 'kill') server = await served();
      } else expect(await answering).toBe('answered');
    }
    expect(faults).toEqual([]);
    const { state, counts, items } = await look(owner, sessionId);
    expect([state, counts]).toEqual(['finished', expect.objectContaining({ total: 1000, signed: 999, failed: 1, waiting: 0 })]);
    expect(items.map((item) => item.documentId)).toEqual(pile.map((item) => item.documentId));
    expect(items.filter((item) => item.state !== 'signed')).toMatchObject([{ documentId: recalled, state: 'failed', reason: { code: 'routeEnded' } }]);
    expect(await miscounted(sessionId)).toEqual([]);
    expect(new Set((await stage.rows<{ sha256: string }>(`select f.sha256 from signature_file f join signing_item i on i.document_id = f.document_id where i.session_id = $1 and f.kind = 'signed'`, [sessionId])).map((row) => row.sha256)).size).toBe(999);
    // In the order of the list; what was on its way at a fault may have been handed out again.
    expect([...new Set(handedOut)]).toEqual(pile.map((item) => item.documentId));
    const text = await reportOf(server.signer, sessionId);
    for (const peak of await server.peak()) expect(peak).toBeLessThan(700);
    if (text === undefined) return;
    expect(text).toMatch(/Підписано\s+999\s*з\s*1000/);
    expect(titlesIn(text)).toEqual(await titlesBy(sessionId));
    expect(text.replace(/\s+/g, ' ')).toMatch(/Не підписано: погодження/);
    const pages = text.split('\f').filter((page) => page.trim() !== '');
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.filter((page) => !/Документ\s+Підсумок\s+Перегляд/.test(page))).toEqual([]);
  }, 600_000);
});
