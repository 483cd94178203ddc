import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { readSettings, type Settings } from '#shared/config/settings.js';
import { createLogger } from '#shared/logging/logger.js';
import { AppModule } from '../../src/app.module.js';
import { databaseAt } from '../../src/database.js';
import { createHttpApplication } from '../../src/http-application.js';
import { seedOnce } from '../../src/seed/seed.js';
import { multipartOf, type PickedFile } from './multipart.js';

let made = 0;

/** A database of its own, cloned from the migrated template; the name says which worker made it. */
async function freshDatabase(): Promise<{ url: string; ownerUrl: string; drop: () => Promise<void> }> {
  const admin = new URL(process.env.TEST_DATABASE_URL ?? '');
  const name = `obih_t${process.env.JEST_WORKER_ID ?? '1'}_${process.pid}_${(made += 1)}`;
  const asAdmin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await asAdmin(`create database ${name} template obih_template`);
  const owner = new URL(admin);
  owner.pathname = `/${name}`;
  const application = new URL(owner);
  [application.username, application.password] = ['obih_application', 'obih-test'];
  return { url: application.href, ownerUrl: owner.href, drop: () => asAdmin(`drop database if exists ${name} with (force)`) };
}

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly raw: Buffer;
}

/** A signed-in person of the sample organisation, as their browser. */
export class Browser {
  constructor(private readonly app: NestFastifyApplication, readonly personId: string, private readonly cookie: string, private readonly csrfToken: string) {}

  get = <Body = never>(url: string): Promise<Answer<Body>> => this.send('GET', url);
  post = <Body = never>(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> => this.send('POST', url, body, headers);
  put = <Body = never>(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> => this.send('PUT', url, body, headers);
  patch = <Body = never>(url: string, body?: unknown): Promise<Answer<Body>> => this.send('PATCH', url, body);
  delete = <Body = never>(url: string): Promise<Answer<Body>> => this.send('DELETE', url);

  /** Sends one file as the browser's form would. */
  async upload<Body = never>(url: string, file: PickedFile): Promise<Answer<Body>> {
    const { headers, payload } = multipartOf(file);
    return this.send('POST', url, payload, headers);
  }

  async send<Body = never>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    const answer = await this.app.inject({
      method: method as 'GET', url, headers: { cookie: this.cookie, 'x-csrf-token': this.csrfToken, ...headers }, ...(body === undefined ? {} : { payload: body as object }),
    });
    return answerOf(answer);
  }
}

function answerOf<Body>(answer: { statusCode: number; headers: Record<string, unknown>; rawPayload: Buffer }): Answer<Body> {
  const type = String(answer.headers['content-type'] ?? '');
  const body = /json/.test(type) && answer.rawPayload.length > 0 && !/ndjson/.test(type) ? (JSON.parse(answer.rawPayload.toString('utf8')) as Body) : (undefined as Body);
  return { status: answer.statusCode, body, headers: answer.headers, raw: answer.rawPayload };
}

/** A whole API process in the test's own process, over a fresh database with the sample organisation in it. */
export class Instance {
  private readonly browsers = new Map<string, Browser>();
  private readonly passwords: Map<string, string>;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly dataSource: DataSource,
    readonly settings: Settings,
    readonly clock: Clock,
    readonly ownerUrl: string,
    accounts: readonly { login: string; password: string }[],
    private readonly cleanUp: () => Promise<void>,
  ) {
    this.passwords = new Map(accounts.map(({ login, password }) => [login, password]));
  }

  static async start(environment: Record<string, string> = {}): Promise<Instance> {
    const database = await freshDatabase();
    const folder = mkdtempSync(path.join(tmpdir(), 'obih-api-'));
    const settings = readSettings({ OBIH_MODE: 'test', DATABASE_URL: database.url, DATABASE_POOL: '12', DATA_DIR: folder, STORAGE_URL: `file:${path.join(folder, 'files')}`, LOG_LEVEL: 'silent', ...environment });
    await seedOnce(settings);
    const clock = new Clock();
    const logger = createLogger('test', settings.LOG_LEVEL);
    const dataSource = databaseAt(settings.DATABASE_URL, settings.DATABASE_POOL);
    await dataSource.initialize();
    const app = await createHttpApplication(AppModule.with({ settings, dataSource, logger, clock }), settings, dataSource);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const demo = await app.inject({ method: 'GET', url: '/api/demo-accounts' });
    const { accounts } = JSON.parse(demo.payload) as { accounts: { login: string; password: string }[] };
    return new Instance(app, dataSource, settings, clock, database.ownerUrl, accounts, async () => {
      await app.close();
      await dataSource.destroy();
      await database.drop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /** The settings as environment variables: what another process of this installation is started with. */
  get environment(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
  }

  password(login: string): string {
    const password = this.passwords.get(login);
    if (!password) throw new Error(`there is no demonstration account ${login}`);
    return password;
  }

  /** The browser of a person, signed in once per test file. */
  async as(login: string): Promise<Browser> {
    const known = this.browsers.get(login);
    if (known) return known;
    const answer = await this.app.inject({ method: 'POST', url: '/api/session', payload: { login, password: this.password(login) } });
    const body = JSON.parse(answer.payload) as { csrfToken: string; person: { personId: string } };
    const browser = new Browser(this.app, body.person.personId, String(answer.headers['set-cookie']).split(';')[0] ?? '', body.csrfToken);
    this.browsers.set(login, browser);
    return browser;
  }

  /** A request without a session. */
  async anonymous<Body = never>(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return answerOf(await this.app.inject({ method: method as 'GET', url, headers, ...(body === undefined ? {} : { payload: body as object }) }));
  }

  stop = (): Promise<void> => this.cleanUp();
}
