import { commandKey, type View } from '../../../lib/api';
import { asProblem, isOffline, type ProblemError } from '../../../lib/problem';
import type { LocalDraft } from '../../../lib/offline/store';
import { sameJson } from '../../../lib/same-json';
import type { DraftContent } from './merge-drafts';

export type WorkingCopy = View<'WorkingCopyView'>;

/** `local`: safe on this computer, waits for the connection; `unsaved`: safe nowhere but on the screen; `conflict`: a person must choose. */
export type SavingState = 'saved' | 'changed' | 'saving' | 'local' | 'unsaved' | 'refused' | 'conflict';

export interface Saving {
  readonly state: SavingState;
  /** When the last save succeeded, on the server or (for `local`) on this computer. */
  readonly at: string;
  readonly copy: WorkingCopy;
  readonly problem: ProblemError | null;
  /** In a conflict: what the server has now. */
  readonly theirs: WorkingCopy | null;
}

/** What a save is known again by: its own mark, and those of saves before it whose answers were lost. */
export interface SaveMarks {
  readonly saveId: string;
  readonly unheard: readonly string[];
}

export interface DraftDoors {
  readonly send: (content: DraftContent, revision: number, marks: SaveMarks) => Promise<WorkingCopy>;
  readonly load: () => Promise<WorkingCopy>;
  readonly keep: (draft: Pick<LocalDraft, 'requisites' | 'body' | 'baseRevision' | 'base' | 'unheard' | 'changedAt' | 'sent' | 'conflict'>) => Promise<void>;
  readonly drop: () => Promise<void>;
}

const localPause = 700;
const serverPause = 5_000;
const retryPause = 15_000;
/** The API takes no more of them. */
const unheardAtMost = 500;

/**
 * Saves a draft as it is typed: on this computer within a second, on the server every five, and at once when asked. One request
 * runs at a time, over the revision that was last seen; another's newer revision is never overwritten, it becomes a conflict.
 */
export class DraftKeeper {
  private content: DraftContent;
  private base: DraftContent;
  private snapshot: Saving;
  private unsent = false;
  /** The server was out of reach when it was last asked: what is kept on this computer is then all that can be done. */
  private away = false;
  /** The mark under which the text will be sent next, by this page or, after it is closed, by the outbox. */
  private mark = commandKey();
  private running: Promise<void> | null = null;
  private localTimer: ReturnType<typeof setTimeout> | undefined;
  private serverTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  /** `unheard`: marks of saves that were sent and not answered, or not yet; any of them may have reached the server. */
  constructor(copy: WorkingCopy, private readonly doors: DraftDoors, private unheard: readonly string[] = []) {
    this.content = { requisites: copy.requisites, body: copy.body };
    this.base = this.content;
    this.snapshot = { state: 'saved', at: copy.savedAt, copy, problem: null, theirs: null };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly current = (): Saving => this.snapshot;
  /** The text on the screen, and the one both sides last agreed on. */
  get mine(): DraftContent {
    return this.content;
  }
  get agreed(): DraftContent {
    return this.base;
  }

  private tell(change: Partial<Saving>): void {
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Takes the new text; it is on this computer within a second and on the server within some five. */
  change(content: DraftContent): void {
    this.content = content;
    this.unsent = true;
    if (this.snapshot.state === 'saved' || this.snapshot.state === 'refused' || this.snapshot.state === 'local') this.tell({ state: 'changed', problem: null });
    clearTimeout(this.localTimer);
    this.localTimer = setTimeout(() => void this.keepLocally(), localPause);
    if (this.serverTimer === undefined && this.snapshot.state !== 'conflict') this.serverTimer = setTimeout(() => void this.flush(), serverPause);
  }

  /** Keeps the text on this computer now; answers whether it is there. */
  async keepLocally(conflict = false): Promise<boolean> {
    clearTimeout(this.localTimer);
    const changedAt = new Date().toISOString();
    try {
      await this.doors.keep({ ...this.content, baseRevision: this.snapshot.copy.revision, base: this.base, unheard: [...this.unheard, this.mark], changedAt, sent: !this.unsent, conflict });
      if (this.snapshot.state === 'unsaved' || (this.away && this.unsent && this.snapshot.state === 'changed')) this.tell({ state: 'local', at: changedAt });
      return true;
    } catch {
      if (this.unsent && this.snapshot.state !== 'saving') this.tell({ state: 'unsaved' });
      return false;
    }
  }

  /** Sends what is not yet on the server; resolves when the server has it, or when it turned out that it cannot have it now. */
  async flush(): Promise<void> {
    clearTimeout(this.serverTimer);
    this.serverTimer = undefined;
    if (this.running) {
      await this.running;
      if (this.unsent && this.snapshot.state !== 'conflict') await this.flush();
      return;
    }
    if (!this.unsent || this.snapshot.state === 'conflict') return;
    this.running = this.sendNow();
    await this.running;
    this.running = null;
  }

  private async sendNow(): Promise<void> {
    const [sent, saveId, before] = [this.content, this.mark, this.unheard];
    this.unheard = [...before, saveId].slice(1 - unheardAtMost);
    this.mark = commandKey();
    this.tell({ state: 'saving' });
    try {
      const copy = await this.doors.send(sent, this.snapshot.copy.revision, { saveId, unheard: before });
      this.unheard = [];
      this.base = sent;
      this.away = false;
      this.unsent = this.content !== sent;
      this.tell({ state: this.unsent ? 'changed' : 'saved', at: copy.savedAt, copy, problem: null });
      if (this.unsent) this.serverTimer ??= setTimeout(() => void this.flush(), serverPause);
      else await this.doors.drop().catch(() => undefined);
    } catch (error) {
      await this.sendFailed(error);
    }
  }

  private async sendFailed(error: unknown): Promise<void> {
    const problem = asProblem(error);
    if (problem.status === 409 || problem.status === 412) {
      const theirs = await this.doors.load().catch(() => null);
      if (theirs) {
        await this.keepLocally(true);
        this.tell({ state: 'conflict', theirs, problem });
        return;
      }
    }
    const later = isOffline(error) || problem.status >= 500;
    this.away = later;
    // Said to be safe here only when it is: the page may be closed the moment after.
    const kept = await this.keepLocally();
    this.tell({ state: !kept ? 'unsaved' : later ? 'local' : 'refused', problem, at: new Date().toISOString() });
    if (later) this.serverTimer ??= setTimeout(() => void this.flush(), retryPause);
  }

  /** Ends a conflict with the chosen text: it is saved over what the server has now. */
  async settle(content: DraftContent): Promise<void> {
    const { theirs } = this.snapshot;
    if (!theirs) return;
    this.content = content;
    this.base = { requisites: theirs.requisites, body: theirs.body };
    this.unheard = [];
    this.unsent = !sameJson(content, this.base);
    this.tell({ state: this.unsent ? 'changed' : 'saved', copy: theirs, at: theirs.savedAt, theirs: null, problem: null });
    if (this.unsent) await this.flush();
    else await this.doors.drop().catch(() => undefined);
  }

  /**
   * Opens a conflict that was there before the page was opened: the local text grew out of an older revision, `base`. Where that is not
   * known, every place in which the two differ is asked about: with the server's text for a base, mine would win in silence.
   */
  meet(local: DraftContent, theirs: WorkingCopy, base: DraftContent = { requisites: {}, body: [] }): void {
    this.content = local;
    this.base = base;
    this.unsent = true;
    this.tell({ state: 'conflict', theirs });
  }

  /** Attachments and settings changed on the server without a new revision of the text. */
  refresh(copy: WorkingCopy): void {
    if (copy.revision >= this.snapshot.copy.revision) this.tell({ copy: { ...copy, revision: this.unsent ? this.snapshot.copy.revision : copy.revision } });
  }

  /** The page is left: keeps everything and stops the clocks. */
  leave(): void {
    clearTimeout(this.serverTimer);
    clearTimeout(this.localTimer);
    this.serverTimer = undefined;
    if (this.unsent) void this.keepLocally(this.snapshot.state === 'conflict');
    if (this.unsent && this.snapshot.state !== 'conflict') void this.flush();
  }
}
