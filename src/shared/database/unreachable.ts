import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';

/** What Node and PostgreSQL say when the connection was refused or cut, the server stops or starts, or has no connection left. */
const away = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03', '08006', '08001', '53300']);

/** What the driver says without a code: of a connection that broke before or while it was used, and of a pool with none to give. */
const lost = /timeout exceeded when trying to connect|connection terminated|is not queryable|DataSource is not/i;

/** A connection that breaks between two statements is taken back by TypeORM at once; the next statement then meets a released runner. */
const released = [QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError];

/** The code that the driver or Node gave an error, or ''. */
export const driverCode = (error: unknown): string => {
  const carrier = error as { code?: unknown; driverError?: { code?: unknown } } | undefined;
  return String(carrier?.driverError?.code ?? carrier?.code ?? '');
};

/**
 * True when the database could not be reached or was lost on the way. If it was lost during a commit, nobody knows whether the
 * transaction stands: who tells a person must not say that nothing was changed.
 */
export const isUnreachable = (error: unknown): boolean =>
  away.has(driverCode(error)) || released.some((kind) => error instanceof kind) || (error instanceof Error && lost.test(error.message));
