import { createHash } from 'node:crypto';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { BlobError, type BlobStore } from '#documents/storage/blob-store.js';
import { hashes, type HashAlgorithm } from './cms/algorithms.js';
import type { ContentDigest } from './cms/archive-timestamp.js';
import { signaturesProblem } from './signatures.errors.js';

/**
 * The digest of a stored file. SHA-256 is the address under which the file is kept and shown, so nothing is read for it; for another hash
 * the file is read to its end. Refused with `fileChanged` when its bytes are not those that were stored (S45).
 */
export async function blobDigest(blobs: BlobStore, organisationId: OrganisationId, sha256: Sha256, hash: HashAlgorithm): Promise<Buffer> {
  if (hash === hashes.sha256) return Buffer.from(sha256, 'hex');
  const digest = createHash(hash.name);
  await readWhole(blobs, organisationId, sha256, (piece) => digest.update(piece));
  return digest.digest();
}

/** The digests of a stored file as its bytes are now, by every hash that is computed here: what verifying rests on. Refused with `fileChanged`. */
export async function readDigests(blobs: BlobStore, organisationId: OrganisationId, sha256: Sha256): Promise<ContentDigest> {
  const running = Object.values(hashes).map((hash) => ({ hash, digest: createHash(hash.name) }));
  await readWhole(blobs, organisationId, sha256, (piece) => running.forEach(({ digest }) => digest.update(piece)));
  const digests = new Map(running.map(({ hash, digest }) => [hash, digest.digest()]));
  return (hash) => digests.get(hash);
}

async function readWhole(blobs: BlobStore, organisationId: OrganisationId, sha256: Sha256, take: (piece: Buffer) => void): Promise<void> {
  try {
    for await (const piece of (await blobs.get(organisationId, sha256)) as AsyncIterable<Buffer>) take(piece);
  } catch (error) {
    if (error instanceof BlobError && (error.code === 'changed' || error.code === 'missing')) throw signaturesProblem('fileChanged');
    throw error;
  }
}
