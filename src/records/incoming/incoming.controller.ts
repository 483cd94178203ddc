import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { sendFile } from '#shared/http/streams.js';
import { inertType } from '#documents/received-files.service.js';
import { recordsApi } from '../records.contract.js';
import { IncomingFiles, type LeavingFile } from './incoming-files.service.js';
import { IncomingQueries } from './incoming.queries.js';
import { IncomingService } from './incoming.service.js';

type Api = typeof recordsApi;

/** Incoming documents and what came with them. */
@Controller()
export class IncomingController {
  constructor(private readonly incomings: IncomingService, private readonly queries: IncomingQueries, private readonly files: IncomingFiles) {}

  @Serves(recordsApi.incoming)
  list(@Input() input: InputOf<Api['incoming']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['incoming']>> {
    return this.queries.list(actor, input.query);
  }

  @Serves(recordsApi.registerIncoming)
  async register(@Input() input: InputOf<Api['registerIncoming']>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<Api['registerIncoming']>> {
    return this.queries.show(actor, await this.incomings.register(actor, input.body, key));
  }

  @Serves(recordsApi.showIncoming)
  show(@Input() { params }: InputOf<Api['showIncoming']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['showIncoming']>> {
    return this.queries.show(actor, params.incomingId);
  }

  @Serves(recordsApi.addIncomingFile)
  async addFile(@Input() { params }: InputOf<Api['addIncomingFile']>, @Acting() actor: PersonActor, @Req() request: FastifyRequest): Promise<OutputOf<Api['addIncomingFile']>> {
    await this.files.add(actor, params.incomingId, request);
    return this.queries.show(actor, params.incomingId);
  }

  @Serves(recordsApi.incomingFile)
  async file(@Input() { params }: InputOf<Api['incomingFile']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    await leave(reply, await this.files.open(actor, params.incomingFileId, 'received'));
  }

  @Serves(recordsApi.markedIncomingFile)
  async markedFile(@Input() { params }: InputOf<Api['markedIncomingFile']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    await leave(reply, await this.files.open(actor, params.incomingFileId, 'marked'));
  }

  @Serves(recordsApi.markIncomingFile)
  async mark(@Input() { params }: InputOf<Api['markIncomingFile']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['markIncomingFile']>> {
    return this.queries.show(actor, await this.files.mark(actor, params.incomingFileId));
  }

  @Serves(recordsApi.withdrawIncomingFile)
  async withdraw(@Input() { params, body }: InputOf<Api['withdrawIncomingFile']>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<Api['withdrawIncomingFile']>> {
    return this.queries.show(actor, await this.files.withdraw(actor, params.incomingFileId, body.reason, key));
  }
}

/** What came from outside is never shown as a page of ours, not even as a PDF with our mark: it may run scripts of its own (F05). */
async function leave(reply: FastifyReply, { name, mediaType, data, size, sha256 }: LeavingFile): Promise<void> {
  await sendFile(reply, { name, mediaType: inertType(mediaType), data, size, etag: sha256 });
}
