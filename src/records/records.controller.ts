import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Instant } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { LineStream, sendFile } from '#shared/http/streams.js';
import { AccessJournal } from '#documents/access-journal.service.js';
import { DocumentsService } from '#documents/documents.service.js';
import { ApprovalSheetService } from './approval-sheet/approval-sheet.service.js';
import { DocumentContainers } from './archive/document-containers.service.js';
import { DocumentJournalQueries } from './document-journal.queries.js';
import { JournalsQueries } from './journals.queries.js';
import { recordsApi } from './records.contract.js';
import { RegistrationService } from './registration.service.js';

type Api = typeof recordsApi;

/** Journals, registrations, approval sheets, the journal of events. */
@Controller()
export class RecordsController {
  constructor(
    private readonly journals: JournalsQueries, private readonly registrations: RegistrationService, private readonly sheets: ApprovalSheetService,
    private readonly journal: DocumentJournalQueries, private readonly documents: DocumentsService, private readonly access: AccessJournal, private readonly containers: DocumentContainers,
  ) {}

  @Serves(recordsApi.journals)
  async listJournals(@Input() input: InputOf<Api['journals']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['journals']>> {
    return { journals: await this.journals.journals(actor, input.query.year) };
  }

  @Serves(recordsApi.registrations)
  listRegistrations(@Input() input: InputOf<Api['registrations']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['registrations']>> {
    return this.journals.registrations(actor, input.params.code, input.query);
  }

  @Serves(recordsApi.annul)
  async annul(@Input() input: InputOf<Api['annul']>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<Api['annul']>> {
    await this.registrations.annul(actor, input.params.registrationId, input.body.reason, key);
    return this.journals.registration(actor, input.params.registrationId);
  }

  @Serves(recordsApi.approvalSheet)
  async approvalSheet(@Input() input: InputOf<Api['approvalSheet']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { documentId } = input.params;
    await this.documents.assertVisible(actor, documentId);
    const { pdf, data } = await this.sheets.sheet(actor.organisationId, documentId);
    await this.access.leaves(actor, documentId, { what: 'sheet' });
    await sendFile(reply, { name: `Аркуш погодження ${data.document.registered?.index ?? `версія ${data.document.version}`}.pdf`.replaceAll('/', '-'), mediaType: 'application/pdf', data: pdf, size: pdf.length, inline: true });
  }

  @Serves(recordsApi.documentContainer)
  async documentContainer(@Input() input: InputOf<Api['documentContainer']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { documentId } = input.params;
    await this.documents.assertVisible(actor, documentId);
    const { name, data, sha256 } = await this.containers.open(actor.organisationId, documentId);
    await this.access.leaves(actor, documentId, { what: 'signed', sha256 }).catch((error: unknown) => {
      data.destroy();
      throw error;
    });
    await sendFile(reply, { name, mediaType: 'application/vnd.etsi.asic-e+zip', data });
  }

  @Serves(recordsApi.documentJournal)
  documentJournal(@Input() input: InputOf<Api['documentJournal']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['documentJournal']>> {
    return this.journal.ofDocument(actor, input.params.documentId);
  }

  @Serves(recordsApi.journalExport)
  async journalExport(@Input() input: InputOf<Api['journalExport']>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const lines = new LineStream(reply);
    for await (const entry of this.journal.all(actor.organisationId, input.query.since as Instant | undefined)) if (!(await lines.write(entry))) break;
    lines.end();
  }
}
