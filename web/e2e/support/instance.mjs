// A throw-away instance for the journeys: a whole system with a letter box, and the office through which documents are brought quickly
// to the point where the browser takes over.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { letterBox } from '../../../scripts/letter-box.mjs';
import { startSystem } from '../../../scripts/system.mjs';

/** Starts everything on a free port with data of its own; `stop` ends the processes and removes the data. */
export async function startInstance() {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-journeys-'));
  fs.chmodSync(dataDir, 0o755);
  const post = await letterBox();
  const clean = () => fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  let system;
  try {
    system = await startSystem({ dataDir, fast: true, extra: { SMTP_URL: post.url, OBIH_MODE: 'demonstration' } });
  } catch (error) {
    await post.close();
    clean();
    throw error;
  }
  const { httpLine, Office } = await import('../../../dist/story/office.js');
  const accounts = JSON.parse(fs.readFileSync(path.join(dataDir, 'keys', 'accounts.json'), 'utf8'));
  return {
    address: system.address, dataDir, system, mails: post.mails, accounts,
    office: new Office(httpLine(system.address), dataDir),
    /** The key file of a person, as they would choose it on their disk. */
    keyFile: (login) => path.join(dataDir, 'keys', `${login}.p12`),
    async stop() {
      await system.stop();
      await post.close();
      clean();
    },
  };
}
