import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';

/** SQLSTATEs after which PostgreSQL asks for the whole transaction again: serialisation failure and deadlock. */
const retryable = new Set(['40001', '40P01']);

const sqlState = (error: unknown): string | undefined =>
  error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;

/** True when PostgreSQL refused a row because of the named unique constraint. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  sqlState(error) === '23505' && (!constraint || (error as { driverError?: { constraint?: string } }).driverError?.constraint === constraint);

/**
 * Runs `work` in one transaction and commits, or rolls everything back and throws. A deadlock or serialisation failure reruns the
 * whole of `work` in a fresh transaction, twice at the most; `work` therefore touches nothing but `tx` and values.
 */
export async function inTransaction<T>(dataSource: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (attempt === 3 || !retryable.has(sqlState(error) ?? '')) throw error;
    }
  }
}
