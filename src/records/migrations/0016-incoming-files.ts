import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came with an incoming document, as it came, and beside it the copy with the registration mark under the e-seal. */
export class IncomingFiles1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `create table incoming_file (
         id uuid primary key, organisation_id uuid not null constraint incoming_file_organisation references organisation (id), incoming_id uuid not null constraint incoming_file_incoming references incoming (id),
         name text not null, media_type text not null, size bigint not null, sha256 text not null, added_at timestamptz(3) not null, added_by uuid not null,
         mark text not null constraint incoming_file_mark check (mark in ('none', 'waiting', 'onPage', 'ownPage', 'refused')), mark_reason text, marked_sha256 text, marked_size bigint, marked_page integer,
         withdrawn_at timestamptz(3), withdrawn_by uuid, withdrawn_reason text,
         constraint incoming_file_marked check ((mark in ('onPage', 'ownPage')) = (marked_sha256 is not null)))`,
      `create index incoming_file_by_incoming on incoming_file (incoming_id, id)`,
      `revoke delete, truncate on incoming_file from obih_app`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
