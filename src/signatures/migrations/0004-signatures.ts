import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The files that are signed, the signatures over documents and decisions, decisions that wait for their signature. */
export class Signatures1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table signature_file (
         id uuid primary key, organisation_id uuid not null, document_id uuid not null, version_id uuid not null, kind text not null, place integer not null, signatories text not null,
         sha256 text not null, size bigint not null, pages integer not null, zones jsonb not null, created_at timestamptz(3) not null,
         constraint signature_file_once unique (version_id, kind, place, signatories))`,
      `create index signature_file_by_document on signature_file (document_id, created_at)`,
      `create table signature (
         id uuid primary key, organisation_id uuid not null, document_id uuid not null, version_id uuid not null, step_id uuid, kind text not null, person_id uuid, field text,
         file_sha256 text, content text, cms bytea, level text not null, algorithm text not null, subject text not null, issuer text not null, serial text not null, qualified boolean not null,
         valid_from timestamptz(3) not null, valid_to timestamptz(3) not null, signed_at timestamptz(3) not null, timestamp_at timestamptz(3), verification jsonb not null)`,
      `create index signature_by_document on signature (document_id, signed_at)`,
      `create unique index signature_of_field on signature (version_id, field) where field is not null`,
      `create table decision_to_sign (
         id uuid primary key, organisation_id uuid not null, document_id uuid not null, version_id uuid not null, step_id uuid not null, person_id uuid not null, record text not null, chain bytea[] not null,
         signed_attributes bytea not null, algorithm text not null, created_at timestamptz(3) not null, used_at timestamptz(3))`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
