import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { demoAccountsFile, type DemoAccount } from '#users/demo-accounts.js';
import { Clock } from '#shared/clock.js';
import type { Settings } from '#shared/config/settings.js';
import { firstRow } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import { databaseAt } from '../database.js';
import { people } from './sample-organisation.js';
import { seedKeys } from './seed-keys.js';
import { seedOrganisation } from './seed-organisation.js';
import { seedSettings } from './seed-settings.js';

/** A password that can be read aloud; made anew for every installation and kept only in its data folder. */
const demonstrationPassword = (): string => `zoryane-${String(randomInt(1000, 10_000))}`;

/**
 * Fills an empty database with the demonstration data, once: a second call, or a call on a database with an organisation in it, does
 * nothing and answers false. Leaves accounts and key files in `DATA_DIR/keys`, readable by the owner only.
 */
export async function seedOnce(settings: Settings): Promise<boolean> {
  const dataSource = databaseAt(settings.DATABASE_URL, 2);
  await dataSource.initialize();
  try {
    return await inTransaction(dataSource, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('obih-seed'))`);
      if (await firstRow(tx, `select 1 from organisation limit 1`)) return false;
      const password = demonstrationPassword();
      const clock = new Clock();
      const seeded = await seedOrganisation(tx, password, clock.now());
      await seedSettings(tx, seeded, clock.now());
      await seedKeys(settings, clock, seeded.taxNumbers, password);
      writeAccounts(settings, password);
      return true;
    });
  } finally {
    await dataSource.destroy();
  }
}

function writeAccounts(settings: Settings, password: string): void {
  const file = demoAccountsFile(settings);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const accounts: DemoAccount[] = people.map(({ login, name, position }) => ({ login, name, position, password }));
  writeFileSync(file, JSON.stringify(accounts, null, 1), { mode: 0o600 });
}
