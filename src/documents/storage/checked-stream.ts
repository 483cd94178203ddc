import { createHash } from 'node:crypto';
import { Transform, pipeline, type Readable } from 'node:stream';
import type { Sha256 } from '#shared/domain/ids.js';
import { BlobError } from './blob-store.js';

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
      done(found === expected ? null : new BlobError('changed', `blob ${expected} was changed: its content has the hash ${found}`));
    },
  });
  // The error reaches the reader through `checked`; pipeline only closes both ends.
  return pipeline(source, checked, () => undefined);
}
