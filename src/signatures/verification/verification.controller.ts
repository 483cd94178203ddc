import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { RateLimits } from '#shared/http/rate-limits.js';
import { Input, Serves } from '#shared/http/serves.js';
import { sendFile } from '#shared/http/streams.js';
import { PrintingService } from '#documents/printing.service.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { signaturesApi } from '../signatures.contract.js';
import { signaturesProblem } from '../signatures.errors.js';
import { VerificationService } from '../verification.service.js';
import { reportPaper } from './report-paper.js';
import { reportView } from './report-view.js';
import type { VerificationRequest } from './verify-file.js';

/** Bytes of both files together: they are held in memory while they are verified. */
const largestUpload = 50 * 1024 * 1024;
/** Enough for a person with a folder of letters, too little to keep the verifier busy. */
const limit = { count: 20, perSeconds: 60 } as const;

/** Verifies files of anybody; nothing of them is kept. */
@Controller()
export class VerificationController {
  constructor(private readonly verification: VerificationService, private readonly printing: PrintingService, private readonly limits: RateLimits, @Inject(LOGGER) private readonly logger: Logger) {}

  @Serves(signaturesApi.verify)
  async verify(@Input() { query }: InputOf<typeof signaturesApi.verify>, @Req() request: FastifyRequest): Promise<OutputOf<typeof signaturesApi.verify>> {
    const report = await this.reportOn(request);
    return { ...reportView(report), ...(query.etsi === 'true' ? { etsi: this.verification.etsi(report) } : {}) } as OutputOf<typeof signaturesApi.verify>;
  }

  @Serves(signaturesApi.verificationReport)
  async report(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.reportOn(request);
    const { pdf } = await this.printing.typeset({ template: 'verification-report', profile: 'PDF/A-2a+UA', data: reportPaper(report) });
    await sendFile(reply, { name: 'Протокол перевірки.pdf', mediaType: 'application/pdf', data: pdf, size: pdf.length, inline: true });
  }

  private async reportOn(request: FastifyRequest): Promise<VerificationReport> {
    this.limits.take('verify', request.ip, limit);
    if (this.verification.busy) throw signaturesProblem('verifierBusy');
    const { report, stopped } = await this.verification.verify(await uploaded(request));
    if (stopped) this.logger.warn({ why: stopped.why, message: stopped.message, sha256: report.file.sha256 }, 'a verification was stopped');
    return report;
  }
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
  const detached = found.get('detached')?.bytes;
  return { bytes: file.bytes, name: file.name, ...(detached ? { detached } : {}) };
}
