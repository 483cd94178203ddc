import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { sha256, sha256OfJson } from '#shared/crypto/sha256.js';
import type { Instant, LocalDate, Sha256 } from '#shared/domain/ids.js';
import { entryHash, genesis, type JournalEntry } from '#shared/journal/chain.js';
import { hashes } from '#signatures/cms/algorithms.js';
import { signCms, timestampCms } from '#signatures/cms/sign.js';
import { developmentTimestampSource } from '#signatures/development/adapters.js';
import { DevelopmentPki } from '#signatures/development/development-pki.js';
import { LocalSigner } from '#signatures/keys/local-signer.js';
import { BagWriter } from './bag-writer.js';
import type { ArchiveCard } from './card.js';
import { pem } from './pem.js';
import { writePackage, type PackagedDocument, type PackageTools } from './package-writer.js';

const madeAt = '2026-11-12T12:05:31.000Z' as Instant;
/** Three hundred of these are far more than the memory that the test allows. */
const pdfSize = 600_000;

/** A file of its own for every document, made when it is opened. */
const pdfOf = (place: number): Buffer => Buffer.concat([Buffer.from(`%PDF-1.7 ${place}\n`), Buffer.alloc(pdfSize, String(place))]);

function journalOf(place: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let seq = 1; seq <= 12; seq += 1) {
    const entry = { chain: `document:${place}`, seq, at: madeAt, actor: { system: 'x' }, type: 'stepDecided', data: { place, text: 'Погоджено' }, previousHash: entries.at(-1)?.hash ?? genesis };
    entries.push({ ...entry, hash: entryHash(entry) });
  }
  return entries;
}

const cardOf = (place: number, version: Sha256): ArchiveCard => ({
  id: `document-${place}`, direction: 'outgoing', kind: { code: 'LETTER_OUT', name: 'Лист' }, title: `Про надання інформації № ${place} <&">`, organisation: { name: 'Зорянська ОВА', edrpou: '00000001' },
  registration: { journal: 'VYH', number: place, index: `01-15/${place}`, date: '2026-11-12' as LocalDate, at: madeAt }, author: { name: 'Тарас МЕЛЬНИЧУК', position: 'головний спеціаліст', unit: 'Відділ' },
  signatories: [], seal: null, access: 'organisation', urgent: false, case: { index: '01-15', title: 'Листування', retention: '5 років ЕПК' }, version: { number: 1, contentHash: version, createdAt: madeAt }, rounds: 1,
  replyTo: null, answers: null, dispatches: [], requisites: { title: `Про надання інформації № ${place}` }, verificationUrl: null,
});

function documentOf(place: number): PackagedDocument {
  const content = { format: 'obih-content/1', title: `Про надання інформації № ${place}` };
  const pdf = pdfOf(place);
  return {
    card: cardOf(place, sha256OfJson(content)), main: { sha256: sha256(pdf), open: () => Promise.resolve(Readable.from([pdf])) },
    appendices: place % 3 === 0 ? [{ name: 'Розрахунок.XLSX', signatures: [Buffer.from('first'), Buffer.from('second')], sha256: sha256(`appendix ${place}`), open: () => Promise.resolve(Readable.from([`appendix ${place}`])) }] : [],
    sheet: { pdf: Buffer.from('%PDF-1.7 sheet'), seal: Buffer.from('seal'), data: { round: 1 } }, visas: [{ content: '{"verdict":"approve"}', signature: Buffer.from('cms') }],
    versions: [{ number: '1', canonical: content }], verification: { signatures: [] }, journal: journalOf(place), people: {},
  };
}

async function* documents(count: number, watch: () => void): AsyncGenerator<PackagedDocument> {
  for (let place = 1; place <= count; place += 1) {
    watch();
    yield await Promise.resolve(documentOf(place));
  }
}

const head = { organisation: 'Зорянська ОВА', edrpou: '00000001', title: 'Справа 01-15 «Листування» за 2026 рік', caseIndex: '01-15', year: 2026, madeAt };

describe('an archive package', () => {
  let folder: string;
  let tools: PackageTools;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'obih-package-'));
    const now = () => new Date().toISOString() as Instant;
    const pki = await DevelopmentPki.open(path.join(folder, 'pki'), { mode: 'test' });
    const issued = await pki.issue({ kind: 'seal', commonName: 'Зорянська ОВА', organisation: 'Зорянська ОВА', edrpou: '00000001' });
    const signer = new LocalSigner(issued.privateKey, issued.certificateChain);
    const timestamps = developmentTimestampSource(pki, { trust: pki.trustStore(), now });
    tools = {
      cover: (lines) => Promise.resolve(Buffer.from(`%PDF-1.7 cover of ${lines.length}`)),
      seal: async (content) => {
        const stamped = await timestampCms(await signCms(signer, { profile: 'cades', contentDigest: hashes.sha256.digest(content), signingAt: now() }), timestamps);
        if (!stamped.ok) throw new Error(stamped.refusal.toString());
        return stamped.value;
      },
      issuers: `${pem(pki.certificates.issuing)}${pem(pki.certificates.root)}`,
      evidence: () => Promise.resolve([]), written: () => Promise.resolve(),
    };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  const available = (tool: string): boolean => {
    const there = spawnSync(tool, ['version'], { stdio: 'ignore' }).error === undefined;
    if (!there && process.env.CI) throw new Error(`${tool} is not installed`);
    if (!there) console.warn(`${tool} is not installed: the package was not checked with it.`);
    return there;
  };

  it('L05 of three hundred documents is written in bounded memory and checked by unzip, sha256sum and openssl alone', async () => {
    const bag = new BagWriter('case_01-15_2026', madeAt);
    const file = path.join(folder, 'package.zip');
    const written = pipeline(bag.output, createWriteStream(file));
    const memory: number[] = [];
    expect(await writePackage(bag, 'case_01-15_2026', head, documents(300, () => memory.push(process.memoryUsage().rss)), tools)).toBe(300);
    await written;
    expect(Math.max(...memory.slice(50)) - (memory[50] ?? 0)).toBeLessThan(110_000_000);
    if (!available('unzip') || !available('openssl')) return;
    execFileSync('unzip', ['-tq', file]);
    execFileSync('unzip', ['-q', file, '-d', folder]);
    const cwd = path.join(folder, 'case_01-15_2026');
    for (const manifest of ['tagmanifest-sha256.txt', 'manifest-sha256.txt']) execFileSync('sha256sum', ['--quiet', '-c', manifest], { cwd });
    const openssl = (content: string) => spawnSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'tagmanifest-sha256.txt.p7s', '-content', content, '-CAfile', 'certificates/issuers.pem', '-purpose', 'any', '-out', '/dev/null'], { cwd, encoding: 'utf8' });
    expect(openssl('tagmanifest-sha256.txt').stderr).toContain('CAdES Verification successful');
    expect(openssl('manifest-sha256.txt').status).not.toBe(0);
    expect(readFileSync(path.join(cwd, 'manifest-sha256.txt'), 'utf8').trimEnd().split('\n')).toHaveLength(readdirSync(path.join(cwd, 'data'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length);
  }, 180_000);

  it('tells of every document what lies where, and each version and journal line checks by itself', async () => {
    const cwd = path.join(folder, 'case_01-15_2026', 'data', 'documents', '0003');
    if (!spawnSync('unzip', ['-v'], { stdio: 'ignore' }).pid) return;
    const card = JSON.parse(readFileSync(path.join(cwd, 'card.json'), 'utf8')) as ArchiveCard & { files: { path: string; sha256: string; name: string | null }[] };
    for (const file of card.files) expect(sha256(readFileSync(path.join(cwd, file.path)))).toBe(file.sha256);
    expect(card.files.find((file) => file.path === 'app_01.xlsx')?.name).toBe('Розрахунок.XLSX');
    expect(card.files.filter((file) => file.path.startsWith('app_01')).map((file) => file.path)).toEqual(['app_01.xlsx', 'app_01.xlsx.p7s', 'app_01.xlsx.2.p7s']);
    expect(sha256(readFileSync(path.join(cwd, 'version_1.json')))).toBe(card.version.contentHash);
    const entries = readFileSync(path.join(cwd, 'audit.ndjson'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as JournalEntry);
    expect(entries.map((entry) => entry.hash)).toEqual(entries.map(entryHash));
    expect(readFileSync(path.join(cwd, 'card.xml'), 'utf8')).toContain('Про надання інформації № 3 &lt;&amp;"&gt;');
  });

  it('names certificates in the text form of RFC 7468, whatever their length', () => {
    for (const size of [1, 47, 48, 49, 96, 1000]) expect(pem(Buffer.alloc(size, 7))).toMatch(/^-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n$/);
  });

  it('S45 is given up when a stored file is not the one that was recorded', async () => {
    const bag = new BagWriter('changed', madeAt);
    const outcome = finished(bag.output.resume()).then(() => 'complete', (error: Error) => error.message);
    const wrong = async function* () {
      yield await Promise.resolve({ ...documentOf(1), main: { sha256: sha256('the real one'), open: () => Promise.resolve(Readable.from(['another'])) } });
    };
    await expect(writePackage(bag, 'changed', head, wrong(), tools)).rejects.toThrow('is not the file that was recorded');
    await expect(outcome).resolves.toContain('is not the file that was recorded');
  });
});
