import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signatures over attachments keep the name of their file: the same bytes may go with a document under two names. */
export class SignedAttachments1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table signature add column file_name text`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
