import type { Json } from '../domain/canonical-json.js';
import type { Instant, Sha256 } from '../domain/ids.js';
import { sha256OfJson } from '../crypto/sha256.js';

/** One link: everything that its hash covers, and the hash. The first link of a chain has 64 zeros before it. */
export interface JournalEntry {
  readonly chain: string;
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Json;
  readonly type: string;
  readonly data: Json;
  readonly previousHash: string;
  readonly hash: Sha256;
}

export const genesis = '0'.repeat(64);

/** The hash of a link: SHA-256 of the canonical JSON (RFC 8785) of all its members but the hash itself. */
export const entryHash = (entry: Omit<JournalEntry, 'hash'>): Sha256 =>
  sha256OfJson({ chain: entry.chain, seq: entry.seq, at: entry.at, actor: entry.actor, type: entry.type, data: entry.data, previousHash: entry.previousHash });

/** What is wrong with a chain, and at which link first. */
export interface ChainFault {
  readonly chain: string;
  readonly seq: number;
  readonly fault: 'hashMismatch' | 'brokenLink' | 'missingEntry';
}

/**
 * Checks links of one or many chains in the order of their sequence, one at a time, in memory that does not grow with the
 * length of a chain. Needs no database: the offline verifier is this class and a file (L01).
 */
export class ChainVerifier {
  private readonly heads = new Map<string, { seq: number; hash: string }>();
  entries = 0;

  get chains(): number {
    return this.heads.size;
  }

  /** Takes the next link; answers with its fault, or undefined when it fits. */
  take(entry: JournalEntry): ChainFault | undefined {
    const head = this.heads.get(entry.chain) ?? { seq: 0, hash: genesis };
    this.entries += 1;
    this.heads.set(entry.chain, { seq: entry.seq, hash: entry.hash });
    const faultAt = (fault: ChainFault['fault']): ChainFault => ({ chain: entry.chain, seq: entry.seq, fault });
    if (entry.seq !== head.seq + 1) return faultAt('missingEntry');
    if (entry.previousHash !== head.hash) return faultAt('brokenLink');
    return entryHash(entry) === entry.hash ? undefined : faultAt('hashMismatch');
  }

  /** The last hash of a chain, to compare with a checkpoint kept elsewhere: truncation shows only there. */
  head(chain: string): { seq: number; hash: string } | undefined {
    return this.heads.get(chain);
  }
}
