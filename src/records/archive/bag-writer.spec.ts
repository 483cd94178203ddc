import { execFileSync, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '#shared/domain/ids.js';
import { BagWriter } from './bag-writer.js';

const at = '2026-11-12T12:05:31.000Z' as Instant;

const available = (tool: string): boolean => {
  const there = spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined;
  if (!there && process.env.CI) throw new Error(`${tool} is not installed`);
  if (!there) console.warn(`${tool} is not installed: the package was not opened with it.`);
  return there;
};

describe('a package', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'obih-bag-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('L05 is opened by unzip and checked by sha256sum alone', async () => {
    const bag = new BagWriter('case_01-15_2026', at);
    const file = path.join(folder, 'package.zip');
    const written = pipeline(bag.output, createWriteStream(file));
    await bag.add('documents/0001/main.pdf', Readable.from([Buffer.from('%PDF-1.7 '), Buffer.from('перший')]));
    await bag.add('documents/0001/card.json', '{"індекс":"01-15/1187"}');
    await bag.addTag('README.txt', 'Як перевірити\n');
    await bag.finish([['Source-Organization', 'Зорянська\nОВА']], (manifest) => Promise.resolve([{ name: 'tagmanifest-sha256.txt.p7s', data: Buffer.from(`seal of ${manifest.length}`) }]));
    await written;
    if (!available('unzip')) return;
    execFileSync('unzip', ['-q', file, '-d', folder]);
    const bagFolder = path.join(folder, 'case_01-15_2026');
    for (const manifest of ['manifest-sha256.txt', 'tagmanifest-sha256.txt']) expect(execFileSync('sha256sum', ['-c', manifest], { cwd: bagFolder, encoding: 'utf8' })).not.toContain('FAILED');
    expect(readFileSync(path.join(bagFolder, 'bag-info.txt'), 'utf8')).toBe('Source-Organization: Зорянська ОВА\nPayload-Oxum: 50.2\n');
    expect(readFileSync(path.join(bagFolder, 'tagmanifest-sha256.txt'), 'utf8').split('\n').map((line) => line.slice(66))).toEqual(['README.txt', 'bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', '']);
    writeFileSync(path.join(bagFolder, 'data/documents/0001/main.pdf'), '%PDF-1.7 інший');
    expect(spawnSync('sha256sum', ['-c', 'manifest-sha256.txt'], { cwd: bagFolder }).status).toBe(1);
  });

  it('takes from its sources no faster than the reader takes from it, so that memory does not grow with the package', async () => {
    const block = 65_536;
    let [made, read, ahead] = [0, 0, 0];
    async function* source(): AsyncGenerator<Buffer> {
      for (let count = 0; count < 128; count += 1) {
        made += block;
        ahead = Math.max(ahead, made - read);
        yield await Promise.resolve(Buffer.alloc(block, count));
      }
    }
    const slow = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        read += chunk.length;
        setImmediate(done);
      },
    });
    const bag = new BagWriter('large', at);
    const written = pipeline(bag.output, slow);
    for (let index = 1; index <= 8; index += 1) await bag.add(`documents/${index}.pdf`, Readable.from(source()));
    await bag.finish([], () => Promise.resolve([]));
    await written;
    expect(made).toBe(8 * 128 * block);
    expect(ahead).toBeLessThan(2_000_000);
  }, 60_000);

  it('breaks off when a source fails, and says so to the reader', async () => {
    const bag = new BagWriter('broken', at);
    const written = pipeline(bag.output, createWriteStream(path.join(folder, 'package.zip')));
    const outcome = written.then(() => 'complete', (error: Error) => error.message);
    const source = new Readable({ read() { this.destroy(new Error('the store lost it')); } });
    await expect(bag.add('documents/1.pdf', source)).rejects.toThrow('the store lost it');
    await expect(outcome).resolves.toBe('the store lost it');
  });

  it('refuses a path that climbs, is foreign or stands twice', async () => {
    const bag = new BagWriter('paths', at);
    bag.output.resume();
    for (const wrong of ['../evil', 'a/../b', '/etc/passwd', 'a//b', 'документ.pdf', 'a b', '', '.']) await expect(bag.add(wrong, 'x')).rejects.toThrow(RangeError);
    await bag.add('one.txt', 'x');
    await expect(bag.add('one.txt', 'y')).rejects.toThrow('twice');
  });
});
