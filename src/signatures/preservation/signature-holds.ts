import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { Certificate } from '../certificates/x509.js';
import type { HashAlgorithm } from '../cms/algorithms.js';
import type { ParsedSigner } from '../cms/parse.js';
import { matchSigningCertificate, signerAlgorithms, signerCertificate } from '../cms/signer-check.js';

export type HoldRefusal = 'signerCertificateMissing' | 'unsupportedAlgorithm' | 'algorithmMismatch' | 'contentMissing' | 'messageDigestMismatch' | 'signatureMismatch' | 'signingCertificateMismatch';

/**
 * Whether a signature is mathematically right over its content, by the very certificate that it names; answers with that
 * certificate. Trust, time and status are not looked at: this only keeps evidence from being piled on what is broken.
 */
export function signatureHolds(signer: ParsedSigner, pool: readonly Certificate[], digestBy: (hash: HashAlgorithm) => Buffer | undefined): Result<Certificate, HoldRefusal> {
  const certificate = signerCertificate(signer, pool);
  if (!certificate) return refuse('signerCertificateMissing');
  const algorithms = signerAlgorithms(signer);
  if (!algorithms.ok) return refuse(algorithms.refusal.code);
  const { digest, signature } = algorithms.value;
  const expected = digestBy(digest);
  if (!expected) return refuse('contentMissing');
  if (!expected.equals(signer.messageDigest)) return refuse('messageDigestMismatch');
  if (!signature.verify(certificate.publicKey, signer.signedAttributes, signer.signature)) return refuse('signatureMismatch');
  const match = matchSigningCertificate(signer, certificate);
  return match === 'matches' ? accept(certificate) : refuse('signingCertificateMismatch');
}
