import path from 'node:path';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { hashesOfBeginnings } from '#shared/crypto/beginnings.js';
import type { Sha256 } from '#shared/domain/ids.js';
import { RateLimits } from '#shared/http/rate-limits.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { dropAbandoned } from '#documents/storage/spool.js';
import type { VerificationReport } from './domain/verification-report.js';
import { signaturesProblem } from './signatures.errors.js';
import { withArrivedFiles, type ArrivalLimits } from './verification/arriving-files.js';
import { piecesOf } from './verification/isolated-verification.js';
import { VerificationService } from './verification.service.js';

/** Bytes of both files together. */
const largestUpload = 50 * 1024 * 1024;
/** Enough for a person with a folder of letters, too little to keep the verifier busy. */
const limit = { count: 20, perSeconds: 60 } as const;
/** Files that may be on their way or at the verifier at one time in this process: what they take of the disk together stays bounded (F11). */
const admittedAtMost = 12;

/** What was found in a file of somebody, which is on disk until the answer is made. */
export interface JudgedUpload {
  readonly report: VerificationReport;
  /** The hashes of its first so many bytes, for each size up to its own. */
  readonly beginnings: (sizes: readonly number[]) => Promise<ReadonlyMap<number, Sha256>>;
}

/** Takes files of anybody out of multipart requests and has them verified: counted, bounded in size, number and time; nothing of them is kept. */
@Injectable()
export class VerificationDesk implements OnModuleInit {
  private admitted = 0;
  private readonly arrivals: string;
  private readonly limits: ArrivalLimits;

  constructor(private readonly verification: VerificationService, private readonly rates: RateLimits, private readonly clock: Clock, @Inject(LOGGER) private readonly logger: Logger, @Inject(SETTINGS) settings: Settings) {
    this.arrivals = path.join(path.resolve(settings.DATA_DIR), 'arriving');
    this.limits = { bytes: largestUpload, time: settings.VERIFY_UPLOAD_SECONDS * 1000 };
  }

  /** What a process that was killed left behind on its disk. */
  async onModuleInit(): Promise<void> {
    await dropAbandoned(this.arrivals, Date.parse(this.clock.now()));
  }

  /**
   * The report on the part `file`, with the part `detached` as its data; `use` has the file for as long as it works. Refuses too many questions from one
   * address, too many files at one time, and uploads that are empty, too large or too slow.
   */
  async judge<Answer>(request: FastifyRequest, use: (judged: JudgedUpload) => Answer | Promise<Answer>): Promise<Answer> {
    this.rates.take('verify', request.ip, limit);
    if (this.verification.busy || this.admitted >= admittedAtMost) throw signaturesProblem('verifierBusy');
    this.admitted += 1;
    try {
      return await withArrivedFiles(request, this.arrivals, this.limits, async (arrived) => {
        const { report, stopped } = await this.verification.verify(arrived);
        if (stopped) this.logger.warn({ why: stopped.why, message: stopped.message, sha256: report.file.sha256 }, 'a verification was stopped');
        return use({ report, beginnings: (sizes) => hashesOfBeginnings(piecesOf(arrived.bytes), sizes) });
      });
    } finally {
      this.admitted -= 1;
    }
  }
}
