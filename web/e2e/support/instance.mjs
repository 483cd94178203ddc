// A throw-away instance for the journeys: a whole system with a letter box, and the office through which documents are brought quickly
// to the point where the browser takes over.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { startSystem } from '../../../scripts/system.mjs';

/** A letter box that takes every mail, on the loopback. */
async function letterBox() {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => simpleParser(stream).then((mail) => (mails.push({ to: session.envelope.rcptTo.map((one) => one.address).join(), subject: mail.subject ?? '', text: mail.text ?? '', attachments: mail.attachments }), done()), done),
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${server.server.address().port}`, mails, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** Starts everything on a free port with data of its own; `stop` ends the processes and removes the data. */
export async function startInstance() {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'obih-journeys-'));
  fs.chmodSync(dataDir, 0o755);
  const post = await letterBox();
  const clean = () => fs.rmSync(dataDir, { recursive: true, force: true });
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
