import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Input, Serves } from '#shared/http/serves.js';
import { sendFile } from '#shared/http/streams.js';
import { PrintingService } from '#documents/printing.service.js';
import { signaturesApi } from '../signatures.contract.js';
import { VerificationDesk } from '../verification-desk.service.js';
import { VerificationService } from '../verification.service.js';
import { reportView } from './report-view.js';

/** Verifies files of anybody; nothing of them is kept. */
@Controller()
export class VerificationController {
  constructor(private readonly desk: VerificationDesk, private readonly verification: VerificationService, private readonly printing: PrintingService) {}

  @Serves(signaturesApi.verify)
  async verify(@Input() { query }: InputOf<typeof signaturesApi.verify>, @Req() request: FastifyRequest): Promise<OutputOf<typeof signaturesApi.verify>> {
    const report = await this.desk.judge(request, (judged) => judged.report);
    return { ...reportView(report), ...(query.etsi === 'true' ? { etsi: this.verification.etsi(report) } : {}) } as OutputOf<typeof signaturesApi.verify>;
  }

  @Serves(signaturesApi.verificationReport)
  async report(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const report = await this.desk.judge(request, (judged) => judged.report);
    const { pdf } = await this.printing.typeset({ template: 'verification-report', profile: 'PDF/A-2a+UA', data: this.verification.paper(report) });
    await sendFile(reply, { name: 'Протокол перевірки.pdf', mediaType: 'application/pdf', data: pdf, size: pdf.length, inline: true });
  }
}
