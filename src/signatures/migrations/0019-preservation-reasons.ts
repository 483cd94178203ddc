import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a document could not be lifted, as codes beside the machine's words. */
export class PreservationReasons1764000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table preservation add column reasons jsonb`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
