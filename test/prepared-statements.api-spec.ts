import pg from 'pg';
import { PreparingClient } from '#shared/database/preparing-client.js';
import { createDataSource } from '#shared/database/data-source.js';
import { Instance } from './support/instance.js';

let obih: Instance;
let owner: pg.Client;

beforeAll(async () => {
  obih = await Instance.start();
  owner = new pg.Client({ connectionString: obih.ownerUrl });
  await owner.connect();
  await owner.query(`create table ledger (id integer primary key, word text); insert into ledger select n, 'word ' || n from generate_series(1, 5) n; grant select on ledger to public`);
});
afterAll(async () => {
  await owner.end();
  await obih.stop();
});

const preparedBy = async (client: pg.Client): Promise<string[]> => (await client.query<{ statement: string }>(`select statement from pg_prepared_statements order by statement`)).rows.map((row) => row.statement);

describe('A connection that prepares its statements', () => {
  test('prepares one with parameters once, whatever their values, and leaves the others as they are', async () => {
    const client = new PreparingClient({ connectionString: obih.ownerUrl });
    await client.connect();
    const sql = 'select word from ledger where id = $1';
    for (const id of [1, 2, 2]) expect((await client.query(sql, [id])).rows).toEqual([{ word: `word ${id}` }]);
    await client.query('select 1');
    expect(await preparedBy(client)).toEqual([sql]);
    await expect(client.query('select word from nowhere where id = $1', [1])).rejects.toMatchObject({ code: '42P01' });
    expect((await client.query(sql, [5])).rows).toEqual([{ word: 'word 5' }]);
    await client.end();
  });

  test('L03 a statement that outlived its table fails once, and the next connection knows the new table', async () => {
    const dataSource = createDataSource({ url: obih.ownerUrl, pool: 1, entities: [], migrations: [], onPoolError: () => undefined, prepares: true });
    await dataSource.initialize();
    const read = (): Promise<unknown[]> => dataSource.query('select * from ledger where id = $1', [3]);
    expect(await read()).toEqual([{ id: 3, word: 'word 3' }]);
    await owner.query(`alter table ledger add column meaning text`);
    await expect(read()).rejects.toMatchObject({ driverError: { code: '0A000' } });
    expect(await read()).toEqual([{ id: 3, word: 'word 3', meaning: null }]);
    await dataSource.destroy();
  });
});
