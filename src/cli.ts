import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { readSettings, SettingsError } from '#shared/config/settings.js';
import { CommandRefused, processTerminal, UsageError, type Terminal } from './cli/terminal.js';

type Options = Readonly<Record<string, string | undefined>>;

/** A command: how it is written, what it does in one line, the options it takes (all with a value), how many files it names. */
interface Command {
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly string[];
  /** Options without a value. */
  readonly flags?: readonly string[];
  readonly operands: number;
  run(operands: readonly string[], options: Options, terminal: Terminal): Promise<number>;
}

/** What a command needs is loaded when it runs: verifying a journal touches neither the settings nor the database. */
const commands: Readonly<Record<string, Command>> = {
  migrate: {
    usage: 'migrate', summary: 'bring the database to this release, as its owner (DATABASE_OWNER_URL, or DATABASE_URL)', options: [], operands: 0,
    async run(_operands, _options, terminal) {
      const settings = readSettings(terminal.environment);
      const { migrateAll } = await import('./prepare.js');
      const done = await migrateAll(terminal.environment.DATABASE_OWNER_URL || settings.DATABASE_URL, settings.DATABASE_URL);
      terminal.out(done.length === 0 ? 'OK: the database is of this release already.' : `OK: ${done.length} migrations: ${done.join(', ')}.`);
      return 0;
    },
  },
  seed: {
    usage: 'seed', summary: 'fill an empty database with the demonstration organisation; refused in production', options: [], operands: 0,
    async run(_operands, _options, terminal) {
      const settings = readSettings(terminal.environment);
      if (settings.OBIH_MODE === 'production') throw new CommandRefused('Demonstration data are refused in production (OBIH_MODE). Nothing was changed; make the first person with create-admin.');
      const { seedOnce } = await import('./seed/seed.js');
      terminal.out((await seedOnce(settings)) ? `OK: the accounts and their keys are in ${settings.DATA_DIR}/keys.` : 'OK: there is an organisation already, so nothing was added.');
      return 0;
    },
  },
  'create-admin': {
    usage: 'create-admin --login LOGIN --name "NAME" [--edrpou CODE] [--organisation "FULL NAME"]', options: ['login', 'name', 'edrpou', 'organisation'], operands: 0,
    summary: 'make an administrator; the password comes from OBIH_ADMIN_PASSWORD, or is asked, or is read from standard input',
    async run(_operands, options, terminal) {
      const { login, name, edrpou, organisation } = options;
      if (!login || !name) throw new UsageError('--login and --name are needed');
      const { checkAdministrator, createAdministrator } = await import('./cli/create-administrator.js');
      const password = terminal.environment.OBIH_ADMIN_PASSWORD || (await terminal.askSecret(`Password for ${login}: `));
      checkAdministrator({ login, name, password });
      const made = await withDatabase(terminal, (dataSource) => createAdministrator(dataSource, { login, name, password, edrpou, organisation }));
      terminal.out(`OK: ${login} administers ${made.organisation}${made.made ? ', which was made too' : ''}.`);
      return 0;
    },
  },
  'export-openapi': {
    usage: 'export-openapi FILE', summary: 'write the OpenAPI document of the API; "-" is standard output', options: [], operands: 1,
    async run([file = '-'], _options, terminal) {
      const { openapi } = await import('./openapi.js');
      const text = JSON.stringify(openapi(), null, 1);
      if (file === '-') terminal.out(text);
      else writeFileSync(file, `${text}\n`);
      return 0;
    },
  },
  'verify-journal': {
    usage: 'verify-journal FILE [--heads FILE] [--save-heads FILE]', options: ['heads', 'save-heads'], operands: 1,
    summary: 'verify an NDJSON export of the journal, also against the heads kept from an earlier one; needs no database',
    async run([file = '-'], options, terminal) {
      const { verifyJournalCommand } = await import('./cli/verify-journal.js');
      return verifyJournalCommand(file, { heads: options.heads, saveHeads: options['save-heads'] }, terminal);
    },
  },
  verify: {
    usage: 'verify FILE [--detached DATA] [--json] [--lang uk|en] [--trust FOLDER] [--policy FILE]', options: ['detached', 'lang', 'trust', 'policy'], flags: ['json'], operands: 1,
    summary: 'verify the signatures of a PDF or of a .p7s; exit codes: 0 passed, 2 indeterminate (or it could not be read), 1 failed; needs no database',
    async run([file = ''], { detached, json, lang, trust, policy }, terminal) {
      const { verifyCommand } = await import('./cli/verify.js');
      return verifyCommand(file, { detached, json: json !== undefined, trust, policy, language: lang }, terminal);
    },
  },
  'verify-archive': {
    usage: 'verify-archive FILE [--trust FOLDER] [--edrpou CODE]', options: ['trust', 'edrpou'], operands: 1,
    summary: 'verify an archive package: manifests, every signature, the journals, the seal; needs no database and no network (--trust: certificates of authorities)',
    async run([file = '-'], { trust, edrpou }, terminal) {
      const { verifyArchiveCommand } = await import('./cli/verify-archive.js');
      return verifyArchiveCommand(file, { trust, edrpou }, terminal);
    },
  },
  refold: {
    usage: 'refold', summary: 'prove that every stored route equals the fold of its events; changes nothing', options: [], operands: 0,
    async run(_operands, _options, terminal) {
      const { refoldCommand } = await import('./cli/refold.js');
      return withDatabase(terminal, (dataSource) => refoldCommand(dataSource, terminal));
    },
  },
  requeue: {
    usage: 'requeue --since INSTANT', options: ['since'], operands: 0,
    summary: 'after the queue was lost: hand the events since then (up to seven days) to it again; jobs that were done have no second effect',
    async run(_operands, { since }, terminal) {
      if (!since || !/^\d{4}-\d{2}-\d{2}T/.test(since) || Number.isNaN(Date.parse(since))) throw new UsageError('--since is an instant, for instance 2026-11-24T08:00:00Z');
      const { changedRows } = await import('#shared/database/rows.js');
      const again = await withDatabase(terminal, (dataSource) => changedRows(dataSource, `update outbox set relayed_at = null where at >= $1 and relayed_at is not null returning id`, [since]));
      terminal.out(`OK: ${again.length} events wait for the relay again; a running worker takes them.`);
      return 0;
    },
  },
  help: {
    usage: 'help', summary: 'show this', options: [], operands: 0,
    run(_operands, _options, terminal) {
      terminal.out(helpText());
      return Promise.resolve(0);
    },
  },
};

function helpText(): string {
  const lines = Object.values(commands).flatMap(({ usage, summary }) => [`  ${usage}`, `      ${summary}`]);
  return ['Obih: npm run cli -- COMMAND', '', ...lines, '', 'Exit codes: 0 done or verified, 1 refused, failed or broken, 2 not to be proved, used wrongly, wrong settings or unreadable file.'].join('\n');
}

async function withDatabase<T>(terminal: Terminal, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const settings = readSettings(terminal.environment);
  const { databaseAt } = await import('./database.js');
  const dataSource = databaseAt(settings.DATABASE_URL, 2);
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/** Runs one command of the operator's command line; answers with its exit code. Says what happened, never throws. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  const [given = 'help', ...rest] = args;
  const name = given === '--help' || given === '-h' ? 'help' : given;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    terminal.err(`There is no command "${name}".\n\n${helpText()}`);
    return 2;
  }
  try {
    const { operands, options } = parse(command, rest);
    return await command.run(operands, options, terminal);
  } catch (error) {
    return report(error, command, terminal);
  }
}

function parse(command: Command, args: readonly string[]): { operands: readonly string[]; options: Options } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { ...Object.fromEntries(command.options.map((option) => [option, { type: 'string' as const }])), ...Object.fromEntries((command.flags ?? []).map((flag) => [flag, { type: 'boolean' as const }])) } });
    if (positionals.length !== command.operands) throw new UsageError(command.operands === 0 ? 'it takes no file' : 'it takes one file');
    return { operands: positionals, options: Object.fromEntries(Object.entries(values).map(([option, value]) => [option, typeof value === 'string' ? value : 'yes'])) };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

function report(error: unknown, command: Command, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(`${error.message}.\nUsage: npm run cli -- ${command.usage}`);
    return 2;
  }
  if (error instanceof SettingsError || error instanceof CommandRefused) {
    terminal.err(error.message);
    return error instanceof CommandRefused ? error.exitCode : 2;
  }
  // A refused connection comes as an AggregateError without a message of its own.
  const { code, message } = error as { code?: string; message?: string };
  terminal.err(`${command.usage.split(' ')[0] ?? ''} failed: ${message || (code === 'ECONNREFUSED' ? 'the database does not answer (ECONNREFUSED). See DATABASE_URL' : String(code ?? error))}.`);
  return 1;
}

// Run as `node dist/cli.js`; imported by the tests it does nothing by itself.
if (/[\\/]cli\.js$/.test(process.argv[1] ?? '')) void runCli(process.argv.slice(2), processTerminal()).then((code) => (process.exitCode = code));
