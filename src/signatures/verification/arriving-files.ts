import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { BlobError } from '#documents/storage/blob-store.js';
import { spool, type Spooled } from '#documents/storage/spool.js';
import { signaturesProblem } from '../signatures.errors.js';
import type { IsolatedRequest } from './isolated-verification.js';

/** What an upload may take: bytes of both files together, and milliseconds until both have arrived. */
export interface ArrivalLimits {
  readonly bytes: number;
  readonly time: number;
}

/** What the multipart reader says of a request that has more or larger parts than may be; `fields: 0` makes every other part such a one. */
const beyondLimits = /^FST_(REQ_FILE_TOO_LARGE|FILES_LIMIT|PARTS_LIMIT|FIELDS_LIMIT)$/;

/**
 * Takes the parts `file` and `detached` of a multipart request onto disk, streamed, and hands them to `work`; whatever happens (also an upload that does
 * not end, or whose sender goes away), the files are gone before this answers (F11). Refuses with `noFileToVerify`, `fileTooLargeToVerify` and `uploadTooSlow`.
 */
export async function withArrivedFiles<Answer>(request: FastifyRequest, folder: string, limits: ArrivalLimits, work: (arrived: IsolatedRequest) => Promise<Answer>): Promise<Answer> {
  const files = new ArrivingFiles(folder, limits.bytes);
  try {
    return await work(await inTime(request, limits.time, files.take(request)));
  } finally {
    await files.remove();
  }
}

/** The upload, or a refusal when it does not come to its end in time; the connection is then closed after the answer. */
function inTime<T>(request: FastifyRequest, limit: number, upload: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(signaturesProblem('uploadTooSlow', { seconds: limit / 1000 }));
      setTimeout(() => request.raw.destroy(), 1000);
    }, limit);
    upload.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

/** The files of one request, as far as they have come. */
class ArrivingFiles {
  private readonly whole = new Map<string, { readonly file: Spooled; readonly name: string }>();
  private arriving: { readonly stream: Readable; readonly spooled: Promise<Spooled> } | undefined;
  private over = false;

  constructor(private readonly folder: string, private left: number) {}

  async take(request: FastifyRequest): Promise<IsolatedRequest> {
    if (!request.isMultipart()) throw signaturesProblem('noFileToVerify');
    const largest = this.left;
    try {
      for await (const part of request.files({ limits: { files: 2, fileSize: largest, fields: 0 } })) await this.spool(part);
    } catch (error) {
      if ((error instanceof BlobError && error.code === 'tooLarge') || beyondLimits.test((error as { code?: string }).code ?? '')) throw signaturesProblem('fileTooLargeToVerify', { limit: largest });
      throw error;
    }
    const given = this.whole.get('file');
    if (!given || given.file.size === 0) throw signaturesProblem('noFileToVerify');
    // A form in a browser sends the part of a field that was left empty, too.
    const detached = this.whole.get('detached')?.file;
    return { bytes: given.file, name: given.name, ...(detached && detached.size > 0 ? { detached } : {}) };
  }

  /** Removes what has come and what is still coming; answers when nothing is left. */
  async remove(): Promise<void> {
    this.over = true;
    this.arriving?.stream.destroy(new Error('nobody waits for this file any more'));
    await this.arriving?.spooled.then((file) => file.remove(), () => undefined);
    await Promise.all([...this.whole.values()].map(({ file }) => file.remove()));
  }

  private async spool(part: { readonly file: Readable & { readonly truncated: boolean }; readonly fieldname: string; readonly filename: string }): Promise<void> {
    if (this.over) throw signaturesProblem('uploadTooSlow');
    const spooled = spool(this.folder, part.file, this.left);
    this.arriving = { stream: part.file, spooled };
    const file = await spooled;
    const before = this.whole.get(part.fieldname);
    this.whole.set(part.fieldname, { file, name: part.filename });
    this.arriving = undefined;
    await before?.file.remove();
    this.left -= file.size;
    if (part.file.truncated) throw new BlobError('tooLarge', 'the part was cut off at the limit');
  }
}
