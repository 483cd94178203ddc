import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { sendFile } from '#shared/http/streams.js';
import { recordsApi } from '../records.contract.js';
import { ArchiveQueries } from './archive.queries.js';
import { PreservationQueries } from './preservation.queries.js';
import { ExportService } from './export.service.js';

type Api = typeof recordsApi;

/** Cases and archive packages. */
@Controller()
export class ArchiveController {
  constructor(private readonly queries: ArchiveQueries, private readonly exports: ExportService, private readonly preserved: PreservationQueries) {}

  @Serves(recordsApi.exportCandidates)
  async cases(@Input() input: InputOf<Api['exportCandidates']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['exportCandidates']>> {
    return { cases: await this.queries.cases(actor, input.query.year) };
  }

  @Serves(recordsApi.exportCandidateDocuments)
  documents(@Input() input: InputOf<Api['exportCandidateDocuments']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['exportCandidateDocuments']>> {
    return this.queries.documentsOfCase(actor, input.query);
  }

  @Serves(recordsApi.requestExport)
  async request(@Input() input: InputOf<Api['requestExport']>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<Api['requestExport']>> {
    return this.queries.show(actor, await this.exports.request(actor, input.body, key));
  }

  @Serves(recordsApi.exports)
  async list(@Acting() actor: PersonActor): Promise<OutputOf<Api['exports']>> {
    return { exports: await this.queries.exports(actor) };
  }

  @Serves(recordsApi.exportStatus)
  status(@Input() input: InputOf<Api['exportStatus']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['exportStatus']>> {
    return this.queries.show(actor, input.params.exportId);
  }

  @Serves(recordsApi.preservation)
  preservation(@Input() input: InputOf<Api['preservation']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['preservation']>> {
    return this.preserved.list(actor, input.query.limit);
  }

  @Serves(recordsApi.exportPackage)
  async package(@Input() input: InputOf<Api['exportPackage']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { name, data, size, sha256 } = await this.queries.package(actor, input.params.exportId);
    await sendFile(reply, { name, mediaType: 'application/zip', data, size, etag: sha256 });
  }
}
