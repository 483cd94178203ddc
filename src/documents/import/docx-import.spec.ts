import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { BlockId } from '#shared/domain/ids.js';
import type { Block } from '../domain/content.js';
import { blockText } from '../domain/plain-text.js';
import { importDocx } from './docx-import.js';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'obih-docx-')); });
afterAll(() => rm(folder, { recursive: true }));

type Files = Readonly<Record<string, string | Buffer>>;
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRels = (more: string) => `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${more}</Relationships>`;
const types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>';
const styles = `<?xml version="1.0"?><w:styles ${w}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>`;
const numbering = `<?xml version="1.0"?><w:numbering ${w}><w:abstractNum w:abstractNumId="0">${['decimal', 'decimal', 'russianLower'].map((format, index) => `<w:lvl w:ilvl="${index}"><w:numFmt w:val="${format}"/></w:lvl>`).join('')}</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`;

function parts(body: string, more: Files = {}, documentRels = ''): Files {
  return {
    '[Content_Types].xml': types,
    '_rels/.rels': packageRels(`<Relationship Id="r0" Type="${relations}/officeDocument" Target="word/document.xml"/>`),
    'word/_rels/document.xml.rels': packageRels(`<Relationship Id="r1" Type="${relations}/styles" Target="styles.xml"/><Relationship Id="r2" Type="${relations}/numbering" Target="numbering.xml"/>${documentRels}`),
    'word/styles.xml': styles, 'word/numbering.xml': numbering,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document ${w}><w:body>${body}</w:body></w:document>`,
    ...more,
  };
}
async function packed(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  return buffer(zip.outputStream);
}
const run = (text: string, properties = '') => `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const p = (text: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr>${text.startsWith('<') ? text : run(text)}</w:p>`;
const listed = (text: string, numId: number, level = 0) => p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`);
const cell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${p(text)}</w:tc>`;

let files = 0;
async function imported(content: Buffer, name = 'Наказ.docx') {
  const file = path.join(folder, String((files += 1)));
  await writeFile(file, content);
  let ids = 0;
  return importDocx(file, name, () => `id${(ids += 1)}` as BlockId);
}
async function read(body: string, more: Files = {}, rels = '') {
  const result = await imported(await packed(parts(body, more, rels)));
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}
const refusal = async (content: Buffer, name?: string) => {
  const result = await imported(content, name);
  return result.ok ? 'imported' : result.refusal.code;
};
const shown = (body: readonly Block[]): readonly string[] => body.map((block) => `${block.type}${block.type === 'point' ? block.level : block.type === 'appendix' ? block.number : ''} ${blockText(block)}`);

describe('a DOCX read into blocks', () => {
  it('keeps lists as points and bullets, headings, alignment and the three marks', async () => {
    const { body, dropped } = await read([
      p('Загальні положення', '<w:pStyle w:val="H1"/>'), p('НАКАЗУЮ:', '<w:jc w:val="center"/>'), listed('Схвалити проєкт.', 1), listed('подати звіт;', 1, 1), listed('узгодити;', 1, 2), listed('Контроль.', 1), listed('копія', 2),
      p(`${run('Звичайний ')}${run('жирний', '<w:b/>')}${run(' і ще', '<w:b/>')}${run(' курсив', '<w:i/><w:u w:val="single"/>')}`), p('   '),
    ].join(''));
    expect(shown(body)).toEqual(['heading Загальні положення', 'paragraph НАКАЗУЮ:', 'point1 Схвалити проєкт.', 'point2 подати звіт;', 'point3 узгодити;', 'point1 Контроль.', 'bullet копія', 'paragraph Звичайний жирний і ще курсив']);
    expect(body[1]).toMatchObject({ align: 'center' });
    expect(body[7]).toMatchObject({ text: [{ text: 'Звичайний ' }, { text: 'жирний і ще', marks: ['bold'] }, { text: ' курсив', marks: ['italic', 'underline'] }] });
    expect(new Set(body.map((block) => block.id)).size).toBe(body.length);
    expect(dropped).toEqual([]);
  });

  it('makes points of numbers typed by hand, while they count up', async () => {
    const { body } = await read(['1. Схвалити Програму.', '2. Департаменту:', '1) подати проєкт;', '2) погодити;', 'а) з міністерством;', 'б) з радою.', '3. Контроль.', '2026. Рік початку.', '3.1. Звітувати.'].map((text) => p(text)).join(''));
    expect(shown(body)).toEqual(['point1 Схвалити Програму.', 'point1 Департаменту:', 'point2 подати проєкт;', 'point2 погодити;', 'point3 з міністерством;', 'point3 з радою.', 'point1 Контроль.', 'paragraph 2026. Рік початку.', 'point2 Звітувати.']);
  });

  it('begins appendices where the text does, numbered in order', async () => {
    const { body } = await read(['1. Утворити групу.', 'Додаток 1', 'СКЛАД', '1. САВЧЕНКО Ірина', 'Додаток № 2', 'ПОЛОЖЕННЯ'].map((text) => p(text)).join(''));
    expect(shown(body)).toEqual(['point1 Утворити групу.', 'appendix1 ', 'paragraph СКЛАД', 'point1 САВЧЕНКО Ірина', 'appendix2 ', 'paragraph ПОЛОЖЕННЯ']);
  });

  it('takes merged cells apart into a full grid and says so', async () => {
    const { body, dropped } = await read(`<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('Посада', '<w:gridSpan w:val="2"/>')}${cell('Сума')}</w:tr><w:tr>${cell('Водій', '<w:vMerge w:val="restart"/>')}${cell('А')}${cell('1200')}</w:tr><w:tr>${cell('', '<w:vMerge/>')}${cell('Б')}${cell('1300')}</w:tr></w:tbl>`);
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({ type: 'table', header: true });
    expect(blockText(body[0] as Block)).toBe('Посада\t\tСума\nВодій\tА\t1200\n\tБ\t1300');
    expect(dropped).toEqual([{ what: 'mergedCells', count: 2 }]);
  });

  it('names what found no place: pictures, notes, comments, headers, deletions', async () => {
    const picture = '<w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="r9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>';
    const { body, dropped } = await read(`${p(`<w:r><w:t>Текст</w:t>${picture}<w:footnoteReference w:id="1"/></w:r><w:del w:id="1"><w:r><w:delText>зайве</w:delText></w:r></w:del>`)}`, { 'word/header1.xml': '<x/>', 'word/media/image1.png': 'x', 'word/embeddings/oleObject1.bin': 'x' }, `<Relationship Id="r9" Type="${relations}/image" Target="media/image1.png"/>`);
    expect(shown(body)).toEqual(['paragraph Текст']);
    expect(Object.fromEntries(dropped.map(({ what, count }) => [what, count]))).toEqual({ image: 1, footnote: 1, headerOrFooter: 1, embeddedFile: 1, trackedDeletion: 1 });
  });
});

describe('a DOCX that was made to do harm', () => {
  it('F01 opens no connection and brings no local file, whatever it refers to', async () => {
    let asked = 0;
    const server = createServer((_, response) => { asked += 1; response.end('x'); });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const outside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const picture = (id: string) => `<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
    const field = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "/etc/passwd"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>збережений результат</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
    const { body } = await read(
      p(`${picture('x1')}${picture('x2')}${field}`) + '<w:altChunk r:id="x3"/>',
      { 'word/settings.xml': `<w:settings ${w}><w:attachedTemplate r:id="x1"/></w:settings>` },
      ['x1', 'x2', 'x3'].map((id, index) => `<Relationship Id="${id}" Type="${relations}/${['image', 'image', 'aFChunk'][index] ?? ''}" TargetMode="External" Target="${[`${outside}/a.png`, 'file:///etc/passwd', `${outside}/chunk`][index] ?? ''}"/>`).join(''),
    );
    server.close();
    expect(asked).toBe(0);
    expect(shown(body)).toEqual(['paragraph збережений результат']);
  });

  it('F02 that unpacks to a gigabyte, or lies about its size, is refused before memory is gone', async () => {
    const before = process.memoryUsage().rss;
    const huge = await packed(parts('', { 'word/document.xml': Buffer.alloc(40_000_000, 'a') }));
    expect(huge.length).toBeLessThan(200_000);
    expect(await refusal(huge)).toBe('docxTooLarge');
    const lying = Buffer.from(huge);
    for (let at = lying.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; at = lying.indexOf('PK\u0001\u0002', at + 4, 'latin1')) if (lying.readUInt32LE(at + 24) === 40_000_000) lying.writeUInt32LE(1000, at + 24);
    expect(await refusal(lying)).toBe('docxBroken');
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('F07 with a DTD, entities or billion laughs is refused', async () => {
    const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><w:document ${w}><w:body>${p('&lol2;')}</w:body></w:document>`;
    expect(await refusal(await packed(parts('', { 'word/document.xml': laughs })))).toBe('docxBroken');
    expect(await refusal(await packed(parts('', { 'word/document.xml': Buffer.from(laughs, 'utf16le') })))).toBe('docxBroken');
  });

  it('that is nested beyond reason or is no XML is refused', async () => {
    expect(await refusal(await packed(parts('<w:sdt><w:sdtContent>'.repeat(60_000))))).toBe('docxBroken');
    expect(await refusal(await packed(parts('', { 'word/document.xml': 'not xml at all' })))).toBe('docxBroken');
    expect(await refusal(await packed({ '[Content_Types].xml': types }))).toBe('fileNotWhatItSays');
  });

  it('is refused by name when it is another file, encrypted, truncated or empty', async () => {
    const sound = await packed(parts(p('Текст')));
    expect(await refusal(Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n'), 'Наказ.docx')).toBe('fileNotWhatItSays');
    expect(await refusal(Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF\n'), 'Наказ.pdf')).toBe('notDocx');
    expect(await refusal(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(600)]))).toBe('fileEncrypted');
    expect(await refusal(sound.subarray(0, sound.length - 100))).toBe('fileBroken');
    expect(await refusal(Buffer.alloc(0))).toBe('fileEmpty');
  });
});
