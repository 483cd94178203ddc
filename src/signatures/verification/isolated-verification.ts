import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { packageRoot } from '#shared/package-root.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { answerTo } from './trust-channel.js';
import type { VerificationContext } from './verification-context.js';
import { outOfMemoryExit, type ChildTask, type FromChild, type ToChild } from './verify-child.js';
import type { VerificationRequest } from './verify-file.js';

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
export function verifyIsolated(request: VerificationRequest, context: VerificationContext, limits: IsolationLimits = {}): Promise<IsolatedOutcome> {
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

/** The task by message, the bytes by a pipe: they flow, and no copy of the whole is made here. */
function handOver(child: ChildProcess, { bytes, detached, name }: VerificationRequest, rules: Omit<ChildTask, 'bytes' | 'detached' | 'name'>): void {
  say(child, { task: { bytes: bytes.length, ...(detached ? { detached: detached.length } : {}), ...(name === undefined ? {} : { name }), ...rules } });
  // A process that ends before it has read everything is told of by its exit.
  child.stdin?.on('error', () => undefined);
  child.stdin?.write(bytes);
  if (detached) child.stdin?.write(detached);
  child.stdin?.end();
}

function say(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message, () => undefined);
}

function stoppedReport({ bytes, name }: VerificationRequest, { now, policy }: VerificationContext): VerificationReport {
  return {
    format: 'obih-verification', version: 1, verifiedAt: now, policy: { name: policy.name, version: policy.version, sha256: policy.sha256 },
    file: { ...(name === undefined ? {} : { name: name.slice(0, 255) }), bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), kind: 'unknown' },
    verdict: { indication: 'INDETERMINATE', subIndication: 'TRY_LATER', reason: 'verificationStopped' }, signatures: [], moreSignatures: 0,
  };
}
