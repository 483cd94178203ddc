import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from '#shared/config/settings.js';

const root = path.resolve(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'obih-compose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

type Yaml = null | string | number | boolean | Yaml[] | { [name: string]: Yaml };
interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly secrets?: readonly string[];
  readonly healthcheck?: object;
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly deploy?: { readonly replicas?: number; readonly resources?: { readonly limits: { readonly memory: string } } };
  readonly tmpfs?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly read_only?: boolean;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
  readonly networks: Readonly<Record<string, { internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
}

/** YAML 1.2 parsers leave merge keys as they stand; compose resolves them, and so does this. */
function merged(value: Yaml): Yaml {
  if (Array.isArray(value)) return value.map(merged);
  if (value === null || typeof value !== 'object') return value;
  const { '<<': base = [], ...own } = value;
  const bases = (Array.isArray(base) ? base : [base]).map((one) => merged(one) as Record<string, Yaml>);
  return { ...Object.assign({}, ...bases), ...Object.fromEntries(Object.entries(own).map(([name, member]) => [name, merged(member)])) } as Yaml;
}

const parser = createRequire(path.join(root, 'package.json'))('js-yaml') as { load(text: string): Yaml };
const compose = merged(parser.load(read('docker-compose.yml'))) as unknown as Compose;
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`there is no service ${name}`);
  return found;
};
const ours = ['api', 'worker', 'migrate', 'bucket'];
const settingNames = [...read('src/shared/config/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name);

describe('docker-compose.yml', () => {
  test('has the parts of a production instance: two API processes, two workers, proxy, database, queue, files, mail', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['api', 'bucket', 'mail', 'migrate', 'postgres', 'proxy', 'redis', 'store', 'worker']);
    expect([service('api').deploy?.replicas, service('worker').deploy?.replicas]).toEqual([2, 2]);
    expect([service('api').command, service('worker').command, service('migrate').command]).toEqual([['api'], ['worker'], ['migrate']]);
  });

  test('no password or key stands in it: each is a file, declared, mounted where it is read and made or asked for by make-secrets.sh', () => {
    const script = read('deploy/make-secrets.sh');
    for (const [name, { environment = {}, secrets = [] }] of Object.entries(compose.services)) {
      for (const [variable, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|_URL/.test(variable)) expect([name, variable, value]).toEqual([name, expect.stringMatching(/_FILE$/), expect.stringMatching(/^\/run\/secrets\//)]);
        const mounted = /^\/run\/secrets\/(.+)$/.exec(String(value))?.[1];
        // The migration names the seal's file, because production wants it named, and cannot read it.
        if (mounted && !(name === 'migrate' && mounted === 'seal.p12')) expect([name, secrets]).toEqual([name, expect.arrayContaining([mounted])]);
      }
      for (const secret of secrets) expect(compose.secrets[secret]?.file).toBe(`./deploy/secrets/${secret}`);
    }
    for (const secret of Object.keys(compose.secrets)) expect(script).toContain(secret);
  });

  test('only the migration has the password of the schema’s owner, and it has not the key of the seal', () => {
    const holders = Object.entries(compose.services).filter(([, { secrets = [] }]) => secrets.includes('database_owner_url')).map(([name]) => name);
    expect(holders).toEqual(['migrate']);
    expect(service('migrate').secrets).not.toEqual(expect.arrayContaining(['seal.p12', 'seal_password']));
  });

  test('W16 it runs in production mode, which refuses the secrets of examples', () => {
    for (const name of ['api', 'worker', 'migrate']) expect(service(name).environment?.OBIH_MODE).toBe('production');
    expect(read('Dockerfile')).toMatch(/OBIH_MODE=production/);
  });

  test('every image has a version, and every part that serves others says when it is well', () => {
    for (const [name, { image, healthcheck }] of Object.entries(compose.services)) {
      expect([name, image]).toEqual([name, expect.stringMatching(/:[\w.-]*\d[\w.-]*$/)]);
      if (!['worker', 'migrate', 'bucket'].includes(name)) expect([name, healthcheck]).toEqual([name, expect.anything()]);
    }
  });

  test('processes wait for the migration and the bucket; the proxy waits for the API', () => {
    for (const name of ['api', 'worker']) expect(service(name).depends_on).toMatchObject({ migrate: { condition: 'service_completed_successfully' }, bucket: { condition: 'service_completed_successfully' }, redis: { condition: 'service_healthy' } });
    expect(service('migrate').depends_on).toMatchObject({ postgres: { condition: 'service_healthy' } });
    expect(service('proxy').depends_on).toMatchObject({ api: { condition: 'service_healthy' } });
  });

  test('database, queue and files are on a network without a way out, and only the proxy is open to the world', () => {
    expect(compose.networks.inside?.internal).toBe(true);
    for (const name of ['postgres', 'redis', 'store', 'migrate', 'bucket']) expect(service(name).networks).toEqual(['inside']);
    const open = Object.entries(compose.services).flatMap(([name, { ports = [] }]) => ports.filter((port) => !port.startsWith('127.0.0.1:')).map(() => name));
    expect([...new Set(open)]).toEqual(['proxy']);
  });

  const megabytes = (limit: string | undefined): number => {
    const [, number = '', unit = ''] = /^(\d+)([mg])$/.exec(limit ?? '') ?? [];
    return Number(number) * (unit === 'g' ? 1024 : 1);
  };
  const limitOf = (name: string): number => megabytes(service(name).deploy?.resources?.limits.memory);

  test('F03 every container has a limit of memory, what lies in /tmp included, and all of them fit into the machine that the operations page names', () => {
    for (const [name, { tmpfs = [] }] of Object.entries(compose.services)) {
      expect([name, limitOf(name) >= 256]).toEqual([name, true]);
      for (const mounted of tmpfs) expect([name, mounted]).toEqual([name, expect.stringMatching(/^\/tmp:size=\d+m$/)]);
    }
    const running = Object.keys(compose.services).filter((name) => !['migrate', 'bucket'].includes(name));
    expect(running.reduce((sum, name) => sum + limitOf(name) * (service(name).deploy?.replicas ?? 1), 0)).toBeLessThanOrEqual(16 * 1024);
  });

  test('F03 an API process has room for two files at the verifier and for a typesetting process beside itself', () => {
    const verifier = read('src/signatures/verification/isolated-verification.ts');
    const [perFile, atOnce, upload] = [Number(/memoryLimit = (\d+)/.exec(verifier)?.[1]), Number(/const atOnce = (\d+)/.exec(read('src/signatures/verification.service.ts'))?.[1]), Number(/largestUpload = (\d+) \* 1024/.exec(read('src/signatures/verification-desk.service.ts'))?.[1])];
    const typesetting = Number(/memoryBytes: (\d+)e6/.exec(read('src/documents/rendering/typst-typesetter.ts'))?.[1]);
    expect(limitOf('api')).toBeGreaterThanOrEqual(700 + atOnce * (60 + perFile + 2 * upload) + typesetting);
  });

  test('our processes may write to their own folder only', () => {
    for (const name of ours) expect(service(name).read_only).toBe(true);
  });

  test('whatever it mounts from the repository is there, and every volume is declared', () => {
    for (const { volumes = [] } of Object.values(compose.services)) {
      for (const source of volumes.map((volume) => volume.split(':')[0] ?? '')) {
        if (source.startsWith('./deploy/trust')) continue; // the operator's own certificates
        expect(source.startsWith('./') ? existsSync(path.join(root, source)) : Object.keys(compose.volumes).includes(source)).toBe(true);
      }
    }
  });

  test('the new database can see Cyrillic: LC_CTYPE is UTF-8', () => {
    expect(String(service('postgres').environment?.POSTGRES_INITDB_ARGS)).toMatch(/--lc-ctype=C\.UTF-8 .*--icu-locale=uk-UA/);
  });

  // Where the client is missing, the tests above are what is checked; its schema was satisfied when this file was written.
  const client = spawnSync('docker', ['compose', 'version']).status === 0;
  if (!client) console.warn('docker-compose.yml is not checked by Docker Compose itself: its client is not on this machine');
  if (client) {
    test('is accepted by Docker Compose, on a fresh clone without any secret', () => {
      expect(execFileSync('docker', ['compose', '-f', 'docker-compose.yml', 'config', '--services'], { cwd: root, encoding: 'utf8' })).toContain('worker');
    });
  }
});

describe('The image', () => {
  const dockerfile = read('Dockerfile');

  test('copies only what is there, and what typesetting and the entry points need at run time', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
    expect(copied.length).toBeGreaterThan(10);
    for (const source of copied) expect([source, existsSync(path.join(root, source))]).toEqual([source, true]);
    for (const needed of ['src/documents/rendering/typst-child.mjs', 'src/signatures/keys/pkcs11/token-child.mjs', 'src/documents/rendering/templates', 'scripts/run-api.mjs', 'scripts/run-worker.mjs', 'scripts/run.mjs', 'package.json']) expect(copied.join(' ')).toContain(needed);
    for (const built of ['/app/dist', '/app/web/dist', '/app/node_modules']) expect(dockerfile).toContain(`${built} `);
  });

  test('runs on Node 24 as an ordinary user, and downloads nothing but packages', () => {
    expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual(Array(3).fill('node:24-bookworm-slim'));
    expect(dockerfile.trimEnd().split('\n').findLast((line) => line.startsWith('USER'))).toBe('USER node');
    expect(dockerfile).not.toMatch(/\b(curl|wget|git clone)\b|^ADD /m);
  });

  test('is built without secrets, data and what was installed on this machine', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const kept of ['deploy/secrets', 'deploy/production.env', 'data', '.git', '**/node_modules']) expect(ignored).toContain(kept);
    expect(read('deploy/.gitignore').split('\n')).toEqual(expect.arrayContaining(['secrets/', 'production.env']));
  });

  test('its entry points are files that are there', () => {
    const entry = read('deploy/entrypoint.sh');
    for (const [, script = ''] of entry.matchAll(/exec node (\S+\.(?:mjs|js))/g)) expect([script, existsSync(path.join(root, script.replace(/^dist\/(.+)\.js$/, 'src/$1.ts')))]).toEqual([script, true]);
  });
});

describe('Secrets and settings of a deployment', () => {
  const secrets = path.join(folder, 'secrets');
  const makeSecrets = (): string => execFileSync('sh', [path.join(root, 'deploy/make-secrets.sh'), secrets], { encoding: 'utf8' });
  const fromEntryPoint = (environment: Record<string, string>): NodeJS.ProcessEnv =>
    JSON.parse(execFileSync('sh', [path.join(root, 'deploy/entrypoint.sh'), process.execPath, '-p', 'JSON.stringify(process.env)'], { encoding: 'utf8', env: { PATH: process.env.PATH, ...environment } })) as NodeJS.ProcessEnv;

  test('are made once, in a folder for their owner only, and never again', () => {
    expect(makeSecrets()).toContain('made app_secret');
    expect(statSync(secrets).mode & 0o077).toBe(0);
    const before = readdirSync(secrets).map((name) => [name, readFileSync(path.join(secrets, name), 'utf8')]);
    expect(makeSecrets()).not.toContain('made ');
    expect(readdirSync(secrets).map((name) => [name, readFileSync(path.join(secrets, name), 'utf8')])).toEqual(before);
    expect(new Set(['app_secret', 'postgres_owner_password', 'postgres_application_password', 'redis_password', 'store_secret_key'].map((name) => readFileSync(path.join(secrets, name), 'utf8'))).size).toBe(5);
  });

  test('W16 reach the program through the entry point, and production accepts them', () => {
    makeSecrets();
    writeFileSync(path.join(secrets, 'seal_password'), 'пароль печатки № 1\n');
    const given = Object.entries(service('api').environment ?? {}).map(([name, value]) => [name, String(value).replace('/run/secrets', secrets)] as const);
    const environment = fromEntryPoint({ ...Object.fromEntries(given), PUBLIC_URL: 'https://obih.example', TSA_URL: 'https://tsa.example' });
    expect(Object.keys(environment).filter((name) => name.endsWith('_FILE'))).toEqual(['SEAL_KEY_FILE']);
    const settings = readSettings(environment);
    expect(settings).toMatchObject({ OBIH_MODE: 'production', SEAL_KEY_PASSWORD: 'пароль печатки № 1', DATABASE_URL: expect.stringMatching(/^postgres:\/\/obih_application:[0-9a-f]{64}@postgres:5432\/obih$/) });
    expect(settings.QUEUE_URL).toMatch(/^redis:\/\/:[0-9a-f]{64}@redis:6379/);
    expect(readFileSync(path.join(secrets, 'redis.conf'), 'utf8')).toContain(new URL(settings.QUEUE_URL ?? '').password);
    expect(JSON.stringify(JSON.parse(readFileSync(path.join(secrets, 'store.json'), 'utf8')))).toContain(new URL(settings.STORAGE_URL).password);
  });

  test('a secret that is not there stops the process with its name', () => {
    const ran = spawnSync('sh', [path.join(root, 'deploy/entrypoint.sh'), 'true'], { encoding: 'utf8', env: { PATH: process.env.PATH, APP_SECRET_FILE: path.join(folder, 'none') } });
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('APP_SECRET_FILE names') });
  });

  test('the example of settings names settings that there are, holds no secret, and is refused until it is filled in', () => {
    const lines = read('deploy/example.env').split('\n').filter((line) => /^[A-Z]/.test(line));
    const given = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
    for (const name of Object.keys(given)) expect(settingNames).toContain(name);
    for (const name of Object.keys(given)) expect(name).not.toMatch(/SECRET|PASSWORD/);
    expect(() => readSettings({ ...given, OBIH_MODE: 'production', DATABASE_URL: 'postgres://a:b@c/d' })).toThrow(/PUBLIC_URL[\s\S]*TSA_URL/);
  });

  test('the operations page lists every setting', () => {
    const page = read('docs/operations.md');
    expect(settingNames.length).toBeGreaterThan(15);
    for (const name of settingNames) expect([name, page.includes(`\`${name}\``)]).toEqual([name, true]);
  });
});

describe('The bucket', () => {
  test('is made once by the job that runs before the first start, whatever S3 store it is', async () => {
    const S3rver = createRequire(path.join(root, 'package.json'))('s3rver') as new (options: object) => { run(): Promise<{ port: number }>; close(): Promise<void> };
    const store = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: path.join(folder, 's3') });
    const { port } = await store.run();
    try {
      const url = `s3://S3RVER:S3RVER@127.0.0.1:${port}/obih?tls=0`;
      expect(await ensureBucket(url)).toEqual({ status: 0, said: 'The bucket obih was made.\n' });
      expect(await ensureBucket(url)).toEqual({ status: 0, said: 'The bucket obih is there.\n' });
    } finally {
      await store.close();
    }
    expect(await ensureBucket(`s3://a:b@127.0.0.1:${port}/obih?tls=0`)).toMatchObject({ status: 1, said: expect.stringContaining('Check STORAGE_URL') });
    expect(await ensureBucket('file:data/files')).toMatchObject({ status: 0 });
  }, 30_000);
});

async function ensureBucket(url: string): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, ['--no-warnings', path.join(root, 'deploy/ensure-bucket.mjs')], { env: { PATH: process.env.PATH, STORAGE_URL: url, AWS_MAX_ATTEMPTS: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, said };
}
