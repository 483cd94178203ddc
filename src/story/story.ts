import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '#shared/crypto/sha256.js';
import { ChainVerifier, type JournalEntry } from '#shared/journal/chain.js';
import { answerToMinistry, answerToRequest, businessTrip, carriedIn, hundredLetters, letterToCommunities, programmeOrder, repeatedIn, workingGroup, type Stage, type Told } from './flows.js';
import { expectThat, httpLine, Office } from './office.js';

export interface Story {
  readonly address: string;
  readonly dataDir: string;
  readonly out: string;
  readonly stage: Stage;
  readonly say: (line: string) => void;
  /** How many short letters are signed in the ceremony; a hundred when it is told in full. */
  readonly letters?: number;
}

/** Plays the whole story and writes its papers into `out`; throws `NotAsTold` at the first expectation that is not met. */
export async function tellStory({ address, dataDir, out, stage, say, letters = 100 }: Story): Promise<void> {
  mkdirSync(out, { recursive: true });
  const office = new Office(httpLine(address), dataDir);
  const started = Date.now();
  const told: Record<string, Told> = {};
  const tell = async (name: string, play: () => Promise<Told>): Promise<Told> => {
    const one = (told[name] = await play());
    say(`${name}: № ${one.card.registrationIndex} · ${one.route.rounds.length} round(s) · ${one.seconds.toFixed(1)} s · ${one.card.title}`);
    return one;
  };
  const order = await tell('DOC-1', () => programmeOrder(office));
  await tell('DOC-2', () => workingGroup(office));
  await tell('DOC-3', () => businessTrip(office, stage));
  const letter = await tell('DOC-4', () => answerToMinistry(office));
  await tell('DOC-5', () => letterToCommunities(office));
  await tell('DOC-6', () => answerToRequest(office, stage));
  const pile = await hundredLetters(office, letters);
  say(`${letters} letters: signed in one ceremony in ${pile.ceremonySeconds.toFixed(1)} s, all sealed and registered`);

  const files = { 'order.pdf': await order.paper.author.bytes(order.paper.url('/document.pdf')), 'letter.pdf': await letter.paper.author.bytes(letter.paper.url('/document.pdf')), 'approval-sheet.pdf': await order.paper.author.bytes(order.paper.url('/approval-sheet.pdf')) };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(out, name), bytes);
  const archive = await exported(office, Object.values(told).map((one) => one.paper.documentId));
  writeFileSync(path.join(out, 'archive.zip'), archive);
  const journal = await (await office.desk('auditor')).bytes('/api/journal-export');
  writeFileSync(path.join(out, 'journal.ndjson'), journal);
  const entries = checkedJournal(journal);
  say(`archive.zip: ${archive.length} bytes · journal.ndjson: ${entries} entries, every chain holds`);
  writeFileSync(path.join(out, 'summary.json'), JSON.stringify(await summary(told, { ...files, 'archive.zip': archive, 'journal.ndjson': journal }, { letters, ceremonySeconds: pile.ceremonySeconds, seconds: (Date.now() - started) / 1000 }), null, 2));
}

async function exported(office: Office, documentIds: string[]): Promise<Buffer> {
  const archivist = await office.desk('zhuravel');
  const order = await archivist.post<{ exportId: string }>('/api/archive/exports', { documentIds });
  await office.until('the archive package is ready', async () => {
    const { state, error, problems } = await archivist.get<{ state: string; error: string | null; problems: object[] }>(`/api/archive/exports/${order.exportId}`);
    expectThat(state !== 'failed', `the package was not made: ${error ?? ''} ${JSON.stringify(problems).slice(0, 500)}`);
    return state === 'ready';
  }, 120_000);
  return archivist.bytes(`/api/archive/exports/${order.exportId}/package.zip`);
}

function checkedJournal(ndjson: Buffer): number {
  const verifier = new ChainVerifier();
  for (const line of ndjson.toString('utf8').trim().split('\n')) {
    const fault = verifier.take(JSON.parse(line) as JournalEntry);
    expectThat(!fault, `the journal holds: ${JSON.stringify(fault)}`);
  }
  return verifier.entries;
}

async function summary(told: Readonly<Record<string, Told>>, files: Readonly<Record<string, Buffer>>, pile: { letters: number; ceremonySeconds: number; seconds: number }): Promise<object> {
  const documents = await Promise.all(Object.entries(told).map(async ([name, { paper, card, route, seconds }]) => {
    const { signatures } = await paper.author.get<{ signatures: { field: string; kind: string; level: string; verdict: string; signer: string }[] }>(paper.url('/signatures'));
    for (const signature of signatures) expectThat(signature.verdict === 'TOTAL-PASSED', `${name}: the ${signature.kind} of ${signature.signer} verifies (${JSON.stringify(signature).slice(0, 400)})`);
    const rounds = route.rounds.map((round) => ({ round: round.number, version: round.version, outcome: round.outcome, carried: carriedIn(route, round.number), repeated: repeatedIn(route, round.number) }));
    return {
      document: name, documentId: card.documentId, kind: card.kind, title: card.title, phase: card.phase, number: card.registrationIndex, registeredOn: card.registeredOn, contentHash: card.contentHash, roundCount: route.rounds.length,
      carriedVisas: rounds.reduce((sum, round) => sum + round.carried, 0), repeatedVisas: rounds.reduce((sum, round) => sum + round.repeated, 0), rounds,
      signatures: signatures.map(({ field, kind, level, verdict, signer }) => ({ field, kind, level, verdict, signer })), seconds,
    };
  }));
  return { documents, ceremony: { letters: pile.letters, seconds: pile.ceremonySeconds }, seconds: pile.seconds, files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }])) };
}
