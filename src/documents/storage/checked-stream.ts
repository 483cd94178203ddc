import { createHash } from 'node:crypto';
import { Transform, pipeline, type Readable } from 'node:stream';
import { sha256 } from '#shared/crypto/sha256.js';
import type { Sha256 } from '#shared/domain/ids.js';
import { BlobError } from './blob-store.js';

const changed = (expected: Sha256, found: string): BlobError => new BlobError('changed', `blob ${expected} was changed: its content has the hash ${found}`);

/** The bytes, if they are the ones that were stored; fails otherwise. */
export function checked(bytes: Buffer, expected: Sha256): Buffer {
  const found = sha256(bytes);
  if (found !== expected) throw changed(expected, found);
  return bytes;
}

/** Passes bytes through and fails at the end unless they are the ones that were stored. */
export function checkedStream(source: Readable, expected: Sha256): Readable {
  const hash = createHash('sha256');
  const checked = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      done(null, piece);
    },
    flush(done) {
      const found = hash.digest('hex');
      done(found === expected ? null : changed(expected, found));
    },
  });
  // The error reaches the reader through `checked`; pipeline only closes both ends.
  return pipeline(source, checked, () => undefined);
}
