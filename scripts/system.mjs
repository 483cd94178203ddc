// Starts a whole instance as processes of its own: used by `npm start`, by the story, by the benchmarks and by the browser journeys.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fork } from 'node:child_process';
import { ensureDatabase, freePort, startPg } from './pg.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** A secret kept in a file beside the data: made once, readable by the owner only. */
function keptSecret(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (!fs.existsSync(file)) fs.writeFileSync(file, crypto.randomBytes(32).toString('base64url'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8').trim();
}

/** Forks one of our processes and waits until it says `ready`; a process that ends before is an error with its last words. */
function startProcess(script, environment) {
  const child = fork(path.join(root, 'scripts', script), [], { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ready = new Promise((resolve, reject) => {
    child.once('message', (message) => (message.ready ? resolve(message) : reject(new Error(message.error))));
    child.once('exit', (code) => reject(new Error(`${script} ended with code ${code} before it was ready`)));
  });
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    });
  return { child, ready, stop };
}

/**
 * Starts database (embedded unless DATABASE_URL is set), migrations, seed, API and worker. `dataDir` keeps everything; `port` 0 takes a
 * free one. `extra` adds or overrides environment variables of the processes. Answers when the API is ready.
 */
export async function startSystem({ dataDir, port = 0, fast = false, seed = true, worker = true, extra = {}, log = () => undefined }) {
  const data = path.resolve(dataDir);
  fs.mkdirSync(data, { recursive: true });
  const listenOn = port || (await freePort());
  let pg;
  const environment = { ...process.env, DATA_DIR: data, STORAGE_URL: process.env.STORAGE_URL ?? `file:${path.join(data, 'files')}`, PORT: String(listenOn), PUBLIC_URL: process.env.PUBLIC_URL ?? `http://localhost:${listenOn}`, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn', ...extra };
  if (!environment.DATABASE_URL) {
    pg = await startPg({ dir: path.join(data, 'pg'), fast });
    await ensureDatabase(pg.url('postgres'), 'obih');
    environment.DATABASE_OWNER_URL = pg.url('obih');
    environment.DATABASE_URL = pg.url('obih', 'obih_application', keptSecret(path.join(data, 'application.secret')));
    log(`PostgreSQL: вбудований, порт ${pg.port}`);
  }
  environment.APP_SECRET ??= keptSecret(path.join(data, 'app.secret'));
  const processes = [];
  try {
    const prepared = startProcess('run-prepare.mjs', { ...environment, OBIH_SEED: seed ? '1' : '0' });
    const { migrations, seeded } = await prepared.ready;
    await prepared.stop();
    if (migrations.length > 0) log(`Міграцій виконано: ${migrations.length}`);
    if (seeded) log('Створено демонстраційні дані.');
    delete environment.DATABASE_OWNER_URL;
    const api = startProcess('run-api.mjs', environment);
    processes.push(api);
    if (worker) processes.push(startProcess('run-worker.mjs', environment));
    await Promise.all(processes.map((one) => one.ready));
  } catch (error) {
    await Promise.all(processes.map((one) => one.stop()));
    await pg?.stop();
    throw error;
  }
  let stopped = false;
  const watch = ({ child }, listener) => child.on('exit', (code) => !stopped && processes.some((one) => one.child === child) && listener(`Процес завершився з кодом ${code}.`));
  return {
    address: `http://localhost:${listenOn}`,
    environment,
    pg,
    processes,
    onFailure(listener) {
      for (const one of processes) watch(one, listener);
      pg?.process.on('exit', () => !stopped && listener('PostgreSQL зупинився.'));
    },
    /** Ends the worker and starts another, with other settings if need be: what it left undone waits in the database. */
    async restartWorker(changes = {}) {
      const old = processes.splice(1);
      await Promise.all(old.map((one) => one.stop()));
      const next = startProcess('run-worker.mjs', { ...environment, ...changes });
      processes.push(next);
      await next.ready;
    },
    async stop() {
      stopped = true;
      await Promise.all(processes.map((one) => one.stop()));
      await pg?.stop();
    },
  };
}
