// What B1 measures: an instance with documents whose last signature was given, and rounds in which two workers of the product carry them to
// their end, each round on a fresh copy of the database.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fork } from 'node:child_process';
import pg from 'pg';
import { startSystem } from '../scripts/system.mjs';
import { httpLine, Office } from '../dist/story/office.js';
import { signaturesOn } from '../dist/story/paperwork.js';
import { copyDatabase, toApprove, waitingFor } from './letters.mjs';
import { timed } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');
export const workers = 2;
export const timedDocuments = 500;
/**
 * Sealed before the clock starts, by each pair of new processes: a process that has just started compiles its code first, and nobody seals
 * five hundred with that. The bare loop is warm too: it lives through all rounds, and its first is not counted.
 */
const warming = 300;

/** Starts an instance, has documents written, approved and signed in it, and stops everything but the database. */
export async function signedDocuments(sample) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-bench-'));
  fs.chmodSync(folder, 0o755);
  const system = await startSystem({ dataDir: folder, worker: false, extra: { LOG_LEVEL: 'error' } });
  const close = async () => {
    await system.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const started = Date.now();
    await sign(system, folder, sample, timedDocuments + warming);
    for (const one of system.processes) await one.stop();
    const { documents, organisationId } = await holdBack(system);
    const bytes = (sha256) => fs.readFileSync(path.join(folder, 'files', organisationId, sha256.slice(0, 2), sha256));
    const pdfs = documents.slice(warming).map(({ sha256 }) => bytes(sha256));
    return { folder, pdfs, bytes, seconds: Math.round((Date.now() - started) / 1000), seal: (options) => sealed(system, documents.map((one) => one.documentId), options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Documents written, approved in bulk and signed in one ceremony. */
async function sign(system, dataDir, sample, count) {
  const office = new Office(httpLine(system.address), dataDir);
  const [head, signer] = await Promise.all(['shevchuk', 'semeniuk'].map((login) => office.desk(login)));
  await head.try('POST', '/api/bulk-decisions', { verdict: 'approve', items: await toApprove(office, sample, count) });
  const { sessionId } = await signer.post('/api/signing-sessions', { items: await waitingFor(signer, 'sign', count) });
  for (;;) {
    const { items } = await signer.post(`/api/signing-sessions/${sessionId}/digests`, { certificateChain: signer.certificateChain, limit: 50 });
    if (items.length === 0) break;
    await signer.post(`/api/signing-sessions/${sessionId}/signatures`, { signatures: items.map((item) => signaturesOn(signer, item)) });
  }
  const { counts } = await signer.get(`/api/signing-sessions/${sessionId}`);
  if (counts.signed !== count) throw new Error(`${counts.signed} documents of ${count} were signed`);
}

async function connected(connectionString, work) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Keeps everything that was ever in the outbox from the workers, so that they can be there before there is work; answers with the signed
 * files. It counts as handed over long ago: a relay that finds its queue new hands it the events of the last two days again (L07).
 */
async function holdBack({ pg: server }) {
  return connected(server.url('obih'), async (client) => {
    await client.query(`update outbox set relayed_at = now() - interval '3 days'`);
    const { rows } = await client.query(`select f.document_id as "documentId", f.sha256, f.organisation_id as "organisationId" from signature_file f where f.kind = 'signed' order by f.created_at, f.id`);
    return { documents: rows, organisationId: rows[0].organisationId };
  });
}

/**
 * One round: a fresh copy, two workers that have warmed up, then everything at once, from the outbox to the end of the last document; with
 * `sent`, until the last letter has gone to its addressee.
 */
async function sealed({ pg: server, environment }, ids, { sent = false } = {}) {
  await copyDatabase(server, 'obih_round');
  const url = new URL(environment.DATABASE_URL);
  url.pathname = '/obih_round';
  const running = await Promise.all(Array.from({ length: workers }, () => worker({ ...environment, DATABASE_URL: url.href })));
  try {
    return await connected(server.url('obih_round'), async (client) => {
      await released(client, ids.slice(0, warming), sent);
      const spent = () => ({ workers: processorOf(running.map(({ child }) => child.pid)), PostgreSQL: processorOf([server.process.pid]) });
      const before = spent();
      const milliseconds = await timed(() => released(client, ids.slice(warming), sent));
      const after = spent();
      const processor = Object.fromEntries(Object.keys(before).map((what) => [what, after[what] - before[what]]));
      const { rows } = await client.query(`select sha256 from signature_file where kind = 'sealed' and document_id = any($1)`, [ids.slice(warming)]);
      return { milliseconds, processor, files: rows.map((row) => row.sha256) };
    });
  } finally {
    await Promise.all(running.map((one) => one.stop()));
  }
}

/** Milliseconds of processor time that processes and everything under them took so far; 0 where there is no /proc to tell. */
function processorOf(processIds) {
  const own = (processId) => {
    try {
      const fields = fs.readFileSync(`/proc/${processId}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      const children = fs.readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(' ').filter(Boolean);
      // utime, stime and those of children that have ended, in hundredths of a second.
      return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0) + processorOf(children);
    } catch {
      return 0;
    }
  };
  return processIds.reduce((sum, processId) => sum + own(processId), 0);
}

/** Gives the last signature of these documents to the relay and waits until each is registered, sealed and told, and sent where that is asked. */
async function released(client, ids, sent) {
  await client.query(`update outbox set relayed_at = null where type = 'creationCompleted' and document_id = any($1)`, [ids]);
  for (;;) {
    const { rows: [{ done }] } = await client.query(`select count(*)::int as done from finalisation where step = 'tell' and done_at is not null and document_id = any($1)`, [ids]);
    if (done === ids.length && !(sent && (await isQueued(client, ids)))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const isQueued = async (client, ids) => (await client.query(`select 1 from dispatch where state = 'queued' and document_id = any($1) limit 1`, [ids])).rowCount > 0;

function worker(environment) {
  const child = fork(path.join(root, 'scripts/run-worker.mjs'), [], { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const stop = () =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => (message.ready ? resolve({ child, stop }) : reject(new Error(message.error))));
    child.once('exit', (code) => reject(new Error(`a worker ended with code ${code}`)));
  });
}
