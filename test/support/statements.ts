import pg from 'pg';

/** Every statement that reaches PostgreSQL from this process while `work` goes on, in order; nothing else may be at work beside it. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const query = pg.Client.prototype.query;
  const watched = function (this: pg.Client, ...given: unknown[]): unknown {
    const [first] = given as [string | { text?: string }];
    seen.push((typeof first === 'string' ? first : (first.text ?? '')).replace(/\s+/g, ' ').trim());
    return (query as (...parameters: unknown[]) => unknown).apply(this, given);
  };
  pg.Client.prototype.query = watched as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return seen;
}
