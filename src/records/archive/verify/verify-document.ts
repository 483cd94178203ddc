import { z } from 'zod';
import { sha256 } from '#shared/crypto/sha256.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { Instant } from '#shared/domain/ids.js';
import { ChainVerifier, type JournalEntry } from '#shared/journal/chain.js';
import { documentChain } from '#shared/journal/record.js';
import type { DocumentId } from '#shared/domain/ids.js';
import type { Findings } from './findings.js';
import type { InventoryEntry } from './inventory-reader.js';
import { UnreadableFile, type PackageZip } from './package-zip.js';
import type { JudgedSignature, SignatureJudge } from './signature-judge.port.js';

/** SHA-256 by path, as the manifest says it. */
export type Listed = ReadonlyMap<string, string>;

/** What stands around the documents of one package. */
export interface DocumentContext {
  readonly zip: PackageZip;
  /** The package's folder inside the ZIP, with its slash. */
  readonly folder: string;
  readonly findings: Findings;
  readonly judge: SignatureJudge;
  /** The organisation that is expected to have sealed every document. */
  readonly edrpou: string | null;
  /** The instant at which everything in the package is known to have existed. */
  readonly at: Instant;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const cardShape = z.object({
  format: z.literal('obih-card/1'), id: z.string(), organisation: z.object({ edrpou: z.string() }), registration: z.object({ index: z.string(), date: z.string() }), version: z.object({ number: z.number(), contentHash: hash }),
  files: z.array(z.object({ path: z.string(), sha256: hash, size: z.number() })),
});
type Card = z.output<typeof cardShape>;
const anything = z.custom<Json>((value) => value !== undefined);
const entryShape = z.object({ chain: z.string().min(1), seq: z.int().min(1), at: z.string(), actor: anything, type: z.string(), data: anything, previousHash: hash, hash });

const limits = { pdf: 100 * 1024 * 1024, small: 64 * 1024 * 1024, signature: 16 * 1024 * 1024 } as const;
const algorithms = ['sha256', 'sha384', 'sha512'] as const;
type Digests = ReadonlyMap<string, Buffer>;

/** Verifies the documents of a package one by one; of a document that was verified only counters stay in memory. */
export class DocumentVerifier {
  /** Signatures and seals that were looked at so far. */
  signatures = 0;
  /** How many of those that passed have which level. */
  readonly levels = new Map<string, number>();

  constructor(private readonly context: DocumentContext) {}

  /** One document's folder (with its slash) and the paths in it, against the manifest and the inventory's line. */
  async verify(folder: string, names: readonly string[], listed: Listed, line: InventoryEntry | undefined): Promise<void> {
    const digests = await this.digestsOf(names, listed);
    const card = await this.cardOf(folder, names);
    if (card) this.compareCard(card, folder, digests, line);
    const main = await this.main(folder, names);
    for (const name of names) if (name.endsWith('.p7s')) await this.detached(name, names, digests);
    for (const name of names) if (/\/app_[^/]*\.pdf$/.test(name)) await this.appendix(name);
    if (card) this.compareVersion(card, folder, digests);
    if (card) await this.journal(card, folder, names, main);
  }

  private async digestsOf(names: readonly string[], listed: Listed): Promise<Map<string, Digests>> {
    const all = new Map<string, Digests>();
    for (const name of names) {
      const digests = await this.attempt(name, () => this.context.zip.digests(this.context.folder + name, algorithms));
      if (!digests) continue;
      all.set(name, digests);
      const [found, expected] = [digests.get('sha256')?.toString('hex'), listed.get(name)];
      if (expected !== undefined && found !== expected) this.context.findings.broken('fileChanged', name, `its SHA-256 is ${found ?? ''}, the manifest says ${expected}`);
    }
    return all;
  }

  private async cardOf(folder: string, names: readonly string[]): Promise<Card | undefined> {
    const name = `${folder}card.json`;
    for (const needed of ['main.pdf', 'approval.pdf', 'approval.pdf.p7s', 'card.json', 'card.xml', 'audit.ndjson']) if (!names.includes(folder + needed)) this.context.findings.broken('documentIncomplete', folder + needed, 'it belongs to every document, and it is not there');
    const bytes = names.includes(name) ? await this.read(name, limits.small) : undefined;
    if (!bytes) return undefined;
    const card = cardShape.safeParse(jsonOf(bytes));
    if (!card.success) this.context.findings.broken('cardUnreadable', name, 'it is no card of a document');
    return card.data;
  }

  /** The card names every file of the document with its hash, and says the same as the inventory. */
  private compareCard(card: Card, folder: string, digests: ReadonlyMap<string, Digests>, line: InventoryEntry | undefined): void {
    const { findings, edrpou } = this.context;
    const differs = (detail: string): void => findings.broken('cardDiffers', `${folder}card.json`, detail);
    const named = new Map(card.files.map((file) => [folder + file.path, file.sha256]));
    for (const [name, sha] of named) if (digests.get(name)?.get('sha256')?.toString('hex') !== sha) differs(`${name} is not the file that the card names`);
    for (const name of digests.keys()) if (!named.has(name) && !/\/card\.(json|xml)$/.test(name)) differs(`it does not name ${name}`);
    if (edrpou !== null && card.organisation.edrpou !== edrpou) findings.broken('otherOrganisation', `${folder}card.json`, `the card is of ЄДРПОУ ${card.organisation.edrpou}, the package of ${edrpou}`);
    if (!line) return findings.broken('documentsDiffer', folder, 'the inventory does not name it');
    if (line.id !== card.id || line.index !== card.registration.index || line.date !== card.registration.date) differs('the inventory gives this folder another document, number or date');
    if (line.sha256 !== named.get(`${folder}main.pdf`)) differs('the inventory names another main file');
  }

  /** The main file: signed, sealed by the organisation, nothing behind the last signature; answers with its bytes. */
  private async main(folder: string, names: readonly string[]): Promise<Buffer | undefined> {
    const name = `${folder}main.pdf`;
    const bytes = names.includes(name) ? await this.read(name, limits.pdf) : undefined;
    if (!bytes) return undefined;
    const found = await this.context.judge.pdf(bytes, this.context.at);
    for (const one of found) this.report(one, name);
    const { findings } = this.context;
    if (!found.some(({ kind }) => kind === 'seal')) findings.broken('notSigned', name, 'it carries no seal');
    if (!found.some(({ kind }) => kind === 'signature')) findings.broken('notSigned', name, 'it carries no signature of a person');
    if (found.length > 0 && !found.some(({ coversWholeFile }) => coversWholeFile)) findings.broken('changedAfterSigning', name, 'something follows the bytes that the last signature covers');
    return bytes;
  }

  /** A file beside which a signature lies: `X.p7s` and `X.2.p7s` are over X, `visa_01.p7s` is over `visa_01.json`. */
  private async detached(name: string, names: readonly string[], digests: ReadonlyMap<string, Digests>): Promise<void> {
    const stem = name.slice(0, -'.p7s'.length);
    const over = [stem, stem.replace(/\.[0-9]+$/, ''), `${stem}.json`].find((candidate) => names.includes(candidate));
    if (over === undefined) return this.context.findings.broken('signatureOverNothing', name, 'the file that it is over is not there');
    const cms = await this.read(name, limits.signature);
    if (!cms) return;
    const found = await this.context.judge.detached(name, cms, (algorithm) => digests.get(over)?.get(algorithm), this.context.at);
    this.report(found, name);
    if (name.endsWith('/approval.pdf.p7s') && found.kind !== 'seal') this.context.findings.broken('notASeal', name, 'the approval sheet is sealed by the organisation, not signed by a person');
  }

  /** Signatures that a received file brought along are told, and decide nothing: the document is the file as it came. */
  private async appendix(name: string): Promise<void> {
    const { zip, folder, findings, judge, at } = this.context;
    if ((zip.sizeOf(folder + name) ?? 0) > limits.pdf) return findings.add('told', 'signatureUnproven', name, 'too large to be looked through for signatures of its own');
    const bytes = await this.read(name, limits.pdf);
    for (const one of bytes ? await judge.pdf(bytes, at) : []) {
      this.signatures += 1;
      if (one.verdict.indication !== 'TOTAL-PASSED') findings.add('told', 'signatureUnproven', name, `a signature of its own (${one.by || one.place}): ${words(one)}`);
    }
  }

  private report(one: JudgedSignature, name: string): void {
    const { findings, edrpou } = this.context;
    this.signatures += 1;
    const where = `${one.place}${one.by ? `, ${one.by}` : ''}: ${words(one)}`;
    if (one.verdict.indication === 'TOTAL-PASSED' && one.level !== null) this.levels.set(one.level, (this.levels.get(one.level) ?? 0) + 1);
    if (one.verdict.indication === 'TOTAL-FAILED') findings.broken('signatureInvalid', name, where);
    else if (one.verdict.indication === 'INDETERMINATE') findings.add('unproven', 'signatureUnproven', name, where);
    if (one.kind === 'seal' && edrpou !== null && one.edrpou !== edrpou) findings.broken('otherOrganisation', name, `${one.place} is the seal of ЄДРПОУ ${one.edrpou ?? '—'}, expected is ${edrpou}`);
  }

  private compareVersion(card: Card, folder: string, digests: ReadonlyMap<string, Digests>): void {
    const hashes = [...digests].filter(([name]) => /\/version_[^/]*\.json$/.test(name)).map(([, found]) => found.get('sha256')?.toString('hex'));
    if (!hashes.includes(card.version.contentHash)) this.context.findings.broken('versionChanged', folder, 'no version in it has the content hash that the card names');
  }

  /** The journal's extract is one whole chain, that of this document, and tells of the sealing of the very bytes in `main.pdf`. */
  private async journal(card: Card, folder: string, names: readonly string[], main: Buffer | undefined): Promise<void> {
    const name = `${folder}audit.ndjson`;
    const text = names.includes(name) ? (await this.read(name, limits.small))?.toString('utf8') : undefined;
    if (text === undefined) return;
    const fault = journalFault(text, card.id, main);
    if (fault !== undefined) this.context.findings.broken('journalBroken', name, fault);
  }

  private read(name: string, limit: number): Promise<Buffer | undefined> {
    return this.attempt(name, () => this.context.zip.read(this.context.folder + name, limit));
  }

  private async attempt<T>(name: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      this.context.findings.broken('wrongSize', name, error.message);
      return undefined;
    }
  }
}

const words = ({ verdict: { indication, subIndication, reason } }: JudgedSignature): string => [indication, subIndication, reason].filter(Boolean).join(', ');

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function journalFault(text: string, documentId: string, main: Buffer | undefined): string | undefined {
  const verifier = new ChainVerifier();
  const chain = documentChain(documentId as DocumentId);
  let sealed: { sha: string; size: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const parsed = entryShape.safeParse(jsonOf(Buffer.from(line, 'utf8')));
    if (!parsed.success) return `line ${index + 1} is no entry of a journal`;
    const entry = parsed.data as unknown as JournalEntry;
    if (entry.chain !== chain) return `line ${index + 1} is an entry of ${entry.chain}, not of this document`;
    try {
      const fault = verifier.take(entry);
      if (fault) return `entry ${fault.seq}: ${fault.fault}`;
    } catch (error) {
      if (error instanceof RangeError) return `line ${index + 1} cannot be hashed`;
      throw error;
    }
    if (entry.type === 'documentSealed') sealed = sealedIn(entry.data);
  }
  if (verifier.entries === 0) return 'it is empty';
  if (!sealed) return 'it does not tell that the document was sealed: its end was cut off';
  // Evidence and time-stamps may have been added behind the sealed bytes; the sealed bytes themselves stand for ever.
  return main && sha256(main.subarray(0, sealed.size)) !== sealed.sha ? 'it tells of the sealing of another file' : undefined;
}

function sealedIn(data: Json): { sha: string; size: number } | undefined {
  const parsed = z.object({ sealedSha256: hash, size: z.int().min(1) }).safeParse(data);
  return parsed.success ? { sha: parsed.data.sealedSha256, size: parsed.data.size } : undefined;
}
