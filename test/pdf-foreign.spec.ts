import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { extractSignatures, type ExtractedSignature } from '#signatures/pdf/extract-signatures.js';
import { prepareSignature, type SignatureRequest } from '#signatures/pdf/prepare-signature.js';
import { reserveFields } from '#signatures/pdf/reserve-fields.js';

/** Tools of other makers that judge our PDFs; poppler's `pdfsig` counts only together with "Total document signed". */
const TOOLS = ['qpdf', 'pdfsig', 'pdftotext', 'pdftoppm', 'pdfinfo', 'openssl'];
const missing = TOOLS.filter((tool) => spawnSync(tool, [tool === 'openssl' ? 'version' : '--version']).error !== undefined);
if (missing.length > 0 && process.env['CI'] === undefined)
  console.warn(`PDFs are not checked by other programs: not installed: ${missing.join(', ')}.`);
const withTools = missing.length === 0 || process.env['CI'] !== undefined ? describe : describe.skip;

const dir = mkdtempSync(join(tmpdir(), 'obih-pdf-'));
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
const root = resolve(__dirname, '..');
const at = '2026-11-12T14:05:31Z';

/** Typesets in a process of its own, as the program does. */
function typeset(source: string): Buffer {
  const script = `
    const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');
    const compiler = NodeCompiler.create({ workspace: process.cwd(), fontArgs: [{ fontPaths: ['node_modules/@expo-google-fonts/tinos'] }] });
    const compiled = compiler.compile({ mainFileContent: ${JSON.stringify(source)} });
    process.stdout.write(compiler.pdf(compiled.result, { pdfStandard: 'a-2a' }));`;
  return execFileSync(process.execPath, ['-e', script], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
}

const HEAD = '#set document(title: "Лист", date: datetime(year: 2026, month: 11, day: 12))\n#set text(font: "Tinos", lang: "uk")\n';
const letter = (): Buffer =>
  typeset(`${HEAD}= Про проведення перевірки\n\nОбʼєднана територіальна громада просить надати їжу та ґанок.\n\n#lorem(900)`);
const mark = (): Buffer =>
  typeset(
    `${HEAD}#set page(width: 180pt, height: 60pt, margin: 4pt)\n#set text(size: 9pt)\nДокумент СЕД Обіг\\ КОВАЛЬЧУК Олена\n#pagebreak()\n12.11.2026\n#pagebreak()\n01-15/234`,
  );

/** Runs a tool; its whole output, or an exception with it. */
function run(tool: string, ...parameters: string[]): string {
  const result = spawnSync(tool, parameters, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (result.status !== 0) throw new Error(`${tool} ${parameters.join(' ')}: ${result.stdout}${result.stderr}`);
  return result.stdout + result.stderr;
}

function save(name: string, bytes: Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

/** A throw-away certificate of the given kind; gives the paths of certificate and key. */
function identity(name: string, ...kind: string[]): { certificate: string; key: string } {
  const [certificate, key] = [join(dir, `${name}.crt`), join(dir, `${name}.key`)];
  run(
    'openssl',
    'req',
    '-x509',
    '-nodes',
    '-newkey',
    ...kind,
    '-keyout',
    key,
    '-out',
    certificate,
    '-days',
    '30',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'keyUsage=critical,digitalSignature,nonRepudiation',
  );
  return { certificate, key };
}

function coveredBytes(pdf: Buffer, [, end, next]: readonly [number, number, number, number], length: number): Buffer {
  return Buffer.concat([pdf.subarray(0, end), pdf.subarray(next, length)]);
}

/** Signs the covered bytes with openssl: a CAdES that shares no code with this program. */
function sign(pdf: Buffer, request: Partial<SignatureRequest> & { fieldName: string }, who: { certificate: string; key: string }): Buffer {
  const prepared = prepareSignature(pdf, { signingAt: at, contentsBytes: 4096, reason: 'Підписання', ...request });
  const content = save('covered.bin', coveredBytes(prepared.bytes, prepared.byteRange, prepared.bytes.length));
  run(
    'openssl',
    'cms',
    '-sign',
    '-binary',
    '-cades',
    '-md',
    'sha256',
    '-in',
    content,
    '-signer',
    who.certificate,
    '-inkey',
    who.key,
    '-outform',
    'DER',
    '-out',
    join(dir, 'cms.der'),
  );
  return prepared.embed(readFileSync(join(dir, 'cms.der')));
}

/** What openssl says of a signature that we took out of a file. */
function opensslVerifies(pdf: Buffer, found: ExtractedSignature, who: { certificate: string }): void {
  const range = found.byteRange ?? [0, 0, 0, 0];
  const content = save('content.bin', coveredBytes(pdf, range, range[2] + range[3]));
  const cms = save('found.der', found.contents ?? Buffer.alloc(0));
  run(
    'openssl',
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    cms,
    '-content',
    content,
    '-CAfile',
    who.certificate,
    '-purpose',
    'any',
    '-out',
    join(dir, 'out.bin'),
  );
}

/** qpdf finds nothing wrong; pdfsig calls `count` signatures valid and the last one total. */
function expectForeignApproval(name: string, pdf: Buffer, count: number): void {
  const path = save(name, pdf);
  expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors found');
  const fields = run('pdfsig', '-nocert', path)
    .split(/^Signature #/m)
    .slice(1);
  const report = fields.filter((part) => !part.includes('The signature form field is not signed'));
  expect(report).toHaveLength(count);
  report.forEach((part, index) => {
    expect(part).toContain('Signature is Valid');
    expect(part).toContain(index === count - 1 ? '- Total document signed' : '- Not total document signed');
  });
}

withTools('PDFs in the eyes of other programs', () => {
  const layouts: [string, () => Buffer | Promise<Buffer>][] = [
    ['a typeset, tagged letter (classic table)', letter],
    ['the letter repacked into object streams (cross-reference stream)', () => repacked('--object-streams=generate')],
    ['the letter linearised', () => repacked('--linearize')],
    ['a file made by pdf-lib', madeByPdfLib],
  ];
  let person: { certificate: string; key: string };
  let office: { certificate: string; key: string };

  beforeAll(() => {
    person = identity('Kovalchuk', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256');
    office = identity('Office', 'rsa:2048');
  });

  function repacked(option: string): Buffer {
    run('qpdf', option, save('plain.pdf', letter()), join(dir, 'repacked.pdf'));
    return readFileSync(join(dir, 'repacked.pdf'));
  }

  async function madeByPdfLib(): Promise<Buffer> {
    const document = await PDFDocument.create();
    document.addPage([400, 300]).drawText('made elsewhere');
    return Buffer.from(await document.save());
  }

  it.each(layouts)('three signatures in a row stay valid on %s', async (_, make) => {
    const original = await make();
    let pdf = original;
    const signers = [person, office, person];
    signers.forEach((who, index) => {
      const newField = { tooltip: `Підпис ${index + 1}`, pageIndex: 0, rect: [0, 0, 0, 0] } as const;
      pdf = sign(pdf, { fieldName: `signature${index}`, newField }, who);
      expectForeignApproval(`signed-${index}.pdf`, pdf, index + 1);
    });
    expect(pdf.subarray(0, original.length).equals(original)).toBe(true);
    const found = extractSignatures(pdf);
    expect(found.map(({ problems }) => problems)).toEqual([[], [], []]);
    found.forEach((signature, index) => opensslVerifies(pdf, signature, signers[index] ?? person));
  });

  it('S39 a signed letter that qpdf encrypted is refused as encrypted, with and without a password to open it', () => {
    const signed = save('to-encrypt.pdf', sign(letter(), { fieldName: 'signature', newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } }, person));
    for (const opening of ['', 'secret']) {
      run('qpdf', '--encrypt', opening, 'owner', '256', '--', signed, join(dir, 'encrypted.pdf'));
      expect(() => extractSignatures(readFileSync(join(dir, 'encrypted.pdf')))).toThrow('the file is encrypted');
    }
  });

  it('the whole way of a letter: fields reserved, signed, registered and sealed with the visible mark', () => {
    const visual = mark();
    const reserved = reserveFields(letter(), [
      { kind: 'text', name: 'registeredOn', tooltip: 'Дата документа', pageIndex: 0, rect: [60, 780, 160, 800] },
      { kind: 'text', name: 'index', tooltip: 'Реєстраційний індекс', pageIndex: 0, rect: [170, 780, 270, 800] },
      { kind: 'signature', name: 'signer', tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] },
      { kind: 'signature', name: 'seal', tooltip: 'Печатка', pageIndex: 0, rect: [350, 20, 530, 80] },
    ]);
    expect(run('qpdf', '--check', save('reserved.pdf', reserved))).toContain('No syntax or stream encoding errors found');
    const signed = sign(reserved, { fieldName: 'signer', docMdp: 2 }, person);
    expectForeignApproval('signed.pdf', signed, 1);
    const sealed = sign(
      signed,
      {
        fieldName: 'seal',
        appearance: { pdf: visual },
        fillFields: [
          { name: 'registeredOn', text: '12.11.2026', appearance: { pdf: visual, pageIndex: 1 } },
          { name: 'index', text: '01-15/234', appearance: { pdf: visual, pageIndex: 2 } },
        ],
      },
      office,
    );
    expectForeignApproval('sealed.pdf', sealed, 2);
    const path = join(dir, 'sealed.pdf');
    const text = run('pdftotext', '-layout', path, '-');
    for (const words of ['Про проведення перевірки', 'їжу та ґанок', '01-15/234', '12.11.2026', 'КОВАЛЬЧУК']) expect(text).toContain(words);
    const structure = run('pdfinfo', '-struct', path);
    expect(structure.match(/^ +Form/gm)).toHaveLength(4);
    expect(run('qpdf', '--json', '--json-key=acroform', path)).toContain('"value": "u:01-15/234"');
  });

  it('the mark is drawn inside its widget and nowhere else', () => {
    const field = { tooltip: 'Печатка', pageIndex: 0, rect: [350, 20, 530, 80] } as const;
    const blank = typeset(`${HEAD}#set page(width: 595pt, height: 842pt)\n`);
    const sealed = sign(blank, { fieldName: 'seal', newField: field, appearance: { pdf: mark() } }, office);
    run('pdftoppm', '-r', '72', '-gray', save('mark.pdf', sealed), join(dir, 'mark'));
    const image = readFileSync(join(dir, readdirSync(dir).find((name) => /^mark-.*\.pgm$/.test(name)) ?? ''));
    const pixels = image.subarray(image.length - 595 * 842);
    const dark = [...pixels.keys()]
      .filter((index) => (pixels[index] ?? 255) < 128)
      .map((index) => ({ x: index % 595, y: 842 - Math.floor(index / 595) }));
    expect(dark.length).toBeGreaterThan(200);
    expect(dark.every(({ x, y }) => x >= 350 && x <= 530 && y >= 20 && y <= 81)).toBe(true);
  });

  it('a signed file with one letter changed is no longer valid to them', () => {
    const signed = sign(letter(), { fieldName: 'a', newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } }, person);
    const forged = Buffer.from(signed);
    forged.write('D:2031', forged.indexOf('D:2026', 30_000), 'latin1');
    expect(run('pdfsig', '-nocert', save('forged.pdf', forged))).toContain('Digest Mismatch');
  });

  it('S39 a file larger than 100,000,000 bytes keeps its byte range and its signature', () => {
    const filler = Buffer.alloc(100_000_000, `${'%'.padEnd(99, 'x')}\n`);
    const head = letter();
    const startxref = head.lastIndexOf('startxref');
    const large = Buffer.concat([head.subarray(0, startxref), filler, head.subarray(startxref)]);
    const signed = sign(large, { fieldName: 'a', newField: { tooltip: 'Підпис', pageIndex: 0, rect: [0, 0, 0, 0] } }, person);
    expectForeignApproval('large.pdf', signed, 1);
    expect(extractSignatures(signed)[0]).toMatchObject({ problems: [], coversWholeFile: true });
  });
});

const corpus = resolve(root, '../shared/corpora/pdf-insecurity');
if (!existsSync(corpus)) console.warn('The attacked PDFs of ../shared/corpora are not here: their verdicts are not checked.');
(existsSync(corpus) ? describe : describe.skip)('S01-S16 published attacks on signed PDFs', () => {
  const files = existsSync(corpus) ? readdirSync(corpus).filter((name) => name.endsWith('.pdf')) : ['none'];

  it.each(files)('%s is refused, or shown as changed, and harms nobody', (name) => {
    let found: ExtractedSignature[] = [];
    try {
      found = extractSignatures(readFileSync(join(corpus, name)));
    } catch (error) {
      expect(error).toBeInstanceOf(PdfError);
      return;
    }
    expect(found.length).toBeGreaterThan(0);
    for (const { problems, coversWholeFile } of found) expect(problems.length > 0 || !coversWholeFile).toBe(true);
  });
});
