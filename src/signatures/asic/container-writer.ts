import type { Readable } from 'node:stream';
import type { Instant } from '#shared/domain/ids.js';
import { ZipStream } from '#shared/zip/zip-stream.js';
import { asicKinds, manifestXml, type ManifestFile } from './asic-manifest.js';

/** Makes a detached CAdES signature over the bytes of a manifest. */
export type ManifestSigner = (manifest: Buffer) => Promise<Buffer>;

/**
 * Writes an ASiC-E container with CAdES as it is read: `mimetype` first and plain, then the files, each hashed as it passes, then for
 * every signature a manifest with a digest for every file, and the signature over it (ETSI EN 319 162-1 §5.3). Memory grows by a
 * line per file. When anything fails the container is broken off.
 */
export class ContainerWriter {
  private readonly zip: ZipStream;
  private readonly files: ManifestFile[] = [];
  private readonly names = new Set<string>(['mimetype', 'meta-inf']);

  constructor(at: Instant) {
    this.zip = new ZipStream(at);
    this.zip.addPlain('mimetype', Buffer.from(asicKinds['ASiC-E'], 'latin1'));
  }

  /** The bytes of the container. */
  get output(): Readable {
    return this.zip.output;
  }

  /** Puts a file in under a name that nothing else has; answers with the name it got (`containerName`). */
  async add(name: string, mimeType: string, source: Buffer | Readable): Promise<string> {
    const free = this.freeName(containerName(name));
    const { sha256 } = await this.zip.add(free, source);
    this.files.push({ name: free, mimeType, sha256 });
    return free;
  }

  /** Signs everything that is in, once per signer, and ends the container. Nothing can be added afterwards. */
  async finish(signers: readonly ManifestSigner[]): Promise<void> {
    try {
      for (const [index, sign] of signers.entries()) {
        const number = String(index + 1).padStart(3, '0');
        const signature = `META-INF/signature${number}.p7s`;
        const manifest = Buffer.from(manifestXml(signature, this.files), 'utf8');
        await this.zip.add(`META-INF/ASiCManifest${number}.xml`, manifest);
        await this.zip.add(signature, await sign(manifest));
      }
      this.zip.finish();
    } catch (error) {
      this.abort(error as Error);
      throw error;
    }
  }

  /** Gives up: whoever reads `output` sees the error. */
  abort(error: Error): void {
    this.zip.abort(error);
  }

  private freeName(wanted: string): string {
    const [, stem = wanted, ending = ''] = /^(.+?)(\.[^.]{1,10})?$/.exec(wanted) ?? [];
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : `${stem} (${number})${ending}`;
      const key = name.normalize('NFC').toLowerCase();
      if (this.names.has(key)) continue;
      this.names.add(key);
      return name;
    }
  }
}

/** A name as it may stand in a container: any letters, Ukrainian ones included, but no path, no control characters, none that some system refuses. */
export function containerName(name: string): string {
  const plain = name.normalize('NFC').toWellFormed().replace(/[\u0000-\u001f\u007f\ufffd\\/:*?"<>|]+/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  const [, stem = plain, ending = ''] = /^(.+?)(\.[^.]{1,10})?$/.exec(plain) ?? [];
  return `${[...stem].slice(0, 150).join('')}${ending}` || 'file';
}
