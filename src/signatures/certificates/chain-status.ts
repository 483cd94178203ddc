import type { RevocationEvidence, RevocationSource } from '../ports.js';
import type { Chain } from './chain.js';
import { revocationStatus, type RevocationQuestion, type RevocationStatus } from './revocation.js';

/** The status of a whole chain; `index` says which certificate of the path decided (0 is the leaf). */
export type ChainStatus = RevocationStatus & { readonly index: number };

/**
 * The status of the leaf, unless something above it is worse: an issuer that is not good vouches for nothing. Evidence at hand is
 * judged first; what it does not prove is asked from the source, and what comes back is added to `evidence`.
 */
export async function chainStatus(
  chain: Chain,
  evidence: RevocationEvidence[],
  question: RevocationQuestion,
  source: RevocationSource,
): Promise<ChainStatus> {
  let found: ChainStatus = { status: 'good', source: 'crl', thisUpdateAt: question.now, index: 0 };
  for (let index = chain.path.length - 1; index >= 0; index -= 1) {
    const certificate = chain.path[index];
    // A certificate that is itself trusted has no status but the trust list's.
    if (!certificate || certificate === chain.anchor) continue;
    const issuer = chain.path[index + 1] ?? chain.anchor;
    let status = revocationStatus(chain, index, evidence, question);
    if (status.status === 'unknown') {
      evidence.push(...(await source.evidenceFor(certificate.der, issuer.der)));
      status = revocationStatus(chain, index, evidence, question);
    }
    found = { ...status, index };
    if (status.status !== 'good') return found;
  }
  return found;
}
