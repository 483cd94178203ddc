import { createHash } from 'node:crypto';
import pg from 'pg';

/** More different texts than this are not kept prepared: each costs memory in every server process. */
const preparedAtMost = 300;
/** SQLSTATE of «cached plan must not change result type»: a migration changed a table under a prepared statement. */
const planOutlived = '0A000';

type Ask = (query: unknown, values?: unknown, ...rest: unknown[]) => unknown;

/**
 * A connection that prepares a statement once and runs it by name from then on, for processes that run the same few thousands of times:
 * parsing and planning them anew is a large part of what they cost. After a migration a statement can outlive its table: it fails once,
 * its work is tried again by whoever asked for it, and the connection is not used any more.
 */
export class PreparingClient extends pg.Client {
  private readonly names = new Map<string, string>();

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    const ask = this.query.bind(this) as Ask;
    const askPrepared = async (name: string, text: string, values: readonly unknown[]): Promise<unknown> => {
      try {
        return await ask({ name, text, values });
      } catch (error) {
        if ((error as { code?: string }).code === planOutlived) void this.end();
        throw error;
      }
    };
    // Of the many shapes in which pg takes a query, the one that TypeORM uses; all others go through as they are.
    const query: Ask = (text, values, ...rest) => {
      const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 && rest.length === 0 ? this.nameOf(text) : undefined;
      return name === undefined ? ask(text, values, ...rest) : askPrepared(name, text as string, values as unknown[]);
    };
    Object.assign(this, { query });
  }

  private nameOf(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= preparedAtMost) return known;
    const name = createHash('sha256').update(text).digest('base64url');
    this.names.set(text, name);
    return name;
  }
}
