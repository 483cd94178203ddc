import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#shared/errors/problem.js';
import type { InputOf } from '#shared/http/endpoint.js';
import { RateLimits } from '#shared/http/rate-limits.js';
import { Input, Serves } from '#shared/http/serves.js';
import { VerificationDesk } from '#signatures/verification-desk.service.js';
import { VerificationService } from '#signatures/verification.service.js';
import { recordsApi } from '../records.contract.js';
import { droppedFilePage, filePage, refusedFilePage } from './dropped-file-page.js';
import { verificationPage } from './verification-page.js';
import { VerificationQueries } from './verification.queries.js';

/** Enough for a queue of people with phones behind one address, far too little to try tokens (A13). */
const limit = { count: 60, perSeconds: 60 } as const;

/**
 * The public pages behind the QR code: no account, no script, nothing kept in the reader's browser, nothing kept of a file that is dropped on
 * them. There is no session that a foreign page could use; the form may be sent to this server only.
 */
@Controller()
export class VerificationController {
  constructor(private readonly queries: VerificationQueries, private readonly desk: VerificationDesk, private readonly verification: VerificationService, private readonly limits: RateLimits) {}

  @Serves(recordsApi.publicVerification)
  async page(@Input() { params }: InputOf<typeof recordsApi.publicVerification>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.limits.take('verification', request.ip, limit);
    const facts = await this.queries.facts(params.token);
    await send(reply, facts.state === 'unknown' ? 404 : 200, verificationPage(facts, addressOf(params.token)));
  }

  @Serves(recordsApi.publicFilePage)
  async form(@Res() reply: FastifyReply): Promise<void> {
    await send(reply, 200, filePage());
  }

  @Serves(recordsApi.publicFile)
  async file(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await answered(reply, { address: '/v', about: 'file' }, async () => {
      const report = await this.desk.judge(request, (judged) => judged.report);
      return droppedFilePage(this.verification.paper(report));
    });
  }

  @Serves(recordsApi.publicDocumentFile)
  async documentFile(@Input() { params }: InputOf<typeof recordsApi.publicDocumentFile>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const address = addressOf(params.token);
    await answered(reply, { address, about: 'document' }, async () => {
      this.limits.take('verification', request.ip, limit);
      const facts = await this.queries.facts(params.token);
      if (facts.state === 'unknown') return undefined;
      return this.desk.judge(request, async ({ report, beginnings }) => {
        const identity = await this.queries.identityOf(params.token, { sha256: report.file.sha256, size: report.file.bytes, beginnings });
        return droppedFilePage(this.verification.paper(report), { address, facts, identity });
      });
    });
  }
}

const addressOf = (token: string): string => `/v/${token}`;

/** The page that was made, the page of a document that is not there, or the refusal as a page. */
async function answered(reply: FastifyReply, form: Parameters<typeof refusedFilePage>[1], make: () => Promise<string | undefined>): Promise<void> {
  try {
    const page = await make();
    await (page === undefined ? send(reply, 404, verificationPage({ state: 'unknown' }, '/v')) : send(reply, 200, page));
  } catch (error) {
    const page = error instanceof Problem ? refusedFilePage(error.code, form) : undefined;
    if (!(error instanceof Problem) || page === undefined) throw error;
    await send(reply, error.status, page);
  }
}

/** The address is a secret of whoever has the page: it is told to this server only, where a form needs it to say where it comes from. */
async function send(reply: FastifyReply, status: number, html: string): Promise<void> {
  await reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'same-origin')
    .header('x-robots-tag', 'noindex')
    .send(html);
}
