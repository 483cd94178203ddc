import { createHash } from 'node:crypto';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { BlobError, type BlobStore } from '#documents/storage/blob-store.js';
import { hashes, type HashAlgorithm } from './cms/algorithms.js';
import { signaturesProblem } from './signatures.errors.js';

/**
 * The digest of a stored file. SHA-256 is the address under which the file is kept and shown, so nothing is read for it; for another hash
 * the file is read to its end. Refused with `fileChanged` when its bytes are not those that were stored (S45).
 */
export async function blobDigest(blobs: BlobStore, organisationId: OrganisationId, sha256: Sha256, hash: HashAlgorithm): Promise<Buffer> {
  return hash === hashes.sha256 ? Buffer.from(sha256, 'hex') : readDigest(blobs, organisationId, sha256, hash);
}

/** The same out of the bytes as they are stored now, whatever the hash: what verifying rests on. */
export async function readDigest(blobs: BlobStore, organisationId: OrganisationId, sha256: Sha256, hash: HashAlgorithm): Promise<Buffer> {
  const digest = createHash(hash.name);
  try {
    for await (const piece of (await blobs.get(organisationId, sha256)) as AsyncIterable<Buffer>) digest.update(piece);
  } catch (error) {
    if (error instanceof BlobError && (error.code === 'changed' || error.code === 'missing')) throw signaturesProblem('fileChanged');
    throw error;
  }
  return digest.digest();
}
