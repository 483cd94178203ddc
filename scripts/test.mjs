// `npm test`: everything. A throw-away PostgreSQL (unless TEST_DATABASE_URL is set), one migrated template database and a clone per
// Jest worker; unit, api, contract and golden tests by Jest, the web client's by Vitest, the journeys in Chromium. Ends with one count.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);
const args = process.argv.slice(2);
const only = args.find((arg) => ['--unit', '--api', '--web', '--journeys'].includes(arg));
const passOn = args.filter((arg) => arg !== only);
const wants = (part) => !only || only === `--${part}`;
const workers = 2;
const totals = { passed: 0, failed: 0, skipped: 0 };
const unchecked = [];

/** Tools that we did not write and check our output with; without them some tests say that they could not look. */
const tools = { chromium: ['chromium', '/usr/bin/chromium'], qpdf: ['qpdf'], pdfsig: ['pdfsig'], openssl: ['openssl'], 'redis-server': ['redis-server'] };
for (const [tool, names] of Object.entries(tools)) {
  if (!names.some((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined)) unchecked.push(tool);
}

const run = (command, commandArgs, options = {}) =>
  new Promise((resolve) => spawn(command, commandArgs, { stdio: 'inherit', ...options }).on('exit', (code) => resolve(code ?? 1)));

async function jest(projects, report) {
  const code = await run(process.execPath, ['--no-warnings', 'node_modules/jest/bin/jest.js', '--selectProjects', ...projects, '-w', String(workers), '--json', `--outputFile=${report}`, ...passOn]);
  count(report, (json) => ({ passed: json.numPassedTests, failed: json.numFailedTests + json.numRuntimeErrorTestSuites, skipped: json.numPendingTests }), code);
}

function count(report, read, code) {
  try {
    const found = read(JSON.parse(fs.readFileSync(report, 'utf8')));
    for (const kind of Object.keys(totals)) totals[kind] += found[kind];
    if (code !== 0 && found.failed === 0) totals.failed += 1;
  } catch {
    totals.failed += 1;
  }
}

const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-reports-'));
let pg;
try {
  if (wants('unit')) await jest(['unit'], path.join(reports, 'unit.json'));
  if (wants('api')) {
    if (!process.env.TEST_DATABASE_URL) {
      const { startPg } = await import('./pg.mjs');
      const base = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-test-'));
      fs.chmodSync(base, 0o755);
      pg = Object.assign(await startPg({ dir: path.join(base, 'pg'), fast: true }), { base });
      process.env.TEST_DATABASE_URL = pg.url('postgres');
    }
    await cloneDatabases();
    await jest(['api'], path.join(reports, 'api.json'));
  }
  if (wants('web')) {
    const report = path.join(reports, 'web.json');
    const code = await run(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...passOn], { cwd: path.join(root, 'web') });
    count(report, (json) => ({ passed: json.numPassedTests, failed: json.numFailedTests, skipped: json.numPendingTests }), code);
  }
  if (wants('journeys') && fs.existsSync('web/e2e/run.mjs')) {
    if (unchecked.includes('chromium')) console.log('\nThe journeys in the browser were not played: there is no Chromium on this machine.');
    else {
      const report = path.join(reports, 'journeys.json');
      const code = await run(process.execPath, ['web/e2e/run.mjs', `--report=${report}`, ...passOn]);
      count(report, (json) => json, code);
    }
  }
} finally {
  await pg?.stop();
  if (pg) fs.rmSync(pg.base, { recursive: true, force: true, maxRetries: 5 });
  fs.rmSync(reports, { recursive: true, force: true, maxRetries: 5 });
}
if (unchecked.length > 0) {
  console.log(`\nNot on this machine, so not looked at with it: ${unchecked.join(', ')}. On Debian: apt-get install chromium poppler-utils qpdf openssl redis-server`);
  if (process.env.CI) {
    console.log('In CI nothing may be left out.');
    totals.failed += 1;
  }
}
if (process.env.CI && totals.skipped > 0) {
  console.log(`\n${totals.skipped} tests were skipped; in CI nothing may be skipped.`);
  totals.failed += totals.skipped;
  totals.skipped = 0;
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`);
process.exit(totals.failed > 0 ? 1 : 0);

async function cloneDatabases() {
  const { default: { Client } } = await import('pg');
  const { migrateAll } = await import('../dist/prepare.js');
  const at = (database, user) => {
    const url = new URL(process.env.TEST_DATABASE_URL);
    url.pathname = `/${database}`;
    if (user) [url.username, url.password] = [user, 'obih-test'];
    return url.href;
  };
  const admin = new Client(at('postgres'));
  await admin.connect();
  await admin.query('drop database if exists obih_template with (force)');
  await admin.query('create database obih_template');
  await migrateAll(at('obih_template'), at('obih_template', 'obih_application'));
  for (let worker = 1; worker <= workers; worker += 1) {
    await admin.query(`drop database if exists obih_w${worker} with (force)`);
    await admin.query(`create database obih_w${worker} template obih_template`);
  }
  await admin.end();
}
