import type { EntityManager } from 'typeorm';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, PersonId, Sha256, UnitId, VersionId } from '#shared/domain/ids.js';
import type { AccessClass, KindDefinition } from './domain/kinds.js';
import type { Phase } from './domain/phase.js';

/** A version by name and by content; `minor` counts editorial corrections of it, 0 for what the author submitted. */
export interface VersionRef {
  readonly id: VersionId;
  readonly number: number;
  readonly minor: number;
  readonly contentHash: Sha256;
}

/** What other modules may know of a document without its content. `kindFact` is what the approval core asks of the kind. */
export interface DocumentFacts {
  readonly organisationId: OrganisationId;
  readonly documentId: DocumentId;
  readonly kind: string;
  readonly kindUk: string;
  readonly kindEn: string;
  readonly kindDefinition: KindDefinition;
  readonly kindFact: { readonly code: string; readonly forcedPolicy: KindDefinition['forcedPolicy']; readonly editorialCorrection: boolean };
  readonly title: string;
  readonly authorId: PersonId;
  readonly unitId: UnitId | null;
  readonly access: AccessClass;
  readonly urgent: boolean;
  readonly phase: Phase;
  readonly currentVersion: VersionRef | null;
  readonly registrationIndex: string | null;
  readonly registeredOn: string | null;
  readonly caseIndex: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

interface Row {
  id: DocumentId; organisation_id: OrganisationId; kind: string; definition: KindDefinition; title: string; author_id: PersonId; unit_id: UnitId | null; access: AccessClass; urgent: boolean; phase: Phase;
  version_id: VersionId | null; number: number | null; minor: number | null; content_hash: Sha256 | null; registration_index: string | null; registered_on: string | null; case_index: string | null;
  created_at: Date; updated_at: Date;
}

/** The columns of `DocumentFacts`; a query adds its own conditions over `d`. */
export const factsSql = `
  select d.id, d.organisation_id, d.kind, k.definition, d.title, d.author_id, d.unit_id, d.access, d.urgent, d.phase, v.id as version_id, v.number, v.minor, v.content_hash,
    d.registration_index, d.registered_on::text, d.case_index, d.created_at, d.updated_at
  from document d
  join document_kind k on k.organisation_id = d.organisation_id and k.code = d.kind
  left join document_version v on v.id = d.current_version_id`;

/** Turns a row of `factsSql` into facts. */
export function factsOf(row: Row): DocumentFacts {
  const { code, nameUk, nameEn, forcedPolicy, editorialCorrection } = row.definition;
  return {
    organisationId: row.organisation_id, documentId: row.id, kind: row.kind, kindUk: nameUk, kindEn: nameEn, kindDefinition: row.definition, kindFact: { code, forcedPolicy, editorialCorrection }, title: row.title, authorId: row.author_id,
    unitId: row.unit_id, access: row.access, urgent: row.urgent, phase: row.phase,
    currentVersion: row.version_id && row.content_hash ? { id: row.version_id, number: row.number ?? 0, minor: row.minor ?? 0, contentHash: row.content_hash } : null,
    registrationIndex: row.registration_index, registeredOn: row.registered_on, caseIndex: row.case_index, createdAt: row.created_at.toISOString() as Instant, updatedAt: row.updated_at.toISOString() as Instant,
  };
}

/** Reads documents by any condition over `d`, in any order; values travel as parameters. */
export async function findFacts(runner: Runner, condition: string, parameters: readonly unknown[]): Promise<DocumentFacts[]> {
  return (await rows<Row>(runner, `${factsSql} where ${condition}`, parameters)).map(factsOf);
}

/** One document of an organisation, or undefined. */
export async function findDocument(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<DocumentFacts | undefined> {
  return (await findFacts(runner, `d.organisation_id = $1 and d.id = $2`, [organisationId, documentId]))[0];
}

/** The same, locked until the transaction ends: every command on a document begins here. */
export async function lockDocument(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId): Promise<DocumentFacts | undefined> {
  const locked = await firstRow(tx, `select id from document where organisation_id = $1 and id = $2 for update`, [organisationId, documentId]);
  return locked ? findDocument(tx, organisationId, documentId) : undefined;
}

/** What is written when a draft is made. */
export interface NewDocument {
  readonly documentId: DocumentId;
  readonly organisationId: OrganisationId;
  readonly kind: string;
  readonly authorId: PersonId;
  readonly unitId: UnitId | null;
  readonly access: AccessClass;
  readonly title: string;
  readonly caseIndex: string | null;
}

export async function insertDocument(tx: EntityManager, made: NewDocument, at: Instant): Promise<void> {
  await tx.query(
    `insert into document (id, organisation_id, kind, author_id, unit_id, access, phase, title, case_index, created_at, updated_at) values ($1,$2,$3,$4,$5,$6,'draft',$7,$8,$9,$9)`,
    [made.documentId, made.organisationId, made.kind, made.authorId, made.unitId, made.access, made.title, made.caseIndex, at],
  );
}

/** Lets people see a document from now on; who may already is not touched. Answers with those who are new. */
export async function addSight(tx: EntityManager, documentId: DocumentId, people: readonly PersonId[], at: Instant): Promise<PersonId[]> {
  const added = await rows<{ person_id: PersonId }>(
    tx, `insert into document_sight (document_id, person_id, granted_at) select $1, unnest($2::uuid[]), $3 on conflict do nothing returning person_id`, [documentId, [...new Set(people)], at]);
  return added.map((row) => row.person_id);
}
