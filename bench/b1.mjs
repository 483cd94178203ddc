// B1: bulk sealing. 500 memos whose last signature was given are carried to their end by two workers of the product (outbox, queue,
// registration, number, mark, e-seal with time-stamp, check of every signature, durable file, journal) against a bare loop in one thread that
// loads the same signed files with @libpdf/core and signs them with a P-256 key. Every round starts from the same copy of the database.
import os from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { DevelopmentPki } from '../dist/signatures/development/development-pki.js';
import { extractSignatures } from '../dist/signatures/pdf/extract-signatures.js';
import { personKey, verifiedSignatures } from './keys.mjs';
import { compare, median, timed, turns } from './measure.mjs';
import { bareLoop } from './peer/libpdf-loop.mjs';
import { signedDocuments, timedDocuments, workers } from './sealing.mjs';

const rounds = 7;

export async function run({ note }) {
  const memos = await signedDocuments('memo');
  try {
    note(`${timedDocuments} memos, and those that warm up, approved and signed over HTTP in ${memos.seconds} s`);
    const rows = await sealing(memos, note);
    await delivering(note);
    return rows;
  } finally {
    await memos.close();
  }
}

async function sealing({ folder, pdfs, bytes, seal }, note) {
  const pki = await DevelopmentPki.open(path.join(folder, 'pki'), { mode: 'test' });
  const loop = bareLoop(await personKey(pki, 'p256'), pki);
  let last = [];
  let ours;
  const bareProcessor = [];
  const cost = await turns(
    {
      bare: async () => {
        const before = process.cpuUsage();
        const milliseconds = await timed(async () => { last = await loop.signAll(pdfs); });
        const { user, system: kernel } = process.cpuUsage(before);
        bareProcessor.push((user + kernel) / 1000 / pdfs.length);
        return milliseconds / pdfs.length;
      },
      ours: async (round) => {
        ours = await seal();
        note(`${round < 0 ? 'a round that does not count' : `round ${round + 1}`}: ${spent(ours)}`);
        return ours.milliseconds / pdfs.length;
      },
    },
    { rounds, warmUp: 1 },
  );
  const stamped = (await timed(() => loop.signAll(pdfs, { stamped: true }))) / pdfs.length;
  const correct = (await allHold(pki, ours.files.map(bytes))) && last.length === pdfs.length && last.every((pdf) => extractSignatures(pdf).filter((one) => one.contents).length === 2);
  if (!correct) note('a file was not sealed, or does not verify');
  note(`${workers} workers ${perSecond(median(cost.ours))} documents/s, @libpdf/core in one thread ${perSecond(median(cost.bare))} signatures/s, with a time-stamp of the same authority ${perSecond(stamped)}; processor time of the bare loop ${median(bareProcessor).toFixed(1)} ms a signature; load ${os.loadavg()[0].toFixed(1)}`);
  const what = `bulk sealing of ${timedDocuments} documents by ${workers} workers (queue, number, mark, seal with time-stamp, check, durable file, journal): documents/s ÷ a bare loop that loads and signs the same files with @libpdf/core, P-256, one thread`;
  return [compare({ id: 'B1', what, over: cost.bare, under: cost.ours, atLeast: 0.5, correct })];
}

/** No bar speaks of it, but a letter does not end with its seal: the same with letters, until the last has gone to its addressee. */
async function delivering(note) {
  const letters = await signedDocuments('letter');
  try {
    await letters.seal({ sent: true });
    const ours = await letters.seal({ sent: true });
    note(`letters, until the last was handed to the exchange (each with a card, two detached seals and their time-stamps): ${perSecond(ours.milliseconds / timedDocuments)} documents/s; ${spent(ours)}`);
  } finally {
    await letters.close();
  }
}

const perSecond = (milliseconds) => (1000 / milliseconds).toFixed(0);

function spent({ milliseconds, processor }) {
  const parts = Object.entries(processor).map(([what, total]) => `${what} ${(total / timedDocuments).toFixed(1)}`);
  return `${(milliseconds / timedDocuments).toFixed(1)} ms a document; processor time ${parts.join(', ')} ms; load ${os.loadavg()[0].toFixed(1)}`;
}

/** Every document has its own sealed file, and every signature in it verifies. */
async function allHold(pki, files) {
  if (new Set(files.map((pdf) => createHash('sha256').update(pdf).digest('hex'))).size !== timedDocuments) return false;
  for (const pdf of files) if ((await verifiedSignatures(pki, pdf)) !== 2) return false;
  return true;
}
