// `npm run bench [-- ID …]`: runs the benchmarks of bench/ one after the other, each in a process of its own, prints one table and
// writes bench/results.json. A lost bar is printed as lost and is no error of the run; a benchmark that could not run is.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fork } from 'node:child_process';

const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'bench');
/** A benchmark takes some 90 seconds on a quiet machine, B1 five minutes; one that takes longer than this hangs. */
const limitMs = { B1: 1_500_000, other: 300_000 };
const all = ['S0', 'B1', 'B2', 'B3', 'B4', 'B9', 'B12'];
const fileOf = (id) => path.join(folder, `${id.toLowerCase()}.mjs`);

if (process.argv[2] === '--one') await runOne(process.argv[3]);
else process.exitCode = await runAll(process.argv.slice(2).map((id) => id.toUpperCase()));

async function runOne(id) {
  const { run } = await import(fileOf(id));
  const rows = await run({ note: (line) => process.send({ note: line }) });
  process.send({ rows }, () => process.exit(0));
}

async function runAll(wanted) {
  const unknown = wanted.filter((id) => !all.includes(id));
  if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}.`);
    return 2;
  }
  console.log(`${machine()}\n`);
  if (os.loadavg()[0] > os.cpus().length) console.log('Other work keeps the processors busy: the figures below are less certain for it, and that of B4 is worse than it need be.\n');
  const results = [];
  let failed = 0;
  for (const id of wanted.length > 0 ? wanted : all) {
    const started = Date.now();
    const { rows, error } = await inProcess(id);
    if (error) {
      failed += 1;
      console.log(`${id}: could not run: ${error}`);
    }
    results.push(...(rows ?? [{ id, what: `could not run: ${error}`, ratio: 0, spread: [0, 0], bar: '', met: false }]));
    console.log(`${id}: ${Math.round((Date.now() - started) / 1000)} s\n`);
  }
  fs.writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  console.log(table(results));
  const lost = results.filter((row) => row.met === false);
  console.log(lost.length === 0 ? '\nEvery bar that was measured is met.' : `\nLost: ${lost.map((row) => row.id).join(', ')}.`);
  return failed > 0 ? 1 : 0;
}

/** Runs one benchmark apart, so that neither its memory nor its compiled code helps or hinders the next. */
function inProcess(id) {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, ['--one', id], { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const limit = limitMs[id] ?? limitMs.other;
    let rows;
    let error;
    const timer = setTimeout(() => {
      error = `stopped after ${limit / 1000} s`;
      child.kill('SIGTERM');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    }, limit);
    child.on('message', (message) => {
      if (message.note) console.log(`  ${id}: ${message.note}`);
      if (message.rows) rows = message.rows;
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(rows ? { rows } : { error: error ?? `the process ended with code ${code}` });
    });
  });
}

function table(rows) {
  const shown = rows.map((row) => [row.id, row.ratio === null ? '—' : String(row.ratio), row.spread === null ? '—' : row.spread.join(' … '), row.bar, row.met === null ? 'not measured' : row.met ? 'met' : 'LOST', row.what]);
  const cells = [['id', 'ratio', 'spread', 'bar', '', 'what'], ...shown];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

function machine() {
  const [cpu] = os.cpus();
  const load = os.loadavg()[0].toFixed(1);
  return `${cpu?.model.trim()} × ${os.cpus().length}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.platform()} ${os.release()}, Node ${process.version}, load ${load}`;
}
