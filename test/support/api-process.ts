import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { Office } from '../../src/story/office.js';
import type { TestStage } from './stage.js';

const root = path.resolve(__dirname, '../..');

/** `kill` ends the process at once, wherever it is, and answers when it is gone. */
export interface ApiProcess {
  readonly child: ChildProcess;
  readonly address: string;
  readonly kill: () => Promise<void>;
}

/** An API process of its own over the database and the files of a stage: it can be killed, and its memory can be limited. */
export async function apiProcess(stage: TestStage, execArgv: readonly string[] = []): Promise<ApiProcess> {
  const environment = { ...process.env, ...stage.obih.environment, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'silent' };
  const child = fork(path.join(root, 'scripts/run-api.mjs'), [], { env: environment, execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const address = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { address?: string; failed?: string; error?: string }) => (message.address ? resolve(message.address) : reject(new Error(JSON.stringify(message)))));
    child.on('exit', (code) => reject(new Error(`the API ended with ${code}`)));
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return gone;
  };
  return { child, address, kill };
}

/** The people of the stage, over HTTP to such a process; `signal` cuts the line while a request is on its way. */
export const officeAt = (stage: TestStage, address: string, signal: () => AbortSignal | undefined = () => undefined): Office =>
  new Office(
    {
      async send(method, url, { headers, json }) {
        const cut = signal();
        const answer = await fetch(address + url, { method, headers: { ...headers, ...(json === undefined ? {} : { 'content-type': 'application/json' }) }, ...(json === undefined ? {} : { body: JSON.stringify(json) }), ...(cut ? { signal: cut } : {}) });
        return { status: answer.status, headers: { get: (name: string) => answer.headers.get(name) }, bytes: Buffer.from(await answer.arrayBuffer()) };
      },
    },
    stage.obih.settings.DATA_DIR,
  );
