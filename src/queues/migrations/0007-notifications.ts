import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each person was told, and whether the mail about it went out. */
export class Notifications1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notification (
        id uuid primary key, organisation_id uuid not null, person_id uuid not null constraint notification_person references person (id), event_id uuid not null, type text not null, facts jsonb not null,
        document_id uuid, needs_action boolean not null, at timestamptz(3) not null, read_at timestamptz(3), mailed_at timestamptz(3),
        constraint notification_once unique (event_id, person_id, type))`);
    await runner.query(`create index notification_by_person on notification (person_id, at desc, id desc)`);
    await runner.query(`create index notification_unread on notification (person_id) where read_at is null`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
