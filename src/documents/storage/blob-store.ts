import type { Readable } from 'node:stream';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';

/** What a store answers with: the content's own hash is its address; size in bytes. */
export interface StoredBlob {
  readonly sha256: Sha256;
  readonly size: number;
}

/** A part of a blob in bytes, both ends included, as HTTP ranges count. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What becomes a blob: bytes that are there whole, or that come piece by piece. */
export type BlobSource = Buffer | AsyncIterable<Uint8Array>;

/**
 * Files by the hash of their content, apart for each organisation (A16). `put` reads the source to its end, refuses with
 * `tooLarge` after `limit` bytes and leaves nothing behind when it fails; the same content twice is one blob. `get` checks the
 * hash while it reads: a changed file ends in an error, never in a complete stream (S45); a range alone cannot be checked. `read`
 * answers with the whole of a blob, checked, and refuses with `tooLarge` beyond `limit` bytes. Refusals and faults come as BlobError.
 */
export interface BlobStore {
  put(owner: OrganisationId, source: BlobSource, limit: number): Promise<StoredBlob>;
  get(owner: OrganisationId, sha256: Sha256, range?: ByteRange): Promise<Readable>;
  read(owner: OrganisationId, sha256: Sha256, limit: number): Promise<Buffer>;
  /** The size of a blob, or undefined when it is not there. */
  sizeOf(owner: OrganisationId, sha256: Sha256): Promise<number | undefined>;
  /** Removes a blob; one that is not there is no error. */
  remove(owner: OrganisationId, sha256: Sha256): Promise<void>;
}

/** Injection token of the organisation-wide store of files. */
export const BLOB_STORE = Symbol('blob-store');

export type BlobErrorCode = 'missing' | 'changed' | 'tooLarge' | 'unavailable';

/** `missing`: no such blob; `changed`: its bytes are not those that were stored; `unavailable`: the store does not answer. */
export class BlobError extends Error {
  constructor(
    readonly code: BlobErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'BlobError';
  }
}
