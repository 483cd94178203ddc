import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Journals with their counters and registrations, the file plan, finalisation, verification tokens, dispatches with receipts, incoming
 * documents, archive packages. The application role may annul a registration and never change or remove its number (rules-ua R-3).
 */
export class JournalsDispatchArchive1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...registration, ...finalisation, ...dispatch, ...archive]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}

const registration = [
  `create table journal (
     id uuid primary key, organisation_id uuid not null constraint journal_organisation references organisation (id), code text not null, name text not null, mask text not null,
     instead_of text, cases text[] not null default '{}',
     personal boolean not null default false, closed_on date, constraint journal_code_in_organisation unique (organisation_id, code))`,
  `create table journal_counter (
     journal_id uuid not null constraint journal_counter_journal references journal (id), year integer not null, last_number integer not null,
     constraint journal_counter_year primary key (journal_id, year), constraint journal_counter_not_negative check (last_number >= 0))`,
  `create table file_case (
     organisation_id uuid not null constraint file_case_organisation references organisation (id), index text not null, title text not null, retention text not null, primary key (organisation_id, index))`,
  `create table incoming (
     id uuid primary key, organisation_id uuid not null constraint incoming_organisation references organisation (id), index text not null, received_on date not null, correspondent text not null,
     personal boolean not null, their_index text, their_date date, title text not null, due_on date, warn_on date, warned text, registered_at timestamptz(3) not null, registered_by uuid not null,
     answered_by uuid, answered_index text, answered_at timestamptz(3))`,
  `create index incoming_by_date on incoming (organisation_id, received_on desc, id desc)`,
  `create index incoming_with_term on incoming (organisation_id, warn_on) where answered_at is null and warn_on is not null`,
  `create index incoming_by_their_index on incoming (organisation_id, their_index) where answered_at is null`,
  `create table registration (
     id uuid primary key, organisation_id uuid not null constraint registration_organisation references organisation (id), journal_id uuid not null constraint registration_journal references journal (id),
     year integer not null, number integer not null, index text not null, registered_on date not null, reserved_at timestamptz(3), registered_at timestamptz(3),
     document_id uuid, incoming_id uuid constraint registration_incoming references incoming (id), kind_uk text not null, title text not null, correspondent text, author text not null, case_index text,
     annulled_at timestamptz(3), annulled_reason text, annulled_by jsonb,
     constraint registration_number unique (journal_id, year, number),
     constraint registration_of_one_thing check ((document_id is null) <> (incoming_id is null)),
     constraint registration_annulled_whole check ((annulled_at is null) = (annulled_reason is null)))`,
  `create unique index registration_once on registration (document_id) where annulled_at is null`,
  `create index registration_by_document on registration (document_id)`,
  `create index registration_in_journal on registration (journal_id, year desc, number desc)`,
  `create index registration_search on registration using gin ((index || ' ' || title || ' ' || coalesce(correspondent, '') || ' ' || author) gin_trgm_ops)`,
  `revoke delete, truncate, update on registration from obih_app`,
  `grant update (registered_at, annulled_at, annulled_reason, annulled_by) on registration to obih_app`,
];

const finalisation = [
  `create table finalisation (
     document_id uuid not null, step text not null, place integer not null, organisation_id uuid not null, since timestamptz(3) not null, done_at timestamptz(3), attempts integer not null default 0,
     tried_at timestamptz(3), last_error text, told_at timestamptz(3), constraint finalisation_step primary key (document_id, step))`,
  `create index finalisation_waiting on finalisation (since) where done_at is null`,
  `create index document_to_finalise on document (updated_at) where phase = 'signed'`,
  `create table verification (
     document_id uuid primary key, organisation_id uuid not null, token text not null, created_at timestamptz(3) not null, constraint verification_token unique (token))`,
];

const dispatch = [
  `create table correspondent (
     id uuid primary key, organisation_id uuid not null constraint correspondent_organisation references organisation (id), name text not null, edrpou text, email text, channel text,
     constraint correspondent_edrpou unique (organisation_id, edrpou))`,
  `create table dispatch (
     id uuid primary key, organisation_id uuid not null, document_id uuid not null, place integer not null, addressee text not null, edrpou text, email text, address text, channel text not null, listed boolean not null,
     state text not null, attempt integer not null, tries integer not null default 0, message_id uuid not null, queued_at timestamptz(3) not null, tried_at timestamptz(3), sent_at timestamptz(3), their_index text, refusal text, fault text, answer_due_on date,
     constraint dispatch_once unique (document_id, place))`,
  `create index dispatch_waiting on dispatch (queued_at) where state = 'queued'`,
  `create index dispatch_for_the_office on dispatch (organisation_id, id) where state in ('refused', 'failed')`,
  `create table dispatch_message (
     message_id uuid primary key, dispatch_id uuid not null constraint dispatch_message_dispatch references dispatch (id), attempt integer not null, made_at timestamptz(3) not null)`,
  `create table dispatch_receipt (
     id uuid primary key, dispatch_id uuid not null constraint dispatch_receipt_dispatch references dispatch (id), message_id uuid not null, attempt integer not null, type integer not null, at timestamptz(3) not null,
     text text not null, their_index text, constraint dispatch_receipt_type check (type between 1 and 4), constraint dispatch_receipt_once unique (message_id, type))`,
  `create index dispatch_receipt_by_dispatch on dispatch_receipt (dispatch_id, at)`,
];

const archive = [
  `create table archive_export (
     id uuid primary key, organisation_id uuid not null constraint archive_export_organisation references organisation (id), title text not null, case_index text, year integer, state text not null,
     requested_at timestamptz(3) not null, requested_by uuid not null, started_at timestamptz(3), beat_at timestamptz(3), finished_at timestamptz(3), total integer not null, done integer not null default 0, tries integer not null default 0,
     problems jsonb not null default '[]', sha256 text, size bigint, error text)`,
  `create index archive_export_newest on archive_export (organisation_id, requested_at desc)`,
  `create index archive_export_unfinished on archive_export (requested_at) where finished_at is null`,
  `create table archive_export_document (
     export_id uuid not null constraint archive_export_document_export references archive_export (id), place integer not null, document_id uuid not null, primary key (export_id, place))`,
  `create index archive_export_by_document on archive_export_document (document_id)`,
];
