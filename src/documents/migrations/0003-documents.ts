import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Kinds, documents with their working copies, immutable versions, attachments, who may see what, renditions, the search index. The
 * application role adds versions and never changes or removes one.
 */
export class Documents1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table document_kind (
         organisation_id uuid not null constraint document_kind_organisation references organisation (id), code text not null, place integer not null, definition jsonb not null, retired_at timestamptz(3),
         primary key (organisation_id, code))`,
      `create table document (
         id uuid primary key, organisation_id uuid not null constraint document_organisation references organisation (id), kind text not null,
         author_id uuid not null constraint document_author references person (id), unit_id uuid constraint document_unit references unit (id),
         access text not null constraint document_access check (access in ('organisation', 'unit', 'participants', 'named')), urgent boolean not null default false, phase text not null, title text not null default '',
         current_version_id uuid, registration_index text, registered_on date, case_index text, created_at timestamptz(3) not null, updated_at timestamptz(3) not null,
         constraint document_kind_known foreign key (organisation_id, kind) references document_kind (organisation_id, code))`,
      `create index document_by_author on document (author_id, updated_at desc, id desc)`,
      `create index document_newest on document (organisation_id, updated_at desc, id desc)`,
      `create index document_by_unit on document (unit_id) where access = 'unit'`,
      `create table working_copy (
         document_id uuid primary key constraint working_copy_document references document (id) on delete cascade, revision integer not null, requisites jsonb not null, body jsonb not null,
         saved_at timestamptz(3) not null, saved_by uuid not null)`,
      `create table attachment (
         id uuid primary key, organisation_id uuid not null, document_id uuid not null constraint attachment_document references document (id) on delete cascade, place integer not null,
         name text not null, role text not null constraint attachment_role check (role in ('appendix', 'supporting')), media_type text not null, size bigint not null, sha256 text not null,
         attached_at timestamptz(3) not null, attached_by uuid not null, detached_at timestamptz(3))`,
      `create unique index attachment_name_once on attachment (document_id, lower(name)) where detached_at is null`,
      `create table document_version (
         id uuid primary key, organisation_id uuid not null, document_id uuid not null constraint document_version_document references document (id), number integer not null, minor integer not null default 0,
         content_hash text not null, content jsonb not null, note text, created_at timestamptz(3) not null, created_by uuid not null, constraint document_version_number unique (document_id, number, minor))`,
      `create trigger document_version_is_append_only before update or delete or truncate on document_version for each statement execute function refuse_journal_change()`,
      `revoke update, delete, truncate on document_version from obih_app`,
      `create table adopted_correction (version_id uuid primary key constraint adopted_correction_version references document_version (id), adopted_at timestamptz(3) not null)`,
      `alter table document add constraint document_current_version foreign key (current_version_id) references document_version (id)`,
      `create table document_sight (
         document_id uuid not null constraint document_sight_document references document (id) on delete cascade, person_id uuid not null constraint document_sight_person references person (id),
         granted_at timestamptz(3) not null, primary key (document_id, person_id))`,
      `create index document_sight_of_person on document_sight (person_id)`,
      `create table document_rendition (
         version_id uuid primary key constraint document_rendition_version references document_version (id), sha256 text not null, size integer not null, pages integer not null, zones jsonb not null,
         unprintable jsonb not null, made_at timestamptz(3) not null)`,
      `create table document_search (
         document_id uuid primary key constraint document_search_document references document (id) on delete cascade, title text not null, words tsvector not null)`,
      `create index document_search_words on document_search using gin (words)`,
      `create index document_search_title on document_search using gin (title gin_trgm_ops)`,
      `create index document_registration_index on document using gin (registration_index gin_trgm_ops)`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
