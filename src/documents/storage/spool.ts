import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sha256 } from '#shared/domain/ids.js';
import { BlobError, type StoredBlob } from './blob-store.js';

/** A file that has arrived whole and safely on disk, not yet in its place; whoever has it removes or renames it. */
export interface Spooled extends StoredBlob {
  readonly path: string;
  remove(): Promise<void>;
}

/** What an interrupted process left in the folder is dropped after a day: no upload lasts that long (F11). */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/**
 * Writes a stream into a new file of the folder, hashing on the way, and makes it durable. Refuses with `tooLarge` beyond
 * `limit` bytes; an aborted or failed stream leaves no file. Memory does not grow with the size.
 */
export async function spool(folder: string, source: AsyncIterable<Uint8Array>, limit: number): Promise<Spooled> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, randomUUID());
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
  // Opened before the stream begins: a stream that opens its file by itself may still create it after a failure removed it.
  const handle = await open(file, 'wx', 0o600);
  try {
    await pipeline(Readable.from(source), measured, handle.createWriteStream({ flush: true })).finally(() => handle.close());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { path: file, size, sha256: hash.digest('hex') as Sha256, remove: () => rm(file, { force: true }) };
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
