import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { packageRoot } from '#shared/package-root.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { answerTo } from './trust-channel.js';
import type { VerificationContext } from './verification-context.js';
import { outOfMemoryExit, type ChildTask, type FromChild, type ToChild } from './verify-child.js';

/** A file on disk that nobody changes or removes while it is verified. */
export interface KeptFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** What is to be verified, at hand or on disk, and for a detached signature the data that it is about. */
export interface IsolatedRequest {
  readonly bytes: Buffer | KeptFile;
  readonly name?: string;
  readonly detached?: Buffer | KeptFile;
}

/** What one verification may take. */
export interface IsolationLimits {
  /** Milliseconds from when its process is ready; 20,000 by default. */
  readonly timeLimit?: number;
  /** Megabytes of memory of every kind, besides an empty process and twice the file's own bytes; 512 by default. */
  readonly memoryLimit?: number;
}

/** Why a verification was stopped before its end, for the log. */
export type Stopped = 'tooSlow' | 'tooMuchMemory' | 'fault';

export interface IsolatedOutcome {
  readonly report: VerificationReport;
  readonly stopped?: { readonly why: Stopped; readonly message: string };
}

/** How a process ends that the engine or the system ran out of memory under. */
const killers = new Set(['SIGKILL', 'SIGABRT', 'SIGTRAP', 'SIGILL']);
/** Milliseconds that a process may take to begin, on a machine that is busy with other things. */
const startLimit = 60_000;

/**
 * Verifies a file in a process of its own (ADR 0029), with limits of time and of memory and without the network: it asks this process for trust and
 * for revocation evidence, and this process knows whom it may contact (S38). Whatever the file does, also when it brings that process down, the answer is a
 * report: a verification that had to be stopped is INDETERMINATE. Needs the compiled program.
 */
export function verifyIsolated(request: IsolatedRequest, context: VerificationContext, limits: IsolationLimits = {}): Promise<IsolatedOutcome> {
  const { timeLimit = 20_000, memoryLimit = 512 } = limits;
  return new Promise((resolve) => {
    const child = fork(path.join(packageRoot(), 'dist', 'signatures', 'verification', 'verify-child.js'), [], { env: {}, execArgv: [], serialization: 'advanced', stdio: ['pipe', 'ignore', 'ignore', 'ipc'] });
    let over = false;
    const finish = (outcome: IsolatedOutcome): void => {
      if (over) return;
      over = true;
      clearTimeout(watch);
      child.kill('SIGKILL');
      resolve(outcome);
    };
    const stop = (why: Stopped, message: string): void => finish({ report: stoppedReport(request, context), stopped: { why, message } });
    let watch = setTimeout(() => stop('fault', `the process was not ready within ${startLimit} ms`), startLimit);
    child.on('message', (message: FromChild) => {
      if ('ready' in message) {
        clearTimeout(watch);
        watch = setTimeout(() => stop('tooSlow', `more than ${timeLimit} ms`), timeLimit);
        handOver(child, request, { now: context.now, algorithms: context.algorithms, policy: context.policy, memoryLimit });
      } else if ('question' in message) void answerTo(message.question, context).then((answer) => say(child, { answer }));
      else if ('report' in message) finish({ report: message.report });
      else stop('fault', message.failure);
    });
    child.on('error', (error) => stop('fault', error.message));
    child.once('exit', (code, signal) => stop(code === outOfMemoryExit || killers.has(signal ?? '') ? 'tooMuchMemory' : 'fault', `the process ended with ${signal ?? `code ${code}`}`));
  });
}

const sizeOf = (content: Buffer | KeptFile): number => (Buffer.isBuffer(content) ? content.length : content.size);
const hashOf = (content: Buffer | KeptFile): string => (Buffer.isBuffer(content) ? createHash('sha256').update(content).digest('hex') : content.sha256);

/** The content piece by piece; of a file no more than a piece is in memory. */
export async function* piecesOf(...contents: readonly (Buffer | KeptFile)[]): AsyncGenerator<Buffer> {
  for (const content of contents) {
    if (Buffer.isBuffer(content)) yield content;
    else yield* createReadStream(content.path) as AsyncIterable<Buffer>;
  }
}

/** The task by message, the bytes by a pipe: they flow, and no copy of the whole is made here. */
function handOver(child: ChildProcess, { bytes, detached, name }: IsolatedRequest, rules: Omit<ChildTask, 'bytes' | 'detached' | 'name'>): void {
  say(child, { task: { bytes: sizeOf(bytes), ...(detached ? { detached: sizeOf(detached) } : {}), ...(name === undefined ? {} : { name }), ...rules } });
  if (!child.stdin) return;
  // A process that ends before it has read everything is told of by its exit; a file that cannot be read, by the bytes that it misses.
  pipeline(Readable.from(piecesOf(bytes, ...(detached ? [detached] : [])), { objectMode: false }), child.stdin).catch(() => child.stdin?.end());
}

function say(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => undefined);
}

function stoppedReport({ bytes, name }: IsolatedRequest, { now, policy }: VerificationContext): VerificationReport {
  return {
    format: 'obih-verification', version: 1, verifiedAt: now, policy: { name: policy.name, version: policy.version, sha256: policy.sha256 },
    file: { ...(name === undefined ? {} : { name: name.slice(0, 255) }), bytes: sizeOf(bytes), sha256: hashOf(bytes), kind: 'unknown' },
    verdict: { indication: 'INDETERMINATE', subIndication: 'TRY_LATER', reason: 'verificationStopped' }, signatures: [], moreSignatures: 0,
  };
}
