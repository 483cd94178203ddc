import type { Instant } from '#shared/domain/ids.js';
import { accept, type Result } from '#shared/domain/result.js';
import type { Signer, TimestampSource } from '../ports.js';
import { hashes } from './algorithms.js';
import { parseSignedData } from './parse.js';
import { assemble, toBeSigned, withTimestamp, type CmsProfile } from './signed-data.js';
import type { TimestampRefusal } from './timestamp.js';

export interface CmsRequest {
  readonly profile: CmsProfile;
  /** The content's digest by the hash of the signer's algorithm. */
  readonly contentDigest: Buffer;
  readonly signingAt?: Instant;
  readonly content?: Buffer;
}

/** A B-B signature with a key that this process can reach (the e-seal). Throws when the key cannot be used (S44). */
export async function signCms(signer: Signer, request: CmsRequest): Promise<Buffer> {
  const [certificate] = signer.certificateChain;
  if (!certificate) throw new RangeError('a signer needs its certificate');
  const prepared = toBeSigned({ ...request, certificate, algorithm: signer.algorithm });
  const signature = await signer.sign(prepared);
  return assemble({
    signedAttributes: prepared.signedAttributes,
    signature,
    certificateChain: signer.certificateChain,
    algorithm: signer.algorithm,
    ...(request.content ? { content: request.content } : {}),
  });
}

/** Lifts a signature of one signer from B-B to B-T; refused, with the signature unchanged, when no good token is to be had (S37). */
export async function timestampCms(cms: Buffer, source: TimestampSource): Promise<Result<Buffer, TimestampRefusal>> {
  const parsed = parseSignedData(cms);
  const [signer] = parsed.ok ? parsed.value.signers : [];
  if (!signer) throw new RangeError('a time-stamp needs a signature');
  const token = await source.timestamp(hashes.sha256.digest(signer.signature));
  return token.ok ? accept(withTimestamp(cms, token.value)) : token;
}
