import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sha256 } from '#shared/crypto/sha256.js';
import type { Sha256 } from '#shared/domain/ids.js';
import { BlobError, type BlobSource, type StoredBlob } from './blob-store.js';

/** A file that has arrived whole and safely on disk, not yet in its place; whoever has it removes or renames it. */
export interface Spooled extends StoredBlob {
  readonly path: string;
  remove(): Promise<void>;
}

/** What an interrupted process left in the folder is dropped after a day: no upload lasts that long (F11). */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/**
 * Writes a source into a new file of the folder, hashing on the way, and makes it durable. Refuses with `tooLarge` beyond
 * `limit` bytes; an aborted or failed stream leaves no file. Memory does not grow with the size.
 */
export async function spool(folder: string, source: BlobSource, limit: number): Promise<Spooled> {
  const file = path.join(folder, randomUUID());
  // Opened before a stream begins: one that opens its file by itself may still create it after a failure removed it.
  const handle = await withFolder(folder, () => open(file, 'wx', 0o600));
  try {
    const stored = await (Buffer.isBuffer(source) ? writeWhole(handle, source, limit) : writePieces(handle, source, limit)).finally(() => handle.close());
    return { path: file, ...stored, remove: () => rm(file, { force: true }) };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Does something that needs a folder; makes the folder when it turns out that it is not there. */
export async function withFolder<Outcome>(folder: string, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(folder, { recursive: true });
    return work();
  }
}

async function writeWhole(handle: FileHandle, bytes: Buffer, limit: number): Promise<StoredBlob> {
  if (bytes.length > limit) throw new BlobError('tooLarge', `more than ${limit} bytes arrived`);
  await handle.writeFile(bytes);
  await handle.sync();
  return { sha256: sha256(bytes), size: bytes.length };
}

async function writePieces(handle: FileHandle, source: AsyncIterable<Uint8Array>, limit: number): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let size = 0;
  const measured = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      size += piece.length;
      if (size > limit) throw new BlobError('tooLarge', `more than ${limit} bytes arrived`);
      hash.update(piece);
      yield piece;
    }
  };
  await pipeline(Readable.from(source), measured, handle.createWriteStream({ flush: true }));
  return { sha256: hash.digest('hex') as Sha256, size };
}

/** Drops what was left behind by processes that were killed while a file arrived. */
export async function dropAbandoned(folder: string, nowMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts && nowMs - facts.mtimeMs > abandonedAfterMs) await rm(file, { force: true });
  }
}
