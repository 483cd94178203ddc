import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import type { Instant } from '#shared/domain/ids.js';
import { ZipStream } from '#shared/zip/zip-stream.js';
import { verifyCms } from '../cms/verify-cms.js';
import { PreservationOffice } from '../preservation/preservation.fixture.js';
import { manifestXml, readManifest } from './asic-manifest.js';
import { containerName, ContainerWriter } from './container-writer.js';
import { readContainer, type SignedContainer } from './read-container.js';

const at = '2026-03-10T09:30:00.000Z' as Instant;
const office = new PreservationOffice(at);
const letter = Buffer.from('%PDF-1.7 лист');
const table = Buffer.from('додаток');

async function container(fill: (writer: ContainerWriter) => Promise<unknown>, signers = 2): Promise<Buffer> {
  const writer = new ContainerWriter(at);
  const whole = buffer(writer.output);
  await fill(writer);
  await writer.finish(Array.from({ length: signers }, () => (manifest: Buffer) => office.signBytes(manifest, office.issue())));
  return whole;
}
const honest = (): Promise<Buffer> =>
  container(async (writer) => {
    await writer.add('Лист № 01-15/234 (ґанок).pdf', 'application/pdf', letter);
    await writer.add('Додаток.xlsx', 'application/octet-stream', Readable.from([table]));
  });

/** An archive of any entries, for containers that we would never write. */
async function zip(...entries: readonly (readonly [name: string, data: Buffer | string | Readable, plain?: boolean])[]): Promise<Buffer> {
  const stream = new ZipStream(at);
  const whole = buffer(stream.output);
  for (const [name, data, plain] of entries) {
    if (plain) stream.addPlain(name, Buffer.from(data as string));
    else await stream.add(name, typeof data === 'string' ? Buffer.from(data) : data);
  }
  stream.finish();
  return whole;
}
const asice = ['mimetype', 'application/vnd.etsi.asic-e+zip', true] as const;
const asics = ['mimetype', 'application/vnd.etsi.asic-s+zip', true] as const;

function read(bytes: Buffer): SignedContainer {
  const found = readContainer(bytes);
  if (!found.ok) throw new Error(found.refusal);
  return found.value;
}
const refusalOf = (bytes: Buffer): string => {
  const found = readContainer(bytes);
  return found.ok ? 'none' : found.refusal;
};

describe('an ASiC-E container of ours', () => {
  it('begins with its kind, keeps names with Ukrainian letters, and has a manifest with a digest for every file over each signature', async () => {
    const bytes = await honest();
    expect(bytes.toString('latin1', 30, 69)).toBe('mimetypeapplication/vnd.etsi.asic-e+zip');
    const { kind, files, signatures, foreign } = read(bytes);
    const names = ['Лист № 01-15_234 (ґанок).pdf', 'Додаток.xlsx'];
    expect([kind, [...files.keys()], foreign]).toEqual(['ASiC-E', names, []]);
    expect([...files.values()].map((data) => data.equals(letter) || data.equals(table))).toEqual([true, true]);
    expect(signatures.map(({ name, signed, covers, uncovered }) => [name, signed?.name, covers, uncovered])).toEqual(
      ['001', '002'].map((number) => [`META-INF/signature${number}.p7s`, `META-INF/ASiCManifest${number}.xml`, names.map((name) => ({ name, state: 'matches' })), []]),
    );
  });

  it('its signatures verify over their manifests', async () => {
    for (const { cms, signed } of read(await honest()).signatures) {
      const { verdict } = await verifyCms({ cms, digestBy: (hash) => hash.digest(signed?.data ?? Buffer.alloc(0)), profile: 'cades', trust: office.trust, revocation: office.revocation, now: at });
      expect(verdict).toEqual({ indication: 'TOTAL-PASSED' });
    }
  });

  it('gives two files of one name two names, and no file a path', async () => {
    const bytes = await container(async (writer) => {
      await writer.add('лист.pdf', 'application/pdf', letter);
      await writer.add('Лист.PDF', 'application/pdf', table);
      await writer.add('../../mimetype', 'application/pdf', table);
    });
    expect([...read(bytes).files.keys()]).toEqual(['лист.pdf', 'Лист (2).PDF', '_.._mimetype']);
    expect(containerName(`${'ї'.repeat(300)}.docx`)).toBe(`${'ї'.repeat(150)}.docx`);
  });

  it('is broken off when a signature cannot be made: nobody gets a container without it', async () => {
    const writer = new ContainerWriter(at);
    const whole = buffer(writer.output).catch((error: Error) => error.message);
    await writer.add('лист.pdf', 'application/pdf', letter);
    await expect(writer.finish([() => Promise.reject(new Error('ключ недоступний'))])).rejects.toThrow('ключ недоступний');
    expect(await whole).toBe('ключ недоступний');
  });
});

describe('a container from outside', () => {
  const manifest = (files: readonly [string, string][], signature = 'META-INF/signature.p7s'): string =>
    manifestXml(signature, files.map(([name, sha256]) => ({ name, mimeType: 'text/plain', sha256 })));
  const nothing = '00'.repeat(32);

  it('tells which files differ, are missing, or are not covered', async () => {
    const bytes = await zip(asice, ['a.txt', 'a'], ['b.txt', 'b'], ['META-INF/ASiCManifest.xml', manifest([['a.txt', nothing], ['c.txt', nothing]])], ['META-INF/signature.p7s', 'x']);
    const [signature] = read(bytes).signatures;
    expect(signature?.covers).toEqual([{ name: 'a.txt', state: 'differs' }, { name: 'c.txt', state: 'missing' }]);
    expect(signature?.uncovered).toEqual(['b.txt']);
  });

  it('a digest method that is not known proves nothing', async () => {
    const weak = manifest([['a.txt', nothing]]).replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1');
    const [signature] = read(await zip(asice, ['a.txt', 'a'], ['META-INF/ASiCManifest.xml', weak], ['META-INF/signature.p7s', 'x'])).signatures;
    expect(signature?.covers).toEqual([{ name: 'a.txt', state: 'unknownDigest' }]);
  });

  it('a signature without a manifest, or with two, is over nothing', async () => {
    const two = await zip(asice, ['a.txt', 'a'], ['META-INF/ASiCManifest1.xml', manifest([['a.txt', nothing]])], ['META-INF/ASiCManifest2.xml', manifest([['a.txt', nothing]])], ['META-INF/signature.p7s', 'x'], ['META-INF/signature2.p7s', 'x']);
    expect(read(two).signatures.map(({ signed, covers }) => [signed, covers])).toEqual([[undefined, []], [undefined, []]]);
  });

  it('ASiC-S: one file and a signature over it; XML signatures are named as not understood', async () => {
    const { kind, signatures, foreign } = read(await zip(asics, ['Наказ.pdf', letter], ['META-INF/signature.p7s', 'x'], ['META-INF/signatures.xml', '<a/>']));
    expect([kind, signatures[0]?.signed?.name, foreign]).toEqual(['ASiC-S', 'Наказ.pdf', ['META-INF/signatures.xml']]);
  });

  it.each<[string, string, () => Promise<Buffer>]>([
    ['mimetypeMissing', 'without its kind', () => zip(['a.txt', 'a'], ['META-INF/signature.p7s', 'x'])],
    ['mimetypeMisplaced', 'with its kind further back', () => zip(['a.txt', 'a'], asice, ['META-INF/signature.p7s', 'x'])],
    ['mimetypeMisplaced', 'with its kind compressed', () => zip(['mimetype', Readable.from([Buffer.from(asice[1])])], ['a.txt', 'a'], ['META-INF/signature.p7s', 'x'])],
    ['mimetypeWrong', 'of another kind', () => zip(['mimetype', 'application/epub+zip', true], ['a.txt', 'a'], ['META-INF/signature.p7s', 'x'])],
    ['noSignature', 'without a signature', () => zip(asice, ['a.txt', 'a'])],
    ['noContent', 'without content', () => zip(asice, ['META-INF/signature.p7s', 'x'])],
    ['severalContents', 'ASiC-S with two files', () => zip(asics, ['a', 'a'], ['b', 'b'], ['META-INF/signature.p7s', 'x'])],
    ['manifestBroken', 'with a manifest that is no XML', () => zip(asice, ['a', 'a'], ['META-INF/ASiCManifest.xml', '<asic:'], ['META-INF/signature.p7s', 'x'])],
    ['manifestBroken', 'with a manifest that has a document type', () => zip(asice, ['a', 'a'], ['META-INF/ASiCManifest.xml', `<!DOCTYPE x [<!ENTITY a "b">]>${manifest([['a', nothing]])}`], ['META-INF/signature.p7s', 'x'])],
    ['manifestBroken', 'with a manifest that names a file twice', () => zip(asice, ['a', 'a'], ['META-INF/ASiCManifest.xml', manifest([['a', nothing], ['a', nothing]])], ['META-INF/signature.p7s', 'x'])],
    ['unsafeName', 'with a path that climbs', () => zip(asice, ['a', 'a'], ['META-INF/signature.p7s', 'x']).then((bytes) => Buffer.from(bytes.toString('latin1').replaceAll('META-INF/signature.p7s', '../../../../signature.p7s'.slice(0, 22)), 'latin1'))],
    ['notZip', 'that is no archive', () => Promise.resolve(letter)],
  ])('is refused (%s) %s', async (code, _what, make) => {
    expect(refusalOf(await make())).toBe(code);
  });

  it('however it is changed, it is read or refused, and never throws', async () => {
    const bytes = await honest();
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }), (changes) => {
      const changed = Buffer.from(bytes);
      for (const [place, value] of changes) changed[place] = value;
      readContainer(changed);
    }), { numRuns: 500 });
  });
});

describe('a manifest', () => {
  it('names files by percent-encoded addresses, with whatever prefix its maker chose', () => {
    const xml = manifestXml('META-INF/signature001.p7s', [{ name: 'Наказ & ґанок.pdf', mimeType: 'application/pdf', sha256: 'ab'.repeat(32) }]);
    expect(xml).toContain('URI="%D0%9D%D0%B0%D0%BA%D0%B0%D0%B7%20%26%20%D2%91%D0%B0%D0%BD%D0%BE%D0%BA.pdf"');
    const other = xml.replaceAll('asic:', 'q:').replaceAll('ds:', 'w:').replace('xmlns:asic=', 'xmlns:q=').replace('xmlns:ds=', 'xmlns:w=');
    expect(readManifest(Buffer.from(other))).toEqual(readManifest(Buffer.from(xml)));
    expect(readManifest(Buffer.from(xml.replace('02918/v1.2.1#', 'інше#')))).toEqual({ ok: false, refusal: 'manifestBroken' });
  });
});
