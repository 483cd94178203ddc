import { createHash } from 'node:crypto';
import type { Sha256 } from '../domain/ids.js';

/** The hashes of the first `sizes` bytes of what flows by, each size asked for, in one reading; what ends before a size has none for it. */
export async function hashesOfBeginnings(source: AsyncIterable<Uint8Array>, sizes: readonly number[]): Promise<ReadonlyMap<number, Sha256>> {
  const found = new Map<number, Sha256>();
  const wanted = [...new Set(sizes)].sort((a, b) => a - b);
  const hash = createHash('sha256');
  let [at, next] = [0, 0];
  for await (const piece of source) {
    let from = 0;
    for (let end = wanted[next]; end !== undefined && end <= at + piece.length; end = wanted[(next += 1)]) {
      hash.update(piece.subarray(from, end - at));
      from = end - at;
      found.set(end, hash.copy().digest('hex') as Sha256);
    }
    if (next === wanted.length) return found;
    hash.update(piece.subarray(from));
    at += piece.length;
  }
  return found;
}
