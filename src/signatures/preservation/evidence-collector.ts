import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { factsOf } from '../certificates/certificate.js';
import { buildChain, type Chain } from '../certificates/chain.js';
import { readOcspResponse } from '../certificates/ocsp.js';
import { clockSkew } from '../certificates/ocsp-check.js';
import { revocationStatus, type RevocationQuestion, type RevocationStatus } from '../certificates/revocation.js';
import { readableCertificates, type Certificate } from '../certificates/x509.js';
import { algorithmPolicy, type AlgorithmPolicy } from '../domain/algorithm-policy.js';
import type { RevocationEvidence, RevocationSource, TrustedService, TrustStore } from '../ports.js';
import type { EvidenceGap } from './evidence-gap.js';
import { mergeMaterials, noMaterial, type ValidationMaterial } from './validation-material.js';

/** What collecting rests on. */
export interface CollectingSettings {
  readonly trust: TrustStore;
  /** May answer out of its memory. */
  readonly revocation: RevocationSource;
  /** Always asks anew: for when what is remembered is older than the signature, or has run out. */
  readonly freshRevocation?: RevocationSource;
  readonly now: Instant;
  readonly algorithms?: AlgorithmPolicy;
}

/** Whose evidence is wanted: a certificate, what it was used for, and since when that use is proved. */
export interface EvidenceWish {
  readonly signature: string;
  readonly certificate: Certificate;
  readonly service: TrustedService;
  /** Evidence must not be older than this: the time that a time-stamp proves for the signature, or the stamp's own time. */
  readonly usedAt: Instant;
  /** The instant for which chain and status must hold: `usedAt`, or when a later time-stamp covered a time-stamp. */
  readonly at: Instant;
  readonly pool: readonly Certificate[];
}

export interface CollectedEvidence {
  readonly chain: Chain;
  readonly material: ValidationMaterial;
}

/**
 * Collects certificates and revocation evidence, reusing what is at hand before anybody is asked, and keeps only evidence that
 * proves something by itself. Everything is judged as a verifier would later: what is collected is what will be believed.
 */
export class EvidenceCollector {
  private readonly atHand: RevocationEvidence[];

  constructor(
    private readonly settings: CollectingSettings,
    known: ValidationMaterial = noMaterial,
  ) {
    this.atHand = [...known.ocsps.map((der) => ({ kind: 'ocsp' as const, der })), ...known.crls.map((der) => ({ kind: 'crl' as const, der }))];
  }

  /** The full path with its evidence, or the first thing that is missing. */
  async collect(wish: EvidenceWish): Promise<Result<CollectedEvidence, EvidenceGap>> {
    const { trust, algorithms = algorithmPolicy } = this.settings;
    const { certificate, service, at, pool } = wish;
    const anchors = readableCertificates(trust.trusted(service, at));
    const built = buildChain(certificate, { at, anchors, pool: [...pool, ...readableCertificates(trust.known())], algorithms });
    if (!built.ok) return refuse(gap(wish, certificate, 'chainMissing', built.refusal));
    const chain = built.value;
    const parts: ValidationMaterial[] = [{ ...noMaterial, certificates: [...chain.path, chain.anchor].map(({ der }) => der) }];
    for (const [index, each] of chain.path.entries()) {
      // A certificate that is itself trusted has no status but the trust list's.
      if (each.fingerprint === chain.anchor.fingerprint) continue;
      const proved = await this.prove(wish, chain, index, each);
      if (!proved.ok) return proved;
      parts.push(proved.value);
    }
    return accept({ chain, material: mergeMaterials(...parts) });
  }

  /** Evidence about one certificate of the path: from what is at hand, else from the source. */
  private async prove(wish: EvidenceWish, chain: Chain, index: number, certificate: Certificate): Promise<Result<ValidationMaterial, EvidenceGap>> {
    const known = this.judge(wish, chain, index, this.atHand);
    if (known.ok) return known;
    const issuer = chain.path[index + 1] ?? chain.anchor;
    const judged = this.judge(wish, chain, index, await this.ask(this.settings.revocation, certificate, issuer));
    const { freshRevocation } = this.settings;
    if (judged.ok || judged.refusal.code === 'revokedBefore' || !freshRevocation) return judged;
    return this.judge(wish, chain, index, await this.ask(freshRevocation, certificate, issuer));
  }

  private async ask(source: RevocationSource, certificate: Certificate, issuer: Certificate): Promise<RevocationEvidence[]> {
    const asked = (await source.evidenceFor(certificate.der, issuer.der)).map(({ kind, der }) => ({ kind, der }));
    this.atHand.push(...asked);
    return asked;
  }

  private judge(wish: EvidenceWish, chain: Chain, index: number, evidence: readonly RevocationEvidence[]): Result<ValidationMaterial, EvidenceGap> {
    const certificate = chain.path[index] ?? chain.anchor;
    const fresh = evidence.map((each) => ({ each, status: this.statusBy(wish, chain, index, [each]) }));
    const together = this.statusBy(wish, chain, index, evidence);
    if (together.status === 'unknown') return refuse(gap(wish, certificate, 'revocationEvidenceMissing', together.problems.join('; ')));
    if (together.status === 'revoked' && together.revokedAt <= wish.at) return refuse(gap(wish, certificate, 'revokedBefore', `${together.reason} ${together.revokedAt}`));
    const telling = fresh.filter(({ each, status }) => each.kind === 'crl' || status.status !== 'unknown');
    const useful = telling.filter(({ status }) => isFresh(status, wish.usedAt));
    if (useful.length === 0) return refuse(gap(wish, certificate, 'evidenceTooOld', `older than ${wish.usedAt}`));
    const kept = useful.map(({ each }) => each);
    const ocsps = kept.filter(({ kind }) => kind === 'ocsp').map(({ der }) => der);
    return accept({ certificates: ocsps.flatMap(responderCertificates), ocsps, crls: kept.filter(({ kind }) => kind === 'crl').map(({ der }) => der) });
  }

  private statusBy(wish: EvidenceWish, chain: Chain, index: number, evidence: readonly RevocationEvidence[]): RevocationStatus {
    const { trust, now, algorithms = algorithmPolicy } = this.settings;
    const question: RevocationQuestion = {
      at: wish.at, now, anchors: [chain.anchor], pool: [...wish.pool, ...readableCertificates(trust.known())], algorithms,
      trustedResponders: readableCertificates(trust.trusted('ocsp', wish.at)),
    };
    return revocationStatus(chain, index, evidence, question);
  }
}

/** Good news must be from after the use (clocks may differ a little); news of a later revocation is always from after it. */
const isFresh = (status: RevocationStatus, usedAt: Instant): boolean =>
  status.status === 'revoked' || (status.status === 'good' && Date.parse(status.thisUpdateAt) + clockSkew >= Date.parse(usedAt));

function responderCertificates(der: Buffer): readonly Buffer[] {
  const response = readOcspResponse(der);
  return response.ok ? response.value.certificates : [];
}

function gap({ signature }: EvidenceWish, certificate: Certificate, code: EvidenceGap['code'], detail: string): EvidenceGap {
  const { subject, serial } = factsOf(certificate);
  return { code, signature, certificate: subject.commonName ?? subject.organisation ?? serial, detail };
}
