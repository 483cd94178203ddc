// Node built-ins only: installs what is missing, builds what is stale. Idempotent; some 30 ms when there is nothing to do.
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';

process.chdir(path.resolve(import.meta.dirname, '..'));
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Obih needs Node 20.19 or newer; this is ${process.version}. Install a newer Node and run the command again.`);
  process.exit(1);
}

const wanted = new Set(process.argv.slice(2));
const modified = (file) => {
  try {
    return fs.statSync(file).mtimeMs;
  } catch {
    return 0;
  }
};
const newest = (folder) =>
  Math.max(0, ...fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => modified(path.join(entry.parentPath, entry.name))));
const run = (what, command, args, options = {}) => {
  if (!wanted.has('--quiet')) console.log(`${what} …`);
  const done = spawnSync(command, args, { stdio: wanted.has('--quiet') ? ['ignore', 'ignore', 'inherit'] : 'inherit', ...options });
  if (done.status !== 0) {
    console.error(`${what}: failed. What was there before is untouched; the lines above say why.`);
    process.exit(done.status ?? 1);
  }
};

// `npm ci` under a running embedded PostgreSQL deletes its libraries: only when the lock is newer than what is installed.
if (modified('node_modules/.package-lock.json') < modified('package-lock.json') || !fs.existsSync('node_modules/typescript/bin/tsc')) {
  run('Installing the packages', 'npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { shell: process.platform === 'win32' });
}
if (wanted.has('--build') && (wanted.has('--force') || modified('dist/.built') < Math.max(newest('src'), modified('tsconfig.json'), modified('package-lock.json')))) {
  // What a source that is gone once became would otherwise still be found by an import, and by the next person who looks.
  for (const made of fs.existsSync('dist') ? fs.readdirSync('dist', { recursive: true }) : []) {
    if (/\.js(\.map)?$/.test(made) && !fs.existsSync(path.join('src', made.replace(/\.js(\.map)?$/, '.ts')))) fs.rmSync(path.join('dist', made));
  }
  run('Building the server', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
  // Data that lie beside the modules that read them.
  for (const data of fs.readdirSync('src', { recursive: true }).filter((file) => /-policy\.json$/.test(file))) fs.copyFileSync(path.join('src', data), path.join('dist', data));
  fs.writeFileSync('dist/.built', '');
}
if (wanted.has('--web') && (wanted.has('--force') || modified('web/dist/index.html') < Math.max(newest('web/src'), modified('web/index.html'), modified('web/vite.config.ts'), modified('web/package.json')))) {
  run('Building the web client', process.execPath, [path.resolve('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], { cwd: 'web' });
}
