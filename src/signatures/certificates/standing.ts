import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { algorithmPolicy, type AlgorithmPolicy } from '../domain/algorithm-policy.js';
import type { MaySignQuestion } from '../domain/may-sign.js';
import type { RevocationEvidence, RevocationSource, TrustStore } from '../ports.js';
import { inspectCertificate } from './certificate.js';
import { chainStatus } from './chain-status.js';
import { buildChain } from './chain.js';
import type { PathRefusal } from './path-validation.js';
import { readableCertificates } from './x509.js';

/** The part of the may-sign question that a certificate itself answers; spread it into `maySign`. */
export type CertificateStanding = Pick<MaySignQuestion, 'certificate' | 'chain' | 'revocation'>;

export interface StandingQuestion {
  readonly trust: TrustStore;
  readonly revocation: RevocationSource;
  readonly at: Instant;
  readonly algorithms?: AlgorithmPolicy;
}

/** A chain that is refused only for the leaf's own dates still leads to a trusted authority: the dates are a reason of their own. */
export const chainStanding = (refusal: PathRefusal | undefined): CertificateStanding['chain'] =>
  refusal === undefined || refusal === 'certificateExpired' || refusal === 'certificateNotYetValid' ? 'trusted' : 'untrusted';

/**
 * How a certificate stands at an instant, before anything is signed with it: `chain` is DER, leaf first, the others only help. An
 * answer about revocation is asked for only when the chain is valid. Refuses what is not a certificate.
 */
export async function certificateStanding(
  chain: readonly Buffer[],
  question: StandingQuestion,
): Promise<Result<CertificateStanding, 'notACertificate'>> {
  const [leafDer, ...others] = chain;
  const [leaf] = readableCertificates(leafDer ? [leafDer] : []);
  const facts = leaf && inspectCertificate(leaf.der);
  if (!leaf || !facts?.ok) return refuse('notACertificate');
  const certificate = facts.value;
  const { trust, at, algorithms = algorithmPolicy } = question;
  const pool = readableCertificates([...others, ...trust.known()]);
  const built = buildChain(leaf, { at, algorithms, pool, anchors: readableCertificates(trust.trusted('certificates', at)) });
  if (!built.ok) return accept({ certificate, chain: chainStanding(built.refusal), revocation: 'unknown' });
  const evidence: RevocationEvidence[] = [];
  const trustedResponders = readableCertificates(trust.trusted('ocsp', at));
  const asked = { at, now: at, algorithms, pool, anchors: [built.value.anchor], trustedResponders };
  const { status } = await chainStatus(built.value, evidence, asked, question.revocation);
  return accept({ certificate, chain: 'trusted', revocation: status });
}
