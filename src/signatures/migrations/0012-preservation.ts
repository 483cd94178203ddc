import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Long-term levels: what each file and signature has reached, and when its newest time-stamp has to be renewed. */
export class Preservation1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `alter table signature_file add column level text`,
      `alter table signature add column renew_at timestamptz(3)`,
      `create table preservation (
         document_id uuid primary key, organisation_id uuid not null, since timestamptz(3) not null, generation integer not null default 0, file_sha256 text, timestamp_at timestamptz(3),
         renew_at timestamptz(3), because text, tried_at timestamptz(3), attempts integer not null default 0, last_error text)`,
      `create index preservation_by_renewal on preservation (renew_at nulls first)`,
      `create index preservation_by_organisation on preservation (organisation_id, renew_at)`,
      `create index signature_by_renewal on signature (renew_at) where cms is not null`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
