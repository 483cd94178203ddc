import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organisations, units, posts, people, who holds which post since when, roles, substitutions, sessions, bound certificates. */
export class OrganisationAndPeople1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table organisation (
         id uuid primary key, full_name text not null, martial_law_name text, short_name text not null, edrpou text not null unique, place text not null, address text not null,
         phone text not null, email text not null, site text not null, time_zone text not null default 'Europe/Kyiv', calendar jsonb not null)`,
      `create table unit (
         id uuid primary key, organisation_id uuid not null constraint unit_organisation references organisation (id), index text not null, name text not null,
         parent_id uuid constraint unit_parent references unit (id), role text, edrpou text, opened_on date not null, closed_on date,
         constraint unit_index_in_organisation unique (organisation_id, index))`,
      `create table unit_history (
         id uuid primary key, unit_id uuid not null constraint unit_history_unit references unit (id), changed_at timestamptz(3) not null, name text not null, parent_id uuid, closed_on date)`,
      `create table post (
         id uuid primary key, organisation_id uuid not null constraint post_organisation references organisation (id), unit_id uuid not null constraint post_unit references unit (id),
         code text not null, title text not null, forms jsonb not null default '{}', is_head boolean not null default false, rank integer not null default 0,
         constraint post_code_in_organisation unique (organisation_id, code))`,
      `create table person (
         id uuid primary key, organisation_id uuid not null constraint person_organisation references organisation (id), login text not null, name text not null, forms jsonb not null default '{}',
         tax_number text, email text, phone text, password_hash text, failed_sign_ins integer not null default 0, locked_until timestamptz(3), dismissed_at timestamptz(3),
         constraint person_login unique (login))`,
      `create table holding (
         id uuid primary key, organisation_id uuid not null constraint holding_organisation references organisation (id), person_id uuid not null constraint holding_person references person (id),
         post_id uuid not null constraint holding_post references post (id), from_on date not null, to_on date, is_main boolean not null default true)`,
      `create index holding_by_person on holding (person_id)`,
      `create index holding_by_post on holding (post_id)`,
      `create table role_grant (person_id uuid not null constraint role_grant_person references person (id), role text not null, granted_at timestamptz(3) not null, primary key (person_id, role))`,
      `create table substitution (
         id uuid primary key, organisation_id uuid not null constraint substitution_organisation references organisation (id), absent_id uuid not null constraint substitution_absent references person (id),
         substitute_id uuid not null constraint substitution_substitute references person (id), from_on date not null, to_on date not null, capacity text not null, scope text not null,
         kinds text[] not null default '{}', may_sign boolean not null default false, ground text not null, created_at timestamptz(3) not null, created_by uuid not null, revoked_at timestamptz(3), revoked_by uuid,
         constraint substitution_period check (from_on <= to_on), constraint substitution_two_people check (absent_id <> substitute_id))`,
      `create index substitution_by_absent on substitution (absent_id) where revoked_at is null`,
      `create index substitution_by_substitute on substitution (substitute_id) where revoked_at is null`,
      `create table session (
         token_hash text primary key, person_id uuid not null constraint session_person references person (id), csrf_token text not null, created_at timestamptz(3) not null, seen_at timestamptz(3) not null, expires_at timestamptz(3) not null)`,
      `create index session_by_person on session (person_id)`,
      `create table certificate_binding (
         id uuid primary key, organisation_id uuid not null constraint certificate_binding_organisation references organisation (id), person_id uuid not null constraint certificate_binding_person references person (id),
         fingerprint text not null, chain bytea[] not null, subject text not null, issuer text not null, serial text not null, role text not null, tax_number text, edrpou text, qualified boolean not null,
         valid_from timestamptz(3) not null, valid_to timestamptz(3) not null, bound_at timestamptz(3) not null, unbound_at timestamptz(3))`,
      `create unique index certificate_binding_once on certificate_binding (person_id, fingerprint) where unbound_at is null`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
