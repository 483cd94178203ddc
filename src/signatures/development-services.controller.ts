import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sharedProblem } from '#shared/shared.errors.js';
import type { DevelopmentPki } from './development/development-pki.js';
import { TrustService } from './trust.service.js';

const largestRequest = 64 * 1024;

/** The development authority over HTTP, so that foreign tools can check what it issued. In production mode there is none: 404. */
@Controller('development-pki')
export class DevelopmentServices {
  constructor(private readonly trust: TrustService) {}

  @Get('issuer.crt')
  async issuer(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('application/pkix-cert').send((await this.pki()).certificates.issuing);
  }

  @Get('root.crt')
  async root(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('application/pkix-cert').send((await this.pki()).certificates.root);
  }

  @Get('issuer.crl')
  async crl(@Res() reply: FastifyReply): Promise<void> {
    await reply.type('application/pkix-crl').send(await (await this.pki()).crl());
  }

  @Post('ocsp')
  async ocsp(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const pki = await this.pki();
    await reply.status(200).type('application/ocsp-response').send(await pki.answerOcsp(bytesOf(request)));
  }

  @Post('timestamp')
  async timestamp(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const pki = await this.pki();
    await reply.status(200).type('application/timestamp-reply').send(pki.issueTimestamp(bytesOf(request)));
  }

  private async pki(): Promise<DevelopmentPki> {
    const { development } = await this.trust.material();
    if (!development) throw sharedProblem('notFound');
    return development;
  }
}

/** The raw body: these routes take DER, which the edge hands on as a buffer. */
function bytesOf(request: FastifyRequest): Buffer {
  if (!Buffer.isBuffer(request.body) || request.body.length > largestRequest) throw sharedProblem('invalidRequest');
  return request.body;
}
