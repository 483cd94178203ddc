import { createLogger } from '#shared/logging/logger.js';
import { readSettings } from '#shared/config/settings.js';
import { databaseAt } from './database.js';
import { openQueueBackend } from '#queues/queue-backend.js';

/** Starts the background process: the outbox relay, the processors, the sweeps. Answers with how to stop it. */
export async function startWorker(environment: NodeJS.ProcessEnv = process.env): Promise<{ stop: () => Promise<void> }> {
  const settings = readSettings(environment);
  const logger = createLogger('worker', settings.LOG_LEVEL);
  const dataSource = databaseAt(settings.DATABASE_URL, 8, (error) => logger.warn({ err: error }, 'a database connection was lost'));
  await dataSource.initialize();
  const backend = openQueueBackend(settings, logger);
  return {
    stop: async () => {
      await backend.close();
      await dataSource.destroy();
    },
  };
}
