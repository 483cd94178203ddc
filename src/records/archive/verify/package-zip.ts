import { createHash, type Hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as yauzl from 'yauzl';
import { safePath } from '../bag-writer.js';
import type { Findings } from './findings.js';

/** Bounds for a package that may be hostile: a bomb is refused by its directory, before anything is unpacked (F02). */
export const packageLimits = { files: 300_000, bytes: 200 * 1024 ** 3, ratio: 200, ratioFromBytes: 50_000_000 } as const;

/** Where a file lies in the ZIP; all that is kept of it, so that memory grows by a few numbers for each file and by nothing for its bytes. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly packed: number;
  readonly size: number;
  readonly deflated: boolean;
}

const typeMask = 0o170000;
const regular = 0o100000;
const directory = 0o040000;

/** A file of the package is not what the directory says of it, or more than may be held in memory. */
export class UnreadableFile extends Error {}

/** A ZIP file whose directory was looked through and found harmless; files are read by name, one at a time. */
export class PackageZip {
  private constructor(private readonly zip: yauzl.ZipFile, private readonly files: ReadonlyMap<string, Placed>) {}

  /**
   * Opens a package. What makes its directory hostile (names that climb, repeat or lead elsewhere, links, bombs, entries that share bytes
   * or say two different things) goes into the findings, and then there is no package to read: undefined. Faults of the disk are thrown.
   */
  static async open(path: string, findings: Findings): Promise<PackageZip | undefined> {
    const { size } = await stat(path);
    let zip: yauzl.ZipFile | undefined;
    try {
      zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true });
      const files = await readDirectory(zip, size, findings);
      if (files) return new PackageZip(zip, files);
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith('E')) throw error;
      findings.broken('notAZip', null, (error as Error).message);
    }
    zip?.close();
    return undefined;
  }

  get names(): Iterable<string> {
    return this.files.keys();
  }

  has(name: string): boolean {
    return this.files.has(name);
  }

  sizeOf(name: string): number | undefined {
    return this.files.get(name)?.size;
  }

  /** The bytes of a file as a stream, which fails when they are not as many as the directory says. */
  stream(name: string): Promise<Readable> {
    const placed = this.files.get(name);
    if (!placed) return Promise.reject(new UnreadableFile(`${name} is not there`));
    // Its form with a promise is broken in yauzl 3.4.0: it takes the first number for an entry.
    return new Promise((resolve, reject) => {
      this.zip.openReadStreamLowLevel(placed.start, placed.packed, 0, placed.packed, placed.deflated, placed.size, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
  }

  /** A small file as a whole. Throws an `UnreadableFile` when it is larger than `limit`, missing or broken. */
  async read(name: string, limit: number): Promise<Buffer> {
    const size = this.sizeOf(name) ?? 0;
    if (size > limit) throw new UnreadableFile(`${name} has ${size} bytes, more than ${limit}`);
    const pieces: Buffer[] = [];
    await this.drain(name, (piece) => void pieces.push(piece));
    return Buffer.concat(pieces);
  }

  /** Digests of a file by several algorithms (as OpenSSL names them), read once. */
  async digests(name: string, algorithms: readonly string[]): Promise<Map<string, Buffer>> {
    const hashes = new Map<string, Hash>(algorithms.map((algorithm) => [algorithm, createHash(algorithm)]));
    await this.drain(name, (piece) => {
      for (const hash of hashes.values()) hash.update(piece);
    });
    return new Map([...hashes].map(([algorithm, hash]) => [algorithm, hash.digest()]));
  }

  close(): void {
    this.zip.close();
  }

  private async drain(name: string, take: (piece: Buffer) => void): Promise<void> {
    try {
      await pipeline(await this.stream(name), new Writable({
        write: (piece: Buffer, _encoding, done) => {
          take(piece);
          done();
        },
      }));
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith('EIO')) throw error;
      throw new UnreadableFile(`${name}: ${(error as Error).message}`);
    }
  }
}

async function readDirectory(zip: yauzl.ZipFile, fileSize: number, findings: Findings): Promise<Map<string, Placed> | undefined> {
  const before = findings.count('broken');
  if (zip.entryCount > packageLimits.files) {
    findings.broken('tooManyFiles', null, `${zip.entryCount} entries, more than ${packageLimits.files}`);
    return undefined;
  }
  const files = new Map<string, Placed>();
  const seen = new Set<string>();
  let inflated = 0;
  for await (const entry of zip.eachEntry()) {
    const name = (entry.fileName as Buffer).toString('latin1');
    inflated += entry.uncompressedSize;
    if (inflated > packageLimits.bytes || (inflated > packageLimits.ratioFromBytes && inflated > fileSize * packageLimits.ratio)) {
      findings.broken('tooLarge', name, `the files would grow to more than ${inflated} bytes out of ${fileSize}`);
      return undefined;
    }
    const placed = await place(zip, entry, name, fileSize, findings);
    // Two names that differ in case only are one file on many systems.
    if (seen.has(name.toLowerCase())) findings.broken('duplicateName', name, 'two entries have this name');
    seen.add(name.toLowerCase());
    if (placed) files.set(name, placed);
    if (findings.count('broken') > before + 20) return undefined;
  }
  checkOverlaps(files, findings);
  return findings.count('broken') > before ? undefined : files;
}

/** One entry: where its file lies, or nothing for a folder and for what may not be read. */
async function place(zip: yauzl.ZipFile, entry: yauzl.Entry, name: string, fileSize: number, findings: Findings): Promise<Placed | undefined> {
  const kind = (entry.externalFileAttributes >>> 16) & typeMask;
  const isFolder = name.endsWith('/') && entry.uncompressedSize === 0 && (kind === 0 || kind === directory);
  const problems = findings.count('broken');
  if (!safePath.test(isFolder ? name.slice(0, -1) : name)) findings.broken('unsafeName', name, 'it may lead out of the folder in which the package is unpacked');
  else if (isFolder) return undefined;
  else if (kind !== 0 && kind !== regular) findings.broken('notAFile', name, 'it is a link or a device');
  else if (entry.isEncrypted()) findings.broken('encrypted', name, 'it is encrypted');
  else if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) findings.broken('unknownCompression', name, `compression method ${entry.compressionMethod}`);
  if (findings.count('broken') > problems) return undefined;
  const local = await zip.readLocalFileHeaderPromise(entry);
  if (local.fileName.toString('latin1') !== name || local.compressionMethod !== entry.compressionMethod) findings.broken('namesDiffer', name, 'the directory and the entry itself say different things: programs would unpack different files');
  const end = local.fileDataStart + entry.compressedSize;
  if (end > fileSize) findings.broken('wrongSize', name, 'it would reach beyond the end of the package');
  return { start: local.fileDataStart, end, packed: entry.compressedSize, size: entry.uncompressedSize, deflated: entry.compressionMethod === 8 };
}

function checkOverlaps(files: ReadonlyMap<string, Placed>, findings: Findings): void {
  let reached = 0;
  for (const [name, { start, end }] of [...files].sort(([, a], [, b]) => a.start - b.start)) {
    if (start < reached) return findings.broken('overlapping', name, 'it shares its bytes with another file');
    reached = end;
  }
}
