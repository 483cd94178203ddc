import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, Instant, LocalDate, OrganisationId, PersonId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { visibleDocuments } from '#documents/documents.queries.js';
import { DocumentsService } from '#documents/documents.service.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { parseMask, previewIndex } from './domain/number-mask.js';
import type { recordsApi } from './records.contract.js';
import type { RegistrationId } from './records.ids.js';

type RegistrationView = OutputOf<typeof recordsApi.annul>;

/** A registration that stands, as other parts of records/ read it. */
export interface StandingRegistration {
  readonly registrationId: RegistrationId;
  readonly journal: string;
  readonly number: number;
  readonly index: string;
  readonly registeredOn: LocalDate;
  readonly registeredAt: Instant | null;
  readonly caseIndex: string | null;
}

interface Row {
  id: RegistrationId; code: string; year: number; number: number; index: string; registered_on: string; reserved_at: Date | null; registered_at: Date | null; document_id: DocumentId | null; kind_uk: string; title: string;
  correspondent: string | null; author: string; case_index: string | null; annulled_at: Date | null; annulled_reason: string | null; annulled_by: { person?: PersonId; system?: string } | null; shown: boolean;
}

const columns = `r.id, j.code, r.year, r.number, r.index, r.registered_on::text, r.reserved_at, r.registered_at, r.document_id, r.kind_uk, r.title, r.correspondent, r.author, r.case_index, r.annulled_at, r.annulled_reason, r.annulled_by`;

/** What stands in the journal for a document for named people: the number must be there, what it is about need not. */
const hidden = 'Документ з обмеженим доступом';

/**
 * Reads journals and their entries. The journal is open to the records office, the archivist and the auditor; of documents for named people
 * others see that the number is taken and nothing else, and do not find them by a word (A10).
 */
@Injectable()
export class JournalsQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly directory: DirectoryQueries, private readonly documents: DocumentsService, private readonly clock: Clock) {}

  /** The journals with the next number of the year, this year unless said. */
  async journals(actor: PersonActor, wanted?: number): Promise<OutputOf<typeof recordsApi.journals>['journals']> {
    const year = wanted ?? (await this.year(actor.organisationId));
    const found = await rows<{ code: string; name: string; mask: string; last_number: number | null; entries: number }>(
      this.dataSource,
      `select j.code, j.name, j.mask, c.last_number, (select count(*)::int from registration r where r.journal_id = j.id and r.year = $2) as entries
       from journal j left join journal_counter c on c.journal_id = j.id and c.year = $2 where j.organisation_id = $1 and j.closed_on is null order by j.code`,
      [actor.organisationId, year],
    );
    return found.map((row) => {
      const nextNumber = (row.last_number ?? 0) + 1;
      const mask = parseMask(row.mask);
      const nextIndex = mask.ok ? previewIndex(mask.value, { number: nextNumber, year, journal: row.code }) : String(nextNumber);
      return { code: row.code, name: row.name, mask: row.mask, year, nextNumber, nextIndex, entries: row.entries };
    });
  }

  /** Entries of one journal and year, newest first; `q` looks into index, title, correspondent and author. */
  async registrations(actor: PersonActor, code: string, query: InputOf<typeof recordsApi.registrations>['query']): Promise<OutputOf<typeof recordsApi.registrations>> {
    const journal = await firstRow<{ id: string }>(this.dataSource, `select id from journal where organisation_id = $1 and code = $2`, [actor.organisationId, code]);
    if (!journal) throw sharedProblem('notFound');
    const after = decodeCursor(query.cursor, 1);
    const parameters: unknown[] = [journal.id, query.year ?? (await this.year(actor.organisationId)), query.q ? `%${query.q.replace(/[\\%_]/g, '\\$&')}%` : null, after?.[0] ?? null, query.limit + 1];
    const shown = this.shown(actor, parameters);
    const found = await rows<Row>(
      this.dataSource,
      `select ${columns}, ${shown} as shown from registration r join journal j on j.id = r.journal_id
       where r.journal_id = $1 and r.year = $2 and (r.registered_at is not null or r.annulled_at is not null)
         and ($3::text is null or ((r.index || ' ' || r.title || ' ' || coalesce(r.correspondent, '') || ' ' || r.author) ilike $3 and ${shown}))
         and ($4::int is null or r.number < $4)
       order by r.number desc limit $5`,
      parameters,
    );
    const page = pageOf(found, query.limit, (row) => [row.number], (row) => row);
    return { nextCursor: page.nextCursor, items: await this.views(actor.organisationId, page.items) };
  }

  /** One entry, or `notFound`. */
  async registration(actor: PersonActor, registrationId: RegistrationId): Promise<RegistrationView> {
    const parameters: unknown[] = [registrationId, actor.organisationId];
    const row = await firstRow<Row>(this.dataSource, `select ${columns}, ${this.shown(actor, parameters)} as shown from registration r join journal j on j.id = r.journal_id where r.id = $1 and r.organisation_id = $2`, parameters);
    const [view] = row ? await this.views(actor.organisationId, [row]) : [];
    if (!view) throw sharedProblem('notFound');
    return view;
  }

  /** Whether the entry may say what it is about: anything but a document for named people who are not this person. */
  private shown(actor: PersonActor, parameters: unknown[]): string {
    return `(r.document_id is null or not exists (select 1 from document d where d.id = r.document_id and d.access = 'named' and not ${visibleDocuments(actor, this.documents.today(), parameters)}))`;
  }

  private async views(organisationId: OrganisationId, found: readonly Row[]): Promise<RegistrationView[]> {
    const people = await this.directory.people(organisationId, found.flatMap((row) => (row.annulled_by?.person ? [row.annulled_by.person] : [])));
    return found.map((row) => ({
      registrationId: row.id, journal: row.code, number: row.number, index: row.index, registeredOn: row.registered_on, registeredAt: (row.registered_at ?? row.reserved_at ?? row.annulled_at ?? new Date(0)).toISOString(),
      documentId: row.shown ? row.document_id : null, title: row.shown ? row.title : hidden, kindUk: row.kind_uk, correspondent: row.shown ? row.correspondent : null, author: row.shown ? row.author : '—', caseIndex: row.case_index,
      annulled: row.annulled_at ? { at: row.annulled_at.toISOString(), reason: row.annulled_reason ?? '', by: (row.annulled_by?.person ? people.get(row.annulled_by.person)?.name : undefined) ?? '—' } : null,
    }));
  }

  private async year(organisationId: OrganisationId): Promise<number> {
    const { timeZone } = await this.directory.organisation(organisationId);
    return Number(localDateIn(timeZone, this.clock.now()).slice(0, 4));
  }
}
