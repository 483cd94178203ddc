import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The client's mark of the last save: when its answer was lost, the client knows its own text again and asks nobody to choose. */
export class SaveMarks1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table working_copy add column save_id uuid`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
