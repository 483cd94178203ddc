import { readdirSync } from 'node:fs';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import type { DocumentId, Sha256 } from '#shared/domain/ids.js';
import { PreservationService } from '#signatures/preservation/preservation.service.js';
import { Registry } from './records-fixture.js';
import { multipartOf } from './support/multipart.js';

let office: Registry;
let documentId: string;
let address: string;
beforeAll(async () => {
  office = await Registry.open({ PRESERVE_AFTER_MINUTES: '0' });
  documentId = await office.finalised({ title: 'Про таємниці двору' });
  const [row] = await office.rows<{ token: string }>(`select token from verification where document_id = $1`, [documentId]);
  address = `/v/${row?.token ?? ''}`;
}, 120_000);
afterAll(() => office.stop());

let asked = 0;
/** Drops a file on the form; each time from another address, so that only the test of the limit meets the limit. */
async function drop(to: string, content: Buffer, headers: Record<string, string> = {}): Promise<{ status: number; html: string; headers: Readonly<Record<string, unknown>> }> {
  const form = multipartOf({ name: 'Лист <b>.pdf', type: 'application/pdf', content });
  const answer = await office.obih.anonymous('POST', to, form.payload, { ...form.headers, 'x-forwarded-for': `10.0.0.${(asked += 1)}`, ...headers });
  return { status: answer.status, html: answer.raw.toString('utf8'), headers: answer.headers };
}
const headingOf = (html: string): string => /<h1>(?:<span.*?<\/span>)?(.*?)<\/h1>/.exec(html)?.[1] ?? '';
const kept = async (kind: string): Promise<Buffer> => {
  const [file] = await office.rows<{ sha256: Sha256 }>(`select sha256 from signature_file where document_id = $1 and kind = $2 order by place desc limit 1`, [documentId, kind]);
  return office.obih.app.get<BlobStore>(BLOB_STORE).read(office.organisationId, file?.sha256 ?? ('' as Sha256), 10_000_000);
};
/** What a request may leave behind: rows of the journal, files of the store, files on their way. */
const traces = async (): Promise<readonly unknown[]> => [await office.rows(`select count(*) from journal_entry`), await office.rows(`select count(*) from outbox`), readdirSync(office.obih.settings.DATA_DIR, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length];

describe('A file that is dropped on the public page of a document', () => {
  test('A13 is told to be that very document, byte for byte, by whom it was signed, and nothing of what it says', async () => {
    const before = await traces();
    const { status, html } = await drop(address, await kept('sealed'));
    expect([status, headingOf(html)]).toEqual([200, 'Це той самий файл']);
    for (const said of ['Усі підписи дійсні', 'САВЧЕНКО', '01-15/', 'Сторінка документа']) expect(html).toContain(said);
    expect(html).not.toContain('таємниці');
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(14_000);
    expect(await traces()).toEqual(before);
  });

  test('is told to be a state before the seal, or something else; a changed copy is something else, too', async () => {
    expect(headingOf((await drop(address, await kept('signed'))).html)).toBe('Це файл цього документа, але ще без печатки');
    const sealed = await kept('sealed');
    const changed = Buffer.from(sealed);
    changed[100] = (changed[100] ?? 0) ^ 1;
    for (const other of [changed, Buffer.from('сканована копія'), await kept('form')]) expect(headingOf((await drop(address, other)).html)).toBe('Це не файл цього документа');
    const more = await drop(address, Buffer.concat([sealed, Buffer.from('4 0 obj null endobj')]));
    expect(headingOf(more.html)).toBe('У файлі є цей документ, але після нього щось дописано');
    expect(more.html).toContain('Після підписання документ змінено.');
  });

  test('is told to be an earlier final file once the institution has lifted its own', async () => {
    const sealed = await kept('sealed');
    await office.obih.app.get(PreservationService).preserve(office.organisationId, documentId as DocumentId);
    expect(headingOf((await drop(address, sealed)).html)).toBe('Це файл цього документа, виданий раніше');
    expect(headingOf((await drop(address, await kept('preserved'))).html)).toBe('Це той самий файл');
  });

  test('W07 the form can be sent from the page itself only, to this server only, and the address is told to nobody else', async () => {
    const page = await office.obih.anonymous('GET', address);
    expect([page.headers['content-security-policy'], page.headers['referrer-policy']]).toEqual(["default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'", 'same-origin']);
    expect(page.headers['set-cookie']).toBeUndefined();
    expect((await drop(address, Buffer.from('x'), { origin: 'https://elsewhere.example' })).status).toBe(403);
    const answered = await drop(address, Buffer.from('x'), { origin: new URL(office.obih.settings.PUBLIC_URL).origin, 'sec-fetch-site': 'same-origin' });
    expect([answered.status, answered.headers['set-cookie']]).toEqual([200, undefined]);
  });

  test('A13 at an address that nobody was given, it is not even read', async () => {
    expect(await drop(`/v/${'A'.repeat(24)}`, await kept('sealed'))).toMatchObject({ status: 404, html: expect.stringContaining('Такого документа немає') as string });
  });
});

describe('A file that is dropped on the page for any signed file', () => {
  test('is judged by itself; what does not come, or is too large, is answered in words with the form', async () => {
    expect((await office.obih.anonymous('GET', '/v')).raw.toString('utf8')).toContain('Перевірка підписаного файла');
    expect(headingOf((await drop('/v', await kept('sealed'))).html)).toBe('Усі підписи дійсні, підписане не змінено');
    expect(headingOf((await drop('/v', Buffer.from('не PDF'))).html)).toBe('Перевірку не пройдено');
    const [empty, large] = [await drop('/v', Buffer.alloc(0)), await drop('/v', Buffer.alloc(51 * 1024 * 1024))];
    expect([empty.status, headingOf(empty.html), large.status, headingOf(large.html)]).toEqual([400, 'Файл не надійшов', 413, 'Файл завеликий']);
    for (const { html } of [empty, large]) expect(html).toContain('<form method="post" action="/v"');
  });

  test('A13 is counted together with the other ways to the verifier', async () => {
    const answers = [];
    for (let time = 0; time < 25; time += 1) answers.push(await drop('/v', Buffer.alloc(0), { 'x-forwarded-for': '10.9.9.9' }));
    const last = answers.at(-1);
    expect([last?.status, headingOf(last?.html ?? '')]).toEqual([429, 'Забагато запитів']);
  });
});
