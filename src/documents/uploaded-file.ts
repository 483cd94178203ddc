import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { documentsProblem } from './documents.errors.js';
import { BlobError } from './storage/blob-store.js';
import { spool, type Spooled } from './storage/spool.js';

/** The largest attachment in bytes. */
export const attachmentLimit = 200 * 1024 * 1024;

/** A file that came with a request, safe on disk under a name of ours; `name` is what the sender calls it. */
export interface Uploaded {
  readonly name: string;
  readonly file: Spooled;
}

const tooLarge = (error: unknown): boolean =>
  (error instanceof BlobError && error.code === 'tooLarge') || (error as { code?: string }).code === 'FST_REQ_FILE_TOO_LARGE';

/**
 * Takes the one file of a multipart request onto disk, streamed, and hands it to `work`; whatever happens, the file is gone after
 * (F11). Refuses a request without a file and a file beyond `attachmentLimit`.
 */
export async function withUploadedFile<Answer>(request: FastifyRequest, folder: string, work: (uploaded: Uploaded) => Promise<Answer>): Promise<Answer> {
  const part: MultipartFile | undefined = request.isMultipart() ? await request.file() : undefined;
  if (!part) throw documentsProblem('noFile');
  const file = await spool(folder, part.file, attachmentLimit).catch((error: unknown) => {
    throw tooLarge(error) ? documentsProblem('fileTooLarge', { limit: attachmentLimit }) : error;
  });
  try {
    if (part.file.truncated) throw documentsProblem('fileTooLarge', { limit: attachmentLimit });
    return await work({ name: part.filename, file });
  } finally {
    await file.remove();
  }
}
