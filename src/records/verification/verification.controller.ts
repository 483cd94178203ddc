import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { InputOf } from '#shared/http/endpoint.js';
import { RateLimits } from '#shared/http/rate-limits.js';
import { Input, Serves } from '#shared/http/serves.js';
import { recordsApi } from '../records.contract.js';
import { verificationPage } from './verification-page.js';
import { VerificationQueries } from './verification.queries.js';

/** Enough for a queue of people with phones behind one address, far too little to try tokens (A13). */
const limit = { count: 60, perSeconds: 60 } as const;

/** The public page behind the QR code: no account, no script, nothing kept in the reader's browser. */
@Controller()
export class VerificationController {
  constructor(private readonly queries: VerificationQueries, private readonly limits: RateLimits) {}

  @Serves(recordsApi.publicVerification)
  async page(@Input() input: InputOf<typeof recordsApi.publicVerification>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.limits.take('verification', request.ip, limit);
    const facts = await this.queries.facts(input.params.token);
    await reply
      .status(facts.state === 'unknown' ? 404 : 200)
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .send(verificationPage(facts));
  }
}
