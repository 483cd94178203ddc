import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blockText } from '#documents/domain/plain-text.js';
import {
  foreignTools, mm, paper, run, sample, squeezed, textOf, wordsOf, type Paper, type Word,
} from '#documents/rendering/foreign-papers.fixture.js';
import { packageRoot } from '#shared/package-root.js';
import { printModel } from '#documents/rendering/print-model.js';
import { PrintableText } from '#documents/rendering/printable-text.js';
import { TypstProcess } from '#documents/rendering/typst-process.js';
import { TypstTypesetter } from '#documents/rendering/typst-typesetter.js';
import type { ArchiveProfile } from '#documents/domain/kinds.js';
import type { Typeset, TypesetJob, Zone } from '#documents/rendering/typesetter.js';

const withTools = foreignTools() ? describe : describe.skip;
const samples = ['doc-1', 'doc-2', 'doc-3', 'doc-4', 'doc-5', 'doc-6', 'memo', 'approval-sheet', 'archive-cover', 'ceremony-report'] as const;
const profiles: readonly ArchiveProfile[] = ['PDF/A-2a+UA', 'PDF/A-1b'];
const root = packageRoot();
const folder = mkdtempSync(path.join(tmpdir(), 'obih-rendering-'));
const typesetter = new TypstTypesetter({ root });

afterAll(async () => {
  await typesetter.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function set(job: TypesetJob): Promise<Typeset & { file: string }> {
  const typeset = await typesetter.typeset(job);
  const file = path.join(folder, 'document.pdf');
  writeFileSync(file, typeset.pdf);
  return { ...typeset, file };
}

const withBody = (job: Paper, body: readonly unknown[], more: object = {}): Paper =>
  ({ ...job, data: { ...job.data, body, ...more } }) as Paper;
const paragraph = (text: string, index = 0) => ({ id: `p${index}`, type: 'paragraph', text: [{ text }] });

const height = 841.89;
const overlaps = (zone: Zone, word: Word) =>
  zone.page === word.page &&
  word.left < zone.x + zone.width &&
  word.right > zone.x &&
  word.top < height - zone.y &&
  word.bottom > height - zone.y - zone.height;

withTools('every paper of the sample administration', () => {
  const cases = samples.flatMap((name) => profiles.map((profile) => [name, profile] as const));

  it.each(cases)('%s as %s is sound for qpdf, has every font embedded and says what it is', async (name, profile) => {
    const { file, pdf } = await set(sample(name, profile));
    expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors found');
    const fonts = run('pdffonts', file).split('\n').slice(2).filter(Boolean);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+Tinos\S* +CID TrueType +Identity-H +yes yes yes /);
    const info = run('pdfinfo', file);
    expect(info).toMatch(/^Title: +\S/m);
    expect(info).toMatch(/^JavaScript: +no$/m);
    expect(info).toMatch(/^Encrypted: +no$/m);
    expect(info).toMatch(/^Tagged: +yes$/m);
    expect(info).toMatch(profile === 'PDF/A-1b' ? /^PDF version: +1\.4$/m : /^PDF version: +1\.7$/m);
    const xmp = pdf.toString('latin1');
    const claim = profile === 'PDF/A-1b' ? '<pdfaid:part>1<' : '<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2<';
    expect(xmp).toContain(claim);
    expect(xmp).toContain(`<pdfaid:conformance>${profile === 'PDF/A-1b' ? 'B' : 'A'}</pdfaid:conformance>`);
    expect(xmp).toContain('/OutputIntents');
  });

  it.each(samples)('%s passes the accessibility rules of PDF/UA-1 that the typesetter knows', async (name) => {
    const job = sample(name);
    const child = new TypstProcess(root);
    const limits = { limitMs: 30_000, memoryBytes: 1e9 };
    const data = JSON.stringify(printModel(job, new PrintableText(() => true)));
    const { pdf } = await child.run({ template: job.template, data, standard: 'ua-1', tags: true }, limits).finally(() => child.stop());
    expect(pdf.length).toBeGreaterThan(10_000);
  });

  it('has the language, the title for the window and the structure of its headings', async () => {
    const { file } = await set(sample('doc-2'));
    const catalog = run('qpdf', '--json=2', '--json-key=qpdf', file);
    const claims = ['"/Lang": "u:uk-UA"', '"/DisplayDocTitle": true', '"/Marked": true', '"/S": "/H1"', '"/S": "/H2"', '"/S": "/TH"'];
    for (const claim of claims) {
      expect(catalog).toContain(claim);
    }
    expect(catalog).toContain('u:Державний Герб України');
  });

  it.each(samples.slice(0, 7))('%s gives its whole Ukrainian text back', async (name) => {
    const job = paper(name);
    const { file, unprintable } = await set(job);
    expect(unprintable).toEqual([]);
    const text = textOf(file);
    const expected = job.data.body.flatMap((block) => (block.type === 'table' ? [] : blockText(block).split('\n')));
    for (const line of [...expected, job.data.title, job.data.signatories[0]?.name ?? '']) expect(text).toContain(squeezed(line));
  });

  it('is read aloud whole: the structure holds every word of every paragraph', async () => {
    const job = paper('doc-2');
    const { file } = await set(job);
    const pieces = run('pdfinfo', '-struct-text', file).split('\n').flatMap((line) => /^ *"(.*)"$/.exec(line)?.[1] ?? []);
    const spoken = pieces.join('').replace(/\s+/g, '');
    for (const block of job.data.body) {
      if (block.type !== 'table') expect(spoken).toContain(blockText(block).replace(/\s+/g, ''));
    }
  });

  it.each(samples.slice(0, 7))('%s keeps its zones clear of any text', async (name) => {
    const { file, zones } = await set(paper(name));
    expect(zones.map((zone) => zone.name)).toEqual(expect.arrayContaining(['regDate', 'regIndex', 'mark', 'signature-1']));
    const words = wordsOf(file);
    const covered = zones.flatMap((zone) => words.filter((word) => overlaps(zone, word)).map((word) => [zone.name, word.text]));
    expect(covered).toEqual([]);
  });

  it.each(samples.slice(0, 7))('%s stands within margins of 30, 10, 20 and 20 mm, numbered from its second page', async (name) => {
    const { file, pages } = await set(paper(name));
    const words = wordsOf(file);
    for (const word of words) {
      expect(word.left).toBeGreaterThan(mm(30) - 1);
      expect(word.right).toBeLessThan(mm(200) + 1);
      expect(word.bottom).toBeLessThan(mm(277) + 2);
    }
    const numbers = words.filter((word) => word.bottom < mm(20));
    expect(numbers.filter((word) => word.page === 0)).toEqual([]);
    for (let page = 1; page < pages; page++) {
      const [number] = numbers.filter((word) => word.page === page);
      expect(number?.text).toBe(String(page + 1));
      expect(Math.abs(((number?.left ?? 0) + (number?.right ?? 0)) / 2 - mm(105))).toBeLessThan(mm(2));
    }
  });

  it('has the name of the signatory 125 mm from the margin and the addressee at 90 mm', async () => {
    const words = wordsOf((await set(paper('doc-4'))).file);
    expect(Math.abs((words.find((word) => word.text === 'Ірина')?.left ?? 0) - mm(155))).toBeLessThan(mm(2));
    expect(Math.abs((words.find((word) => word.text === 'Міністерство')?.left ?? 0) - mm(120))).toBeLessThan(mm(2));
  });

  it('prints date and index in the places of their zones when the number is reserved before signing (option B)', async () => {
    for (const [name, date] of [['doc-1', '12 листопада 2026 року'], ['doc-4', '12.11.2026']] as const) {
      const job = paper(name);
      const empty = (await set(job)).zones;
      const { file, zones } = await set(withBody(job, job.data.body, { printed: { date: '2026-11-12', index: '412' } }));
      expect(zones.map((zone) => zone.name)).toEqual(['mark', 'signature-1']);
      expect(textOf(file)).toContain(date);
      const index = wordsOf(file).find((word) => word.text.endsWith('412'));
      const place = empty.find((zone) => zone.name === 'regIndex');
      expect(index !== undefined && place !== undefined && overlaps(place, index)).toBe(true);
    }
  });

  it('names at most four addressees; with more stands «за списком»', async () => {
    const text = textOf((await set(paper('doc-5'))).file);
    expect(text).toContain('Начальникам районних військових адміністрацій');
    expect(text).toContain('(за списком)');
    expect(text).not.toContain('Веснянська міська рада');
  });

  it('is the same to the byte when it is set again by another process', async () => {
    const other = new TypstTypesetter({ root });
    for (const name of samples) expect((await other.typeset(sample(name))).pdf.equals((await set(sample(name))).pdf)).toBe(true);
    await other.close();
  });
});

withTools('the approval sheet', () => {
  it('says of a carried visa on which version it was given and what has changed since', async () => {
    const text = textOf((await set(sample('approval-sheet'))).file, '-layout');
    expect(text).toContain('на версії 1; частини, за які відповідає');
    expect(text).toContain('Зміни відтоді: пункт 3 змінено');
    expect(text).toContain('9b74c9897bac770ffc029102a200c5de11f6f6cf6cdb93b3dfe8ea25ee6a15b0');
    expect(text).toContain('замість: Максим ДЯЧЕНКО; підстава: наказ керівника');
    expect(text).toContain('апарату від 02.11.2026 № 88-к/тр');
    expect(text).toContain('сторінка 2 з 2');
  });

  it('repeats the heads of its columns on every page', async () => {
    const job = sample('approval-sheet');
    if (job.template !== 'approval-sheet') throw new Error('samples were swapped');
    const stages = Array.from({ length: 8 }, () => job.data.stages).flat();
    const { file, pages } = await set({ ...job, data: { ...job.data, stages, remarks: [], previousRounds: [], disagreements: [] } });
    expect(pages).toBeGreaterThan(3);
    for (let page = 1; page < pages; page++) expect(textOf(file, '-f', String(page), '-l', String(page))).toContain('ПРІЗВИЩЕ');
  });
});

withTools('long and hostile papers', () => {
  it('has thirty pages and more, each with its number', async () => {
    const line = 'Обласній військовій адміністрації забезпечити виконання заходів Програми в межах наявного фінансового ресурсу. ';
    const body = Array.from({ length: 300 }, (_, index) => ({ ...paragraph(line.repeat(4), index), type: 'point', level: 1 }));
    const { file, pages } = await set(withBody(paper('doc-1'), body));
    expect(pages).toBeGreaterThanOrEqual(30);
    const text = textOf(file);
    expect(text).toContain('300. Обласній');
    expect(wordsOf(file).filter((word) => word.bottom < mm(20)).map((word) => Number(word.text))).toEqual(
      Array.from({ length: pages - 1 }, (_, index) => index + 2),
    );
  });

  it('has a table of 300 rows whose head is repeated on every page it runs over', async () => {
    const row = (...cells: string[]) => ({ id: cells[0], cells: cells.map((text) => ({ text: [{ text }] })) });
    const measures = Array.from({ length: 300 }, (_, n) => row(`${n + 1}`, `захід номер ${n + 1}`, `${n},00`));
    const rows = [row('№', 'Назва заходу', 'Сума'), ...measures];
    const { file, pages } = await set(withBody(paper('doc-1'), [{ id: 't', type: 'table', header: true, rows }]));
    const text = textOf(file, '-layout');
    for (const number of [1, 150, 300]) expect(text).toContain(`захід номер ${number} `);
    expect(text.split('Назва заходу').length - 1).toBeGreaterThanOrEqual(pages - 1);
  });

  const more = Array.from({ length: 12 }, (_, index) => index + 3);
  it.each(more)('never leaves a signature without two lines of the text (%i lines more)', async (lines) => {
    const job = paper('doc-3');
    const body = [paragraph(`${'Рядок.\n'.repeat(lines)}Кінець.`), ...job.data.body];
    const words = wordsOf((await set(withBody(job, body))).file);
    const name = words.find((word) => word.text === 'ЛИСЕНКО');
    const above = words.filter((word) => word.page === name?.page && word.top > mm(20) && word.bottom < (name?.top ?? 0) - mm(12));
    const distinct = new Set(above.map((word) => Math.round(word.top / 4)));
    expect(distinct.size).toBeGreaterThanOrEqual(2);
  });

  it('W02 shows templates and commands as the text that they are, in every place', async () => {
    const attack = '#read("/etc/passwd") #import "/page.typ": * {{7*7}} $x^2$ *b* _i_ `c` <zone> @ref \\u{41} [x](y) #metadata("mark")';
    const job = paper('doc-4');
    const more = {
      title: `Про ${attack}`,
      salutation: attack,
      attachmentsNote: `Додаток: ${attack}`,
      addressees: [{ lines: [attack] }],
      signatories: [{ position: attack, name: 'Ім’я #read("data.json")' }],
      executor: { name: attack, phone: '#sys.inputs' },
    };
    const { file, zones } = await set(withBody(job, [paragraph(attack)], more));
    const text = textOf(file).replaceAll(' ', '');
    expect(text.split(attack.replaceAll(' ', '')).length - 1).toBe(7);
    expect(text).toContain('#sys.inputs');
    expect(text).not.toContain('root:');
    expect(zones.filter((zone) => zone.name === 'mark')).toHaveLength(1);
  });

  it.each([
    ['emoji and Chinese', 'так 😀👩‍👩‍👧 中文'],
    ['right-to-left text and its controls', 'العربية \u202e123\u202c'],
    ['control characters and a lone surrogate', 'а\u0000\u0007\ud800б\u009f'],
    ['private use, unassigned, non-characters', '\ue000\u0378\uffff\u{10ffff}'],
    ['combining marks upon marks', `Z${'\u0300\u0301\u0302'.repeat(40)}`],
    ['a word without end', 'ж'.repeat(3000)],
    ['nothing but spaces', '   \n\t\u00a0 '],
    ['nothing', ''],
    ['markup of other worlds', '<script>alert(1)</script>&lt;&amp;%00../../etc/passwd\' OR 1=1--'],
    ['names of JSON', '__proto__ constructor "}]}'],
  ])('W01 sets %s without a fault and within the page', async (_, text) => {
    const job = paper('doc-6');
    const signatories = [{ position: `Керівник ${text}`, name: 'Ім’я ПРІЗВИЩЕ' }];
    const more = { title: `Про ${text}`, addressees: [{ lines: [text, text] }], signatories };
    const { file } = await set(withBody(job, [paragraph(text), { ...paragraph(text, 1), type: 'point', level: 3 }], more));
    expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors found');
    for (const word of wordsOf(file)) expect(word.right).toBeLessThan(mm(210));
  });

  it('tells which characters the letterhead cannot show', async () => {
    expect((await set(withBody(paper('doc-6'), [paragraph('сума 😀 і 中')]))).unprintable).toEqual(['😀', '中']);
  });
});
