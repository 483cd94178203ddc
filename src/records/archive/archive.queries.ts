import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { OrganisationId, PersonId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DocumentsService } from '#documents/documents.service.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { visibleDocuments } from '#documents/documents.queries.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { personRefOf } from '#users/users.queries.js';
import type { recordsApi } from '../records.contract.js';
import { recordsProblem } from '../records.errors.js';
import type { ExportId } from '../records.ids.js';
import { findExport, newestExports, type ArchiveExport } from './export.store.js';
import { fileSafe } from './inventory.js';

type ExportView = OutputOf<typeof recordsApi.exportStatus>;
type CaseView = OutputOf<typeof recordsApi.exportCandidates>['cases'][number];
type CandidateView = OutputOf<typeof recordsApi.exportCandidateDocuments>['items'][number];

/** Sealed, and nothing of its finalisation is left to do; `d` is the document. */
const ready = `not exists (select 1 from finalisation f where f.document_id = d.id and f.done_at is null) and exists (select 1 from signature_file s where s.document_id = d.id and s.kind = 'sealed')`;
const exported = `exists (select 1 from archive_export_document x join archive_export e on e.id = x.export_id where x.document_id = d.id and e.state = 'ready')`;

/** What an archivist sees: cases with what is ready in them, packages with how far they are. */
@Injectable()
export class ArchiveQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly documents: DocumentsService, private readonly directory: DirectoryQueries, @Inject(BLOB_STORE) private readonly blobs: BlobStore) {}

  /** The cases of the file plan; only documents that the person may see are counted (A10). */
  async cases(actor: PersonActor, year: number | undefined): Promise<CaseView[]> {
    const parameters: unknown[] = [actor.organisationId, year ?? null];
    const visible = visibleDocuments(actor, this.documents.today(), parameters);
    return rows<CaseView>(
      this.dataSource,
      `with held as (
         select coalesce(r.case_index, d.case_index) as case_index,
           ${ready} as ready, ${exported} as exported
         from document d join registration r on r.document_id = d.id and r.annulled_at is null and r.registered_at is not null
         where ($2::integer is null or r.year = $2) and ${visible})
       select c.index as "caseIndex", c.title, c.retention, count(h.case_index)::int as documents, (count(*) filter (where h.ready))::int as ready, (count(*) filter (where h.exported))::int as exported
       from file_case c left join held h on h.case_index = c.index where c.organisation_id = $1 group by c.index, c.title, c.retention order by c.index`,
      parameters,
    );
  }

  /** The registered documents of one case that the person may see, in the order of their registration, page by page. */
  async documentsOfCase(actor: PersonActor, query: InputOf<typeof recordsApi.exportCandidateDocuments>['query']): Promise<OutputOf<typeof recordsApi.exportCandidateDocuments>> {
    const after = decodeCursor(query.cursor, 2);
    const parameters: unknown[] = [actor.organisationId, query.caseIndex, query.year ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1];
    const visible = visibleDocuments(actor, this.documents.today(), parameters);
    const found = await rows<CandidateView>(
      this.dataSource,
      `select d.id as "documentId", r.index, r.registered_on::text as "registeredOn", r.title, ${ready} as ready, ${exported} as exported
       from document d join registration r on r.document_id = d.id and r.annulled_at is null and r.registered_at is not null
       where d.organisation_id = $1 and coalesce(r.case_index, d.case_index) = $2 and ($3::integer is null or r.year = $3)
         and ($4::date is null or (r.registered_on, d.id) > ($4::date, $5::uuid)) and ${visible}
       order by r.registered_on, d.id limit $6`,
      parameters,
    );
    return pageOf(found, query.limit, (row) => [row.registeredOn, row.documentId], (row) => row);
  }

  async exports(actor: PersonActor): Promise<ExportView[]> {
    return this.views(actor.organisationId, await newestExports(this.dataSource, actor.organisationId, 100));
  }

  async show(actor: PersonActor, exportId: ExportId): Promise<ExportView> {
    const [view] = await this.views(actor.organisationId, [await this.find(actor, exportId)]);
    if (!view) throw sharedProblem('notFound');
    return view;
  }

  /** The package itself, checked against its hash as it is read; refused with `packageNotReady` before it is written. */
  async package(actor: PersonActor, exportId: ExportId): Promise<{ name: string; data: Readable; size: number; sha256: string }> {
    const found = await this.find(actor, exportId);
    if (found.state !== 'ready' || !found.sha256 || found.size === null) throw recordsProblem('packageNotReady', { state: found.state });
    return { name: `${fileSafe(found.title)}.zip`, data: await this.blobs.get(actor.organisationId, found.sha256), size: found.size, sha256: found.sha256 };
  }

  private async find(actor: PersonActor, exportId: ExportId): Promise<ArchiveExport> {
    const found = await findExport(this.dataSource, actor.organisationId, exportId);
    if (!found) throw sharedProblem('notFound');
    return found;
  }

  private async views(organisationId: OrganisationId, found: readonly ArchiveExport[]): Promise<ExportView[]> {
    const people = await this.directory.people(organisationId, found.map((one) => one.requestedBy as PersonId));
    return found.map((one) => ({
      exportId: one.exportId, title: one.title, state: one.state, requestedAt: one.requestedAt, requestedBy: personRefOf(one.requestedBy, people.get(one.requestedBy)), total: one.total, done: one.done,
      problems: one.problems.map(({ documentId, title, code }) => ({ documentId, title, code })), size: one.size, sha256: one.sha256, error: one.error,
    }));
  }
}
