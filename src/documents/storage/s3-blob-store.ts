import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { sha256 } from '#shared/crypto/sha256.js';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { BlobError, type BlobSource, type BlobStore, type ByteRange, type StoredBlob } from './blob-store.js';
import { checkedStream } from './checked-stream.js';
import { spool } from './spool.js';

/** Where a bucket is and how to speak to it; `arrivals` is a local folder for files whose hash is not known yet. */
export interface S3Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly arrivals: string;
}

const isMissing = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes((error as Error).name);

/**
 * Files in an S3-compatible bucket: organisation/ab/abcd…. A file is spooled to disk first, because its key is its hash, and sent
 * with its length known; keys by content make conditional puts needless. Works with servers that know neither trailing checksums,
 * bulk deletes nor virtual hosts (ADR 0006).
 */
export class S3BlobStore implements BlobStore {
  private readonly client: S3Client;

  constructor(private readonly settings: S3Settings) {
    this.client = new S3Client({
      endpoint: settings.endpoint,
      region: settings.region,
      forcePathStyle: true,
      credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
      // With the SDK's defaults some servers store the checksum trailer as part of the file.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 4,
    });
  }

  async put(owner: OrganisationId, source: BlobSource, limit: number): Promise<StoredBlob> {
    if (Buffer.isBuffer(source)) {
      if (source.length > limit) throw new BlobError('tooLarge', `more than ${limit} bytes arrived`);
      return this.upload(owner, { sha256: sha256(source), size: source.length }, () => source);
    }
    const { path, remove, ...blob } = await spool(this.settings.arrivals, source, limit);
    return this.upload(owner, blob, () => createReadStream(path)).finally(remove);
  }

  private async upload(owner: OrganisationId, { sha256, size }: StoredBlob, body: () => Buffer | Readable): Promise<StoredBlob> {
    if ((await this.sizeOf(owner, sha256)) !== size) {
      await this.send(() => this.client.send(new PutObjectCommand({ ...this.keyOf(owner, sha256), Body: body(), ContentLength: size, ContentType: 'application/octet-stream' })));
      const stored = await this.sizeOf(owner, sha256);
      if (stored !== size) throw new BlobError('changed', `the bucket holds ${stored ?? 0} bytes of ${size}`);
    }
    return { sha256, size };
  }

  async get(owner: OrganisationId, sha256: Sha256, range?: ByteRange): Promise<Readable> {
    const part = range ? { Range: `bytes=${range.start}-${range.end}` } : {};
    const { Body } = await this.send(() => this.client.send(new GetObjectCommand({ ...this.keyOf(owner, sha256), ...part })));
    if (!Body) throw new BlobError('unavailable', 'the bucket answered without a body');
    const stream = Body as Readable;
    return range ? stream : checkedStream(stream, sha256);
  }

  async read(owner: OrganisationId, sha256: Sha256, limit: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of (await this.get(owner, sha256)) as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > limit) throw new BlobError('tooLarge', `blob ${sha256} is larger than ${limit} bytes`);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  async sizeOf(owner: OrganisationId, sha256: Sha256): Promise<number | undefined> {
    try {
      const { ContentLength } = await this.send(() => this.client.send(new HeadObjectCommand(this.keyOf(owner, sha256))));
      return ContentLength;
    } catch (error) {
      if (error instanceof BlobError && error.code === 'missing') return undefined;
      throw error;
    }
  }

  async remove(owner: OrganisationId, sha256: Sha256): Promise<void> {
    await this.send(() => this.client.send(new DeleteObjectCommand(this.keyOf(owner, sha256))));
  }

  /** Ends open connections. */
  close(): void {
    this.client.destroy();
  }

  private keyOf(owner: OrganisationId, sha256: Sha256): { Bucket: string; Key: string } {
    return { Bucket: this.settings.bucket, Key: `${owner}/${sha256.slice(0, 2)}/${sha256}` };
  }

  private async send<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    try {
      return await request();
    } catch (error) {
      if (isMissing(error)) throw new BlobError('missing', 'no such blob in the bucket');
      throw new BlobError('unavailable', `the bucket does not answer as expected: ${(error as Error).name}`, { cause: error });
    }
  }
}
