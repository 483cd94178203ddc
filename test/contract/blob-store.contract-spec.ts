import { randomBytes, randomUUID, createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { BlobError, type BlobStore } from '#documents/storage/blob-store.js';
import { DiskBlobStore } from '#documents/storage/disk-blob-store.js';
import { openBlobStore } from '#documents/storage/open-blob-store.js';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';

interface S3Server {
  run(): Promise<{ address: string; port: number }>;
  close(): Promise<void>;
}
const S3rver = require('s3rver') as new (options: object) => S3Server;

/** A store under test, and where its files lie on this disk, so that a test can tamper with them. */
interface Bench {
  readonly store: BlobStore;
  readonly files: string;
  readonly arrivals: string;
  close(): Promise<void>;
}

async function onDisk(): Promise<Bench> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'obih-blobs-'));
  return { store: await openBlobStore(`file:${root}`, root, Date.now()), files: root, arrivals: path.join(root, '.arriving'), close: () => rm(root, { recursive: true }) };
}

async function inBucket(): Promise<Bench> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'obih-s3-'));
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: path.join(root, 's3'), configureBuckets: [{ name: 'obih', configs: [] }] });
  const { port } = await server.run();
  const store = await openBlobStore(`s3://S3RVER:S3RVER@127.0.0.1:${port}/obih?tls=0`, root, Date.now());
  return {
    store, files: path.join(root, 's3'), arrivals: path.join(root, 'arriving'),
    close: async () => {
      (store as BlobStore & { close(): void }).close();
      await server.close();
      await rm(root, { recursive: true });
    },
  };
}

const owner = randomUUID() as OrganisationId;
const stranger = randomUUID() as OrganisationId;
const limit = 50_000_000;
const hashOf = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;
const inPieces = (bytes: Buffer, size: number): Readable => Readable.from((function* () { for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size); })());
const all = async (stream: Readable): Promise<Buffer> => Buffer.concat(await stream.toArray() as Buffer[]);
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof BlobError ? error.code : String(error)));

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) if (entry.isFile()) yield path.join(entry.parentPath, entry.name);
}

describe.each([['a folder', onDisk], ['an S3 bucket', inBucket]])('files in %s', (_, open) => {
  let bench: Bench;
  beforeAll(async () => { bench = await open(); });
  afterAll(() => bench.close());
  const put = (bytes: Buffer, most = limit) => bench.store.put(owner, inPieces(bytes, 64 * 1024), most);

  it('come back byte for byte, addressed by their SHA-256', async () => {
    for (const bytes of [randomBytes(1), randomBytes(300_000), randomBytes(12_000_001)]) {
      expect(await put(bytes)).toEqual({ sha256: hashOf(bytes), size: bytes.length });
      expect((await bench.store.read(owner, hashOf(bytes), limit)).equals(bytes)).toBe(true);
      expect(await bench.store.sizeOf(owner, hashOf(bytes))).toBe(bytes.length);
    }
  });

  it('are kept once when they arrive twice, also at the same instant', async () => {
    const bytes = randomBytes(200_000);
    const stored = await Promise.all([put(bytes), put(bytes), put(bytes)]);
    expect(new Set(stored.map((blob) => blob.sha256)).size).toBe(1);
    expect((await all(await bench.store.get(owner, hashOf(bytes)))).equals(bytes)).toBe(true);
  });

  it('give any part of themselves', async () => {
    const bytes = randomBytes(100_000);
    const { sha256 } = await put(bytes);
    for (const [start, end] of [[0, 1], [10, 70_000], [99_999, 99_999]] as const)
      expect((await all(await bench.store.get(owner, sha256, { start, end }))).equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it('A16 of one organisation are not there for another, even with the hash known', async () => {
    const { sha256 } = await put(Buffer.from('таємниця'));
    expect(await bench.store.sizeOf(stranger, sha256)).toBeUndefined();
    expect(await codeOf(bench.store.get(stranger, sha256))).toBe('missing');
  });

  it('are missing before they were put and after they were removed, which may be repeated', async () => {
    const bytes = randomBytes(500);
    expect(await codeOf(bench.store.get(owner, hashOf(bytes)))).toBe('missing');
    await put(bytes);
    await bench.store.remove(owner, hashOf(bytes));
    await bench.store.remove(owner, hashOf(bytes));
    expect(await bench.store.sizeOf(owner, hashOf(bytes))).toBeUndefined();
    expect(await codeOf(bench.store.get(owner, hashOf(bytes)))).toBe('missing');
  });

  it('F11 beyond the limit or broken off half-way leave nothing behind', async () => {
    const bytes = randomBytes(300_000);
    expect(await codeOf(put(bytes, 299_999))).toBe('tooLarge');
    const breaking = async function* () { yield bytes.subarray(0, 100_000); throw new Error('connection lost'); };
    await expect(bench.store.put(owner, breaking(), limit)).rejects.toThrow('connection lost');
    expect(await bench.store.sizeOf(owner, hashOf(bytes))).toBeUndefined();
    expect(await readdir(bench.arrivals)).toEqual([]);
  });

  it('S45 that were changed behind our back are refused when read', async () => {
    const bytes = randomBytes(150_000);
    const { sha256 } = await put(bytes);
    for await (const file of filesBelow(bench.files)) {
      const content = await readFile(file);
      if (content.equals(bytes)) await writeFile(file, Buffer.concat([content.subarray(0, 149_999), Buffer.from([(content.at(-1) ?? 0) ^ 1])]));
    }
    expect(await codeOf(bench.store.read(owner, sha256, limit))).toBe('changed');
  });

  it('of no bytes are files too', async () => {
    const { sha256 } = await put(Buffer.alloc(0));
    expect((await all(await bench.store.get(owner, sha256))).length).toBe(0);
  });
});

describe('a folder of files', () => {
  it('A14 builds no path from anything but an id and a hash', async () => {
    const bench = await onDisk();
    for (const address of ['../../etc/passwd', 'a'.repeat(63), `${'a'.repeat(63)}/`]) expect(await codeOf(bench.store.get(owner, address as Sha256))).toBe('missing');
    expect(await codeOf(bench.store.get('../x' as OrganisationId, hashOf(Buffer.from(''))))).toBe('missing');
    await bench.close();
  });

  it('F11 drops at start what a killed process left half-written a day ago, and nothing newer', async () => {
    const bench = await onDisk();
    const [old, fresh] = [path.join(bench.arrivals, 'old'), path.join(bench.arrivals, 'fresh')];
    await writeFile(old, 'half');
    await writeFile(fresh, 'half');
    await utimes(old, new Date(0), new Date(0));
    await new DiskBlobStore(bench.files).open(Date.now());
    expect(await readdir(bench.arrivals)).toEqual(['fresh']);
    await bench.close();
  });
});

describe('the address of the storage', () => {
  it('is refused when it names neither a folder nor a bucket', async () => {
    for (const url of ['ftp://host/bucket', 's3://key:secret@host', 'nonsense']) await expect(openBlobStore(url, '.', 0)).rejects.toThrow('STORAGE_URL');
  });
});
