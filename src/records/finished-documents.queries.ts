import { Injectable } from '@nestjs/common';
import type { Runner } from '#shared/database/rows.js';
import type { DocumentId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import { findRoutes } from '#approvals/route.store.js';
import type { Route, VersionRef } from '#approvals/domain/route.js';
import { versionOf } from '#approvals/domain/standing.js';
import { DocumentsService } from '#documents/documents.service.js';
import type { Content, Requisites } from '#documents/domain/content.js';
import type { KindDefinition } from '#documents/domain/kinds.js';
import { addresseesOf, textOf } from '#documents/domain/requisite-values.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { PersonFact, UnitFact } from '#users/domain/people.js';
import type { JournalCard } from './registration.service.js';

/** A document whose signers have all signed, with everything that registration, sealing, dispatch and the archive read of it. */
export interface FinishedDocument {
  readonly organisationId: OrganisationId;
  readonly documentId: DocumentId;
  readonly kind: KindDefinition;
  readonly title: string;
  readonly requisites: Requisites;
  readonly access: string;
  readonly urgent: boolean;
  readonly authorId: PersonId;
  readonly author: PersonFact | undefined;
  readonly unit: UnitFact | undefined;
  readonly caseIndex: string | null;
  readonly version: VersionRef;
  readonly content: Content;
  readonly route: Route;
}

/** Gathers finished documents from documents/ and approvals/. */
@Injectable()
export class FinishedDocuments {
  constructor(private readonly documents: DocumentsService, private readonly directory: DirectoryQueries) {}

  /** The document, or undefined while somebody has still to sign it, or when it was recalled or rejected. */
  async find(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<FinishedDocument | undefined> {
    return (await this.findAll(runner, organisationId, [documentId]))[0];
  }

  /** Of several documents those that are finished, in the order given, read with the statements of one. */
  async findAll(runner: Runner, organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<FinishedDocument[]> {
    const routes = await findRoutes(runner, organisationId, documentIds);
    const finished = documentIds.flatMap((documentId) => {
      const route = routes.get(documentId);
      const round = route?.rounds.at(-1);
      return route && round && isFinished(route) ? [{ documentId, route, version: versionOf(round) }] : [];
    });
    if (finished.length === 0) return [];
    const facts = await this.documents.factsOfAll(runner, organisationId, finished.map((one) => one.documentId));
    const versions = await this.documents.versionsById(runner, organisationId, finished.map((one) => one.version.id));
    const authors = await this.directory.people(organisationId, [...facts.values()].map((one) => one.authorId), runner);
    const units = await this.directory.units(organisationId, runner);
    return finished.map(({ documentId, route, version }) => {
      const fact = facts.get(documentId);
      const content = versions.get(version.id)?.content;
      if (!fact || !content) throw new Error(`version ${version.id} of document ${documentId} is not there`);
      const { kindDefinition: kind, title, access, urgent, authorId } = fact;
      return {
        organisationId, documentId, kind, title, requisites: content.requisites, access, urgent, authorId, author: authors.get(authorId), unit: units.find((unit) => unit.unitId === fact.unitId),
        caseIndex: textOf(content.requisites, 'caseIndex') || kind.filing?.caseIndex || null, version, content, route,
      };
    });
  }
}

/** Everybody whose signature makes the document has signed, and nobody took it back before. */
const isFinished = (route: Route): boolean => (route.createdAt !== null || route.status === 'completed') && route.status !== 'recalled' && route.status !== 'rejected';

/** To whom a document goes, for a line of the journal: the first addressee and how many more. */
export function correspondentOf(document: FinishedDocument): string | null {
  const [first, ...rest] = addresseesOf(document.requisites, 'addressees').map((one) => one.name.replace(/\s*\n\s*/g, ' '));
  return first === undefined ? null : rest.length === 0 ? first : `${first} та ще ${rest.length}`;
}

/** What the journal says about a finished document. */
export const journalCardOf = (document: FinishedDocument): JournalCard => ({
  journal: document.kind.journal ?? '', kind: document.kind.code, kindUk: document.kind.nameUk, title: document.title, correspondent: correspondentOf(document), author: document.author?.name ?? '—',
  unitIndex: document.unit?.index ?? null, caseIndex: document.caseIndex,
});
