import { Injectable } from '@nestjs/common';
import type { Runner } from '#shared/database/rows.js';
import type { DocumentId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import { findRoute } from '#approvals/route.store.js';
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
    const route = await findRoute(runner, organisationId, documentId);
    const round = route?.rounds.at(-1);
    if (!route || !round || (route.createdAt === null && route.status !== 'completed') || route.status === 'recalled' || route.status === 'rejected') return undefined;
    const facts = await this.documents.facts(runner, organisationId, documentId);
    const version = versionOf(round);
    const content = (await this.documents.contents(runner, organisationId, documentId)).get(version.id);
    if (!content) throw new Error(`version ${version.id} of document ${documentId} is not there`);
    const author = await this.directory.person(organisationId, facts.authorId, runner);
    const units = await this.directory.units(organisationId, runner);
    const { requisites } = content;
    return {
      organisationId, documentId, kind: facts.kindDefinition, title: facts.title, requisites, access: facts.access, urgent: facts.urgent, authorId: facts.authorId, author, unit: units.find((unit) => unit.unitId === facts.unitId),
      caseIndex: textOf(requisites, 'caseIndex') || facts.kindDefinition.filing?.caseIndex || null, version, content, route,
    };
  }
}

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
