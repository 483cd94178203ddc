import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { z } from 'zod';
import { sha256 } from '#shared/crypto/sha256.js';
import type { Json } from '#shared/domain/canonical-json.js';
import { ChainVerifier, type ChainFault, type JournalEntry } from '#shared/journal/chain.js';
import { LineTooLong, linesOf, type Line } from './lines.js';
import { CommandRefused, type Terminal } from './terminal.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const anything = z.custom<Json>((value) => value !== undefined);
const entryShape = z.object({ chain: z.string().min(1), seq: z.int().min(1), at: z.string(), actor: anything, type: z.string(), data: anything, previousHash: hash, hash });
const headShape = z.object({ chain: z.string(), seq: z.int().min(1), hash });

/** How far a chain had come when a checkpoint was written. */
type Head = z.output<typeof headShape>;

/** A journal that does not verify: at which line first, and what is wrong with it. `line` is null for what is missing at the end. */
export interface Finding {
  readonly line: number | null;
  readonly text: string;
}

/** What a journal's export was found to be. `digest` is one hash over the heads of all chains, to be kept or published elsewhere. */
export type Findings = { readonly entries: number; readonly heads: readonly Head[]; readonly digest: string; readonly fault: Finding | null };

/**
 * Verifies an export of the journal, line by line, in memory that grows with the number of chains only (L01). Stops at the first entry
 * that was changed, removed, inserted or moved. Entries cut off at the end of a chain leave no gap behind: they are found by the heads
 * of an earlier checkpoint. Needs no database.
 */
export async function verifyJournal(source: AsyncIterable<Buffer | string>, checkpoint: readonly Head[] = []): Promise<Findings> {
  const verifier = new ChainVerifier();
  const chains = new Set<string>();
  const known = new Map(checkpoint.map((head) => [head.chain, head]));
  let fault: Finding | null = null;
  try {
    for await (const line of linesOf(source)) {
      if (line.bytes.length === 0) continue;
      fault = take(line, verifier, chains, known);
      if (fault) break;
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    fault = { line: error.line, text: 'it is longer than any journal entry can be' };
  }
  const heads = [...chains].sort().map((chain): Head => ({ chain, ...(verifier.head(chain) ?? { seq: 0, hash: '' }) }));
  fault ??= missingAtTheEnd(known, heads);
  return { entries: verifier.entries, heads, digest: sha256(heads.map(({ chain, seq, hash: last }) => `${chain} ${seq} ${last}\n`).join('')), fault };
}

function take(line: Line, verifier: ChainVerifier, chains: Set<string>, known: ReadonlyMap<string, Head>): Finding | null {
  const entry = entryOf(line);
  if (!entry) return { line: line.number, text: line.ended ? 'it is not a journal entry' : 'the file is cut off in the middle of it' };
  const expected = (verifier.head(entry.chain)?.seq ?? 0) + 1;
  const found = (text: string): Finding => ({ line: line.number, text: `entry ${entry.seq} of ${entry.chain} (${entry.type}, ${entry.at}): ${text}` });
  let fault: ChainFault | undefined;
  try {
    fault = verifier.take(entry);
  } catch (error) {
    if (error instanceof RangeError) return found('it cannot be hashed, so it was not written by the journal');
    throw error;
  }
  chains.add(entry.chain);
  if (fault) return found(faultText(fault, expected));
  const head = known.get(entry.chain);
  return head?.seq === entry.seq && head.hash !== entry.hash ? found('the checkpoint knows another entry in this place: the chain was rewritten') : null;
}

function entryOf(line: Line): JournalEntry | undefined {
  try {
    const parsed = entryShape.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line.bytes)));
    return parsed.success ? (parsed.data as unknown as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}

function faultText({ fault, seq }: ChainFault, expected: number): string {
  if (fault === 'hashMismatch') return 'it was changed: its content does not give its hash';
  if (fault === 'brokenLink') return 'it does not continue the entry before it: that one was replaced, or this one was inserted';
  const missing = expected === seq - 1 ? `entry ${expected} is` : `entries ${expected} to ${seq - 1} are`;
  return seq > expected ? `${missing} missing before it, or stand in another place` : `entry ${expected} was expected here: entries were repeated or put in another order`;
}

function missingAtTheEnd(known: ReadonlyMap<string, Head>, heads: readonly Head[]): Finding | null {
  const reached = new Map(heads.map((head) => [head.chain, head.seq]));
  for (const { chain, seq } of known.values()) {
    const last = reached.get(chain) ?? 0;
    if (last < seq) return { line: null, text: `entry ${last + 1} of ${chain} is missing: the checkpoint knows ${seq} entries of this chain, the file has ${last}` };
  }
  return null;
}

/** `verify-journal FILE [--heads FILE] [--save-heads FILE]`: exit code 0 verified, 1 broken, 2 cannot be read. */
export async function verifyJournalCommand(file: string, options: { heads?: string | undefined; saveHeads?: string | undefined }, terminal: Terminal): Promise<number> {
  const checkpoint = options.heads === undefined ? [] : await readHeads(options.heads);
  const findings = await readable(file, () => verifyJournal(file === '-' ? process.stdin : createReadStream(file), checkpoint));
  if (findings.fault) {
    const { line, text } = findings.fault;
    terminal.err(`BROKEN${line === null ? '' : ` at line ${line}`}: ${text}.`);
    terminal.err(`${findings.entries} entries were read; keep the file and this message as evidence, and compare with a backup of the day before.`);
    return 1;
  }
  if (findings.entries === 0) throw new CommandRefused(`${file} holds no journal entry, so there is nothing to verify.`, 2);
  if (options.saveHeads !== undefined) await writeHeads(options.saveHeads, findings.heads);
  terminal.out(`OK: ${findings.entries} entries in ${findings.heads.length} chains${checkpoint.length > 0 ? `, ${checkpoint.length} heads of the checkpoint found` : ''}.`);
  terminal.out(`Digest of all heads: ${findings.digest}`);
  return 0;
}

async function readHeads(file: string): Promise<Head[]> {
  const heads: Head[] = [];
  await readable(file, async () => {
    for await (const line of linesOf(createReadStream(file))) {
      if (line.bytes.length === 0) continue;
      const parsed = headShape.safeParse(JSON.parse(line.bytes.toString('utf8')));
      if (!parsed.success) throw new SyntaxError(`line ${line.number} is not a head of a chain`);
      heads.push(parsed.data);
    }
  });
  return heads;
}

async function writeHeads(file: string, heads: readonly Head[]): Promise<void> {
  const out = createWriteStream(file, { mode: 0o600 });
  for (const head of heads) if (!out.write(`${JSON.stringify(head)}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

/** Runs a reading of a file; what the file system or the form of the file refuse is said by the file's name. */
async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SyntaxError || (error as { code?: string }).code?.startsWith('E')) throw new CommandRefused(`${file} cannot be read: ${(error as Error).message}.`, 2);
    throw error;
  }
}
