import { readSettings } from '#shared/config/settings.js';
import { migrateQueueBackend } from '#queues/queue-backend.js';
import { migrate } from './database.js';
import { seedOnce } from './seed/seed.js';

/** Brings the database of the application, and the queue tables in it, to this release. */
export async function migrateAll(ownerUrl: string, applicationUrl: string): Promise<string[]> {
  const migrated = await migrate(ownerUrl, applicationUrl);
  await migrateQueueBackend(ownerUrl);
  return migrated;
}

/**
 * What happens before the processes start: migrations as the owner (DATABASE_OWNER_URL), and on the first run outside production the
 * demonstration data (OBIH_SEED=1). Safe to run again and from several machines at once.
 */
export async function prepare(environment: NodeJS.ProcessEnv): Promise<{ migrations: string[]; seeded: boolean }> {
  const settings = readSettings(environment);
  const migrations = await migrateAll(environment.DATABASE_OWNER_URL ?? settings.DATABASE_URL, settings.DATABASE_URL);
  const seeded = environment.OBIH_SEED === '1' && settings.OBIH_MODE !== 'production' ? await seedOnce(settings) : false;
  return { migrations, seeded };
}
