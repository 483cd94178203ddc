import { readFileSync } from 'node:fs';
import { fontCoverage, type FontCoverage } from './font-coverage.js';
import { packageRoot } from '#shared/package-root.js';
import { fontFiles } from './package-root.js';
import { claimAccessibility } from './accessibility-claim.js';
import { printModel } from './print-model.js';
import { PrintableText } from './printable-text.js';
import { TypesettingError, type Typeset, type Typesetter, type TypesetJob, type Zone } from './typesetter.js';
import { TypstProcess, type PlacedZone, type TypstAnswer, type TypstRequest } from './typst-process.js';

/** Settings of the pool; the defaults suit one machine. Times are milliseconds. */
export type TypstTypesetterOptions = {
  /** Processes at most; each takes some 80–200 MB while it lives and sets about a hundred short letters a second. */
  readonly processes?: number;
  readonly jobsPerProcess?: number;
  readonly limitMs?: number;
  /** A process that grew beyond this is replaced after its job; at four times as much the job is refused as `tooLarge`. */
  readonly memoryBytes?: number;
  /** An idle process ends after this time, so that a quiet installation keeps its memory. */
  readonly idleMs?: number;
  readonly root?: string;
};

type Waiting = { readonly resolve: (process: TypstProcess) => void; readonly reject: (error: TypesettingError) => void };

/**
 * The Typesetter on typst, in child processes that are started when there is work, replaced after a number of jobs and when
 * they crash, and ended when idle. Data reach the template as JSON, never as its source (W02).
 */
export class TypstTypesetter implements Typesetter {
  private readonly root: string;
  private readonly covers: FontCoverage;
  private readonly settings: Required<Omit<TypstTypesetterOptions, 'root'>>;
  private readonly free: TypstProcess[] = [];
  private readonly busy = new Set<TypstProcess>();
  private readonly queue: Waiting[] = [];
  private readonly idleTimers = new Map<TypstProcess, NodeJS.Timeout>();
  private closed = false;

  constructor({ root, ...options }: TypstTypesetterOptions = {}) {
    this.root = root ?? packageRoot();
    this.covers = fontCoverage(readFileSync(fontFiles(this.root)[0] ?? ''));
    this.settings = { processes: 1, jobsPerProcess: 1000, limitMs: 30_000, memoryBytes: 400e6, idleMs: 60_000, ...options };
  }

  /** Processes alive now, for metrics; none while there is nothing to do. */
  get processIds(): readonly number[] {
    return [...this.free, ...this.busy].flatMap((process) => (process.alive && process.processId !== undefined ? [process.processId] : []));
  }

  async typeset(job: TypesetJob): Promise<Typeset> {
    const text = new PrintableText(this.covers);
    const tagged = job.template !== 'mark';
    const answer = await this.run({
      template: job.template,
      data: printed(job, text),
      standard: job.profile === 'PDF/A-1b' ? 'a-1b' : tagged ? 'a-2a' : 'a-2u',
      tags: tagged,
    });
    const pdf = tagged && job.profile === 'PDF/A-2a+UA' ? claimAccessibility(answer.pdf) : answer.pdf;
    return { pdf, pages: answer.pages, zones: answer.zones.map((zone) => fromBottom(zone, job)), unprintable: text.unprintable };
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const waiting of this.queue.splice(0)) waiting.reject(closedError());
    for (const process of [...this.free.splice(0), ...this.busy]) this.end(process);
  }

  private async run(request: TypstRequest): Promise<TypstAnswer> {
    const process = await this.acquire();
    try {
      const { limitMs, memoryBytes } = this.settings;
      return await process.run(request, { limitMs, memoryBytes: 4 * memoryBytes });
    } finally {
      this.release(process);
    }
  }

  private async acquire(): Promise<TypstProcess> {
    if (this.closed) throw closedError();
    for (let process = this.free.pop(); process; process = this.free.pop()) {
      clearTimeout(this.idleTimers.get(process));
      if (process.alive) return this.take(process);
    }
    if (this.busy.size < this.settings.processes) return this.take(new TypstProcess(this.root));
    return new Promise((resolve, reject) => this.queue.push({ resolve, reject }));
  }

  private take(process: TypstProcess): TypstProcess {
    this.busy.add(process);
    return process;
  }

  private release(process: TypstProcess): void {
    this.busy.delete(process);
    const worn = process.jobs >= this.settings.jobsPerProcess || process.memory > this.settings.memoryBytes;
    if (worn || this.closed) this.end(process);
    const next = this.queue.shift();
    if (next) next.resolve(this.take(process.alive ? process : new TypstProcess(this.root)));
    else if (process.alive) this.rest(process);
  }

  private rest(process: TypstProcess): void {
    this.free.push(process);
    const timer = setTimeout(() => this.end(process), this.settings.idleMs);
    timer.unref();
    this.idleTimers.set(process, timer);
  }

  private end(process: TypstProcess): void {
    clearTimeout(this.idleTimers.get(process));
    this.idleTimers.delete(process);
    const index = this.free.indexOf(process);
    if (index >= 0) this.free.splice(index, 1);
    process.stop();
  }
}

/** Dates and instants that are none are the caller's data, not a fault of the program. */
function printed(job: TypesetJob, text: PrintableText): string {
  try {
    return JSON.stringify(printModel(job, text));
  } catch (error) {
    if (error instanceof RangeError) throw new TypesettingError('refused', error.message);
    throw error;
  }
}

const closedError = () => new TypesettingError('closed', 'The typesetter was closed');

const sheetHeight = { portrait: 841.89, landscape: 595.276 };

/** From the template's origin (top left, pages from 1) to that of PDF (bottom left, pages from 0). A mark's pages are its zones. */
function fromBottom(zone: PlacedZone, job: TypesetJob): Zone {
  const height = job.template === 'mark' ? zone.height : job.template === 'approval-sheet' ? sheetHeight.landscape : sheetHeight.portrait;
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const [x, y] = [round(zone.x), round(height - zone.y - zone.height)];
  return { name: zone.name, page: zone.page - 1, x, y, width: round(zone.width), height: round(zone.height) };
}
