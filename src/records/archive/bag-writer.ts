import { Readable } from 'node:stream';
import type { Instant } from '#shared/domain/ids.js';
import { ZipStream, type Stored } from '#shared/zip/zip-stream.js';

/** What `bag-info.txt` says, label by label (RFC 8493 §2.2.2). Line breaks in values are taken out. */
export type BagInfo = readonly (readonly [label: string, value: string])[];

/** RFC 8493 §2.1.3: these three are escaped in the paths of a manifest. */
const escapePath = (path: string): string => path.replace(/[%\r\n]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** Paths of a bag are ASCII, relative, and climb nowhere: whatever opens it, on whatever system, finds the same files. */
export const safePath = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

/**
 * Writes one bag (BagIt, RFC 8493) into a ZIP file, under one folder: the payload below `data/`, then the manifests over it. Every
 * file is hashed as it passes, so that what the manifest says is what really lies in the package.
 */
export class BagWriter {
  private readonly zip: ZipStream;
  private readonly payload: string[] = [];
  private readonly tags: string[] = [];
  private readonly names = new Set<string>();
  private octets = 0;

  constructor(private readonly folder: string, at: Instant) {
    if (!safePath.test(folder) || folder.includes('/')) throw new RangeError(`not a folder name for a package: ${folder}`);
    this.zip = new ZipStream(at);
  }

  /** The bytes of the package. */
  get output(): Readable {
    return this.zip.output;
  }

  get payloadFiles(): number {
    return this.payload.length;
  }

  /** Puts a file below `data/`; the path must be new. */
  async add(path: string, source: Buffer | string | Readable): Promise<Stored> {
    const stored = await this.write(`data/${path}`, source);
    this.payload.push(`${stored.sha256}  ${escapePath(`data/${path}`)}\n`);
    this.octets += stored.size;
    return stored;
  }

  /** Puts a file beside `data/`, covered by the tag manifest. */
  async addTag(path: string, source: Buffer | string): Promise<Stored> {
    const stored = await this.write(path, source);
    this.tags.push(`${stored.sha256}  ${escapePath(path)}\n`);
    return stored;
  }

  /**
   * Writes the manifests and what `seal` makes over the tag manifest, and ends the package. The tag manifest covers the payload
   * manifest, which covers every file: one signature over it holds the whole.
   */
  async finish(info: BagInfo, seal: (tagManifest: Buffer) => Promise<readonly { readonly name: string; readonly data: Buffer }[]>): Promise<void> {
    await this.addTag('bagit.txt', 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
    const lines = [...info, ['Payload-Oxum', `${this.octets}.${this.payload.length}`] as const];
    await this.addTag('bag-info.txt', lines.map(([label, value]) => `${label}: ${value.replace(/[\r\n]+/g, ' ')}\n`).join(''));
    await this.addTag('manifest-sha256.txt', this.payload.join(''));
    const tagManifest = Buffer.from(this.tags.join(''), 'utf8');
    await this.write('tagmanifest-sha256.txt', tagManifest);
    for (const { name, data } of await seal(tagManifest)) await this.write(name, data);
    this.zip.finish();
  }

  /** Gives up: whoever reads `output` sees the error. */
  abort(error: Error): void {
    this.zip.abort(error);
  }

  private async write(path: string, source: Buffer | string | Readable): Promise<Stored> {
    if (!safePath.test(path)) throw new RangeError(`not a path for a package: ${path}`);
    if (this.names.has(path)) throw new RangeError(`twice in a package: ${path}`);
    this.names.add(path);
    return this.zip.add(`${this.folder}/${path}`, typeof source === 'string' ? Buffer.from(source, 'utf8') : source);
  }
}
