import type { DataSource } from 'typeorm';
import pg from 'pg';
import { createDataSource } from '#shared/database/data-source.js';
import { JournalAndOutbox1764000000001 } from '#shared/migrations/0001-journal-and-outbox.js';
import { OrganisationAndPeople1764000000002 } from '#users/migrations/0002-organisation-and-people.js';
import { Documents1764000000003 } from '#documents/migrations/0003-documents.js';
import { Signatures1764000000004 } from '#signatures/migrations/0004-signatures.js';
import { Routes1764000000005 } from '#approvals/migrations/0005-routes.js';
import { SignedAttachments1764000000009 } from '#signatures/migrations/0009-signed-attachments.js';
import { AttachmentsInCeremonies1764000000010 } from '#approvals/migrations/0010-attachments-in-ceremonies.js';
import { CeremonyHolderAndReport1764000000014 } from '#approvals/migrations/0014-ceremony-holder-and-report.js';
import { VersionViews1764000000011 } from '#documents/migrations/0011-version-views.js';
import { Preservation1764000000012 } from '#signatures/migrations/0012-preservation.js';
import { TrustedList1764000000018 } from '#signatures/migrations/0018-trusted-list.js';
import { PreservationReasons1764000000019 } from '#signatures/migrations/0019-preservation-reasons.js';
import { JournalsDispatchArchive1764000000006 } from '#records/migrations/0006-journals-dispatch-archive.js';
import { IncomingFiles1764000000016 } from '#records/migrations/0016-incoming-files.js';
import { SaveMarks1764000000017 } from '#documents/migrations/0017-save-marks.js';
import { Notifications1764000000007 } from '#queues/migrations/0007-notifications.js';

/**
 * Every migration in order, read by hand and only forward. A module's migrations lie in its own `migrations/` folder, are named
 * `NNNN-what-it-brings.ts`, and carry the class name `WhatItBrings176400000NNNN` (TypeORM orders by that number):
 * shared 0001, users 0002, documents 0003, signatures 0004, approvals 0005, records 0006, queues 0007; later ones continue.
 */
export const migrations = [
  JournalAndOutbox1764000000001, OrganisationAndPeople1764000000002, Documents1764000000003, Signatures1764000000004, Routes1764000000005, JournalsDispatchArchive1764000000006, Notifications1764000000007,
  SignedAttachments1764000000009, AttachmentsInCeremonies1764000000010, VersionViews1764000000011, Preservation1764000000012, CeremonyHolderAndReport1764000000014, IncomingFiles1764000000016,
  SaveMarks1764000000017, TrustedList1764000000018, PreservationReasons1764000000019,
];

/** Entities of all modules, named one by one. */
export const entities: Function[] = [];

/** The application's DataSource; the caller initialises and destroys it. `prepares` is for processes that run the same statements over and over. */
export const databaseAt = (url: string, pool: number, onPoolError: (error: Error) => void = () => undefined, prepares = false): DataSource =>
  createDataSource({ url, pool, entities, migrations, onPoolError, prepares });

/**
 * Brings a database to this release: makes the role `obih_app` if it is missing, gives it the password of the application's URL,
 * runs the migrations that are missing as the owner. Refuses a database whose LC_CTYPE is blind to Cyrillic. Answers with their names.
 */
export async function migrate(ownerUrl: string, applicationUrl: string): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { username, password } = new URL(applicationUrl);
    if (username !== new URL(ownerUrl).username) await ensureRole(owner, decodeURIComponent(username), decodeURIComponent(password));
    await ensureRole(owner, 'obih_app');
    await owner.query(`grant obih_app to ${pg.escapeIdentifier(decodeURIComponent(username))}`).catch(ignoreOwnMembership);
    const extension = await owner.query(`create extension if not exists pg_trgm`).then(() => owner.query<{ sees: boolean }>(`select show_trgm('ї') <> '{}' as sees`));
    if (!extension.rows[0]?.sees) throw new Error('The database was created with an LC_CTYPE that is blind to Cyrillic: search would find nothing. Create it with a UTF-8 LC_CTYPE (docs/operations.md).');
  } finally {
    await owner.end();
  }
  const dataSource = databaseAt(ownerUrl, 2);
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations()).map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

async function ensureRole(owner: pg.Client, name: string, password?: string): Promise<void> {
  const role = pg.escapeIdentifier(name);
  const known = await owner.query(`select 1 from pg_roles where rolname = $1`, [name]);
  if (known.rowCount === 0) await owner.query(`create role ${role} ${password ? 'login' : 'nologin'}`).catch(ignoreDuplicate);
  if (password) await owner.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`);
}

/** Two processes that start together may make the same role. */
const ignoreDuplicate = (error: { code?: string }): void => {
  if (error.code !== '42710' && error.code !== '23505') throw error;
};

/** A role is not granted to itself: the application then runs as `obih_app` already. */
const ignoreOwnMembership = (error: { code?: string }): void => {
  if (error.code !== '0LP01' && error.code !== '42P16') throw error;
};
