import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A ceremony freezes the attachments of each document with their hashes, as it does the document. */
export class AttachmentsInCeremonies1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table signing_item add column attachments jsonb not null default '[]'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
