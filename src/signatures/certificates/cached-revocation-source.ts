import type { RevocationEvidence, RevocationSource } from '../ports.js';
import { certificateOf } from './x509.js';

/** More certificates than one ceremony meets; the oldest answers make room. */
const maximumEntries = 1_000;

/**
 * Keeps answers for a short time, so that a ceremony of hundreds of documents asks once about its signer. Empty answers are not
 * kept: a responder that was away is asked again.
 */
export class CachedRevocationSource implements RevocationSource {
  private readonly answers = new Map<string, { readonly since: number; readonly evidence: Promise<readonly RevocationEvidence[]> }>();

  /** `lifetime` in milliseconds; `clock` counts milliseconds. A clock that was set back makes old answers void, not younger. */
  constructor(
    private readonly source: RevocationSource,
    private readonly lifetime = 60_000,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  evidenceFor(certificate: Buffer, issuer: Buffer): Promise<readonly RevocationEvidence[]> {
    const key = `${certificateOf(certificate).fingerprint} ${certificateOf(issuer).fingerprint}`;
    const known = this.answers.get(key);
    const age = known ? this.clock() - known.since : -1;
    if (known && age >= 0 && age < this.lifetime) return known.evidence;
    const evidence = this.source.evidenceFor(certificate, issuer);
    this.keep(key, evidence);
    return evidence;
  }

  private keep(key: string, evidence: Promise<readonly RevocationEvidence[]>): void {
    const [oldest] = this.answers.keys();
    if (oldest !== undefined && this.answers.size >= maximumEntries) this.answers.delete(oldest);
    this.answers.set(key, { since: this.clock(), evidence });
    const forget = (): void => {
      if (this.answers.get(key)?.evidence === evidence) this.answers.delete(key);
    };
    evidence.then((found) => (found.length === 0 ? forget() : undefined), forget);
  }
}
