import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExportId } from '#records/records.ids.js';
import { ExportService } from '#records/archive/export.service.js';
import { newId } from '#shared/new-id.js';
import { sha256 } from '#shared/crypto/sha256.js';
import { expected, Registry } from './records-fixture.js';

interface ExportView { exportId: string; title: string; state: string; total: number; done: number; problems: { documentId: string; title: string; code: string }[]; size: number | null; sha256: string | null; error: string | null }
interface CaseView { caseIndex: string; documents: number; ready: number; exported: number }

let office: Registry;
let folder: string;
beforeAll(async () => {
  office = await Registry.open();
  folder = mkdtempSync(path.join(tmpdir(), 'obih-archive-'));
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await office.stop();
});

/** Foreign programs; in CI they must be there. */
function available(tool: string): boolean {
  const there = spawnSync(tool, ['-v'], { stdio: 'ignore' }).error === undefined;
  if (!there && process.env.CI) throw new Error(`${tool} is not installed`);
  if (!there) console.warn(`${tool} is not installed: the package was not checked with it.`);
  return there;
}

const year = (): number => Number(office.obih.clock.now().slice(0, 4));
const archivistLogin = async (): Promise<string> => (await office.rows<{ login: string }>(`select p.login from person p join role_grant g on g.person_id = p.id where g.role = 'archivist' limit 1`))[0]?.login ?? '';
const order = async (body: object): Promise<ExportView> => expected(await (await office.as(await archivistLogin())).post<ExportView>('/api/archive/exports', body), 202);
const run = (exportId: string): Promise<void> => office.obih.app.get(ExportService).run(office.organisationId, exportId as ExportId);
const show = async (exportId: string): Promise<ExportView> => expected(await (await office.as(await archivistLogin())).get<ExportView>(`/api/archive/exports/${exportId}`), 200);

const appendices = ['Перелік.txt', 'Форма.csv'].map((name) => ({ name, type: 'text/plain', content: Buffer.from(`${name}: зміст додатка\n`) }));

describe('An archive package', () => {
  let documentIds: string[];
  let exportId: string;

  beforeAll(async () => {
    documentIds = [];
    for (const title of ['Про надання інформації', 'Про участь у нараді', 'Про «лапки» & <знаки>']) documentIds.push(await office.finalised({ title, attachments: title.includes('лапки') ? appendices : [], requisites: { caseIndex: '15-07', addressees: [{ name: 'Зорянська обласна рада', edrpou: '00000300' }] } }));
    await office.rows(`update dispatch set state = 'sent'`);
  }, 60_000);

  test('is ordered by the archivist for a case and a year, and says how many documents are ready in it', async () => {
    const login = await archivistLogin();
    const { cases } = expected(await (await office.as(login)).get<{ cases: CaseView[] }>(`/api/archive/cases?year=${year()}`), 200);
    expect(cases.find((one) => one.caseIndex === '15-07')).toMatchObject({ documents: 3, ready: 3, exported: 0 });
    const ordered = await order({ caseIndex: '15-07', year: year() });
    expect(ordered).toMatchObject({ state: 'queued', total: 3, done: 0 });
    exportId = ordered.exportId;
    expect((await (await office.as(login)).get(`/api/archive/exports/${exportId}/package.zip`)).status).toBe(409);
  });

  test('L05 is written once however often its job runs, and opens and verifies without this program', async () => {
    await Promise.allSettled([run(exportId), run(exportId)]);
    await run(exportId);
    const ready = await show(exportId);
    expect(ready).toMatchObject({ state: 'ready', done: 3, problems: [], error: null });
    expect(await office.rows(`select 1 from journal_entry where type = 'exportReady'`)).toHaveLength(1);
    const file = await (await office.as(await archivistLogin())).get(`/api/archive/exports/${exportId}/package.zip`);
    expect([file.status, file.raw.length, sha256(file.raw)]).toEqual([200, ready.size, ready.sha256]);
    if (!available('unzip') || !available('openssl') || !available('pdfsig')) return;
    writeFileSync(path.join(folder, 'package.zip'), file.raw);
    execFileSync('unzip', ['-q', 'package.zip'], { cwd: folder });
    const [name = ''] = readdirSync(folder).filter((entry) => entry !== 'package.zip');
    const bag = path.join(folder, name);
    for (const manifest of ['tagmanifest-sha256.txt', 'manifest-sha256.txt']) execFileSync('sha256sum', ['--quiet', '-c', manifest], { cwd: bag });
    const verify = (signature: string, content: string, cwd: string) =>
      spawnSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', signature, '-content', content, '-CAfile', path.join(bag, 'certificates/issuers.pem'), '-purpose', 'any', '-out', '/dev/null'], { cwd, encoding: 'utf8' }).stderr;
    expect(verify('tagmanifest-sha256.txt.p7s', 'tagmanifest-sha256.txt', bag)).toContain('CAdES Verification successful');
    const documents = path.join(bag, 'data/documents');
    expect(readdirSync(documents)).toEqual(['0001', '0002', '0003']);
    for (const document of readdirSync(documents)) {
      const signatures = execFileSync('pdfsig', ['-nocert', 'main.pdf'], { cwd: path.join(documents, document), encoding: 'utf8' });
      expect(signatures.match(/Signature is Valid/g)).toHaveLength(2);
      expect(signatures).toContain('Total document signed');
      expect(verify('approval.pdf.p7s', 'approval.pdf', path.join(documents, document))).toContain('CAdES Verification successful');
    }
    const third = path.join(documents, '0003');
    const files = readdirSync(third).filter((name) => name.startsWith('app_'));
    expect(files).toEqual(['app_01.txt', 'app_01.txt.p7s', 'app_02.csv', 'app_02.csv.p7s']);
    for (const file of ['app_01.txt', 'app_02.csv']) expect(verify(`${file}.p7s`, file, third)).toContain('CAdES Verification successful');
    expect(verify('app_01.txt.p7s', 'app_02.csv', third)).not.toContain('CAdES Verification successful');
    expect(execFileSync('pdftotext', ['-layout', path.join(documents, '0003/main.pdf'), '-'], { encoding: 'utf8' })).toMatch(/15-07\/11\d\d/);
    expect(execFileSync('pdftotext', [path.join(bag, 'data/obkladynka.pdf'), '-'], { encoding: 'utf8' })).toContain('15-07');
    expect(readFileSync(path.join(bag, 'README.txt'), 'utf8')).toContain(`cd ${name}`);
    expect(existsSync(path.join(documents, '0001/audit.ndjson'))).toBe(true);
  }, 60_000);

  test('lists the documents of a case page by page, so that some of them can be chosen, and packs only those', async () => {
    type Candidate = { documentId: string; title: string; index: string; ready: boolean; exported: boolean };
    const archivist = await office.as(await archivistLogin());
    const pageAfter = async (cursor: string | null) => expected(await archivist.get<{ items: Candidate[]; nextCursor: string | null }>(`/api/archive/documents?caseIndex=15-07&year=${year()}&limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`), 200);
    const first = await pageAfter(null);
    const second = await pageAfter(first.nextCursor);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
    expect([...first.items, ...second.items].map((one) => one.documentId).sort()).toEqual([...documentIds].sort());
    expect(first.items[0]).toMatchObject({ ready: true, exported: true, index: expect.stringMatching(/^15-07\//) as string });
    expect(expected(await archivist.get<{ items: Candidate[] }>('/api/archive/documents?caseIndex=01-02'), 200).items).toEqual([]);
    const chosen = first.items.map((one) => one.documentId);
    const some = await order({ documentIds: chosen });
    await run(some.exportId);
    expect(await show(some.exportId)).toMatchObject({ state: 'ready', total: 2, done: 2, title: 'Вибрані документи (2)' });
    expect((await (await office.as('melnychuk')).get('/api/archive/documents?caseIndex=15-07')).status).toBe(403);
  });

  test('counts what is in it as exported', async () => {
    const { cases } = expected(await (await office.as(await archivistLogin())).get<{ cases: CaseView[] }>('/api/archive/cases'), 200);
    expect(cases.find((one) => one.caseIndex === '15-07')).toMatchObject({ documents: 3, ready: 3, exported: 3 });
  });

  test('S45 is not made while anything stands against a document; each problem is named with its document', async () => {
    const [changed = '', unsealed = ''] = [await office.finalised({ requisites: { caseIndex: '15-07' } }), await office.signed({ requisites: { caseIndex: '15-07' } })];
    await office.rows(`update dispatch set state = 'sent'`);
    await office.rows(`update finalisation set done_at = null where document_id = $1 and step = 'tell'`, [documentIds[1]]);
    await office.rows(`update file_case set index = '15-08' where index = '15-07'`);
    const [file] = await office.rows<{ sha256: string }>(`select sha256 from signature_file where document_id = $1 and kind = 'sealed'`, [changed]);
    const stored = path.join(office.obih.settings.STORAGE_URL.slice('file:'.length), office.organisationId, file?.sha256.slice(0, 2) ?? '', file?.sha256 ?? '');
    const bytes = readFileSync(stored);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(stored, bytes);
    const { exportId: wrong, total } = await order({ documentIds: [documentIds[0], documentIds[1], changed, unsealed] });
    expect(total).toBe(3);
    await run(wrong);
    const failed = await show(wrong);
    expect(failed).toMatchObject({ state: 'failed', error: 'documentsHaveProblems', sha256: null });
    const codesOf = (documentId: string) => failed.problems.filter((one) => one.documentId === documentId).map((one) => one.code).sort();
    expect(codesOf(documentIds[0] ?? '')).toEqual(['caseUnknown']);
    expect(codesOf(documentIds[1] ?? '')).toEqual(['caseUnknown', 'stepsWaiting']);
    expect(codesOf(changed)).toEqual(['caseUnknown', 'fileChanged']);
    expect(await office.rows(`select 1 from journal_entry where type = 'exportFailed'`)).toHaveLength(1);
    expect((await (await office.as(await archivistLogin())).get(`/api/archive/exports/${wrong}/package.zip`)).status).toBe(409);
    await office.rows(`update file_case set index = '15-07' where index = '15-08'`);
    await office.rows(`update finalisation set done_at = now() where step = 'tell' and done_at is null and document_id = $1`, [documentIds[1]]);
  }, 60_000);

  test('is taken up again after the process that wrote it was killed, and not before its lease has run out', async () => {
    const { exportId: interrupted } = await order({ documentIds: [documentIds[0]] });
    await office.rows(`update archive_export set state = 'writing', done = 0, tries = 1, beat_at = $2 where id = $1`, [interrupted, office.obih.clock.now()]);
    await expect(run(interrupted)).rejects.toThrow('another process');
    const exports = office.obih.app.get(ExportService);
    expect(await exports.waiting(180_000)).toEqual([]);
    office.obih.clock.shift(200_000);
    expect((await exports.waiting(180_000)).map((one) => one.exportId)).toEqual([interrupted]);
    await run(interrupted);
    office.obih.clock.shift(-200_000);
    expect(await show(interrupted)).toMatchObject({ state: 'ready', done: 1 });
  }, 60_000);

  test('is for the archivist alone, and never of documents that the archivist may not see', async () => {
    for (const login of ['melnychuk', 'hrytsai', 'admin', 'auditor']) {
      expect((await (await office.as(login)).get('/api/archive/exports')).status).toBe(403);
      expect((await (await office.as(login)).post('/api/archive/exports', { caseIndex: '15-07' })).status).toBe(403);
    }
    const named = await office.finalised({ requisites: { caseIndex: '15-07' } });
    await office.rows(`update document set access = 'named' where id = $1`, [named]);
    const login = await archivistLogin();
    expect(await (await office.as(login)).post<{ code: string }>('/api/archive/exports', { documentIds: [named] })).toMatchObject({ status: 422, body: { code: 'nothingToExport' } });
    expect((await (await office.as(login)).get(`/api/archive/exports/${newId()}`)).status).toBe(404);
  });
});

describe('The public page behind the QR code', () => {
  const page = async (documentId: string): Promise<{ status: number; html: string }> => {
    const [row] = await office.rows<{ token: string }>(`select token from verification where document_id = $1`, [documentId]);
    const answer = await office.obih.anonymous('GET', `/v/${row?.token ?? ''}`);
    return { status: answer.status, html: answer.raw.toString('utf8') };
  };

  test('A13 tells an outsider that the document is genuine, by whom, and nothing of what it says', async () => {
    const documentId = await office.finalised({ title: 'Про таємниці двору' });
    const { status, html } = await page(documentId);
    expect(status).toBe(200);
    for (const said of ['Документ справжній', 'Ірина', 'Лист', '01-15/']) expect(html).toContain(said);
    expect(html).not.toContain('таємниці');
    expect(html).not.toContain('Тарас');
    expect(Buffer.byteLength(html)).toBeLessThan(14_000);
  });

  test('A13 S45 says so of a changed file, of an annulled number, and knows nothing of a made-up token', async () => {
    const documentId = await office.finalised();
    await office.rows(`update registration set annulled_at = now(), annulled_reason = 'Помилково' where document_id = $1`, [documentId]);
    expect((await page(documentId)).html).toContain('Реєстрацію документа анульовано');
    const [changed] = await office.rows<{ document_id: string }>(`select x.document_id from signature_file x where x.kind = 'sealed' order by created_at desc offset 1 limit 1`);
    const [file] = await office.rows<{ sha256: string }>(`select sha256 from signature_file where document_id = $1 and kind = 'sealed'`, [changed?.document_id]);
    rmSync(path.join(office.obih.settings.STORAGE_URL.slice('file:'.length), office.organisationId, file?.sha256.slice(0, 2) ?? '', file?.sha256 ?? ''));
    expect((await page(changed?.document_id ?? '')).html).toContain('Перевірку не пройдено');
    const unknown = await office.obih.anonymous('GET', `/v/${'A'.repeat(24)}`);
    expect([unknown.status, unknown.raw.toString('utf8').includes('Такого документа немає')]).toEqual([404, true]);
    expect((await office.obih.anonymous('GET', '/v/short')).status).toBe(400);
  });

  test('A13 is not for trying tokens: it stops answering after sixty in a minute', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 70; attempt += 1) statuses.push((await office.obih.anonymous('GET', `/v/${'B'.repeat(22)}${String(attempt).padStart(2, '0')}`)).status);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('The approval sheet', () => {
  test('is printable at any moment by those who may see the document, with every decision on it', async () => {
    const documentId = await office.finalised({ kind: 'ORDER_MAIN', route: 'order_classic', signer: 'hayovyi', title: 'Про схвалення проєкту Програми', requisites: { hasMoney: false } });
    const sheet = await (await office.as('melnychuk')).get(`/api/documents/${documentId}/approval-sheet.pdf`);
    expect([sheet.status, sheet.headers['content-type']]).toEqual([200, 'application/pdf']);
    if (!available('pdftotext')) return;
    writeFileSync(path.join(folder, 'sheet.pdf'), sheet.raw);
    const text = execFileSync('pdftotext', ['-layout', path.join(folder, 'sheet.pdf'), '-'], { encoding: 'utf8' });
    for (const said of ['АРКУШ ПОГОДЖЕННЯ', 'Про схвалення проєкту Програми', 'Інна ШЕВЧУК', 'Людмила ГОНЧАР', 'Погоджено', 'Підписано', 'Андрій ГАЙОВИЙ', '№ 412']) expect(text).toContain(said);
  }, 60_000);
});
