import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { VerificationReport } from '../domain/verification-report.js';
import { relayQuestions, type Answer, type Question } from './trust-channel.js';
import type { JudgingRules, WorkerTask } from './verify-worker.js';

/** What the process that starts a verification says; the bytes of the file and of the detached data follow on standard input. */
export interface ChildTask extends JudgingRules {
  readonly bytes: number;
  readonly detached?: number;
  readonly name?: string;
  /** Megabytes that this process may take besides what it has at its start and the given bytes. */
  readonly memoryLimit: number;
}
export type ToChild = { readonly task: ChildTask } | { readonly answer: Answer };
export type FromChild = { readonly ready: true } | { readonly question: Question } | { readonly report: VerificationReport } | { readonly failure: string };

/** How this process ends when it has taken more memory than it may. */
export const outOfMemoryExit = 71;
const megabyte = 1024 * 1024;
/** Milliseconds between two looks at the memory: in that time no thread can fill more than some hundred megabytes. */
const lookEvery = 20;

const tell = (message: FromChild): void => void process.send?.(message);

/**
 * Runs one verification for the process that started it: in a thread, so that this thread can watch the memory of the whole process, buffers and all,
 * and pass questions on. It holds nothing else, so whatever the file does to it, even a fatal error of the engine, only this verification ends.
 */
function serve(): void {
  // Where the machine itself runs out of memory, this process goes first.
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Another system than Linux, or not allowed: the limit of our own stands.
  }
  let answered: (answer: Answer) => void = () => undefined;
  const ask = (question: Question): Promise<Answer> => new Promise((resolve) => {
    answered = resolve;
    tell({ question });
  });
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: ToChild) => {
    if ('answer' in message) answered(message.answer);
    else received(message.task).then((parts) => judge(message.task, parts, ask), (error: Error) => tell({ failure: error.message }));
  });
  tell({ ready: true });
}

/** The bytes on standard input, cut into the file and the detached data. */
async function received(task: ChildTask): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  watchMemory(task);
  const parts = [task.bytes, ...(task.detached === undefined ? [] : [task.detached])].map((size) => new Uint8Array(size));
  let [place, at] = [0, 0];
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    for (let from = 0; from < piece.length;) {
      while (place < parts.length && at === parts[place]?.length) [place, at] = [place + 1, 0];
      const part = parts[place];
      if (!part) throw new Error('more bytes came than were announced');
      const taken = piece.subarray(from, from + part.length - at);
      part.set(taken, at);
      [at, from] = [at + taken.length, from + taken.length];
    }
  }
  if (place < parts.length - 1 || at !== parts[place]?.length) throw new Error('fewer bytes came than were announced');
  return parts;
}

/** Resident memory is all there is: objects, buffers, copies, what decompression takes. */
function watchMemory({ bytes, detached = 0, memoryLimit }: ChildTask): void {
  const most = process.memoryUsage.rss() + memoryLimit * megabyte + 2 * (bytes + detached);
  setInterval(() => {
    if (process.memoryUsage.rss() > most) process.exit(outOfMemoryExit);
  }, lookEvery);
}

function judge(task: ChildTask, [bytes = new Uint8Array(0), detached]: readonly Uint8Array<ArrayBuffer>[], ask: (question: Question) => Promise<Answer>): void {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  relayQuestions(port1, signal, ask);
  const { name, now, algorithms, policy } = task;
  const workerData: WorkerTask = { bytes, ...(name === undefined ? {} : { name }), ...(detached ? { detached } : {}), now, algorithms, policy, questions: port2, signal };
  const worker = new Worker(path.join(path.dirname(process.argv[1] ?? ''), 'verify-worker.js'), {
    workerData, transferList: [port2, bytes.buffer, ...(detached ? [detached.buffer] : [])], env: {}, argv: [], execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: task.memoryLimit, maxYoungGenerationSizeMb: 48, stackSizeMb: 4 },
  });
  worker.once('message', (report: VerificationReport) => tell({ report }));
  worker.once('error', (error: Error & { code?: string }) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? process.exit(outOfMemoryExit) : tell({ failure: error.message })));
}

// Forked as `verify-child.js`; imported by anybody else it does nothing by itself.
if (process.send && /[\\/]verify-child\.js$/.test(process.argv[1] ?? '')) serve();
