import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Sha256 } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { AccessJournal } from './access-journal.service.js';
import { bodyOf } from './body-view.js';
import { documentsApi } from './documents.contract.js';
import { documentsProblem } from './documents.errors.js';
import { DocumentsQueries } from './documents.queries.js';
import { DraftsService } from './drafts.service.js';

type Api = typeof documentsApi;

/** The revision that an `If-Match` header names («"7"»), or undefined when there is none. */
function matched(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  return header === undefined || header === '*' ? undefined : Number(header.replace(/^W\//, '').replaceAll('"', ''));
}

/** Documents, drafts and versions; files are in `files.controller.ts`. */
@Controller()
export class DocumentsController {
  constructor(private readonly queries: DocumentsQueries, private readonly drafts: DraftsService, private readonly access: AccessJournal) {}

  @Serves(documentsApi.kinds)
  kinds(@Acting() actor: PersonActor): Promise<OutputOf<Api['kinds']>> {
    return this.queries.kinds(actor);
  }

  @Serves(documentsApi.create)
  async create(@Input() { body }: InputOf<Api['create']>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<Api['create']>> {
    return this.queries.show(actor, await this.drafts.create(actor, body, key));
  }

  @Serves(documentsApi.list)
  list(@Input() { query }: InputOf<Api['list']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['list']>> {
    return this.queries.list(actor, query);
  }

  @Serves(documentsApi.show)
  show(@Input() { params }: InputOf<Api['show']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['show']>> {
    return this.queries.show(actor, params.documentId);
  }

  @Serves(documentsApi.settings)
  async settings(@Input() { params, body }: InputOf<Api['settings']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['settings']>> {
    await this.drafts.setSettings(actor, params.documentId, body);
    return this.queries.show(actor, params.documentId);
  }

  @Serves(documentsApi.discard)
  async discard(@Input() { params }: InputOf<Api['discard']>, @Acting() actor: PersonActor): Promise<void> {
    await this.drafts.discard(actor, params.documentId);
  }

  @Serves(documentsApi.workingCopy)
  async workingCopy(@Input() { params }: InputOf<Api['workingCopy']>, @Acting() actor: PersonActor, @Res({ passthrough: true }) reply: FastifyReply): Promise<OutputOf<Api['workingCopy']>> {
    const view = await this.queries.workingCopy(actor, params.documentId);
    void reply.header('etag', `"${view.revision}"`);
    return view;
  }

  @Serves(documentsApi.saveWorkingCopy)
  async save(
    @Input() { params, body }: InputOf<Api['saveWorkingCopy']>, @Acting() actor: PersonActor, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OutputOf<Api['saveWorkingCopy']>> {
    const named = matched(request);
    if (named !== undefined && named !== body.revision) throw documentsProblem('staleWorkingCopy', { revision: body.revision, differences: [] });
    await this.drafts.save(actor, params.documentId, { ...body, body: bodyOf(body.body) });
    const view = await this.queries.workingCopy(actor, params.documentId);
    void reply.header('etag', `"${view.revision}"`);
    return view;
  }

  @Serves(documentsApi.versions)
  versions(@Input() { params }: InputOf<Api['versions']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['versions']>> {
    return this.queries.versions(actor, params.documentId);
  }

  @Serves(documentsApi.version)
  async version(@Input() { params }: InputOf<Api['version']>, @Acting() actor: PersonActor, @Res({ passthrough: true }) reply: FastifyReply): Promise<OutputOf<Api['version']>> {
    const view = await this.queries.version(actor, params.documentId, params.number);
    await this.access.seen(actor, params.documentId, view.contentHash as Sha256);
    void reply.header('etag', `"${view.contentHash}"`);
    return view;
  }

  @Serves(documentsApi.changes)
  changes(@Input() { params, query }: InputOf<Api['changes']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['changes']>> {
    return this.queries.changes(actor, params.documentId, query);
  }
}
