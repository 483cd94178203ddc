import type { DataSource } from 'typeorm';
import type { DocumentId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import { sharedProblem } from '#shared/shared.errors.js';
import type { DirectoryQueries } from '#users/directory.queries.js';
import type { PersonFact } from '#users/domain/people.js';
import { findFacts, type DocumentFacts } from '#documents/document.store.js';
import type { ApprovalsQueries } from '#approvals/approvals.queries.js';
import type { Route } from '#approvals/domain/route.js';
import type { JournaledEvent } from './journaled-event.js';

/** Where a reading comes from. */
export interface Sources {
  readonly dataSource: DataSource;
  readonly approvals: ApprovalsQueries;
  readonly directory: DirectoryQueries;
}

/**
 * What the notices of several events of one organisation are made of. Each kind of thing is read by one statement for all of them, when
 * the first asks for it; when that fails, it fails for every event that asks.
 */
export class GroupReading {
  private readonly documentIds: readonly DocumentId[];
  private documents: Promise<ReadonlyMap<DocumentId, DocumentFacts>> | undefined;
  private routes: Promise<ReadonlyMap<DocumentId, Route>> | undefined;
  private readonly roles = new Map<string, Promise<readonly PersonId[]>>();

  constructor(private readonly organisationId: OrganisationId, events: readonly JournaledEvent[], private readonly from: Sources) {
    this.documentIds = [...new Set(events.flatMap(({ documentId }) => documentId ?? []))];
  }

  /** The document that an event is about; refuses with `notFound` when it is absent. */
  async document(documentId: DocumentId): Promise<DocumentFacts> {
    this.documents ??= findFacts(this.from.dataSource, `d.organisation_id = $1 and d.id = any($2)`, [this.organisationId, this.documentIds])
      .then((found) => new Map(found.map((document) => [document.documentId, document])));
    const document = (await this.documents).get(documentId);
    if (!document) throw sharedProblem('notFound');
    return document;
  }

  /** The newest route of the document that an event is about; undefined before the first. */
  async route({ documentId }: JournaledEvent): Promise<Route | undefined> {
    if (!documentId) return undefined;
    this.routes ??= this.from.approvals.routesOf(this.organisationId, this.documentIds);
    return (await this.routes).get(documentId);
  }

  withRole(role: string): Promise<readonly PersonId[]> {
    const known = this.roles.get(role) ?? this.from.directory.peopleWithRole(this.organisationId, role);
    this.roles.set(role, known);
    return known;
  }

  people(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, PersonFact>> {
    return this.from.directory.people(this.organisationId, ids);
  }
}
