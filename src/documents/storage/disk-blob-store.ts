import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { BlobError, type BlobSource, type BlobStore, type ByteRange, type StoredBlob } from './blob-store.js';
import { checked, checkedStream } from './checked-stream.js';
import { dropAbandoned, spool, withFolder } from './spool.js';

/** Makes a rename or removal in a folder survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Files in a folder: ROOT/organisation/ab/abcd…; written beside, made durable, then renamed into place, so that a file is there
 * whole or not at all. For one machine, or for several that share a mounted folder.
 */
export class DiskBlobStore implements BlobStore {
  constructor(private readonly root: string) {}

  /** Makes the folder and drops what killed processes left half-written. */
  async open(nowMs: number): Promise<void> {
    await mkdir(this.arrivals, { recursive: true });
    await dropAbandoned(this.arrivals, nowMs);
  }

  async put(owner: OrganisationId, source: BlobSource, limit: number): Promise<StoredBlob> {
    const { path: arrived, sha256, size, remove } = await spool(this.arrivals, source, limit);
    const place = this.placeOf(owner, sha256);
    if ((await this.sizeOf(owner, sha256)) === size) await remove();
    else {
      await withFolder(path.dirname(place), () => rename(arrived, place));
      await syncFolder(path.dirname(place));
    }
    return { sha256, size };
  }

  async get(owner: OrganisationId, sha256: Sha256, range?: ByteRange): Promise<Readable> {
    if ((await this.sizeOf(owner, sha256)) === undefined) throw new BlobError('missing', `no blob ${sha256}`);
    const place = this.placeOf(owner, sha256);
    return range ? createReadStream(place, { start: range.start, end: range.end }) : checkedStream(createReadStream(place), sha256);
  }

  async read(owner: OrganisationId, sha256: Sha256, limit: number): Promise<Buffer> {
    const size = await this.sizeOf(owner, sha256);
    if (size === undefined) throw new BlobError('missing', `no blob ${sha256}`);
    if (size > limit) throw new BlobError('tooLarge', `blob ${sha256} is larger than ${limit} bytes`);
    const bytes = await readFile(this.placeOf(owner, sha256)).catch((cause: unknown) => {
      throw new BlobError('unavailable', `blob ${sha256} cannot be read`, { cause });
    });
    return checked(bytes, sha256);
  }

  async sizeOf(owner: OrganisationId, sha256: Sha256): Promise<number | undefined> {
    const place = this.placeOf(owner, sha256);
    try {
      return (await stat(place)).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new BlobError('unavailable', 'the folder of files cannot be read', { cause: error });
    }
  }

  async remove(owner: OrganisationId, sha256: Sha256): Promise<void> {
    const place = this.placeOf(owner, sha256);
    await rm(place, { force: true });
    await syncFolder(path.dirname(place)).catch(() => undefined);
  }

  private get arrivals(): string {
    return path.join(this.root, '.arriving');
  }

  /** The hash and the id come from us, but a path is built from them: their form is checked all the same (A14). */
  private placeOf(owner: OrganisationId, sha256: Sha256): string {
    if (!/^[0-9a-f-]{36}$/.test(owner) || !/^[0-9a-f]{64}$/.test(sha256)) throw new BlobError('missing', 'not an address of a blob');
    return path.join(this.root, owner, sha256.slice(0, 2), sha256);
  }
}
