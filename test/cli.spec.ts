import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verify } from '@node-rs/argon2';
import pg from 'pg';
import type { Instant } from '#shared/domain/ids.js';
import { entryHash, genesis, type JournalEntry } from '#shared/journal/chain.js';
import { runCli } from '../src/cli.js';
import { differenceOf } from '../src/cli/refold.js';
import type { Terminal } from '../src/cli/terminal.js';
import { openapi } from '../src/openapi.js';
import { holderOf, templateOf, visa, World } from '../src/approvals/testing/world.js';

const root = path.resolve(__dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'obih-cli-'));
const file = (name: string): string => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

interface Said { readonly code: number; readonly out: string; readonly err: string }

/** Runs a command in this process, with an environment and answers of the test's own. */
async function cli(args: readonly string[], environment: NodeJS.ProcessEnv = {}, secret = ''): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = { environment, out: (line) => void out.push(line), err: (line) => void err.push(line), askSecret: () => Promise.resolve(secret) };
  const code = await runCli(args, terminal);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Runs it as operators do: a process, without any setting of ours in its environment. */
function asOperator(args: readonly string[], more: { input?: string; env?: Record<string, string>; nodeArguments?: readonly string[] } = {}): Said {
  const ran = spawnSync(process.execPath, [...(more.nodeArguments ?? []), path.join(root, 'dist/cli.js'), ...args], { cwd: folder, encoding: 'utf8', input: more.input ?? '', env: { PATH: process.env.PATH, ...more.env } });
  return { code: ran.status ?? -1, out: ran.stdout, err: ran.stderr };
}

function* chain(name: string, entries: number, filler = ''): Generator<JournalEntry> {
  let head = genesis;
  for (let seq = 1; seq <= entries; seq += 1) {
    const link = { chain: name, seq, at: '2026-11-24T08:00:00.000Z' as Instant, actor: { system: 'test' }, type: 'stepDecided', data: { seq, filler }, previousHash: head };
    head = entryHash(link);
    yield { ...link, hash: head as JournalEntry['hash'] };
  }
}
const lines = (entries: Iterable<JournalEntry>): string => [...entries].map((entry) => `${JSON.stringify(entry)}\n`).join('');

describe('verify-journal', () => {
  test('L01 a good export verifies in a process of its own that has neither settings nor a database', () => {
    writeFileSync(file('good.ndjson'), lines(chain('document:a', 5)) + lines(chain('organisation:o', 2)));
    const said = asOperator(['verify-journal', file('good.ndjson')]);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(/^OK: 7 entries in 2 chains\.\nDigest of all heads: [0-9a-f]{64}\n$/);
  });

  test('L01 the first bad entry is named and the exit code is 1', () => {
    writeFileSync(file('changed.ndjson'), lines(chain('document:a', 5)).replace('"seq":3,"filler":""', '"seq":3,"filler":"x"'));
    const said = asOperator(['verify-journal', file('changed.ndjson')]);
    expect(said.code).toBe(1);
    expect(said.err).toContain('BROKEN at line 3: entry 3 of document:a (stepDecided, 2026-11-24T08:00:00.000Z): it was changed');
  });

  test('L01 heads that are kept elsewhere show what was cut off at the end', async () => {
    writeFileSync(file('whole.ndjson'), lines(chain('document:a', 5)));
    writeFileSync(file('cut.ndjson'), lines(chain('document:a', 3)));
    expect(await cli(['verify-journal', file('whole.ndjson'), '--save-heads', file('heads.ndjson')])).toMatchObject({ code: 0 });
    expect(await cli(['verify-journal', file('cut.ndjson')])).toMatchObject({ code: 0 });
    expect(await cli(['verify-journal', file('whole.ndjson'), '--heads', file('heads.ndjson')])).toMatchObject({ code: 0, out: expect.stringContaining('1 heads of the checkpoint found') });
    const said = await cli(['verify-journal', file('cut.ndjson'), '--heads', file('heads.ndjson')]);
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining('BROKEN: entry 4 of document:a is missing') });
  });

  test('what cannot be read is said by name, with exit code 2', async () => {
    expect(await cli(['verify-journal', file('none.ndjson')])).toMatchObject({ code: 2, err: expect.stringContaining('none.ndjson cannot be read') });
    writeFileSync(file('empty.ndjson'), '\n');
    expect(await cli(['verify-journal', file('empty.ndjson')])).toMatchObject({ code: 2, err: expect.stringContaining('nothing to verify') });
    expect(await cli(['verify-journal', file('whole.ndjson'), '--heads', file('none')])).toMatchObject({ code: 2 });
    writeFileSync(file('bad-heads'), '{"chain":1}\n');
    expect(await cli(['verify-journal', file('whole.ndjson'), '--heads', file('bad-heads')])).toMatchObject({ code: 2, err: expect.stringContaining('line 1 is not a head') });
  });

  test('an export comes through standard input too', () => {
    expect(asOperator(['verify-journal', '-'], { input: lines(chain('document:a', 2)) })).toMatchObject({ code: 0 });
  });

  test('an export of 50 MB takes no more memory than one of 1 MB', async () => {
    const small = await writeLarge('small.ndjson', 250);
    const large = await writeLarge('large.ndjson', 12_500);
    expect(large.bytes).toBeGreaterThan(50_000_000);
    const [forSmall, forLarge] = [peakOf(small.name), peakOf(large.name)];
    expect(forLarge - forSmall).toBeLessThan(40 * 1024);
  }, 120_000);
});

async function writeLarge(name: string, entries: number): Promise<{ name: string; bytes: number }> {
  const out = createWriteStream(file(name));
  let bytes = 0;
  for (const entry of chain('document:large', entries, 'віза '.repeat(420))) {
    const line = `${JSON.stringify(entry)}\n`;
    bytes += Buffer.byteLength(line);
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return { name, bytes };
}

/** The most memory that a verification held at once, in KiB. */
function peakOf(name: string): number {
  const tellPeak = `data:text/javascript,process.on('exit',()=>console.error('peak '+process.resourceUsage().maxRSS))`;
  const said = asOperator(['verify-journal', file(name)], { nodeArguments: ['--max-semi-space-size=1', '--max-old-space-size=32', '--import', tellPeak] });
  expect(said.code).toBe(0);
  return Number(/peak (\d+)/.exec(said.err)?.[1]);
}

describe('The command line', () => {
  test('explains itself, and an unknown command gets the list', async () => {
    const help = await cli(['help']);
    expect(help.code).toBe(0);
    for (const name of ['migrate', 'seed', 'create-admin', 'export-openapi', 'verify-journal', 'refold', 'requeue']) expect(help.out).toContain(name);
    expect(await cli([])).toEqual(help);
    expect(await cli(['toString'])).toMatchObject({ code: 2, err: expect.stringContaining('There is no command "toString"') });
  });

  test('an option or a file that does not belong to a command is answered with its usage', async () => {
    expect(await cli(['verify-journal'])).toMatchObject({ code: 2, err: expect.stringContaining('Usage: npm run cli -- verify-journal FILE') });
    expect(await cli(['refold', '--fix', 'yes'])).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
    expect(await cli(['create-admin', '--login', 'olena'])).toMatchObject({ code: 2, err: expect.stringContaining('--login and --name are needed') });
  });

  test('a missing setting is named with its remedy', async () => {
    expect(await cli(['migrate'])).toMatchObject({ code: 2, err: expect.stringContaining('DATABASE_URL is not set') });
  });

  test('a database that does not answer is said to be so', async () => {
    const said = await cli(['refold'], { DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/obih', OBIH_MODE: 'test' });
    expect(said).toMatchObject({ code: 1, err: expect.stringMatching(/^refold failed: .*ECONNREFUSED/) });
  });

  test('export-openapi writes the document that is committed', async () => {
    expect(await cli(['export-openapi', file('openapi.json')])).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file('openapi.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(openapi())));
  });
});

describe('Over a database', () => {
  const name = `obih_cli_${process.pid}`;
  const owner = new URL(process.env.TEST_DATABASE_URL ?? 'postgres://unset/unset');
  owner.pathname = `/${name}`;
  const application = new URL(owner);
  [application.username, application.password] = ['obih_application', 'obih-test'];
  const environment = { DATABASE_URL: application.href, DATABASE_OWNER_URL: owner.href, OBIH_MODE: 'test', DATA_DIR: folder };
  const asAdmin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL ?? '' });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  let client: pg.Client;

  beforeAll(async () => {
    await asAdmin(`create database ${name}`);
    client = new pg.Client({ connectionString: owner.href });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await asAdmin(`drop database if exists ${name} with (force)`);
  });

  test('migrate brings an empty database to this release, and a second time finds nothing to do', async () => {
    expect(await cli(['migrate'], environment)).toMatchObject({ code: 0, out: expect.stringMatching(/^OK: \d+ migrations: JournalAndOutbox/) });
    expect(await cli(['migrate'], environment)).toMatchObject({ code: 0, out: 'OK: the database is of this release already.' });
  }, 60_000);

  test('the first administrator brings the organisation along; the password is kept as argon2id only', async () => {
    const wanted = ['create-admin', '--login', 'olena', '--name', 'Олена КОВАЛЕНКО'];
    expect(await cli(wanted, environment, 'дуже-довгий-пароль')).toMatchObject({ code: 2, err: expect.stringContaining('the database is empty') });
    const said = await cli([...wanted, '--edrpou', '00000001', '--organisation', 'Зорянська ОВА'], environment, 'дуже-довгий-пароль');
    expect(said).toMatchObject({ code: 0, out: 'OK: olena administers Зорянська ОВА, which was made too.' });
    const { rows } = await client.query<{ password_hash: string; roles: string[] }>(`select password_hash, array(select role from role_grant where person_id = person.id) as roles from person`);
    expect(rows).toEqual([{ password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/), roles: ['administrator'] }]);
    expect(await verify(rows[0]?.password_hash ?? '', 'дуже-довгий-пароль')).toBe(true);
    expect((await client.query(`select 1 from document_kind`)).rowCount).toBeGreaterThan(5);
    const journal = await client.query(`select type, actor from journal_entry order by seq`);
    expect(journal.rows).toEqual([{ type: 'organisationCreated', actor: { system: 'cli' } }, { type: 'administratorCreated', actor: { system: 'cli' } }]);
  }, 60_000);

  test('a login that is taken, a weak password and an unknown organisation change nothing', async () => {
    const admin = (login: string, ...more: string[]) => ['create-admin', '--login', login, '--name', 'Інна ШЕВЧУК', ...more];
    expect(await cli(admin('Olena'), environment, 'дуже-довгий-пароль')).toMatchObject({ code: 1, err: expect.stringContaining('already a person with the login') });
    expect(await cli(admin('inna'), environment, 'короткий')).toMatchObject({ code: 1, err: expect.stringContaining('12 to 200 characters') });
    expect(await cli(admin('inna'), environment, 'change-me-please')).toMatchObject({ code: 1, err: expect.stringContaining('an example of the documentation') });
    expect(await cli(admin('inna', '--edrpou', '00000009'), environment, 'дуже-довгий-пароль')).toMatchObject({ code: 1, err: expect.stringContaining('no organisation with the code 00000009') });
    expect((await client.query(`select 1 from person`)).rowCount).toBe(1);
  }, 60_000);

  test('seed leaves a database that has an organisation alone, and is refused in production', async () => {
    expect(await cli(['seed'], environment)).toMatchObject({ code: 0, out: expect.stringContaining('nothing was added') });
    const production = {
      ...environment, OBIH_MODE: 'production', APP_SECRET: 'k'.repeat(43), PUBLIC_URL: 'https://obih.example', SEAL_KEY_FILE: 'seal.p12', TSA_URL: 'http://tsa.example', TRUST_DIR: 'trust',
    };
    expect(await cli(['seed'], production)).toMatchObject({ code: 1, err: expect.stringContaining('refused in production') });
  }, 60_000);

  test('L07 after the queue was lost, requeue hands the events since then to the relay again', async () => {
    await client.query(`update outbox set relayed_at = now()`);
    expect(await cli(['requeue', '--since', 'yesterday'], environment)).toMatchObject({ code: 2, err: expect.stringContaining('--since is an instant') });
    expect(await cli(['requeue', '--since', '2100-01-01T00:00:00Z'], environment)).toMatchObject({ code: 0, out: expect.stringContaining('OK: 0 events') });
    expect(await cli(['requeue', '--since', '2026-01-01T00:00:00Z'], environment)).toMatchObject({ code: 0, out: expect.stringContaining('OK: 2 events') });
    expect((await client.query(`select 1 from outbox where relayed_at is null`)).rowCount).toBe(2);
  }, 60_000);

  test('refold finds every route equal to the fold of its events, and names one that was changed by hand', async () => {
    const world = new World(templateOf([visa('legal', ['lawyer']), visa('finance', ['accountant'], { participants: [holderOf('accountant')] })]));
    world.submit();
    world.says('lawyer', 'approve');
    const route = world.known;
    await client.query(`insert into route (id, organisation_id, document_id, status, sequence, state, started_at) values ($1, $1, $2, $3, $4, $5, now())`, [route.id, route.documentId, route.status, route.sequence, JSON.stringify(route)]);
    for (const [place, event] of world.events.entries()) await client.query(`insert into route_event (route_id, sequence, type, at, data) values ($1, $2, $3, $4, $5)`, [route.id, place + 1, event.type, event.at, JSON.stringify(event)]);
    expect(await cli(['refold'], environment)).toMatchObject({ code: 0, out: 'OK: 1 routes equal the fold of their events.' });
    await client.query(`update route set state = jsonb_set(state, '{rounds,0,runs,1,steps,0,assignee}', '"somebody"')`);
    const said = await cli(['refold'], environment);
    expect(said).toMatchObject({ code: 1, err: expect.stringContaining(`DIFFERENT: route ${route.id} of document ${route.documentId}: state.rounds.0.runs.1.steps.0.assignee`) });
  }, 60_000);
});

describe('A route and the fold of its events', () => {
  test('differ in the member that is named, in either direction', () => {
    const world = new World(templateOf([visa('legal', ['lawyer'])]));
    world.submit();
    const route = world.known;
    const row = { status: route.status, sequence: route.sequence, state: route };
    expect(differenceOf(row, route)).toBeNull();
    expect(differenceOf(row, null)).toBe('it has no events');
    expect(differenceOf({ ...row, status: 'completed' }, route)).toContain('status');
    expect(differenceOf({ ...row, sequence: 1 }, { ...route, sequence: 2 })).toContain('sequence');
    expect(differenceOf({ ...row, state: { ...route, urgent: !route.urgent } }, route)).toBe('state.urgent');
    expect(differenceOf({ ...row, state: Object.assign({ more: 1 }, route) }, route)).toContain('state.more: not in the fold');
  });
});
