import { isMainThread, parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Instant } from '#shared/domain/ids.js';
import type { AlgorithmPolicy } from '../domain/algorithm-policy.js';
import type { VerificationPolicy } from '../domain/verification-policy.js';
import { AskedTrust } from './trust-channel.js';
import { verifyFile } from './verify-file.js';

/** By what a worker judges. */
export interface JudgingRules {
  readonly now: Instant;
  readonly algorithms: AlgorithmPolicy;
  readonly policy: VerificationPolicy;
}

/** What a worker is started with. */
export interface WorkerTask extends JudgingRules {
  readonly bytes: Uint8Array;
  readonly name?: string;
  readonly detached?: Uint8Array;
  readonly questions: MessagePort;
  readonly signal: Int32Array;
}

async function verifyTask({ bytes, name, detached, now, algorithms, policy, questions, signal }: WorkerTask): Promise<void> {
  const asked = new AskedTrust(questions, signal);
  const request = { bytes: asBuffer(bytes), ...(name === undefined ? {} : { name }), ...(detached === undefined ? {} : { detached: asBuffer(detached) }) };
  parentPort?.postMessage(await verifyFile(request, { trust: asked, revocation: asked, now, algorithms, policy }));
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

if (!isMainThread) void verifyTask(workerData as WorkerTask);
