import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The journal, its heads, the outbox and the idempotency keys; the extensions that search needs; what the application role may do.
 * The role `obih_app` is made before the migrations run (`database.ts`); it may add to the journal and never change it (L02): by grant,
 * and by trigger for anybody who has more rights.
 */
export class JournalAndOutbox1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create extension if not exists pg_trgm`);
    await runner.query(`alter default privileges in schema public grant select, insert, update, delete on tables to obih_app`);
    await runner.query(`alter default privileges in schema public grant usage, select on sequences to obih_app`);
    await runner.query(`grant usage on schema public to obih_app`);
    await runner.query(`
      create table journal_head (
        chain text primary key, organisation_id uuid not null, seq integer not null, hash text not null)`);
    await runner.query(`
      create table journal_entry (
        id uuid primary key, organisation_id uuid not null, document_id uuid, chain text collate "C" not null, seq integer not null,
        at timestamptz(3) not null, actor jsonb not null, type text not null, data jsonb not null, previous_hash text not null, hash text not null,
        constraint journal_entry_place unique (chain, seq))`);
    await runner.query(`create index journal_entry_by_organisation on journal_entry (organisation_id, chain, seq)`);
    await runner.query(`
      create function refuse_journal_change() returns trigger language plpgsql as $$
        begin raise exception 'the journal is append-only' using errcode = 'insufficient_privilege'; end $$`);
    await runner.query(`create trigger journal_entry_is_append_only before update or delete or truncate on journal_entry for each statement execute function refuse_journal_change()`);
    await runner.query(`revoke update, delete, truncate on journal_entry from obih_app`);
    await runner.query(`revoke delete, truncate on journal_head from obih_app`);
    await runner.query(`
      create table outbox (
        id uuid primary key, organisation_id uuid not null, document_id uuid, at timestamptz(3) not null, actor jsonb not null, type text not null, data jsonb not null,
        relayed_at timestamptz(3))`);
    await runner.query(`create index outbox_waiting on outbox (id) where relayed_at is null`);
    await runner.query(`
      create table idempotency_key (
        person_id uuid not null, key text not null, fingerprint text not null, answer jsonb, created_at timestamptz(3) not null default now(),
        primary key (person_id, key))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
