import { createLogger } from '#shared/logging/logger.js';
import { readSettings } from '#shared/config/settings.js';
import { TrustService } from '#signatures/trust.service.js';
import { AppModule } from './app.module.js';
import { databaseAt } from './database.js';
import { createHttpApplication } from './http-application.js';

/** Starts the API process: validated settings, database, HTTP. Answers with its address and how to stop it. */
export async function startApi(environment: NodeJS.ProcessEnv = process.env): Promise<{ address: string; stop: () => Promise<void> }> {
  const settings = readSettings(environment);
  const logger = createLogger('api', settings.LOG_LEVEL);
  const dataSource = databaseAt(settings.DATABASE_URL, settings.DATABASE_POOL, (error) => logger.warn({ err: error }, 'a database connection was lost'));
  await dataSource.initialize();
  const app = await createHttpApplication(AppModule.with({ settings, dataSource, logger }), settings, dataSource);
  // Told at the start, by file, reason and remedy; reading goes on without it.
  if (settings.TRUST_DIR ?? settings.TRUST_LIST ?? settings.TRUST_LIST_URL) await app.get(TrustService).fault().catch((error: unknown) => logger.error({ err: error }, 'what is trusted could not be opened'));
  await app.listen(settings.PORT, settings.HOST);
  const address = await app.getUrl();
  logger.info({ address }, 'the API listens');
  return {
    address,
    stop: async () => {
      await app.close();
      await dataSource.destroy();
    },
  };
}
