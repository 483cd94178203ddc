import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which device goes on with a ceremony, what of each document was on its screen, and the sealed report of what came of it. */
export class CeremonyHolderAndReport1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table signing_session add column holder uuid, add column held_until timestamptz(3), add column ended_at timestamptz(3), add column report_sha256 text`);
    await runner.query(`alter table signing_item add column shown text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
