import type { Output, View } from '../../../lib/api';
import type { ProblemError } from '../../../lib/problem';

type Session = View<'SigningSessionView'>;

/** What a run needs of the server; see `ceremony-server.ts`. */
export interface CeremonyServer {
  prepare(limit: number): Promise<Pick<Output<'approvals.prepareSigning'>, 'items' | 'algorithm'>>;
  complete(signatures: readonly GivenSignatures[]): Promise<Pick<Output<'approvals.completeSigning'>, 'items'>>;
  look(): Promise<Session>;
  stop(): Promise<Session>;
}

/** The signatures over one document: its PDF and each of its attachments. */
export interface GivenSignatures {
  readonly documentId: string;
  readonly signature: string;
  /** Hash of the bytes that were on the screen; null when the document was not opened (S28). */
  readonly shown: string | null;
  readonly attachments: readonly { readonly attachmentId: string; readonly signature: string }[];
}

/** What a run needs of its surroundings: the key, the clock, and the hashes of the pages that were really on the screen. */
export interface RunMeans {
  readonly server: CeremonyServer;
  /** base64 of the bytes to sign and the name of the algorithm in, base64 of the signature out. */
  readonly sign: (bytes: string, algorithm: string) => Promise<string>;
  readonly shownHashes: ReadonlyMap<string, string>;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface RunItem {
  readonly documentId: string;
  readonly title: string;
  readonly kindUk: string;
  /** `postponed`: its signature could not be checked yet, for the reason beside it; it is tried again. */
  readonly state: 'waiting' | 'postponed' | 'signing' | 'signed' | 'failed';
  readonly reason: { readonly code: string; readonly facts: Readonly<Record<string, unknown>> } | null;
}

/**
 * `reconnecting`: the server is not reached or is overloaded, tried again by itself; `delayed`: the server is there, but cannot learn now whether the
 * certificate is valid, tried again by itself and at a word; `refused`: the server does not let this ceremony go on; `stopped` and `finished` are the ends.
 */
export type RunPhase = 'running' | 'paused' | 'reconnecting' | 'delayed' | 'stopping' | 'stopped' | 'finished' | 'refused';

export interface RunState {
  readonly phase: RunPhase;
  readonly items: readonly RunItem[];
  readonly signed: number;
  readonly failed: number;
  readonly total: number;
  /** Milliseconds that the rest will take at the speed so far; null until something is done. */
  readonly leftMs: number | null;
  /** While reconnecting or delayed: what is being waited out; at the end: why it was refused. */
  readonly problem: ProblemError | null;
}
