// B9: how long the API takes from nothing to the first 200 on /health/ready, and what it and the worker occupy when nobody calls,
// against an empty Nest application on the same HTTP adapter. The database is up already and is not counted.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fork } from 'node:child_process';
import { freePort } from '../scripts/pg.mjs';
import { startSystem } from '../scripts/system.mjs';
import { compare, judged, median } from './measure.mjs';

const root = path.resolve(import.meta.dirname, '..');
const rounds = 7;
const settleMs = 4_000;
const idleMs = 30_000;
const idleLimitMb = 350;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function run({ note }) {
  if (!fs.existsSync('/proc/self/smaps_rollup')) throw new Error('memory is read from /proc, which only Linux has');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-bench-'));
  let system;
  try {
    system = await startSystem({ dataDir: folder, extra: { LOG_LEVEL: 'error' } });
    const idle = await idleMemory(system, note);
    for (const one of system.processes) await one.stop();
    return [...(await againstEmpty(system.environment, note)), idle];
  } finally {
    await system?.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** API and worker with whatever processes they started, half a minute after the start. */
async function idleMemory({ processes, address }, note) {
  await sleep(idleMs);
  const samples = [];
  for (let index = 0; index < rounds; index += 1) {
    samples.push(processes.reduce((sum, { child }) => sum + treeMegabytes(child.pid), 0));
    await sleep(300);
  }
  const alive = (await status(`${address}/health/ready`)) === 200 && processes.every(({ child }) => child.exitCode === null);
  note(`idle: ${processes.map(({ child }) => `${treeMegabytes(child.pid).toFixed(0)} MB`).join(' (API) + ')} (worker)`);
  const ratios = samples.map((megabytes) => megabytes / idleLimitMb);
  return judged({ id: 'B9-idle', what: `idle memory of API + worker ÷ ${idleLimitMb} MB`, ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)], atMost: 1, correct: alive });
}

async function againstEmpty(environment, note) {
  const cost = { ours: { start: [], memory: [] }, empty: { start: [], memory: [] } };
  let correct = true;
  for (let round = -1; round < rounds; round += 1) {
    const sides = [['ours', path.join(root, 'scripts/run-api.mjs')], ['empty', path.join(root, 'bench/peer/empty-nest.mjs')]];
    const started = [];
    try {
      for (const [side, script] of round % 2 === 0 ? sides : sides.toReversed()) started.push({ side, ...(await startedUntilReady(script, environment)) });
      await sleep(settleMs);
      for (const { side, child, startMs } of started) {
        correct &&= child.exitCode === null;
        if (round < 0) continue; // the first start reads the files from the disk
        cost[side].start.push(startMs);
        cost[side].memory.push(treeMegabytes(child.pid));
      }
    } finally {
      await Promise.all(started.map(({ child }) => ended(child)));
    }
  }
  note(`cold start: ours ${median(cost.ours.start).toFixed(0)} ms, empty Nest ${median(cost.empty.start).toFixed(0)} ms; idle: ours ${median(cost.ours.memory).toFixed(0)} MB, empty Nest ${median(cost.empty.memory).toFixed(0)} MB`);
  return [
    compare({ id: 'B9-start', what: 'cold start of the API to the first 200 on /health/ready ÷ an empty Nest application on Fastify', over: cost.ours.start, under: cost.empty.start, atMost: 4, correct }),
    compare({ id: 'B9-memory', what: 'idle memory of the API ÷ an empty Nest application on Fastify', over: cost.ours.memory, under: cost.empty.memory, atMost: 2.5, correct }),
  ];
}

/** Starts a process and asks it every few milliseconds; answers with the time from the start to the first 200. */
async function startedUntilReady(script, environment) {
  const port = await freePort();
  const begun = process.hrtime.bigint();
  const child = fork(script, [], { cwd: root, env: { ...environment, PORT: String(port), NODE_ENV: 'production' }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  while ((await status(`http://127.0.0.1:${port}/health/ready`)) !== 200) {
    if (child.exitCode !== null) throw new Error(`${path.basename(script)} ended before it was ready`);
    await sleep(5);
  }
  return { child, startMs: Number(process.hrtime.bigint() - begun) / 1e6 };
}

const status = (address) =>
  new Promise((resolve) => {
    http.get(address, { agent: false }, (response) => resolve(response.resume().statusCode)).on('error', () => resolve(0));
  });

const ended = (child) =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', resolve);
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });

/** Resident memory of a process and of every process under it, in megabytes of 10⁶ bytes. */
function treeMegabytes(processId) {
  const resident = /Rss:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${processId}/smaps_rollup`, 'utf8'));
  const children = fs.readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return (Number(resident?.[1] ?? 0) * 1024) / 1e6 + children.reduce((sum, child) => sum + treeMegabytes(Number(child)), 0);
}
