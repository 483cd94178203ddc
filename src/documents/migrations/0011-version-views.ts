import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who has seen which version, once: the journal says so at the first sight only. */
export class VersionViews1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table version_view (version_id uuid not null constraint version_view_version references document_version (id), person_id uuid not null, first_at timestamptz(3) not null, primary key (version_id, person_id))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
