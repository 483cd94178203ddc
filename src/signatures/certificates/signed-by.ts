import { createHash } from 'node:crypto';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { resolveSignatureAlgorithm, type SignatureAlgorithm } from '../cms/algorithms.js';
import type { DerNode } from '../cms/der-reader.js';
import type { PublicKey } from '../cms/public-key.js';

/** Anything that X.509 signs: a certificate, a CRL, an OCSP response. */
export interface SignedStructure {
  readonly tbs: Buffer;
  readonly signatureAlgorithm: DerNode;
  readonly signature: Buffer;
}

const answers = new Map<string, boolean>();
const maximumAnswers = 5000;

/**
 * Whether a structure is signed by a key; answers with the algorithm. Answers are remembered by content, because bulk signing
 * comes back to the same chain for every document.
 */
export function verifySigned(
  structure: SignedStructure,
  key: PublicKey,
): Result<SignatureAlgorithm, 'certificateSignatureMismatch' | 'unsupportedAlgorithm'> {
  const algorithm = resolveSignatureAlgorithm(structure.signatureAlgorithm);
  if (!algorithm.ok || key.kind === 'other') return refuse('unsupportedAlgorithm');
  // The lengths keep one split of the same bytes from answering for another.
  const lengths = `${key.spki.length},${algorithm.value.identifier.length},${structure.signature.length}`;
  const question = createHash('sha256')
    .update(lengths)
    .update(key.spki)
    .update(algorithm.value.identifier)
    .update(structure.signature)
    .update(structure.tbs)
    .digest('base64');
  let answer = answers.get(question);
  if (answer === undefined) {
    answer = algorithm.value.verify(key, structure.tbs, structure.signature);
    if (answers.size >= maximumAnswers) answers.clear();
    answers.set(question, answer);
  }
  return answer ? accept(algorithm.value) : refuse('certificateSignatureMismatch');
}
