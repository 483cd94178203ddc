import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, Instant, OrganisationId, PersonId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { ChainVerifier, type JournalEntry } from '#shared/journal/chain.js';
import { allEntries, chainEntries } from '#shared/journal/journal.queries.js';
import { documentChain } from '#shared/journal/record.js';
import { DocumentsService } from '#documents/documents.service.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { recordsApi } from './records.contract.js';

const systemNames: Readonly<Record<string, string>> = { finalisation: 'Система: завершення', dispatch: 'Система: надсилання', exchange: 'Система: СЕВ ОВВ', archive: 'Система: архів' };
const personIn = (actor: Json): PersonId | null => ((actor as { person?: PersonId }).person ?? null);

/** Reads the journal: a document's chain for those who may see the document, all of it for the auditor. */
@Injectable()
export class DocumentJournalQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly documents: DocumentsService, private readonly directory: DirectoryQueries) {}

  /** The chain of a document with the names of who acted, and whether it verifies now. */
  async ofDocument(actor: PersonActor, documentId: DocumentId): Promise<OutputOf<typeof recordsApi.documentJournal>> {
    await this.documents.assertVisible(actor, documentId);
    const entries = await chainEntries(this.dataSource, actor.organisationId, documentChain(documentId));
    const people = await this.directory.people(actor.organisationId, entries.flatMap((entry) => personIn(entry.actor) ?? []));
    const verifier = new ChainVerifier();
    const nameOf = (by: Json): string => {
      const personId = personIn(by);
      if (personId) return people.get(personId)?.name ?? '—';
      const { system = '' } = by as { system?: string };
      return systemNames[system] ?? 'Система';
    };
    return { entries: entries.map((entry) => ({ ...entry, actorName: nameOf(entry.actor) })), chainVerifies: entries.every((entry) => verifier.take(entry) === undefined) };
  }

  /** Every link of the organisation for the offline verifier, chain by chain; `since` leaves out whole chains that have nothing newer. */
  async *all(organisationId: OrganisationId, since: Instant | undefined): AsyncGenerator<JournalEntry> {
    if (since === undefined) {
      yield* allEntries(this.dataSource, organisationId);
      return;
    }
    const changed = (await this.dataSource.query(`select distinct chain from journal_entry where organisation_id = $1 and at >= $2 order by chain`, [organisationId, since])) as { chain: string }[];
    for (const { chain } of changed) for (const entry of await chainEntries(this.dataSource, organisationId, chain)) yield entry;
  }
}
