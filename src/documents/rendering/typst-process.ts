import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fontFiles } from './package-root.js';
import { TypesettingError } from './typesetter.js';

/** A zone as the template knows it: page from 1, origin at the top left of the page. */
export type PlacedZone = { name: string; page: number; x: number; y: number; width: number; height: number };

/** What the process is asked: a template, its data as JSON text, the standard by typst's name, whether the file is tagged. */
export type TypstRequest = { readonly template: string; readonly data: string; readonly standard: string; readonly tags: boolean };
export type TypstAnswer = { readonly pdf: Buffer; readonly pages: number; readonly zones: readonly PlacedZone[] };
/** How long a job may take and how large the process may grow meanwhile (measured on Linux only). */
export type TypstLimits = { readonly limitMs: number; readonly memoryBytes: number };

type Answer = { ok: true; pdf: Uint8Array; pages: number; zones: PlacedZone[] } | { ok: false; reasons: string };
type Message = { id: number; memory: number } & Answer;
type Waiting = { id: number; resolve: (answer: TypstAnswer) => void; reject: (error: Error) => void; watch: NodeJS.Timeout };

/**
 * One child process with a typst compiler in it. It does one job at a time, is killed when a job passes the time limit, never
 * keeps the parent alive while it is idle, and inherits nothing of the environment: it has no use for secrets.
 */
export class TypstProcess {
  private readonly child: ChildProcess;
  private waiting: Waiting | undefined;
  private end: TypesettingError | undefined;
  /** Jobs begun; the pool retires a process by this number, because typst's caches grow. */
  jobs = 0;
  /** Bytes of memory after the last job. */
  memory = 0;

  constructor(root: string) {
    const folder = path.join(root, 'src', 'documents', 'rendering');
    this.child = fork(path.join(folder, 'typst-child.mjs'), [path.join(folder, 'templates'), ...fontFiles(root)], {
      cwd: root,
      env: { RAYON_NUM_THREADS: '1', MALLOC_ARENA_MAX: '1', SystemRoot: process.env['SystemRoot'] },
      execArgv: ['--max-old-space-size=128'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.on('message', (message) => this.answered(message as Message));
    this.child.on('error', () => this.ended());
    this.child.on('exit', () => this.ended());
    this.child.on('disconnect', () => this.ended());
    this.idle();
  }

  get alive(): boolean {
    return this.end === undefined;
  }

  get processId(): number | undefined {
    return this.child.pid;
  }

  /** Throws a TypesettingError. After anything but `refused` the process is of no more use. */
  async run(request: TypstRequest, limits: TypstLimits): Promise<TypstAnswer> {
    if (this.end) throw this.end;
    if (this.waiting) throw new Error('A typesetting process does one job at a time');
    const id = ++this.jobs;
    this.child.ref();
    this.child.channel?.ref();
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const watch = setInterval(() => this.check(performance.now() - started, limits), Math.min(limits.limitMs, 250));
      this.waiting = { id, resolve, reject, watch };
      this.child.send({ id, ...request }, (error) => {
        if (error) this.ended();
      });
    });
  }

  /** Kills the process; a running job fails as `closed`. */
  stop(): void {
    this.fail(new TypesettingError('closed', 'The typesetter was closed'));
  }

  private answered(message: Message): void {
    const waiting = this.waiting;
    if (waiting?.id !== message.id) return;
    this.memory = message.memory;
    this.finish(waiting);
    if (message.ok) {
      const { pdf, pages, zones } = message;
      waiting.resolve({ pdf: Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength), pages, zones });
    } else waiting.reject(new TypesettingError('refused', message.reasons));
  }

  private check(elapsedMs: number, { limitMs, memoryBytes }: TypstLimits): void {
    if (elapsedMs >= limitMs) this.fail(new TypesettingError('timedOut', `Not set within ${limitMs} ms`));
    else if (residentBytes(this.child.pid) > memoryBytes) this.fail(new TypesettingError('tooLarge', `Wanted over ${memoryBytes} bytes`));
  }

  private ended(): void {
    this.fail(new TypesettingError('crashed', 'The typesetting process ended before it answered'));
  }

  private fail(error: TypesettingError): void {
    this.end ??= error;
    this.child.kill('SIGKILL');
    const waiting = this.waiting;
    if (!waiting) return;
    this.finish(waiting);
    waiting.reject(error);
  }

  private finish(waiting: Waiting): void {
    clearInterval(waiting.watch);
    this.waiting = undefined;
    this.idle();
  }

  private idle(): void {
    this.child.unref();
    this.child.channel?.unref();
  }
}

/** What the process occupies in memory; 0 where the system does not tell (anything but Linux) or it has just ended. */
function residentBytes(processId: number | undefined): number {
  try {
    return 4096 * Number(readFileSync(`/proc/${processId}/statm`, 'latin1').split(' ')[1]);
  } catch {
    return 0;
  }
}
