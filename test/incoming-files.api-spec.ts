import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { samplePdf, sampleStream } from '#shared/pdf/sample-pdf.fixture.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { smallPdf } from '../src/story/texts.js';
import { expected, Registry } from './records-fixture.js';

interface FileView { incomingFileId: string; name: string; mark: string; markReason: string | null; markedPage: number | null; mayRead: boolean; sha256: string }
interface IncomingView { incomingId: string; index: string; correspondent: string; files: FileView[] }

let office: Registry;
afterEach(() => office.stop());

async function registered(title: string, journal = 'VH'): Promise<IncomingView> {
  return expected(await (await office.as('hrytsai')).post<IncomingView>('/api/incoming', { journal, correspondent: 'Зорянська обласна рада', title }), 201);
}
async function added(incomingId: string, content: Buffer, name = 'лист.pdf', type = 'application/pdf'): Promise<IncomingView> {
  return expected(await (await office.as('hrytsai')).upload<IncomingView>(`/api/incoming/${incomingId}/files`, { name, type, content }), 201);
}
async function bytes(login: string, address: string): Promise<{ status: number; raw: Buffer }> {
  return (await office.as(login)).get(address);
}
const received = (file: FileView | undefined): string => `/api/incoming-files/${file?.incomingFileId}/content`;
const marked = (file: FileView | undefined): string => `/api/incoming-files/${file?.incomingFileId}/marked.pdf`;
const noted = () => office.rows<{ type: string }>(`select type from journal_entry where type like 'incomingFile%' order by at, seq`).then((rows) => rows.map((row) => row.type));

/** A scan: one picture as large as the page. */
const scan = samplePdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>', '<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>', sampleStream('q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q')], { xref: 'table' });

describe('What came with an incoming document', () => {
  test('stays as it came, and gets a sealed copy with the mark where nothing is covered, on a page of its own after a scan', async () => {
    office = await Registry.open();
    const { incomingId } = await registered('Про запрошення на сесію');
    const letter = smallPdf('A letter from outside');
    const [first] = (await added(incomingId, letter)).files;
    expect(first).toMatchObject({ name: 'лист.pdf', mark: 'onPage', markReason: null, markedPage: 1, mayRead: true });
    expect((await bytes('hrytsai', received(first))).raw).toEqual(letter);
    const copy = (await bytes('hrytsai', marked(first))).raw;
    expect(copy.subarray(0, letter.length)).toEqual(letter);
    const found = await office.obih.app.get(SignaturesQueries).verifiedPdf(copy);
    expect(found).toEqual([expect.objectContaining({ kind: 'seal', verdict: 'TOTAL-PASSED', coversWholeFile: true })]);
    expect([...PdfDocument.read(copy).pages()]).toHaveLength(1);

    const second = (await added(incomingId, scan, 'скан.pdf')).files[1];
    expect(second).toMatchObject({ mark: 'ownPage', markedPage: 2 });
    expect([...PdfDocument.read((await bytes('hrytsai', marked(second))).raw).pages()]).toHaveLength(2);

    // Somebody's seal is on it already, ours as it happens: no page and no mark come after that.
    const third = (await added(incomingId, copy, 'підписаний.pdf')).files[2];
    expect(third).toMatchObject({ mark: 'refused', markReason: 'signed', markedPage: null });
    expect((await bytes('hrytsai', marked(third))).status).toBe(404);
    expect((await bytes('hrytsai', received(third))).raw).toEqual(copy);
    const text = (await added(incomingId, Buffer.from('Супровідний текст'), 'супровід.txt', 'text/plain')).files[3];
    expect(text).toMatchObject({ mark: 'none' });
    expect(await (await office.as('hrytsai')).post<{ code: string }>(`/api/incoming-files/${text?.incomingFileId}/mark`)).toMatchObject({ status: 409, body: { code: 'notMarkable' } });
    expect(await noted()).toEqual(['incomingFileAdded', 'incomingFileMarked', 'incomingFileAdded', 'incomingFileMarked', 'incomingFileAdded', 'incomingFileAdded']);
  });

  test('is read by those who write answers, not by an administrator; what a private person wrote only by the office, and each time noted', async () => {
    office = await Registry.open();
    const letter = await added((await registered('Про запрошення на сесію')).incomingId, smallPdf('A letter'), 'лист.pdf');
    expect((await bytes('melnychuk', received(letter.files[0]))).status).toBe(200);
    for (const login of ['admin', 'auditor']) expect((await bytes(login, received(letter.files[0]))).status).toBe(404);
    await office.rows(`update journal set personal = true where code = 'VH'`);
    const appeal = await added((await registered('Звернення')).incomingId, smallPdf('An appeal'), 'Петренко.pdf');
    const shown = expected(await (await office.as('melnychuk')).get<IncomingView>(`/api/incoming/${appeal.incomingId}`), 200);
    expect(shown.files).toEqual([expect.objectContaining({ name: 'Файл', mayRead: false })]);
    for (const address of [received(appeal.files[0]), marked(appeal.files[0])]) expect((await bytes('melnychuk', address)).status).toBe(404);
    expect((await noted()).includes('incomingFileTaken')).toBe(false);
    expect((await bytes('hrytsai', marked(appeal.files[0]))).status).toBe(200);
    expect((await noted()).at(-1)).toBe('incomingFileTaken');
  });

  test('is refused when it is not what it says, and taken out of sight with a reason when it was the wrong one', async () => {
    office = await Registry.open();
    const records = await office.as('hrytsai');
    const { incomingId } = await registered('Про запрошення на сесію');
    const wrong = await records.upload<{ code: string }>(`/api/incoming/${incomingId}/files`, { name: 'лист.pdf', type: 'application/pdf', content: Buffer.from('not a PDF at all') });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'fileNotWhatItSays' } });
    expect((await (await office.as('melnychuk')).upload(`/api/incoming/${incomingId}/files`, { name: 'лист.pdf', type: 'application/pdf', content: smallPdf('x') })).status).toBe(403);
    const [file] = (await added(incomingId, smallPdf('The wrong scan'))).files;
    const address = `/api/incoming-files/${file?.incomingFileId}/withdrawal`;
    const left = expected(await records.post<IncomingView>(address, { reason: 'Скан іншого листа' }, { 'idempotency-key': 'w' }), 200);
    expect(expected(await records.post<IncomingView>(address, { reason: 'Скан іншого листа' }, { 'idempotency-key': 'w' }), 200)).toEqual(left);
    expect(left.files).toEqual([]);
    expect((await bytes('hrytsai', received(file))).status).toBe(404);
    expect((await noted()).filter((type) => type === 'incomingFileWithdrawn')).toHaveLength(1);
  });
});

describe('A time-stamp authority that does not answer', () => {
  let authority: Server;
  beforeEach(async () => {
    authority = createServer((_request, response) => response.writeHead(503).end());
    await new Promise<void>((resolve) => authority.listen(0, '127.0.0.1', () => resolve()));
  });
  afterEach(() => {
    authority.closeAllConnections();
    authority.close();
  });

  test('loses no file: the mark waits and says so', async () => {
    office = await Registry.open({ TSA_URL: `http://127.0.0.1:${(authority.address() as AddressInfo).port}/` });
    const { incomingId } = await registered('Про запрошення на сесію');
    const letter = smallPdf('A letter');
    const [file] = (await added(incomingId, letter)).files;
    expect(file).toMatchObject({ mark: 'waiting' });
    expect((await bytes('hrytsai', received(file))).raw).toEqual(letter);
    expect(await (await office.as('hrytsai')).post<{ code: string }>(`/api/incoming-files/${file?.incomingFileId}/mark`)).toMatchObject({ body: { code: 'timestampUnavailable' } });
  });
});
