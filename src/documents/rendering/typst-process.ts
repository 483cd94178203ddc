import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fontFiles } from './package-root.js';
import { TypesettingError } from './typesetter.js';

/** A zone as the template knows it: page from 1, origin at the top left of the page. */
export type PlacedZone = { name: string; page: number; x: number; y: number; width: number; height: number };

/** What the process is asked: a template, its data as JSON text, the standard by typst's name, whether the file is tagged. */
export type TypstRequest = { readonly template: string; readonly data: string; readonly standard: string; readonly tags: boolean };
export type TypstAnswer = { readonly pdf: Buffer; readonly pages: number; readonly zones: readonly PlacedZone[] };

type Message = { id: number } & (({ ok: true } & { pdf: Uint8Array; pages: number; zones: PlacedZone[] }) | { ok: false; reasons: string });
type Waiting = { id: number; resolve: (answer: TypstAnswer) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };

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

  /** Throws a TypesettingError: `refused`, `timedOut` or `crashed`. After the last two the process is of no more use. */
  async run(request: TypstRequest, limitMs: number): Promise<TypstAnswer> {
    if (this.end) throw this.end;
    if (this.waiting) throw new Error('A typesetting process does one job at a time');
    const id = ++this.jobs;
    this.child.ref();
    this.child.channel?.ref();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new TypesettingError('timedOut', `Not set within ${limitMs} ms`)), limitMs);
      this.waiting = { id, resolve, reject, timer };
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
    this.finish(waiting);
    if (message.ok) {
      const { pdf, pages, zones } = message;
      waiting.resolve({ pdf: Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength), pages, zones });
    } else waiting.reject(new TypesettingError('refused', message.reasons));
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
    clearTimeout(waiting.timer);
    this.waiting = undefined;
    this.idle();
  }

  private idle(): void {
    this.child.unref();
    this.child.channel?.unref();
  }
}
