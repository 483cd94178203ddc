import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RateLimits } from '#shared/http/rate-limits.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import type { VerificationReport } from './domain/verification-report.js';
import { signaturesProblem } from './signatures.errors.js';
import type { VerificationRequest } from './verification/verify-file.js';
import { VerificationService } from './verification.service.js';

/** Bytes of both files together: they are held in memory while they are verified, and nowhere else. */
export const largestUpload = 50 * 1024 * 1024;
/** Enough for a person with a folder of letters, too little to keep the verifier busy. */
const limit = { count: 20, perSeconds: 60 } as const;
/** Files that may be on their way or at the verifier at one time in this process: what they hold together stays bounded (F11). */
const admittedAtMost = 12;
/** Milliseconds that an upload may take; a slower one would hold its place for nothing. */
const uploadLimit = 120_000;

/** A file of somebody, with what was found in it. */
export interface JudgedUpload {
  readonly bytes: Buffer;
  readonly report: VerificationReport;
}

/** Takes files of anybody out of multipart requests and has them verified: counted, bounded in size, number and time; nothing of them is kept. */
@Injectable()
export class VerificationDesk {
  private admitted = 0;

  constructor(private readonly verification: VerificationService, private readonly limits: RateLimits, @Inject(LOGGER) private readonly logger: Logger) {}

  /**
   * The report on the part `file`, with the part `detached` as its data. Refuses too many questions from one address, too many files at one time,
   * and uploads that are empty, too large or too slow.
   */
  async judge(request: FastifyRequest): Promise<JudgedUpload> {
    this.limits.take('verify', request.ip, limit);
    if (this.verification.busy || this.admitted >= admittedAtMost) throw signaturesProblem('verifierBusy');
    this.admitted += 1;
    try {
      const given = await inTime(request, uploaded(request));
      const { report, stopped } = await this.verification.verify(given);
      if (stopped) this.logger.warn({ why: stopped.why, message: stopped.message, sha256: report.file.sha256 }, 'a verification was stopped');
      return { bytes: given.bytes, report };
    } finally {
      this.admitted -= 1;
    }
  }
}

/** The upload, or a refusal when it does not come to its end in time; the connection is then closed after the answer. */
function inTime<T>(request: FastifyRequest, upload: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(signaturesProblem('uploadTooSlow', { seconds: uploadLimit / 1000 }));
      setTimeout(() => request.raw.destroy(), 1000);
    }, uploadLimit);
    upload.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

/** The parts `file` and `detached` of a multipart request. */
async function uploaded(request: FastifyRequest): Promise<VerificationRequest> {
  if (!request.isMultipart()) throw signaturesProblem('noFileToVerify');
  const found = new Map<string, { bytes: Buffer; name: string }>();
  let left = largestUpload;
  try {
    for await (const part of request.files({ limits: { files: 2, fileSize: largestUpload, fields: 0 } })) {
      const bytes = await part.toBuffer();
      left -= bytes.length;
      if (left < 0 || part.file.truncated) throw signaturesProblem('fileTooLargeToVerify', { limit: largestUpload });
      found.set(part.fieldname, { bytes, name: part.filename });
    }
  } catch (error) {
    if (/^FST_(REQ_FILE_TOO_LARGE|FILES_LIMIT|PARTS_LIMIT|FIELDS_LIMIT)$/.test((error as { code?: string }).code ?? '')) throw signaturesProblem('fileTooLargeToVerify', { limit: largestUpload });
    throw error;
  }
  const file = found.get('file');
  if (!file || file.bytes.length === 0) throw signaturesProblem('noFileToVerify');
  // A form in a browser sends the part of a field that was left empty, too.
  const detached = found.get('detached')?.bytes;
  return { bytes: file.bytes, name: file.name, ...(detached && detached.length > 0 ? { detached } : {}) };
}
