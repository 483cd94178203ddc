import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { spawnSync } from 'node:child_process';
import { ZipFile } from 'yazl';
import { Office, paragraph, point, type Copy, type Refused } from './documents-fixture.js';

let office: Office;
beforeAll(async () => { office = await Office.open(); }, 60_000);
afterAll(() => office.stop());

const pdf = Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n');
const attach = async (documentId: string, name: string, content: Buffer, role = 'appendix') =>
  (await office.as('melnychuk')).upload<{ id: string; name: string; role: string; mediaType: string; size: number; sha256: string } & Refused>(`/api/documents/${documentId}/attachments?role=${role}`, { name, type: 'application/octet-stream', content });
const copyOf = async (documentId: string) => (await (await office.as('melnychuk')).get<Copy>(`/api/documents/${documentId}/working-copy`)).body;
async function leftBehind(): Promise<string[]> {
  const folders = [path.join(office.obih.settings.DATA_DIR, 'arriving'), path.join(office.obih.settings.DATA_DIR, 'files', '.arriving')];
  return (await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))).flat();
}

describe('A file of a draft', () => {
  test('is told by its content, kept by its hash and comes back byte for byte under its own name', async () => {
    const id = await office.draft('melnychuk');
    const { status, body } = await attach(id, 'Проєкт Програми «Їжак».pdf', pdf);
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Проєкт Програми «Їжак».pdf', role: 'appendix', mediaType: 'application/pdf', size: pdf.length, sha256: createHash('sha256').update(pdf).digest('hex') });
    const back = await (await office.as('melnychuk')).get(`/api/documents/${id}/attachments/${body.id}/content`);
    expect(back.raw.equals(pdf)).toBe(true);
    expect(back.headers).toMatchObject({ 'content-type': 'application/pdf', 'x-content-type-options': 'nosniff', etag: `"${body.sha256}"` });
    expect(back.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('Проєкт Програми «Їжак».pdf')}`);
    expect((await copyOf(id)).attachments.map((file) => file.name)).toEqual(['Проєкт Програми «Їжак».pdf']);
  });

  test('F05 F06 is never run by a browser as a page of ours', async () => {
    const id = await office.draft('melnychuk');
    for (const name of ['лист.html', 'герб.svg', 'дані.xml']) {
      const { body } = await attach(id, name, Buffer.from('<html><script>alert(1)</script></html>'));
      const back = await (await office.as('melnychuk')).get(`/api/documents/${id}/attachments/${body.id}/content`);
      expect(back.headers['content-type']).toBe('application/octet-stream');
      expect(back.headers['content-disposition']).toMatch(/^attachment/);
      expect(back.headers['content-security-policy']).toBe("sandbox; default-src 'none'");
    }
  });

  test('F02 F05 is refused by name when it is not what it says, empty, broken, encrypted or two things at once; the draft is as it was', async () => {
    const id = await office.draft('melnychuk');
    const before = await copyOf(id);
    const refused = async (name: string, content: Buffer) => (await attach(id, name, content)).body.code;
    expect(await refused('Лист.docx', pdf)).toBe('fileNotWhatItSays');
    expect(await refused('Лист.pdf', Buffer.alloc(0))).toBe('fileEmpty');
    expect(await refused('Лист.pdf', pdf.subarray(0, 40))).toBe('fileBroken');
    expect(await refused('Лист.pdf', Buffer.from(pdf.toString().replace('/Root', '/Encrypt 5 0 R/Root')))).toBe('fileEncrypted');
    expect(await refused('Лист.pdf', Buffer.concat([Buffer.from('<html><script>x</script>\n'), pdf]))).toBe('fileHasTwoFaces');
    expect(await copyOf(id)).toEqual(before);
    expect(await leftBehind()).toEqual([]);
  });

  test('F04 is shown under a safe name, whatever it was called', async () => {
    const id = await office.draft('melnychuk');
    expect((await attach(id, '../../etc/passwd', Buffer.from('x'))).body.name).toBe('passwd');
    expect((await attach(id, 'звіт\u202etxt.exe', Buffer.from('y'))).body.name).toBe('звітtxt.exe');
  });

  test('has a name of its own among the files of the draft; taken off, it makes room', async () => {
    const id = await office.draft('melnychuk');
    const { body } = await attach(id, 'Склад.txt', Buffer.from('перший'));
    expect((await attach(id, 'СКЛАД.txt', Buffer.from('другий'))).body.code).toBe('attachmentNameTaken');
    expect((await (await office.as('melnychuk')).delete(`/api/documents/${id}/attachments/${body.id}`)).status).toBe(204);
    expect((await attach(id, 'Склад.txt', Buffer.from('другий'))).status).toBe(201);
    expect((await (await office.as('melnychuk')).get(`/api/documents/${id}/attachments/${body.id}/content`)).status).toBe(404);
  });

  test('I06 frozen in a version stays with it when it is replaced in the draft, and the change is told', async () => {
    const id = await office.draft('melnychuk');
    const first = await attach(id, 'Програма.txt', Buffer.from('перша редакція'));
    await office.submit('melnychuk', id);
    await office.setPhase(id, 'rework');
    await (await office.as('melnychuk')).delete(`/api/documents/${id}/attachments/${first.body.id}`);
    await attach(id, 'Програма.txt', Buffer.from('друга редакція'));
    await office.submit('melnychuk', id);
    const old = await (await office.as('melnychuk')).get(`/api/documents/${id}/attachments/${first.body.id}/content`);
    expect(old.raw.toString()).toBe('перша редакція');
    const { body } = await (await office.as('melnychuk')).get<{ attachments: object[]; same: boolean }>(`/api/documents/${id}/changes?from=1&to=2`);
    expect(body).toMatchObject({ same: false, attachments: [{ kind: 'changed', name: 'Програма.txt' }] });
  });

  test('S45 that was changed in the store is not given out as if it were whole', async () => {
    const id = await office.draft('melnychuk');
    const { body } = await attach(id, 'Справжній.txt', Buffer.from('справжній текст'));
    const file = path.join(office.obih.settings.DATA_DIR, 'files', office.organisationId, body.sha256.slice(0, 2), body.sha256);
    await writeFile(file, (await readFile(file, 'utf8')).replace('справжній', 'підроблен'));
    const answer = (await office.as('melnychuk')).get(`/api/documents/${id}/attachments/${body.id}/content`).then((back) => back.status, () => 'broken off');
    expect(await answer).not.toBe(200);
  });

  test('a request without a file is told so', async () => {
    const id = await office.draft('melnychuk');
    expect((await (await office.as('melnychuk')).post<Refused>(`/api/documents/${id}/attachments`, {})).body.code).toBe('noFile');
  });
});

describe('A large or broken-off upload', () => {
  /** Sends the form of one file over a real socket, piece by piece; answers with the status, or undefined when the sender hung up. */
  async function send(documentId: string, bytes: number, hangUpAfter = Infinity): Promise<{ status: number | undefined; body: string }> {
    const address = new URL(await office.obih.app.getUrl());
    const headers = await office.signedInHeaders('melnychuk');
    return new Promise((resolve) => {
      const sending = request({ host: address.hostname, port: address.port, path: `/api/documents/${documentId}/attachments`, method: 'POST', headers: { ...headers, 'content-type': 'multipart/form-data; boundary=b' } }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(pieces).toString() })).on('error', () => undefined);
      });
      sending.on('error', () => resolve({ status: undefined, body: '' }));
      sending.write('--b\r\nContent-Disposition: form-data; name="file"; filename="великий.bin"\r\nContent-Type: application/octet-stream\r\n\r\n');
      const piece = Buffer.alloc(1024 * 1024, 7);
      let sent = 0;
      const more = (): void => {
        if (sent >= hangUpAfter) return void sending.destroy();
        if (sent >= bytes) return void sending.end('\r\n--b--\r\n');
        sent += piece.length;
        if (sending.write(piece)) setImmediate(more);
        else sending.once('drain', more);
      };
      more();
    });
  }
  beforeAll(() => office.obih.app.listen(0, '127.0.0.1'));

  test('F11 beyond 200 MB is refused by name, in memory that does not grow with it, and leaves nothing behind', async () => {
    const id = await office.draft('melnychuk');
    const before = process.memoryUsage().rss;
    const answer = await send(id, 210 * 1024 * 1024);
    expect(answer.status).toBe(413);
    expect(answer.body).toContain('fileTooLarge');
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    expect(await leftBehind()).toEqual([]);
    expect((await copyOf(id)).attachments).toEqual([]);
  }, 60_000);

  test('F11 that the sender breaks off leaves nothing behind, and the next one works', async () => {
    const id = await office.draft('melnychuk');
    expect((await send(id, 50 * 1024 * 1024, 20 * 1024 * 1024)).status).toBeUndefined();
    for (let tries = 0; tries < 50 && (await leftBehind()).length > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await leftBehind()).toEqual([]);
    expect((await send(id, 3 * 1024 * 1024)).status).toBe(201);
    expect((await copyOf(id)).attachments).toMatchObject([{ name: 'великий.bin', mediaType: 'application/octet-stream', size: 3 * 1024 * 1024 }]);
  }, 60_000);
});

describe('A DOCX', () => {
  const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
  async function docx(body: string): Promise<Buffer> {
    const zip = new ZipFile();
    const rels = (target: string, type: string) => `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/></Relationships>`;
    zip.addBuffer(Buffer.from('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'), '[Content_Types].xml');
    zip.addBuffer(Buffer.from(rels('word/document.xml', 'officeDocument')), '_rels/.rels');
    zip.addBuffer(Buffer.from(`<?xml version="1.0"?><w:document ${w}><w:body>${body}</w:body></w:document>`), 'word/document.xml');
    zip.end();
    return buffer(zip.outputStream);
  }

  test('becomes blocks for the editor; the draft itself is not touched, whether it is sound or not', async () => {
    const id = await office.draft('melnychuk');
    const before = await copyOf(id);
    const melnychuk = await office.as('melnychuk');
    const sound = await melnychuk.upload<{ body: { type: string }[]; dropped: unknown[] }>(`/api/documents/${id}/imported-text`, { name: 'Проєкт.docx', type: 'x', content: await docx('<w:p><w:r><w:t>1. Схвалити Програму.</w:t></w:r></w:p>') });
    expect(sound.body).toMatchObject({ body: [{ type: 'point', level: 1, text: [{ text: 'Схвалити Програму.' }] }], dropped: [] });
    const broken = await melnychuk.upload<Refused>(`/api/documents/${id}/imported-text`, { name: 'Проєкт.docx', type: 'x', content: await docx('<w:p>') });
    expect([broken.status, broken.body.code]).toEqual([422, 'docxBroken']);
    expect((await melnychuk.upload<Refused>(`/api/documents/${id}/imported-text`, { name: 'Проєкт.pdf', type: 'x', content: pdf })).body.code).toBe('notDocx');
    expect(await copyOf(id)).toEqual(before);
    expect(await leftBehind()).toEqual([]);
  });
});

describe('The exact page', () => {
  const textOf = (content: Buffer): string => spawnSync('pdftotext', ['-layout', '-', '-'], { input: content, encoding: 'utf8' }).stdout;
  const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined;
  if (!hasPoppler && process.env.CI) throw new Error('pdftotext is missing: apt-get install poppler-utils');
  if (!hasPoppler) console.log('pdftotext is not on this machine: the words of the pages were not looked at.');

  test('of the draft is a PDF on the letterhead of its kind, with what was typed as text', async () => {
    const letter = await office.draft('melnychuk', {
      kind: 'LETTER_OUT', title: 'Про стан упровадження системи', body: [paragraph('На виконання листа повідомляємо таке. #read("/etc/passwd")')],
      requisites: { addressees: [{ name: 'Міністерство цифрової\nтрансформації України' }], replyTo: { index: '1/06-3-12345', date: '2026-10-27' }, salutation: 'Шановний Василю Петровичу!' },
    });
    const order = await office.draft('melnychuk', { body: [point('Утворити робочу групу.')], requisites: { issuer: 'начальника обласної військової адміністрації' } });
    for (const [id, words] of [[letter, ['Міністерство цифрової', 'трансформації України', '1/06-3-12345', '27.10.2026', 'Про стан упровадження', '#read("/etc/passwd")', 'Андрій ГАЙОВИЙ', 'Шановний Василю Петровичу!', 'Тарас МЕЛЬНИЧУК']], [order, ['РОЗПОРЯДЖЕННЯ', 'начальника обласної військової адміністрації', 'Зоряне', '1. Утворити робочу групу.', 'Андрій ГАЙОВИЙ']]] as const) {
      const preview = await (await office.as('melnychuk')).get(`/api/documents/${id}/preview.pdf`);
      expect(preview.status).toBe(200);
      expect(preview.raw.subarray(0, 5).toString()).toBe('%PDF-');
      expect(preview.headers['content-disposition']).toMatch(/^inline/);
      if (hasPoppler) for (const word of words) expect(textOf(preview.raw).replace(/\s+/g, ' ')).toContain(word.replace('РОЗПОРЯДЖЕННЯ', 'РОЗПОРЯДЖЕННЯ'));
    }
  }, 30_000);

  test('of a version is set once and the same bytes every time, also when the kept copy was lost', async () => {
    const id = await office.draft('melnychuk');
    await office.submit('melnychuk', id);
    const melnychuk = await office.as('melnychuk');
    const [first, second] = [await melnychuk.get(`/api/documents/${id}/versions/1/document.pdf`), await melnychuk.get(`/api/documents/${id}/versions/1/document.pdf`)];
    expect(first.status).toBe(200);
    expect(second.raw.equals(first.raw)).toBe(true);
    const [kept] = (await office.obih.dataSource.query(`select r.sha256 from document_rendition r join document_version v on v.id = r.version_id where v.document_id = $1`, [id])) as { sha256: string }[];
    const file = path.join(office.obih.settings.DATA_DIR, 'files', office.organisationId, String(kept?.sha256).slice(0, 2), String(kept?.sha256));
    await writeFile(file, 'not the page');
    expect((await melnychuk.get(`/api/documents/${id}/versions/1/document.pdf`)).raw.equals(first.raw)).toBe(true);
  }, 30_000);
});
