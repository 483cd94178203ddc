import { createHash } from 'node:crypto';
import path from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { packageRoot } from '#shared/package-root.js';
import type { VerificationReport } from '../domain/verification-report.js';
import { answerQuestions } from './trust-channel.js';
import type { VerificationContext } from './verification-context.js';
import type { VerificationRequest } from './verify-file.js';
import type { WorkerTask } from './verify-worker.js';

/** What one verification may take. */
export interface IsolationLimits {
  /** Milliseconds; 20,000 by default. */
  readonly timeLimit?: number;
  /** Megabytes of objects, besides the file's own bytes; 384 by default. */
  readonly memoryLimit?: number;
}

/** Why a verification was stopped before its end, for the log. */
export type Stopped = 'tooSlow' | 'tooMuchMemory' | 'fault';

export interface IsolatedOutcome {
  readonly report: VerificationReport;
  readonly stopped?: { readonly why: Stopped; readonly message: string };
}

/**
 * Verifies a file in a thread of its own, with limits of time and memory and without the network: it asks this process for trust and for
 * revocation evidence, and this process knows whom it may contact (S38). Whatever the file does, the answer is a report: a verification
 * that had to be stopped is INDETERMINATE. Needs the compiled program.
 */
export function verifyIsolated(request: VerificationRequest, context: VerificationContext, limits: IsolationLimits = {}): Promise<IsolatedOutcome> {
  const { timeLimit = 20_000, memoryLimit = 384 } = limits;
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  answerQuestions(port1, signal, context);
  // A copy goes over whole, so that the caller keeps the file.
  const [bytes, detached] = [new Uint8Array(request.bytes), request.detached && new Uint8Array(request.detached)];
  const task: WorkerTask = {
    bytes, ...(request.name === undefined ? {} : { name: request.name }), ...(detached ? { detached } : {}), now: context.now, algorithms: context.algorithms, policy: context.policy, questions: port2, signal,
  };
  return new Promise((resolve) => {
    const worker = new Worker(path.join(packageRoot(), 'dist', 'signatures', 'verification', 'verify-worker.js'), {
      workerData: task, transferList: [port2, bytes.buffer, ...(detached ? [detached.buffer] : [])], env: {}, argv: [], execArgv: [], stdout: true, stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryLimit, maxYoungGenerationSizeMb: 48, stackSizeMb: 4 },
    });
    const finish = (outcome: IsolatedOutcome): void => {
      clearTimeout(watch);
      port1.close();
      void worker.terminate();
      resolve(outcome);
    };
    const stop = (why: Stopped, message: string): void => finish({ report: stoppedReport(request, context), stopped: { why, message } });
    const watch = setTimeout(() => stop('tooSlow', `more than ${timeLimit} ms`), timeLimit);
    worker.once('message', (report: VerificationReport) => finish({ report }));
    worker.once('error', (error: Error & { code?: string }) => stop(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'tooMuchMemory' : 'fault', error.message));
    worker.once('exit', () => stop('fault', 'the thread ended without an answer'));
  });
}

function stoppedReport({ bytes, name }: VerificationRequest, { now, policy }: VerificationContext): VerificationReport {
  return {
    format: 'obih-verification', version: 1, verifiedAt: now, policy: { name: policy.name, version: policy.version, sha256: policy.sha256 },
    file: { ...(name === undefined ? {} : { name: name.slice(0, 255) }), bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), kind: 'unknown' },
    verdict: { indication: 'INDETERMINATE', subIndication: 'TRY_LATER', reason: 'verificationStopped' }, signatures: [], moreSignatures: 0,
  };
}
