import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '#shared/clock.js';
import { createLogger } from '#shared/logging/logger.js';
import { Office, type Line } from '../../src/story/office.js';
import { startWorker } from '../../src/worker.js';
import { Instance } from './instance.js';
import { LetterBox } from './letter-box.js';
import { multipartOf } from './multipart.js';

/** The story's line straight into the application, without a socket. */
export const lineInto = (app: NestFastifyApplication): Line => ({
  async send(method, url, { headers, json, file }) {
    const form = file ? multipartOf(file) : undefined;
    const payload = form?.payload ?? (json as object | undefined);
    const answer = await app.inject({ method: method as 'GET', url, headers: { ...headers, ...form?.headers }, ...(payload === undefined ? {} : { payload }) });
    const header = (name: string): string | null => {
      const value = answer.headers[name.toLowerCase()];
      return value === undefined ? null : String(value);
    };
    return { status: answer.statusCode, headers: { get: header }, bytes: answer.rawPayload };
  },
});

/** A whole installation in the test's process: API, a real worker over the same database, a letter box, the people at their desks. */
export class TestStage {
  private worker: { stop: () => Promise<void> } | undefined;

  private constructor(
    readonly obih: Instance,
    readonly post: LetterBox,
    readonly office: Office,
    /** The worker's clock alone: people stay in the present while the worker looks at deadlines of another day. */
    readonly workerClock: Clock,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** `worker: false` leaves consequences undone until `startWorker`. */
  static async open(environment: Record<string, string> = {}, { worker = true } = {}): Promise<TestStage> {
    const post = await LetterBox.open();
    // Its worker is sent to other days for reminders; it must not lift what was sealed today as of then.
    const given = { SMTP_URL: post.url, PRESERVE_AFTER_MINUTES: '43200', ...environment };
    const obih = await Instance.start(given);
    const stage = new TestStage(obih, post, new Office(lineInto(obih.app), obih.settings.DATA_DIR), new Clock(), given);
    if (worker) await stage.startWorker();
    return stage;
  }

  /** Starts the worker with the settings of the instance, changed by `changes`. */
  async startWorker(changes: Record<string, string> = {}): Promise<void> {
    const environment = { ...this.obih.environment, ...this.environment, ...changes };
    this.worker = await startWorker(environment, { clock: this.workerClock, logger: createLogger('worker', 'silent') });
  }

  async stopWorker(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.stop();
  }

  rows = async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => (await this.obih.dataSource.query(sql, [...parameters])) as Row[];

  async close(): Promise<void> {
    await this.stopWorker();
    await this.obih.stop();
    await this.post.close();
  }
}
