import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { fileKind } from './file-kind.js';
import { safeFileName } from './safe-file-name.js';

let folder = '';
let files = 0;
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'obih-kind-')); });
afterAll(() => rm(folder, { recursive: true }));

async function seen(content: Buffer | string, name: string): Promise<string> {
  const file = path.join(folder, String((files += 1)));
  await writeFile(file, content);
  const kind = await fileKind(file, name);
  return kind.ok ? kind.value.mediaType : kind.refusal.code;
}
async function zip(entries: Readonly<Record<string, Buffer | string>>, compress = true): Promise<Buffer> {
  const file = new ZipFile();
  for (const [name, content] of Object.entries(entries)) file.addBuffer(Buffer.from(content as string), name, { compress: compress && name !== 'mimetype' });
  file.end();
  return buffer(file.outputStream);
}
const pdf = (inside = '') => `%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n${inside}\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n`;
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

describe('what a file is', () => {
  it('is told by its content', async () => {
    expect(await seen(pdf(), 'Програма.pdf')).toBe('application/pdf');
    expect(await seen(png, 'скан.png')).toBe('image/png');
    expect(await seen(await zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<x/>' }), 'Лист.docx')).toMatch(/wordprocessingml/);
    expect(await seen(await zip({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '<x/>' }), 'Лист.odt')).toBe('application/vnd.oasis.opendocument.text');
    expect(await seen(await zip({ mimetype: 'application/vnd.etsi.asic-e+zip', 'Лист.pdf': pdf() }), 'Лист.asice')).toBe('application/vnd.etsi.asic-e+zip');
    expect(await seen('перший;другий\n', 'Список.csv')).toBe('text/csv');
    expect(await seen(Buffer.from('\ufeffперший;другий\n', 'utf16le'), 'Список.csv')).toBe('text/csv');
    expect(await seen(Buffer.from([0xcb, 0xe8, 0xf1, 0xf2, 0x0d, 0x0a]), 'лист.txt')).toBe('text/plain');
    expect(await seen(Buffer.alloc(300, 7), 'дані.bin')).toBe('application/octet-stream');
    expect(await seen('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'герб.svg')).toBe('image/svg+xml');
    expect(await seen(Buffer.from('3082aabb00', 'hex'), 'підпис.p7s')).toBe('application/octet-stream');
  });

  it('F05 is refused when the name says another', async () => {
    expect(await seen(png, 'Програма.pdf')).toBe('fileNotWhatItSays');
    expect(await seen(pdf(), 'скан.png')).toBe('fileNotWhatItSays');
    expect(await seen('MZ програма', 'Лист.docx')).toBe('fileNotWhatItSays');
    expect(await seen(await zip({ 'a.txt': 'x' }), 'Лист.docx')).toBe('fileNotWhatItSays');
    expect(await seen('звичайний текст', 'Програма.pdf')).toBe('fileNotWhatItSays');
  });

  it('F09 a document with macros does not pass for one without', async () => {
    const macros = await zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<x/>', 'word/vbaProject.bin': 'x' });
    expect(await seen(macros, 'Лист.docx')).toBe('fileNotWhatItSays');
    expect(await seen(macros, 'Лист.docm')).toBe('application/vnd.ms-word.document.macroEnabled.12');
  });

  it('F05 is refused when it can be read as two types', async () => {
    const archive = await zip({ 'evil.class': 'x' });
    expect(await seen(Buffer.concat([gif, archive]), 'лого.gif')).toBe('fileHasTwoFaces');
    expect(await seen(Buffer.concat([Buffer.from(pdf()), archive]), 'Лист.pdf')).toBe('fileHasTwoFaces');
    expect(await seen(`<html><script>alert(1)</script></html>\n${pdf()}`, 'Лист.pdf')).toBe('fileHasTwoFaces');
    expect(await seen(`%PDF-1.7\n<html><script >alert(1)</script>\n${pdf()}`, 'Лист.pdf')).toBe('fileHasTwoFaces');
    expect(await seen(Buffer.concat([gif.subarray(0, 13), Buffer.from('<script>alert(1)</script>'), gif.subarray(13)]), 'лого.gif')).toBe('fileHasTwoFaces');
  });

  it('is refused by name when it is empty, truncated or asks for a password', async () => {
    expect(await seen('', 'Лист.pdf')).toBe('fileEmpty');
    expect(await seen(pdf().slice(0, -20), 'Лист.pdf')).toBe('fileBroken');
    expect(await seen((await zip({ 'a.txt': 'x' })).subarray(0, 40), 'архів.zip')).toBe('fileBroken');
    expect(await seen(pdf('trailer<</Root 1 0 R/Encrypt 5 0 R>>'), 'Лист.pdf')).toBe('fileEncrypted');
    expect(await seen(pdf('stream\nслово /Encrypt у тексті\nendstream'), 'Лист.pdf')).toBe('application/pdf');
    const locked = await zip({ 'a.txt': 'x' });
    for (const [signature, flags] of [['PK\u0003\u0004', 6], ['PK\u0001\u0002', 8]] as const) locked.writeUInt16LE(1, locked.indexOf(signature, 0, 'latin1') + flags);
    expect(await seen(locked, 'архів.zip')).toBe('fileEncrypted');
  });

  it('F02 archives that nobody could unpack are refused, by their directory alone', async () => {
    expect(await seen(await zip({ 'zeros.bin': Buffer.alloc(60_000_000) }), 'архів.zip')).toBe('archiveTooLarge');
    const many: Record<string, string> = {};
    for (let index = 0; index < 10_001; index += 1) many[String(index)] = '';
    expect(await seen(await zip(many, false), 'архів.zip')).toBe('archiveTooLarge');
    const two = await zip({ a: 'x'.repeat(5000), b: 'y'.repeat(5000) }, false);
    two.writeUInt32LE(1_000_000, two.lastIndexOf('PK\u0001\u0002', undefined, 'latin1') + 20);
    expect(['archiveTooLarge', 'fileBroken']).toContain(await seen(two, 'архів.zip'));
  });
});

describe('the name under which a file is shown', () => {
  it('F04 is the last part of a path, on any system', () => {
    for (const given of ['../../etc/passwd', '/etc/passwd', 'C:\\windows\\passwd', '\\\\server\\share\\passwd', 'passwd/..', './/passwd']) expect(safeFileName(given)).toBe('passwd');
  });

  it('F04 has no characters that deceive the eye or a file system', () => {
    expect(safeFileName('звіт\u202egpj.exe')).toBe('звітgpj.exe');
    expect(safeFileName('а\u0000б\u200b\r\nв.pdf')).toBe('абв.pdf');
    expect(safeFileName('що<це>:"|?*.pdf')).toBe('що_це______.pdf');
    expect(safeFileName('лист.pdf. . ')).toBe('лист.pdf');
    expect(safeFileName('CON.txt')).toBe('_CON.txt');
    expect(safeFileName('conto.txt')).toBe('conto.txt');
    for (const given of ['', '...', '/', '\u202e', '  ']) expect(safeFileName(given)).toBe('файл');
  });

  it('F04 composes letters and fits 255 bytes with its extension', () => {
    expect(safeFileName('її.pdf'.normalize('NFD'))).toBe('її.pdf'.normalize('NFC'));
    const long = safeFileName(`${'Розпорядження '.repeat(40)}.docx`);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
    expect(long.endsWith('.docx')).toBe(true);
    expect(safeFileName('\ud800лист.pdf').isWellFormed()).toBe(true);
  });
});
