// The stand-in for pgbench where it is not installed: runs the recorded requests of one client over one connection, statement by statement.
import fs from 'node:fs';
import pg from 'pg';
import { startLock, warmingUp } from '../statements.mjs';

const [url, file] = process.argv.slice(2);
const requests = JSON.parse(fs.readFileSync(file, 'utf8'));
const client = new pg.Client({ connectionString: url });
await client.connect();
const run = async (statements) => { for (const { sql, parameters } of statements) await client.query({ text: sql, values: parameters }); };
await run(warmingUp(requests[0]));
await client.query(`select pg_advisory_lock_shared(${startLock})`);
for (const statements of requests) await run(statements);
await client.end();
