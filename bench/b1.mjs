// B1: bulk sealing. 500 letters whose last signature was given are carried to their end by two workers of the product (outbox, queue,
// registration, number, mark, e-seal with time-stamp, check of every signature, durable file, journal) against a bare loop in one thread that
// loads the same signed files with @libpdf/core and signs them with a P-256 key. Every round starts from the same copy of the database.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { fork } from 'node:child_process';
import pg from 'pg';
import { startSystem } from '../scripts/system.mjs';
import { DevelopmentPki } from '../dist/signatures/development/development-pki.js';
import { extractSignatures } from '../dist/signatures/pdf/extract-signatures.js';
import { httpLine, Office } from '../dist/story/office.js';
import { signaturesOn } from '../dist/story/paperwork.js';
import { personKey, verifiedSignatures } from './keys.mjs';
import { copyDatabase, lettersToApprove, waitingFor } from './letters.mjs';
import { compare, median, timed, turns } from './measure.mjs';
import { bareLoop } from './peer/libpdf-loop.mjs';

const root = path.resolve(import.meta.dirname, '..');
const workers = 2;
const timedDocuments = 500;
/** Sealed before the clock starts: a process that has just started compiles its code first, and nobody seals five hundred with that. */
const warming = 60;
const rounds = 7;

export async function run({ note }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-bench-'));
  fs.chmodSync(folder, 0o755);
  const system = await startSystem({ dataDir: folder, worker: false, extra: { LOG_LEVEL: 'error' } });
  try {
    const started = Date.now();
    await signLetters(system, folder, timedDocuments + warming);
    for (const one of system.processes) await one.stop();
    const { documents, organisationId } = await holdBack(system);
    note(`${documents.length} letters approved and signed over HTTP in ${Math.round((Date.now() - started) / 1000)} s`);
    const pdfs = documents.slice(warming).map(({ sha256 }) => fs.readFileSync(fileAt(folder, organisationId, sha256)));
    const pki = await DevelopmentPki.open(path.join(folder, 'pki'), { mode: 'test' });
    const loop = bareLoop(await personKey(pki, 'p256'), pki);
    let last = [];
    let ours;
    const bareProcessor = [];
    const cost = await turns(
      {
        bare: async () => {
          const before = process.cpuUsage();
          const milliseconds = await timed(async () => { last = await loop.signAll(pdfs); });
          const { user, system: kernel } = process.cpuUsage(before);
          bareProcessor.push((user + kernel) / 1000 / pdfs.length);
          return milliseconds / pdfs.length;
        },
        ours: async (round) => {
          ours = await sealed(system, documents);
          const spent = Object.entries(ours.processor).map(([what, milliseconds]) => `${what} ${(milliseconds / pdfs.length).toFixed(1)}`);
          note(`${round < 0 ? 'a round that does not count' : `round ${round + 1}`}: ${(ours.milliseconds / pdfs.length).toFixed(1)} ms a document; processor time ${spent.join(', ')} ms; load ${os.loadavg()[0].toFixed(1)}`);
          return ours.milliseconds / pdfs.length;
        },
      },
      { rounds, warmUp: 1 },
    );
    const stamped = (await timed(() => loop.signAll(pdfs, { stamped: true }))) / pdfs.length;
    const files = ours.files.map((sha256) => fs.readFileSync(fileAt(folder, organisationId, sha256)));
    const correct = (await allHold(pki, files)) && last.length === pdfs.length && last.every((pdf) => extractSignatures(pdf).filter((one) => one.contents).length === 2);
    if (!correct) note('a file was not sealed, or does not verify');
    const perSecond = (milliseconds) => (1000 / milliseconds).toFixed(0);
    note(`${workers} workers ${perSecond(median(cost.ours))} documents/s, @libpdf/core in one thread ${perSecond(median(cost.bare))} signatures/s, with a time-stamp of the same authority ${perSecond(stamped)}; processor time of the bare loop ${median(bareProcessor).toFixed(1)} ms a signature; load ${os.loadavg()[0].toFixed(1)}`);
    const what = `bulk sealing of ${timedDocuments} documents by ${workers} workers (queue, number, mark, seal with time-stamp, check, durable file, journal): documents/s ÷ a bare loop that loads and signs the same files with @libpdf/core, P-256, one thread`;
    return [compare({ id: 'B1', what, over: cost.bare, under: cost.ours, atLeast: 0.5, correct })];
  } finally {
    await system.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const fileAt = (folder, organisationId, sha256) => path.join(folder, 'files', organisationId, sha256.slice(0, 2), sha256);

/** Letters written, approved in bulk and signed in one ceremony. */
async function signLetters(system, dataDir, count) {
  const office = new Office(httpLine(system.address), dataDir);
  const [head, signer] = await Promise.all(['shevchuk', 'semeniuk'].map((login) => office.desk(login)));
  await head.try('POST', '/api/bulk-decisions', { verdict: 'approve', items: await lettersToApprove(office, count) });
  const { sessionId } = await signer.post('/api/signing-sessions', { items: await waitingFor(signer, 'sign', count) });
  for (;;) {
    const { items } = await signer.post(`/api/signing-sessions/${sessionId}/digests`, { certificateChain: signer.certificateChain, limit: 50 });
    if (items.length === 0) break;
    await signer.post(`/api/signing-sessions/${sessionId}/signatures`, { signatures: items.map((item) => signaturesOn(signer, item)) });
  }
  const { counts } = await signer.get(`/api/signing-sessions/${sessionId}`);
  if (counts.signed !== count) throw new Error(`${counts.signed} letters of ${count} were signed`);
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

/** One round: a fresh copy, two workers that have warmed up, then everything at once, from the outbox to the end of the last document. */
async function sealed({ pg: server, environment }, documents) {
  await copyDatabase(server, 'obih_round');
  const url = new URL(environment.DATABASE_URL);
  url.pathname = '/obih_round';
  const running = await Promise.all(Array.from({ length: workers }, () => worker({ ...environment, DATABASE_URL: url.href })));
  try {
    return await connected(server.url('obih_round'), async (client) => {
      const ids = documents.map(({ documentId }) => documentId);
      await released(client, ids.slice(0, warming));
      const spent = () => ({ workers: processorOf(running.map(({ child }) => child.pid)), PostgreSQL: processorOf([server.process.pid]) });
      const before = spent();
      const milliseconds = await timed(() => released(client, ids.slice(warming)));
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

/** Gives the last signature of these documents to the relay and waits until each is registered, sealed and told. */
async function released(client, ids) {
  await client.query(`update outbox set relayed_at = null where type = 'creationCompleted' and document_id = any($1)`, [ids]);
  for (;;) {
    const { rows: [{ done }] } = await client.query(`select count(*)::int as done from finalisation where step = 'tell' and done_at is not null and document_id = any($1)`, [ids]);
    if (done === ids.length) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

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

/** Every document has its own sealed file, and every signature in it verifies. */
async function allHold(pki, files) {
  if (new Set(files.map((pdf) => createHash('sha256').update(pdf).digest('hex'))).size !== timedDocuments) return false;
  for (const pdf of files) if ((await verifiedSignatures(pki, pdf)) !== 2) return false;
  return true;
}
