import type { Instant } from '#shared/domain/ids.js';
import type { AlgorithmPolicy } from '../domain/algorithm-policy.js';
import type { VerificationPolicy } from '../domain/verification-policy.js';
import type { RevocationEvidence, RevocationSource, TrustStore } from '../ports.js';

/** What a verification rests on besides the file itself. */
export interface VerificationContext {
  readonly trust: TrustStore;
  /** Only this speaks to the network; it knows which addresses are allowed (S38). */
  readonly revocation: RevocationSource;
  readonly now: Instant;
  readonly algorithms: AlgorithmPolicy;
  readonly policy: VerificationPolicy;
}

/** Passes questions on and remembers whether any was asked: a signature that needs nobody outside is of a long-term level. */
export class WatchedRevocation implements RevocationSource {
  asked = false;

  constructor(private readonly source: RevocationSource) {}

  async evidenceFor(certificate: Buffer, issuer: Buffer): Promise<readonly RevocationEvidence[]> {
    this.asked = true;
    return this.source.evidenceFor(certificate, issuer);
  }
}
