import { createHash } from 'node:crypto';
import { PassThrough, Readable, Transform, type TransformCallback } from 'node:stream';
import yazl from 'yazl';
import type { Instant, Sha256 } from '../domain/ids.js';

/** What went into the archive under a name: its SHA-256 and its size in bytes. */
export interface Stored {
  readonly sha256: Sha256;
  readonly size: number;
}

/** Counts and hashes what flows through it. */
class Measure extends Transform {
  private readonly hash = createHash('sha256');
  size = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.hash.update(chunk);
    this.size += chunk.length;
    done(null, chunk);
  }

  stored(): Stored {
    return { sha256: this.hash.digest('hex') as Sha256, size: this.size };
  }
}

/** Already compressed, or too small to win: deflating it costs time for nothing. */
const smallest = 4096;
const packed = /\.(pdf|p7s|jpe?g|png|zip|docx|xlsx|pptx|odt|ods|asice|mp[34]|7z)$/i;

/**
 * A ZIP file (ZIP64 where it must be) that is written as it is read: one entry at a time flows from its source to `output`, and the
 * reader's pace holds the source back. Memory grows only by the directory, about a kilobyte an entry.
 */
export class ZipStream {
  private readonly zip = new yazl.ZipFile();
  private readonly mtime: Date;
  /** The bytes of the archive. Destroy it to give up. */
  readonly output: Readable;
  private readonly broken: Promise<never>;
  private fail: (error: Error) => void = () => undefined;

  constructor(at: Instant) {
    this.mtime = new Date(at);
    this.broken = new Promise((_, reject) => (this.fail = reject));
    this.broken.catch(() => undefined);
    this.output = this.zip.outputStream as PassThrough;
    this.output.on('error', this.fail);
    this.output.on('close', () => this.fail(new Error('the archive was given up')));
    this.zip.on('error', (error: Error) => this.abort(error));
  }

  /** Writes one entry and answers when its last byte has gone in. A source that fails breaks the whole archive. */
  async add(name: string, source: Buffer | Readable): Promise<Stored> {
    const measure = new Measure();
    const ended = new Promise<void>((resolve, reject) => {
      measure.once('end', resolve);
      measure.once('error', reject);
    });
    const stream = source instanceof Readable ? source : Readable.from([source]);
    stream.once('error', (error) => measure.destroy(error));
    // The entry must not keep its stream alive: yazl remembers every entry to the end.
    let waiting: Readable | undefined = stream.pipe(measure);
    this.zip.addReadStreamLazy(name, { mtime: this.mtime, mode: 0o100644, compress: !packed.test(name) && !(source instanceof Buffer && source.length < smallest) }, (give) => {
      const ready = waiting;
      waiting = undefined;
      if (ready) give(null, ready);
    });
    try {
      await Promise.race([ended, this.broken]);
    } catch (error) {
      stream.destroy();
      this.abort(error as Error);
      throw error;
    }
    return measure.stored();
  }

  /**
   * Puts a small entry in as it is: neither compressed nor with extra fields, its size before its bytes. The declaration of a container's
   * kind (`mimetype`) has to stand so, first of all.
   */
  addPlain(name: string, data: Buffer): void {
    this.zip.addBuffer(data, name, { mtime: this.mtime, mode: 0o100644, compress: false, forceDosTimestamp: true });
  }

  /** Writes the directory; `output` ends after it. */
  finish(): void {
    this.zip.end();
  }

  /** Breaks the archive off: whoever reads `output` sees the error. */
  abort(error: Error): void {
    this.fail(error);
    this.output.destroy(error);
  }
}
