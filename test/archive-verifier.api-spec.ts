import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';
import type { ExportId } from '#records/records.ids.js';
import { ExportService } from '#records/archive/export.service.js';
import { pem } from '#records/archive/pem.js';
import type { DocumentId } from '#shared/domain/ids.js';
import { hashes } from '#signatures/cms/algorithms.js';
import { encodedOf } from '#signatures/cms/der-reader.js';
import { withUnsignedAttribute } from '#signatures/cms/extend-signed-data.js';
import { oids } from '#signatures/cms/oids.js';
import { parseSignedData } from '#signatures/cms/parse.js';
import { signCms, timestampCms } from '#signatures/cms/sign.js';
import type { DevelopmentPki, IssuedKey } from '#signatures/development/development-pki.js';
import { LocalSigner } from '#signatures/keys/local-signer.js';
import { PreservationService } from '#signatures/preservation/preservation.service.js';
import { SealService } from '#signatures/seal.service.js';
import { TrustService } from '#signatures/trust.service.js';
import { runCli } from '../src/cli.js';
import { expected, Registry } from './records-fixture.js';
import { packed, recarded, remade, unpacked, zipped, type PackageFiles } from './support/archive-package.js';

interface Said { readonly code: number; readonly out: string; readonly err: string }

let office: Registry;
let folder: string;
let honest: Buffer;
let top: string;
let files: PackageFiles;
let pki: DevelopmentPki;

beforeAll(async () => {
  office = await Registry.open({ PRESERVE_AFTER_MINUTES: '0' });
  folder = mkdtempSync(path.join(tmpdir(), 'obih-verify-archive-'));
  const { development } = await office.obih.app.get(TrustService).material();
  if (!development) throw new Error('the test has no authority');
  pki = development;
  mkdirSync(path.join(folder, 'trust'));
  writeFileSync(path.join(folder, 'trust', 'root.pem'), pem(pki.certificates.root));
  const documentIds = [await office.finalised({ title: 'Про надання інформації', requisites: { caseIndex: '15-07' } }), await office.finalised({ kind: 'ORDER_MAIN', route: 'order_classic', signer: 'hayovyi', title: 'Про схвалення проєкту Програми', requisites: { hasMoney: false, caseIndex: '15-07' } })];
  await office.rows(`update dispatch set state = 'sent'`);
  honest = await exported(documentIds);
  ({ folder: top, files } = await unpacked(honest));
}, 120_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  await office.stop();
});

async function exported(documentIds: readonly string[]): Promise<Buffer> {
  const [archivist] = await office.rows<{ login: string }>(`select p.login from person p join role_grant g on g.person_id = p.id where g.role = 'archivist' limit 1`);
  const browser = await office.as(archivist?.login ?? '');
  const { exportId } = expected(await browser.post<{ exportId: string }>('/api/archive/exports', { documentIds }), 202);
  await office.obih.app.get(ExportService).run(office.organisationId, exportId as ExportId);
  return (await browser.get(`/api/archive/exports/${exportId}/package.zip`)).raw;
}

async function verify(zip: Buffer, options: readonly string[] = ['--trust', path.join(folder, 'trust')], environment: NodeJS.ProcessEnv = {}): Promise<Said> {
  const file = path.join(folder, 'package.zip');
  writeFileSync(file, zip);
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(['verify-archive', file, ...options], { environment, out: (line) => void out.push(line), err: (line) => void err.push(line), askSecret: () => Promise.resolve('') });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const ownSeal = (manifest: Buffer): Promise<Buffer> => office.obih.app.get(SealService).sealDetached(manifest);
async function sealWith(issued: IssuedKey, manifest: Buffer): Promise<Buffer> {
  const { timestamps } = await office.obih.app.get(TrustService).material();
  const stamped = await timestampCms(await signCms(new LocalSigner(issued.privateKey, issued.certificateChain), { profile: 'cades', contentDigest: hashes.sha256.digest(manifest), signingAt: office.obih.clock.now() }), timestamps);
  if (!stamped.ok) throw new Error('no time-stamp');
  return stamped.value;
}

const changed = (name: string, change: (data: Buffer) => Buffer, from: PackageFiles = files): PackageFiles => new Map([...from].map(([each, data]) => [each, each === name ? change(Buffer.from(data)) : data]));
const without = (name: string, from: PackageFiles = files): PackageFiles => new Map([...from].filter(([each]) => each !== name));
const flipped = (data: Buffer): Buffer => {
  const at = Math.floor(data.length / 2);
  data[at] = (data[at] ?? 0) ^ 1;
  return data;
};
const first = 'data/documents/0001/';
const lines = (data: Buffer): string[] => data.toString('utf8').trimEnd().split('\n');
const joined = (rows: readonly string[]): Buffer => Buffer.from(rows.map((row) => `${row}\n`).join(''));

describe('verify-archive', () => {
  test('L05 the honest package is whole; the seal, its time and the number of signatures are told', async () => {
    const said = await verify(honest);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(/^OK: 2 documents, [0-9]+ files, [0-9]+ signatures and seals \(B-T [0-9]+\); sealed by .+ \(ЄДРПОУ 00000001\) at [0-9TZ:.-]+\.$/m);
    expect((await verify(honest, ['--trust', path.join(folder, 'trust'), '--edrpou', '00000001'])).code).toBe(0);
  });

  test('L05 packed anew by another program it is the same package', async () => {
    expect(await verify(await packed(top, files))).toMatchObject({ code: 0, err: '' });
    expect(await verify(await packed(top, await remade(files, ownSeal)))).toMatchObject({ code: 0, err: '' });
  });

  test('it needs neither settings nor a database nor a network: a process of its own, with an empty environment, in a namespace without interfaces', () => {
    const file = path.join(folder, 'alone.zip');
    writeFileSync(file, honest);
    const command = [process.execPath, path.resolve(__dirname, '../dist/cli.js'), 'verify-archive', file, '--trust', path.join(folder, 'trust')];
    const unshared = spawnSync('unshare', ['-rn', 'true']).status === 0;
    if (!unshared) console.warn('no network namespace can be made here: the verifier was run with the network at hand.');
    const [program = '', ...parameters] = unshared ? ['unshare', '-rn', ...command] : command;
    const ran = spawnSync(program, parameters, { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
  });

  test('without a trusted authority nothing is proved, and nothing is said to be broken', async () => {
    const said = await verify(honest, []);
    expect(said.code).toBe(2);
    expect(said.err).toContain('unproven: sealUnproven tagmanifest-sha256.txt.p7s');
    expect(said.err).toContain('give the folder with their certificates by --trust');
    expect((await verify(honest, [], { TRUST_DIR: path.join(folder, 'trust') })).code).toBe(0);
  });

  test('without the evidence that came along the certificates’ status stays open: not proved, never passed', async () => {
    const bare = await remade(new Map([...files].filter(([name]) => !name.startsWith('certificates/evidence/'))), ownSeal);
    const said = await verify(await packed(top, bare));
    expect(said.code).toBe(2);
    expect(said.err).toContain('revocationUnknown');
  });

  test('another organisation than the expected one is broken', async () => {
    expect(await verify(honest, ['--trust', path.join(folder, 'trust'), '--edrpou', '00000999'])).toMatchObject({ code: 1, err: expect.stringContaining('broken: otherOrganisation') });
  });

  const simple: readonly (readonly [string, string, () => PackageFiles | Promise<PackageFiles>])[] = [
    ['one byte of a PDF is changed', 'fileChanged', () => changed(`${first}main.pdf`, flipped)],
    ['one byte of a card is changed', 'fileChanged', () => changed(`${first}card.json`, flipped)],
    ['one byte of the cover is changed', 'fileChanged', () => changed('data/obkladynka.pdf', flipped)],
    ['one byte of the page of instructions is changed', 'fileChanged', () => changed('README.txt', flipped)],
    ['one byte of the seal is changed', 'sealInvalid', () => changed('tagmanifest-sha256.txt.p7s', flipped)],
    ['a line of the manifest is gone', 'fileNotListed', () => changed('manifest-sha256.txt', (data) => joined(lines(data).slice(1)))],
    ['a line of the upper manifest is gone', 'fileNotListed', () => changed('tagmanifest-sha256.txt', (data) => joined(lines(data).slice(1)))],
    ['a line of the manifest stands twice', 'manifestUnreadable', () => changed('manifest-sha256.txt', (data) => joined([...lines(data), lines(data)[0] ?? '']))],
    ['the manifest leads out of the package', 'manifestUnreadable', () => changed('manifest-sha256.txt', (data) => joined([...lines(data), `${'0'.repeat(64)}  ../../etc/passwd`]))],
    ['a file was put among the documents', 'fileNotListed', () => new Map([...files, [`${first}note.txt`, Buffer.from('x')]])],
    ['a file was put beside the manifests', 'fileNotListed', () => new Map([...files, ['fetch.txt', Buffer.from('http://x')]])],
    ['a file is missing', 'fileMissing', () => without(`${first}card.xml`)],
    ['the manifest is missing', 'manifestMissing', () => without('manifest-sha256.txt')],
    ['the seal is missing', 'sealMissing', () => without('tagmanifest-sha256.txt.p7s')],
    ['an entry of the journal is cut', 'fileChanged', () => changed(`${first}audit.ndjson`, (data) => joined(lines(data).slice(0, -1)))],
    ['the manifests were made anew over a changed file, and the old seal was left', 'sealInvalid', async () => new Map([...(await remade(changed(`${first}card.xml`, flipped), null)), ['tagmanifest-sha256.txt.p7s', files.get('tagmanifest-sha256.txt.p7s') ?? Buffer.alloc(0)]])],
    ['the manifests were made anew without a seal', 'sealMissing', () => remade(changed(`${first}card.xml`, flipped), null)],
    ['the seal is empty', 'sealInvalid', () => new Map([...files, ['tagmanifest-sha256.txt.p7s', Buffer.alloc(0)]])],
    ['a document was taken out with its lines', 'documentsDiffer', () => remade(new Map([...files].filter(([name]) => !name.startsWith('data/documents/0002/'))), ownSeal)],
  ];
  test.each(simple)('does not pass when %s', async (_what, code, attack) => {
    const said = await verify(await packed(top, await attack()));
    expect(said.code).toBe(1);
    expect(said.err).toContain(`broken: ${code}`);
    expect(said.out).not.toContain('OK');
  });

  // Somebody who holds the seal's key and makes everything anew: what is inside still contradicts.
  const insiders: readonly (readonly [string, string, () => PackageFiles | Promise<PackageFiles>])[] = [
    ['a PDF was changed', 'signatureInvalid', () => changed(`${first}main.pdf`, flipped)],
    ['a PDF was continued after its seal', 'changedAfterSigning', () => changed(`${first}main.pdf`, (data) => Buffer.concat([data, Buffer.from('\n% more\n')]))],
    ['a PDF was cut back to the bytes before the seal', 'notSigned', () => changed(`${first}main.pdf`, (data) => data.subarray(0, data.lastIndexOf('%%EOF', data.lastIndexOf('%%EOF') - 1) + 6))],
    ['the documents’ PDFs changed places', 'journalBroken', () => changed(`${first}main.pdf`, () => files.get('data/documents/0002/main.pdf') ?? Buffer.alloc(0))],
    ['the approval sheet was changed', 'signatureInvalid', () => changed(`${first}approval.pdf`, flipped)],
    ['the approval sheet’s seal is missing', 'documentIncomplete', () => without(`${first}approval.pdf.p7s`)],
    ['an entry in the middle of the journal was cut', 'journalBroken', () => changed(`${first}audit.ndjson`, (data) => joined(lines(data).filter((_line, place) => place !== 3)))],
    ['the end of the journal was cut', 'journalBroken', () => changed(`${first}audit.ndjson`, (data) => joined(lines(data).slice(0, 3)))],
    ['an entry of the journal was changed', 'journalBroken', () => changed(`${first}audit.ndjson`, (data) => Buffer.from(data.toString('utf8').replace('"approve"', '"object"')))],
    ['the journals changed places', 'journalBroken', () => changed(`${first}audit.ndjson`, () => files.get('data/documents/0002/audit.ndjson') ?? Buffer.alloc(0))],
    ['a version was changed', 'versionChanged', () => changed(`${first}version_1.json`, (data) => Buffer.from(data.toString('utf8').replace('інформаці', 'лнформаці')))],
  ];
  test.each(insiders)('does not pass, whoever seals it, when %s', async (_what, code, attack) => {
    const said = await verify(await packed(top, await remade(recarded(await attack(), first), ownSeal)));
    expect(said.code).toBe(1);
    expect(said.err).toContain(`broken: ${code}`);
  });

  test('does not pass with the seal of another organisation, even when the package calls itself that organisation’s', async () => {
    const other = await pki.issue({ kind: 'seal', commonName: 'Інша установа', organisation: 'Інша установа', edrpou: '00000999' });
    const resealed = await remade(files, (manifest) => sealWith(other, manifest));
    expect(await verify(await packed(top, resealed))).toMatchObject({ code: 1, err: expect.stringContaining('broken: otherOrganisation bag-info.txt') });
    const renamed = new Map([...files].map(([name, data]) => [name, /\.(txt|xml|json)$/.test(name) && !/version_|verification|approval|visa_/.test(name) ? Buffer.from(data.toString('utf8').replaceAll('00000001', '00000999')) : data]));
    const said = await verify(await packed(top, await remade(recarded(renamed, first), (manifest) => sealWith(other, manifest))));
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining('broken: otherOrganisation data/documents/0001/main.pdf') });
  });

  test('does not pass with the signature of a person instead of a seal', async () => {
    const person = await pki.issue({ kind: 'representative', commonName: 'Іван ІНШИЙ', rnokpp: '1234567890', edrpou: '00000001' });
    expect(await verify(await packed(top, await remade(files, (manifest) => sealWith(person, manifest))))).toMatchObject({ code: 1, err: expect.stringContaining('broken: notASeal') });
  });

  test('does not pass with a seal whose certificate an unknown authority made', async () => {
    const { DevelopmentPki: Pki } = await import('#signatures/development/development-pki.js');
    const strange = await Pki.open(path.join(folder, 'strange'), { mode: 'test' });
    const seal = await strange.issue({ kind: 'seal', commonName: 'Зорянська ОДА', organisation: 'Зорянська ОДА', edrpou: '00000001' });
    expect(await verify(await packed(top, await remade(files, (manifest) => sealWith(seal, manifest))))).toMatchObject({ code: 2, err: expect.stringContaining('unproven: sealUnproven') });
  });
});

describe('verify-archive on a package that was made after lifting', () => {
  let lifted: PackageFiles;
  let name: string;
  beforeAll(async () => {
    const attachments = ['Перелік', 'Форма'].map((each) => ({ name: `${each}.txt`, type: 'text/plain', content: Buffer.from(`${each}: зміст\n`) }));
    const documentId = await office.finalised({ title: 'Про надання переліку', attachments, requisites: { caseIndex: '15-07' } });
    await office.rows(`update dispatch set state = 'sent'`);
    await office.obih.app.get(PreservationService).preserve(office.organisationId, documentId as DocumentId);
    ({ folder: name, files: lifted } = await unpacked(await exported([documentId])));
  }, 60_000);

  test('L05 the package has the lifted forms, and each signature is told with its level; the seal over the sheet stays at B-T', async () => {
    const stored = await office.rows<{ cms: Buffer }>(`select cms from signature where kind = 'attachment' and level = 'B-LTA'`);
    const packaged = [...lifted].filter(([each]) => /app_.*\.p7s$/.test(each)).map(([, data]) => data.toString('hex'));
    expect([packaged.length, [...packaged].sort()]).toEqual([2, stored.map(({ cms }) => cms.toString('hex')).sort()]);
    const said = await verify(await packed(name, lifted));
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('signatures and seals (B-LTA 4, B-T 1); sealed by');
  });

  test('L05 what was lifted needs no evidence beside it: without that only the seals over the sheet and the package stay open', async () => {
    const bare = await remade(new Map([...lifted].filter(([each]) => !each.startsWith('certificates/evidence/'))), ownSeal);
    const said = await verify(await packed(name, bare));
    expect(said.code).toBe(2);
    expect(said.err.match(/^unproven: \w+ \S+(?=:)/gm)).toEqual(['unproven: sealUnproven tagmanifest-sha256.txt.p7s', `unproven: signatureUnproven ${first}approval.pdf.p7s`]);
    expect(said.err).toContain('signatures and seals (B-LTA 4);');
  });

  test('L05 the proof for a signature over an appendix comes along, also when that signature was not lifted and the PDF was', async () => {
    const documentId = await office.finalised({ attachments: [{ name: 'Перелік.txt', type: 'text/plain', content: Buffer.from('Перелік\n') }], requisites: { caseIndex: '15-07' } });
    await office.rows(`update dispatch set state = 'sent'`);
    const [before] = await office.rows<{ id: string; cms: Buffer }>(`select id, cms from signature where kind = 'attachment' and document_id = $1`, [documentId]);
    await office.obih.app.get(PreservationService).preserve(office.organisationId, documentId as DocumentId);
    await office.rows(`update signature set cms = $2, level = 'B-T' where id = $1`, [before?.id, before?.cms]);
    const said = await verify(await exported([documentId]));
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('(B-LTA 2, B-T 2)');
  });

  test('S37 the archive time-stamp of another signature does not pass, whoever seals the package', async () => {
    const tokenOf = (cms: Buffer): Buffer => {
      const parsed = parseSignedData(cms);
      const [token] = (parsed.ok && parsed.value.signers[0]?.unsignedAttributes.get(oids.archiveTimestampV3)) || [];
      return token ? encodedOf(token) : Buffer.alloc(0);
    };
    const other = tokenOf(lifted.get(`${first}app_02.txt.p7s`) ?? Buffer.alloc(0));
    const forged = changed(`${first}app_01.txt.p7s`, (cms) => withUnsignedAttribute(cms, { type: oids.archiveTimestampV3, value: other }), lifted);
    const said = await verify(await packed(name, await remade(recarded(forged, first), ownSeal)));
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/^unproven: signatureUnproven data\/documents\/0001\/app_01\.txt\.p7s: .*archiveTimestampMismatch$/m);
    expect(said.err).not.toContain('app_02');
  });
});

describe('The page in the package', () => {
  const commands = (page: string): string[] => [...page.matchAll(/<pre><code>(.*?)<\/code><\/pre>/gs)].map(([, text = '']) => text.replace(/&#([0-9]+);/g, (_, code: string) => String.fromCharCode(Number(code))));
  const missing = ['unzip', 'sha256sum', 'openssl', 'pdfsig'].filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);
  if (missing.length > 0 && process.env.CI) throw new Error(`not installed: ${missing.join(', ')}`);

  test('has no script and takes nothing from elsewhere', () => {
    const page = files.get('README.html')?.toString('utf8') ?? '';
    expect(page).toContain('<html lang="uk">');
    expect(page).not.toMatch(/<script|\s(?:src|href|on[a-z]+)=|url\(|@import/i);
    expect(Buffer.byteLength(page)).toBeLessThan(14_000);
  });

  test('L05 every command on it, run exactly as it is printed, says that the honest package is sound, and a changed one is not', () => {
    if (missing.length > 0) return console.warn(`not installed: ${missing.join(', ')}: the commands on the page were not run.`);
    const typed = commands(files.get('README.html')?.toString('utf8') ?? '');
    expect(typed.length).toBeGreaterThanOrEqual(12);
    const place = path.join(folder, 'by-hand');
    mkdirSync(place);
    writeFileSync(path.join(place, 'package.zip'), honest);
    const shell = (lines: readonly string[], cwd: string): string => {
      const ran = spawnSync('sh', ['-c', lines.join(' 2>&1\n')], { cwd, encoding: 'utf8' });
      return ran.stdout + ran.stderr;
    };
    const said = shell(typed, place);
    expect(said).not.toMatch(/FAILED|НЕ ПРОЙШЛО|^[<>] |Digest Mismatch|Signature is Invalid|Verification failure|unknown option/m);
    expect(said.match(/CAdES Verification successful/g)).toHaveLength(2 + 2 + [...files.keys()].filter((name) => /(visa|app)_.*\.p7s$/.test(name)).length);
    expect(said.match(/Signature is Valid/g)?.length).toBeGreaterThanOrEqual(4);
    expect(said.match(/Total document signed/g)).toHaveLength(2);
    const answers = [...files.keys()].filter((name) => name.endsWith('.ocsp')).length;
    expect(answers).toBeGreaterThan(0);
    expect([said.match(/Response verify OK/g), said.match(/Cert Status: good/g)].map((found) => found?.length)).toEqual([answers, answers]);
    expect(said).toContain('00000001');
    const bag = path.join(place, top);
    for (const { sha256: hash } of [...files].filter(([name]) => /card\.json$/.test(name)).map(([, data]) => ({ sha256: (JSON.parse(data.toString('utf8')) as { version: { contentHash: string } }).version.contentHash }))) expect(said.split(hash).length - 1).toBeGreaterThanOrEqual(2);
    writeFileSync(path.join(bag, first, 'card.xml'), '<changed/>');
    writeFileSync(path.join(bag, first, 'extra.txt'), 'x');
    const again = shell(typed.slice(2), bag);
    expect(again).toContain(`${first}card.xml: FAILED`);
    expect(again).toContain(`> ${first}extra.txt`);
  });
});

describe('verify-archive on hostile ZIP files', () => {
  const entries = (): (readonly [string, Buffer])[] => [...files].map(([name, data]) => [`${top}/${name}`, data] as const);
  const replaced = (zip: Buffer, from: string, to: string, from2 = 0): Buffer => {
    const made = Buffer.from(zip);
    const [find, put] = [Buffer.from(from, 'latin1'), Buffer.from(to, 'latin1')];
    for (let at = made.indexOf(find, from2); at >= 0; at = made.indexOf(find, at + 1)) put.copy(made, at);
    return made;
  };
  const central = (zip: Buffer, name: string): number => zip.lastIndexOf(Buffer.from(name, 'latin1')) - 46;

  const attacks: readonly (readonly [string, string, () => Promise<Buffer>])[] = [
    ['a name that climbs', 'unsafeName', async () => replaced(await zipped([...entries(), [`${top}/data/aa/evil.txt`, Buffer.from('x')]]), `${top}/data/aa/evil.txt`, `${top}/data/../evil.txt`)],
    ['an absolute name', 'unsafeName', async () => replaced(await zipped([...entries(), ['x/etc/passwd', Buffer.from('x')]]), 'x/etc/passwd', '//etc/passwd')],
    ['a name with a backslash', 'unsafeName', async () => replaced(await zipped([...entries(), [`${top}/data/x.txt`, Buffer.from('x')]]), `${top}/data/x.txt`, `${top}\\data\\x.txt`)],
    ['two files of one name', 'duplicateName', () => zipped([...entries(), [`${top}/data/opys.xml`, Buffer.from('<Opys/>')]])],
    ['two names that differ in case only', 'duplicateName', () => zipped([...entries(), [`${top}/data/OPYS.xml`, Buffer.from('<Opys/>')]])],
    ['a symbolic link', 'notAFile', () => zipped([...entries(), [`${top}/data/link`, Buffer.from('/etc/passwd'), { mode: 0o120777 }] as const])],
    ['a bomb', 'tooLarge', () => zipped([...entries(), [`${top}/data/zeros`, Buffer.alloc(300_000_000), { compress: true }] as const])],
    ['a file outside the folder', 'fileNotListed', () => zipped([...entries(), ['autorun.inf', Buffer.from('x')]])],
    ['a directory that names a file otherwise than the file itself', 'namesDiffer', async () => {
      const zip = await zipped(entries());
      return replaced(zip, `${top}/data/opys.xml`, `${top}/data/opis.xml`, central(zip, `${top}/data/opys.xml`));
    }],
    ['a file that is longer than the directory says', 'wrongSize', async () => {
      const zip = await zipped([...entries().filter(([name]) => !name.endsWith('opys.xml')), [`${top}/data/opys.xml`, files.get('data/opys.xml') ?? Buffer.alloc(0), { compress: true }] as const]);
      const at = central(zip, `${top}/data/opys.xml`) + 24;
      zip.writeUInt32LE(zip.readUInt32LE(at) - 1, at);
      return zip;
    }],
    ['two names for the same bytes', 'namesDiffer', async () => {
      const zip = await zipped(entries());
      zip.writeUInt32LE(zip.readUInt32LE(central(zip, `${top}/data/opys.xml`) + 42), central(zip, `${top}/README.txt`) + 42);
      return zip;
    }],
    ['an encrypted file', 'encrypted', async () => {
      const zip = await zipped([...entries(), [`${top}/data/secret.txt`, Buffer.alloc(5000, 'x'), { compress: true }] as const]);
      const at = central(zip, `${top}/data/secret.txt`) + 8;
      zip.writeUInt16LE(zip.readUInt16LE(at) | 1, at);
      return zip;
    }],
    ['a package cut in the middle', 'notAZip', () => Promise.resolve(honest.subarray(0, honest.length / 2))],
    ['something else', 'notAZip', () => Promise.resolve(Buffer.from('%PDF-1.7'))],
    ['nothing', 'notAZip', () => Promise.resolve(Buffer.alloc(0))],
    ['an empty ZIP file', 'manifestMissing', () => zipped([])],
  ];
  test.each(attacks)('F02 %s', async (_what, code, attack) => {
    const said = await verify(await attack());
    expect(said.code).toBe(1);
    expect(said.err).toContain(`broken: ${code}`);
  });

  test('F11 memory does not grow with the bytes of a package', async () => {
    const peakOf = async (size: number): Promise<number> => {
      const file = path.join(folder, 'large.zip');
      const zip = new yazl.ZipFile();
      for (const [name, data] of entries()) zip.addBuffer(data, name, { compress: false });
      zip.addReadStream(Readable.from((function* blocks() {
        for (let written = 0; written < size; written += 65_536) yield Buffer.alloc(65_536, written / 65_536);
      })()), `${top}/${first}app_09.bin`, { compress: false });
      zip.end();
      await pipeline(zip.outputStream as NodeJS.ReadableStream, createWriteStream(file));
      const tellPeak = `data:text/javascript,process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS))`;
      const ran = spawnSync(process.execPath, ['--max-semi-space-size=1', '--max-old-space-size=128', '--import', tellPeak, path.resolve(__dirname, '../dist/cli.js'), 'verify-archive', file], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } });
      expect([ran.status, ran.stderr.includes('broken: fileNotListed')]).toEqual([1, true]);
      return Number(/peak (\d+)/.exec(ran.stderr)?.[1]);
    };
    expect((await peakOf(300_000_000)) - (await peakOf(1_000_000))).toBeLessThan(50 * 1024);
  }, 120_000);

  test('W06 names out of the package reach the terminal without control characters', async () => {
    const said = await verify(replaced(await zipped([...entries(), [`${top}/data/xxxx.txt`, Buffer.from('x')]]), 'xxxx.txt', '\u001b[2J.txt'));
    expect(said.code).toBe(1);
    expect(said.err).not.toContain('\u001b');
  });

  test('a file that is not there is said by its name, with exit code 2', async () => {
    const err: string[] = [];
    const code = await runCli(['verify-archive', path.join(folder, 'none.zip')], { environment: {}, out: () => undefined, err: (line) => void err.push(line), askSecret: () => Promise.resolve('') });
    expect([code, err.join()]).toEqual([2, expect.stringContaining('none.zip cannot be read')]);
  });
});
