import type { ClientBase } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { PreparingClient } from './preparing-client.js';

/** Injection token of the application's DataSource; queries that only read take the same. */
export const DATA_SOURCE = Symbol('data-source');

const unheard = (): void => undefined;
const alwaysHeard = (client: ClientBase): void => void client.on('error', unheard);

/**
 * A DataSource for a URL with explicit entities and migrations (no globs, `synchronize` never). `pool` is the greatest number of
 * connections. A lost server connection is survived: the pool's error is noted, the next query opens a new one.
 *
 * Every connection has a listener for errors for its whole life: pool and runner hang theirs on and off as it changes hands, and a
 * server's farewell that arrives in between, with no one listening, would end the process.
 */
export function createDataSource(options: {
  url: string;
  pool: number;
  entities: DataSourceOptions['entities'];
  migrations: DataSourceOptions['migrations'];
  onPoolError: (error: Error) => void;
  /** Whether statements are prepared once per connection (`PreparingClient`). */
  prepares?: boolean;
}): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    migrations: options.migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'obih',
    poolErrorHandler: options.onPoolError,
    extra: { max: options.pool, connectionTimeoutMillis: 5000, idleTimeoutMillis: 30_000, onConnect: alwaysHeard, ...(options.prepares ? { Client: PreparingClient } : {}) },
  });
}
