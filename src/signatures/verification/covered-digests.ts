import { createHash, type Hash } from 'node:crypto';
import type { ByteRange } from '../pdf/prepared-signature.js';

/**
 * Digests of the bytes that signatures cover. Every later signature covers all that an earlier one does, so the common beginning is
 * hashed once and carried on: asked in the order of the file, the work grows with the file and not with its square.
 */
export class CoveredDigests {
  private readonly begun = new Map<string, { hash: Hash; at: number }>();

  constructor(private readonly bytes: Buffer) {}

  /** The digest over both parts of a byte range; undefined when it is not inside the file. */
  digest(algorithm: string, [start, length, second, secondLength]: ByteRange): Buffer | undefined {
    const { bytes } = this;
    if (start + length > bytes.length || second + secondLength > bytes.length) return undefined;
    const hash = start === 0 ? this.upTo(algorithm, length) : createHash(algorithm).update(bytes.subarray(start, start + length));
    return hash.update(bytes.subarray(second, second + secondLength)).digest();
  }

  private upTo(algorithm: string, end: number): Hash {
    const known = this.begun.get(algorithm);
    const begun = known !== undefined && known.at <= end ? known : { hash: createHash(algorithm), at: 0 };
    begun.hash.update(this.bytes.subarray(begun.at, end));
    begun.at = end;
    this.begun.set(algorithm, begun);
    return begun.hash.copy();
  }
}
