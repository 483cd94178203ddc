import path from 'node:path';
import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, Input, Serves } from '#shared/http/serves.js';
import { sendFile } from '#shared/http/streams.js';
import { AccessJournal } from './access-journal.service.js';
import { AttachmentsService } from './attachments.service.js';
import { bodyView } from './body-view.js';
import { documentsApi } from './documents.contract.js';
import { DocumentsQueries } from './documents.queries.js';
import { textOf } from './domain/requisite-values.js';
import { PrintingService } from './printing.service.js';
import { inertType } from './received-files.service.js';
import { safeFileName } from './storage/safe-file-name.js';
import { withUploadedFile } from './uploaded-file.js';

type Api = typeof documentsApi;

/** Files of documents: attachments, imported texts, the exact pages. */
@Controller()
export class FilesController {
  private readonly arrivals: string;

  constructor(
    private readonly attachments: AttachmentsService,
    private readonly queries: DocumentsQueries,
    private readonly printing: PrintingService,
    private readonly access: AccessJournal,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.arrivals = path.join(path.resolve(settings.DATA_DIR), 'arriving');
  }

  @Serves(documentsApi.attach)
  async attach(@Input() { params, query }: InputOf<Api['attach']>, @Acting() actor: PersonActor, @Req() request: FastifyRequest): Promise<OutputOf<Api['attach']>> {
    await this.attachments.assertMayAttach(actor, params.documentId);
    return withUploadedFile(request, this.arrivals, (uploaded) => this.attachments.attach(actor, params.documentId, query.role, uploaded));
  }

  @Serves(documentsApi.detach)
  async detach(@Input() { params }: InputOf<Api['detach']>, @Acting() actor: PersonActor): Promise<void> {
    await this.attachments.detach(actor, params.documentId, params.attachmentId);
  }

  @Serves(documentsApi.attachmentContent)
  async attachmentContent(@Input() { params }: InputOf<Api['attachmentContent']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { fact, data } = await this.attachments.content(actor, params.documentId, params.attachmentId);
    await this.access.leaves(actor, params.documentId, { what: 'attachment', sha256: fact.sha256 });
    await sendFile(reply, { name: fact.name, mediaType: inertType(fact.mediaType), data, size: fact.size, etag: fact.sha256 });
  }

  @Serves(documentsApi.importDocx)
  async importDocx(@Input() { params }: InputOf<Api['importDocx']>, @Acting() actor: PersonActor, @Req() request: FastifyRequest): Promise<OutputOf<Api['importDocx']>> {
    await this.attachments.assertMayAttach(actor, params.documentId);
    const { body, dropped } = await withUploadedFile(request, this.arrivals, (uploaded) => this.attachments.readDocx(uploaded));
    return { body: bodyView(body), dropped: [...dropped] };
  }

  @Serves(documentsApi.preview)
  async preview(@Input() { params }: InputOf<Api['preview']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const document = await this.queries.mine(actor, params.documentId);
    const draft = await this.queries.draftOf(document);
    const set = await this.printing.print(actor.organisationId, params.documentId, draft, { createdAt: this.clock.now() });
    // Characters that the page cannot show: the editor names them (they stand as «�»).
    if (set.unprintable.length > 0) void reply.header('x-unprintable', encodeURIComponent(set.unprintable.join('')));
    await sendFile(reply, { name: safeFileName(`${textOf(draft.requisites, 'title') || 'Чернетка'}.pdf`), mediaType: 'application/pdf', data: set.pdf, size: set.pdf.length, inline: true });
  }

  @Serves(documentsApi.versionPdf)
  async versionPdf(@Input() { params }: InputOf<Api['versionPdf']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const version = await this.queries.visibleVersion(actor, params.documentId, params.number);
    const { pdf, sha256 } = await this.printing.versionPdf(actor.organisationId, version.id);
    await this.access.seen(actor, params.documentId, version.id);
    const name = safeFileName(`${textOf(version.requisites, 'title') || 'Документ'} (версія ${version.number}).pdf`);
    await this.access.leaves(actor, params.documentId, { what: 'version', sha256 });
    await sendFile(reply, { name, mediaType: 'application/pdf', data: pdf, size: pdf.length, inline: true, etag: sha256 });
  }
}
