// B4: approvals over HTTP by eight clients at once, against pgbench running exactly the SQL that they cause. The SQL is recorded from the
// server's log while every document is approved once in one copy of the database; then, in turns, the same documents are approved over
// HTTP in a second copy and by pgbench in a third. Both copies end with the same decisions, or the figure is void.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fork, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { freePort } from '../scripts/pg.mjs';
import { startSystem } from '../scripts/system.mjs';
import { httpLine, Office } from '../dist/story/office.js';
import { copyDatabase, eachOf, lettersToApprove } from './letters.mjs';
import { compare, median, timed, turns } from './measure.mjs';
import { logOf, pgbenchScript, requestsIn, startLock } from './statements.mjs';

const root = path.resolve(import.meta.dirname, '..');
const clients = 8;
const perTurn = 56;
const rounds = 7;
/** A server that has just started compiles its code first; nobody measures that here. */
const warmUp = 2;

export async function run({ note }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-bench-'));
  fs.chmodSync(folder, 0o755);
  // Without the worker: what follows from a decision waits in the outbox on both sides.
  const system = await startSystem({ dataDir: folder, worker: false, extra: { LOG_LEVEL: 'error' } });
  try {
    const log = logOf(system.pg.process);
    const prepared = Date.now();
    const approvals = await submitLetters(system, folder, perTurn * (rounds + warmUp));
    for (const one of system.processes) await one.stop();
    for (const name of ['obih_ours', 'obih_peer']) await copyDatabase(system.pg, name);
    const requests = await record(system, log, approvals);
    note(`${approvals.length} letters submitted and approved once in ${Math.round((Date.now() - prepared) / 1000)} s; an approval is ${requests[0].length} statements`);
    const cost = await measure(system, folder, approvals, requests);
    const found = await Promise.all(['obih_ours', 'obih_peer'].map((name) => effects(system.pg.url(name))));
    const correct = cost.correct && JSON.stringify(found[0]) === JSON.stringify(found[1]) && found[0].approved === approvals.length;
    if (!correct) note(`the copies differ, or a request failed: ${JSON.stringify(found)}`);
    const perSecond = (values) => (1000 / median(values)).toFixed(0);
    note(`over HTTP ${perSecond(cost.ours)} approvals/s, ${cost.peerName} ${perSecond(cost.peer)} transactions/s; fsync on, the client on the same machine`);
    return [compare({ id: 'B4', what: `approve over HTTP (session, rights, lock, decision, journal, outbox), ${clients} clients: requests/s ÷ tps of ${cost.peerName} running the same SQL`, over: cost.peer, under: cost.ours, atLeast: 0.3, correct })];
  } finally {
    await system.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Submits short letters and answers with the approvals that their head of unit has to give, ready to be sent. */
async function submitLetters(system, dataDir, count) {
  let sent;
  const line = httpLine(system.address);
  const office = new Office({ send: (method, url, options) => line.send(method, url, (sent = options)) }, dataDir);
  const list = (await lettersToApprove(office, count)).map(({ documentId, stepId, ...seen }) => ({
    path: `/api/documents/${documentId}/steps/${stepId}/decision`, key: randomUUID(), json: JSON.stringify({ ...seen, verdict: 'approve', remarks: [] }),
  }));
  // The head's cookie and token, as they went with the last page of the inbox.
  return list.map((approval) => ({ ...approval, headers: { ...sent.headers, 'content-type': 'application/json', 'idempotency-key': approval.key } }));
}

/** Approves every letter once, one after the other, and answers with the statements of each approval. */
async function record(system, log, approvals) {
  const owner = new pg.Client({ connectionString: system.pg.url('obih') });
  await owner.connect();
  await owner.query(`alter database obih set log_statement = 'all'`);
  await owner.query(`set log_statement = 'all'`);
  const api = await startedApi(system, 'obih');
  try {
    log.clear();
    for (const [number, approval] of approvals.entries()) {
      await owner.query(`select 'request ${number}'`);
      if ((await api.approve(approval)) !== 200) throw new Error('an approval was refused while its statements were recorded');
    }
    await owner.query(`select 'all requests'`);
    const requests = requestsIn(await log.until(`select 'all requests'`)).map((statements) => statements.filter(({ sql }) => sql !== `select 'all requests'`));
    if (requests.length !== approvals.length) throw new Error(`${requests.length} requests of ${approvals.length} are in the log`);
    return requests;
  } finally {
    await api.stop();
    await owner.end();
  }
}

/** The API over one of the copies, with connections that are kept. */
async function startedApi({ environment }, database) {
  const port = await freePort();
  const url = new URL(environment.DATABASE_URL);
  url.pathname = `/${database}`;
  const child = fork(path.join(root, 'scripts/run-api.mjs'), [], { cwd: root, env: { ...environment, DATABASE_URL: url.href, PORT: String(port) }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await new Promise((resolve, reject) => {
    child.once('message', (message) => (message.ready ? resolve() : reject(new Error(message.error))));
    child.once('exit', (code) => reject(new Error(`the API ended with code ${code}`)));
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const approve = ({ path: where, json, headers }) =>
    new Promise((resolve, reject) => {
      const request = http.request({ agent, host: '127.0.0.1', port, method: 'POST', path: where, headers: { ...headers, host: new URL(environment.PUBLIC_URL).host, 'content-length': Buffer.byteLength(json) } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      request.on('error', reject).end(json);
    });
  const stop = () =>
    new Promise((resolve) => {
      agent.destroy();
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { approve, stop };
}

async function measure(system, folder, approvals, requests) {
  const url = new URL(system.environment.DATABASE_URL);
  url.pathname = '/obih_peer';
  const pgbench = spawnSync('pgbench', ['--version']).status === 0;
  const starter = new pg.Client({ connectionString: system.pg.url('obih_peer') });
  await starter.connect();
  const api = await startedApi(system, 'obih_ours');
  let correct = true;
  const batch = (all, round) => all.slice((round + warmUp) * perTurn, (round + warmUp + 1) * perTurn);
  try {
    const cost = await turns(
      {
        ours: async (round) => (await timed(() => eachOf(batch(approvals, round), clients, async (approval) => { correct &&= (await api.approve(approval)) === 200; }))) / perTurn,
        peer: async (round) => {
          const { milliseconds, failed } = await replayed(batch(requests, round), { pgbench, url: url.href, starter, folder });
          correct &&= !failed;
          return milliseconds / perTurn;
        },
      },
      { rounds, warmUp },
    );
    return { ...cost, correct, peerName: pgbench ? 'pgbench' : 'a bare loop over 8 connections (pgbench is not installed)' };
  } finally {
    await api.stop();
    await starter.end();
  }
}

/** Eight clients, each with its share of the requests, let loose at once when all are connected. */
async function replayed(requests, { pgbench, url, starter, folder }) {
  await starter.query(`select pg_advisory_lock(${startLock})`);
  const shares = Array.from({ length: clients }, (_, client) => requests.filter((_request, index) => index % clients === client));
  let failed = false;
  const ends = shares.map((share, client) => {
    const file = path.join(folder, `client-${client}`);
    const child = pgbench ? withPgbench(share, file, url) : withLoop(share, file, url);
    return new Promise((resolve) => child.once('exit', (code) => {
      failed ||= code !== 0;
      resolve();
    }));
  });
  for (let waiting = 0; waiting < clients && !failed;) {
    waiting = Number((await starter.query(`select count(*) from pg_locks where locktype = 'advisory' and not granted`)).rows[0].count);
  }
  const milliseconds = await timed(async () => {
    await starter.query(`select pg_advisory_unlock(${startLock})`);
    await Promise.all(ends);
  });
  return { milliseconds, failed };
}

function withPgbench(share, file, url) {
  const { script, variables } = pgbenchScript(share);
  fs.writeFileSync(file, script);
  return spawn('pgbench', ['--no-vacuum', '--protocol=extended', '--client=1', '--transactions=1', `--file=${file}`, ...variables.map((variable) => `--define=${variable}`), url], { stdio: ['ignore', 'ignore', 'inherit'] });
}

function withLoop(share, file, url) {
  fs.writeFileSync(file, JSON.stringify(share));
  return spawn(process.execPath, [path.join(root, 'bench/peer/replay.mjs'), url, file], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** What the approvals left behind. */
async function effects(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const count = async (sql) => Number((await client.query(`select count(*) from ${sql}`)).rows[0].count);
    return { approved: await count(`route_step where stage_key = 'unitHead' and state = 'decided'`), events: await count('route_event'), journal: await count('journal_entry'), outbox: await count('outbox') };
  } finally {
    await client.end();
  }
}
