import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The last good trusted list by the address that it is fetched from, and how fetching goes. It is the installation's, not an organisation's:
 * whom a process trusts is a setting of the process. Everybody verifies the list anew when it is read.
 */
export class TrustedList1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trusted_list (
        address text primary key, list bytea, sha256 text, sequence_number bigint, issued_at timestamptz(3), next_update_at timestamptz(3), fetched_at timestamptz(3),
        tried_at timestamptz(3), checked_at timestamptz(3), attempts integer not null default 0, problem text, problem_since timestamptz(3),
        constraint trusted_list_whole check ((list is null) = (sha256 is null) and (list is null) = (sequence_number is null) and (list is null) = (issued_at is null) and (list is null) = (next_update_at is null)))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup instead');
  }
}
