import { asProblem, ProblemError } from '../../../lib/problem';
import type { View } from '../../../lib/api';
import { isDelay, worthRepeating } from './ceremony-faults';
import type { GivenSignatures, RunItem, RunMeans, RunPhase, RunState } from './run-state';

type Session = View<'SigningSessionView'>;
type Item = View<'SigningItem'>;

interface ToSign {
  readonly documentId: string;
  readonly signedAttributes: string;
  readonly attachments: readonly { readonly attachmentId: string; readonly sha256: string; readonly signedAttributes: string }[];
  readonly algorithm: string;
}

/** How many digests are asked for at once: few enough that a person sees the pile go down, many enough that the way to the server is short. */
const chunk = 50;
/** A document that is asked to be signed anew more often than this is set down as failed. */
const mostAttempts = 3;
const longestWait = 15_000;
/** The pauses before what could not be checked is tried again by itself, in milliseconds; the last one again and again. */
const delays = [15_000, 30_000, 60_000] as const;

/**
 * One run through a signing session (signatures.md): asks for digests, signs them with the one unlocked key, hands the signatures in. Digests
 * are not asked for while signatures are on their way: a document would be prepared anew while it is being signed. Nothing is signed
 * twice and nothing unseen: a document whose bytes are not those that were on the screen is set down as failed. A lost connection is
 * waited out; whatever its answer would have been is read from the session. While nobody can tell whether the certificate is valid, nothing more is
 * signed: all documents are of one certificate, so all of them wait.
 */
export class CeremonyRun {
  readonly #means: RunMeans;
  readonly #items: Map<string, RunItem>;
  /** The attachments as the frozen list showed them, by document: `id hash`, in order (S28). */
  readonly #listed: ReadonlyMap<string, string>;
  readonly #attempts = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  #phase: RunPhase = 'running';
  #problem: ProblemError | null = null;
  #startedAt = 0;
  #signedBefore = 0;
  #state: RunState;
  #unpause: (() => void) | null = null;
  #wake: (() => void) | null = null;
  #delayed = 0;

  constructor(session: Session, means: RunMeans) {
    this.#means = means;
    this.#items = new Map(session.items.filter((item) => item.state !== 'excluded' && item.state !== 'setAside').map((item) => [item.documentId, runItem(item)]));
    this.#listed = new Map(session.items.map((item) => [item.documentId, namesOf(item.attachments)]));
    this.#state = this.#compose();
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): RunState => this.#state;

  get isOver(): boolean {
    return this.#phase === 'stopped' || this.#phase === 'finished' || this.#phase === 'refused';
  }

  /** Stops after the documents that are on their way now, until `resume`. */
  pause(): void {
    if (this.#phase === 'running' || this.#phase === 'reconnecting') this.#enter('paused');
  }

  resume(): void {
    if (this.#phase !== 'paused') return;
    this.#enter('running');
    this.#unpause?.();
    this.#wake?.();
  }

  /** Tries what is delayed at once instead of after its pause. */
  tryNow(): void {
    if (this.#phase === 'delayed') this.#wake?.();
  }

  /** Ends the ceremony after the documents that are on their way now; what is signed stays signed. Works from every state. */
  stopAfterCurrent(): void {
    if (this.isOver || this.#wantsStop) return;
    const delayed = this.#phase === 'delayed';
    this.#enter('stopping');
    this.#unpause?.();
    if (delayed) this.#wake?.();
  }

  /** Runs to one of the ends and never throws; the end and its reason are in the state. */
  async run(): Promise<RunState> {
    this.#startedAt = this.#means.now();
    this.#signedBefore = this.#count('signed');
    try {
      await this.#all();
      await this.#close();
      this.#enter(this.#wantsStop ? 'stopped' : 'finished');
    } catch (fault) {
      this.#putBack();
      this.#problem = asProblem(fault);
      // The server is there, it only cannot check: it is told of the stop. One that is not there can be told later, by who resumes.
      if (this.#wantsStop && isDelay(fault)) await this.#means.server.stop().catch(() => undefined);
      this.#enter(this.#wantsStop ? 'stopped' : 'refused');
    }
    return this.#state;
  }

  get #wantsStop(): boolean {
    return this.#phase === 'stopping';
  }

  async #all(): Promise<void> {
    while (this.#count('waiting') + this.#count('postponed') > 0 && (await this.#mayGoOn())) {
      await this.#delay();
      if (this.#wantsStop) return;
      const ready = await this.#prepare();
      if (ready.length === 0 || !(await this.#mayGoOn())) return;
      await this.#handIn(await this.#signAll(ready));
    }
  }

  /** While something could not be checked: waits until it is time to try again, or somebody says so. */
  async #delay(): Promise<void> {
    const waits = [...this.#items.values()].find((item) => item.state === 'postponed');
    if (!waits) return;
    this.#problem = new ProblemError({ code: waits.reason?.code ?? 'revocationUnknown', status: 503 });
    if (this.#phase === 'running') this.#enter('delayed');
    await this.#pauseOrWord();
    this.#reached();
  }

  /** The next pause before a try, cut short by `tryNow` and by a stop. */
  async #pauseOrWord(): Promise<void> {
    const pause = delays[Math.min(this.#delayed, delays.length - 1)] ?? longestWait;
    this.#delayed += 1;
    const word = new Promise<void>((resolve) => (this.#wake = resolve));
    await Promise.race([this.#means.wait(pause), word]);
    this.#wake = null;
  }

  /** Learns what became of documents for which no digest came, and closes the session when something in it stays unsigned. */
  async #close(): Promise<void> {
    const left = (): RunItem[] => [...this.#items.values()].filter((item) => item.state === 'waiting' || item.state === 'postponed');
    if (!this.#wantsStop && left().length > 0) {
      const { items } = await this.#patiently(() => this.#means.server.look());
      for (const item of left()) this.#put(item.documentId, { state: 'signing' });
      this.#settle(items, true);
    }
    const unsigned = left().length > 0 || [...this.#items.values()].some((item) => item.reason?.code === 'shownDiffers');
    if (unsigned) await this.#patiently(() => this.#means.server.stop());
  }

  /** The next digests; checks that they are of the bytes that were shown, and of the attachments that were listed (S28). */
  async #prepare(): Promise<readonly ToSign[]> {
    const { items, algorithm } = await this.#patiently(() => this.#means.server.prepare(chunk));
    const awaited = (state: RunItem['state'] | undefined): boolean => state === 'waiting' || state === 'postponed';
    const fresh = items.filter((item) => awaited(this.#items.get(item.documentId)?.state)).map((item) => ({ ...item, algorithm }));
    const shown = fresh.filter((item) => (this.#means.shownHashes.get(item.documentId) ?? item.pdfHash) === item.pdfHash && this.#listed.get(item.documentId) === namesOf(item.attachments));
    for (const item of fresh) this.#put(item.documentId, shown.includes(item) ? { state: 'signing', reason: null } : { state: 'failed', reason: { code: 'shownDiffers', facts: {} } });
    this.#tell();
    return shown;
  }

  async #signAll(ready: readonly ToSign[]): Promise<GivenSignatures[]> {
    return Promise.all(ready.map(async ({ documentId, signedAttributes, attachments, algorithm }) => ({
      documentId, signature: await this.#means.sign(signedAttributes, algorithm), shown: this.#means.shownHashes.get(documentId) ?? null,
      attachments: await Promise.all(attachments.map(async (one) => ({ attachmentId: one.attachmentId, signature: await this.#means.sign(one.signedAttributes, algorithm) }))),
    })));
  }

  async #handIn(signatures: readonly GivenSignatures[]): Promise<void> {
    let attempt = 0;
    while (this.#anySigning(signatures)) {
      try {
        const { items } = await this.#means.server.complete(signatures);
        this.#reached();
        this.#settle(items);
        // What the answer does not mention was not taken; the session knows what became of it.
        if (this.#anySigning(signatures)) this.#settle((await this.#means.server.look()).items, true);
      } catch (fault) {
        if (!worthRepeating(fault)) throw fault;
        await this.#waitOut(fault, (attempt += 1));
        // The answer may have been lost after the signatures were taken: the session is asked before anything is sent again.
        const session = await this.#patiently(() => this.#means.server.look());
        this.#settle(session.items.filter((item) => item.state === 'signed' || item.state === 'failed'));
      }
    }
  }

  #anySigning(signatures: readonly { documentId: string }[]): boolean {
    return signatures.some(({ documentId }) => this.#items.get(documentId)?.state === 'signing');
  }

  #settle(items: readonly Item[], lastWord = false): void {
    for (const item of items) {
      if (this.#items.get(item.documentId)?.state !== 'signing') continue;
      if (item.state === 'signed') this.#signed(item.documentId);
      else if (item.state === 'prepared' && item.reason) this.#put(item.documentId, { state: 'postponed', reason: item.reason });
      else if (item.state === 'waiting' && this.#again(item.documentId)) this.#put(item.documentId, { state: 'waiting' });
      else if (item.state === 'failed' || lastWord) this.#put(item.documentId, { state: 'failed', reason: item.reason ?? { code: 'notTaken', facts: {} } });
    }
    this.#tell();
  }

  #signed(documentId: string): void {
    this.#put(documentId, { state: 'signed', reason: null });
    this.#delayed = 0;
  }

  /** Another signature on the same document came first: its digest must be made anew, but not for ever. */
  #again(documentId: string): boolean {
    const attempts = (this.#attempts.get(documentId) ?? 0) + 1;
    this.#attempts.set(documentId, attempts);
    return attempts < mostAttempts;
  }

  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        const answer = await attempt();
        this.#reached();
        return answer;
      } catch (fault) {
        if (!worthRepeating(fault)) throw fault;
        await this.#waitOut(fault, tried);
      }
    }
  }

  #reached(): void {
    this.#problem = null;
    if (this.#phase === 'reconnecting' || this.#phase === 'delayed') this.#enter('running');
  }

  async #waitOut(fault: unknown, tried: number): Promise<void> {
    // A person who wants to stop is not made to wait for a server that does not answer; the session can be resumed later.
    if (this.#wantsStop && tried > 2) throw fault;
    this.#problem = asProblem(fault);
    if (isDelay(fault)) return this.#waitOutDelay(fault);
    if (this.#phase === 'running' || this.#phase === 'delayed') this.#enter('reconnecting');
    await this.#means.wait(Math.min(longestWait, 500 * 2 ** (tried - 1)));
  }

  async #waitOutDelay(fault: ProblemError): Promise<void> {
    if (this.#wantsStop) throw fault;
    if (this.#phase === 'running' || this.#phase === 'reconnecting') this.#enter('delayed');
    await this.#pauseOrWord();
    if (this.#wantsStop) throw fault;
  }

  async #mayGoOn(): Promise<boolean> {
    while (this.#phase === 'paused') await new Promise<void>((resolve) => (this.#unpause = resolve));
    if (this.#wantsStop) this.#putBack();
    return !this.#wantsStop;
  }

  /** Documents whose digest came but whose signature was not taken are waiting again. */
  #putBack(): void {
    for (const item of this.#items.values()) if (item.state === 'signing') this.#put(item.documentId, { state: 'waiting' });
  }

  #put(documentId: string, change: Partial<RunItem>): void {
    const item = this.#items.get(documentId);
    if (item) this.#items.set(documentId, { ...item, ...change });
  }

  #count(state: RunItem['state']): number {
    let count = 0;
    for (const item of this.#items.values()) if (item.state === state) count += 1;
    return count;
  }

  #enter(phase: RunPhase): void {
    this.#phase = phase;
    this.#tell();
  }

  #tell(): void {
    this.#state = this.#compose();
    for (const listener of this.#listeners) listener();
  }

  #compose(): RunState {
    const [signed, failed, total] = [this.#count('signed'), this.#count('failed'), this.#items.size];
    const done = signed + failed - this.#signedBefore;
    const spent = this.#means.now() - this.#startedAt;
    const leftMs = done > 0 && this.#startedAt > 0 ? (spent / done) * (total - signed - failed) : null;
    return { phase: this.#phase, items: [...this.#items.values()], signed, failed, total, leftMs, problem: this.#problem };
  }
}

const namesOf = (attachments: readonly { readonly attachmentId: string; readonly sha256: string }[]): string => attachments.map((one) => `${one.attachmentId} ${one.sha256}`).join('\n');

const runItem = (item: Item): RunItem => ({
  documentId: item.documentId, title: item.title, kindUk: item.kindUk, reason: item.reason,
  state: item.state === 'signed' ? 'signed' : item.state === 'failed' ? 'failed' : 'waiting',
});
