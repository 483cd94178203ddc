import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Route templates by version, routes with their events, the steps as the inbox reads them, signing ceremonies. */
export class Routes1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table route_template (
         id uuid primary key, organisation_id uuid not null constraint route_template_organisation references organisation (id), code text not null, version integer not null, name text not null, kinds text[] not null,
         obligatory_for text[] not null default '{}', definition jsonb not null, created_at timestamptz(3) not null, retired_at timestamptz(3), constraint route_template_version unique (organisation_id, code, version))`,
      `create table route (
         id uuid primary key, organisation_id uuid not null, document_id uuid not null, status text not null, sequence integer not null, state jsonb not null, started_at timestamptz(3) not null, ended_at timestamptz(3))`,
      `create unique index route_in_progress on route (document_id) where status in ('running', 'rework')`,
      `create index route_by_document on route (document_id, started_at)`,
      `create table route_event (
         route_id uuid not null constraint route_event_route references route (id), sequence integer not null, type text not null, at timestamptz(3) not null, data jsonb not null, primary key (route_id, sequence))`,
      `create trigger route_event_is_append_only before update or delete or truncate on route_event for each statement execute function refuse_journal_change()`,
      `revoke update, delete, truncate on route_event from obih_app`,
      `create table route_step (
         step_id uuid primary key, organisation_id uuid not null, route_id uuid not null constraint route_step_route references route (id), document_id uuid not null, round integer not null, version integer not null, content_hash text not null,
         stage_key text not null, stage_title text not null, purpose text not null, evidence text not null, assignee_id uuid, pool uuid[] not null default '{}', state text not null, opened_at timestamptz(3), due_at timestamptz(3),
         remind_at timestamptz(3), why jsonb not null, stages_done integer not null, stages_total integer not null, urgent boolean not null)`,
      `create index route_step_of_person on route_step (assignee_id, due_at, step_id) where state in ('open', 'held')`,
      `create index route_step_of_pool on route_step using gin (pool) where state in ('open', 'held')`,
      `create index route_step_by_route on route_step (route_id)`,
      `create index route_step_to_remind on route_step (remind_at) where state in ('open', 'held')`,
      `create table signing_session (
         id uuid primary key, organisation_id uuid not null, person_id uuid not null, state text not null, opened_at timestamptz(3) not null, chain bytea[], subject text, issuer text, serial text, valid_to timestamptz(3))`,
      `create index signing_session_of_person on signing_session (person_id, opened_at)`,
      `create table signing_item (
         session_id uuid not null constraint signing_item_session references signing_session (id), document_id uuid not null, step_id uuid not null, place integer not null, on_behalf_of uuid, round integer not null, version integer not null,
         content_hash text not null, title text not null, kind_uk text not null, changed boolean not null, state text not null, reason jsonb, base_file jsonb, field text, signing_at timestamptz(3), signed_at timestamptz(3),
         primary key (session_id, document_id))`,
      `create unique index signing_item_once on signing_item (step_id) where state in ('waiting', 'prepared')`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
