import type { DataSource, EntityManager } from 'typeorm';

/** Something that runs SQL: a transaction's manager where a command runs, the DataSource where a page is read. */
export type Runner = Pick<EntityManager, 'query'> | Pick<DataSource, 'query'>;

/** Runs a read and gives its rows typed; values always travel as parameters ($1, $2 …), never in the text (W05). */
export async function rows<Row>(runner: Runner, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  return (await runner.query(sql, [...parameters])) as Row[];
}

/** The first row of a read, or undefined. */
export async function firstRow<Row>(runner: Runner, sql: string, parameters: readonly unknown[] = []): Promise<Row | undefined> {
  return (await rows<Row>(runner, sql, parameters))[0];
}

/** Runs an UPDATE or DELETE with RETURNING and gives the rows that it touched. */
export async function changedRows<Row>(runner: Runner, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const [touched] = (await runner.query(sql, [...parameters])) as [Row[], number];
  return touched;
}
