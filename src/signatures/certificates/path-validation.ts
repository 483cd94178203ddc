import type { Instant } from '#shared/domain/ids.js';
import { DerError } from '../cms/der-reader.js';
import { extensionOids } from '../cms/oids.js';
import type { PublicKey } from '../cms/public-key.js';
import { algorithmObjection, type AlgorithmPolicy } from '../domain/algorithm-policy.js';
import type { ReasonCode } from '../domain/verdict.js';
import { basicConstraintsOf, keyUsageOf } from './extensions.js';
import { namesPermitted } from './name-constraints.js';
import { nameConstraintsOf, type NameConstraints } from './policy-extensions.js';
import { PolicyGraph, type PolicyRequirements } from './policy-graph.js';
import { verifySigned } from './signed-by.js';
import { isSelfIssued, type Certificate } from './x509.js';

/** Reasons for which a path is not valid; all are reasons of the verdict too. */
export type PathRefusal = Extract<
  ReasonCode,
  | 'untrustedIssuer' | 'certificateExpired' | 'certificateNotYetValid' | 'issuerExpired' | 'issuerNotYetValid' | 'brokenCertificate'
  | 'certificateSignatureMismatch' | 'issuerNotAuthority' | 'issuerMayNotCertify' | 'pathTooLong' | 'nameNotPermitted' | 'policyNotAccepted'
  | 'unknownCriticalExtension' | 'unsupportedAlgorithm' | 'weakIssuerAlgorithm'
>;

export interface PathQuestion {
  /** Validity periods are judged at this instant. */
  readonly at: Instant;
  readonly algorithms: AlgorithmPolicy;
  readonly policies?: PolicyRequirements;
}

/** Extensions that path validation understands; any other one that is critical refuses the certificate. */
const understood = new Set<string>([
  extensionOids.keyUsage, extensionOids.subjectAltName, extensionOids.basicConstraints, extensionOids.nameConstraints,
  extensionOids.certificatePolicies, extensionOids.policyMappings, extensionOids.policyConstraints, extensionOids.inhibitAnyPolicy,
  extensionOids.extendedKeyUsage, extensionOids.crlDistributionPoints, extensionOids.qcStatements, extensionOids.subjectDirectoryAttributes,
]);

/**
 * Validates a path by RFC 5280 §6.1: `path` runs from the leaf to the certificate that the anchor issued; the anchor itself is
 * believed and not part of it. Answers the first reason against it, or undefined. Revocation is a separate question.
 */
export function validatePath(path: readonly Certificate[], anchor: Certificate, question: PathQuestion): PathRefusal | undefined {
  const fromAnchor = [...path].reverse();
  const state = new PathState(fromAnchor.length, anchor, question);
  try {
    for (const [index, certificate] of fromAnchor.entries()) {
      const refusal = state.step(certificate, index === fromAnchor.length - 1);
      if (refusal) return refusal;
    }
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return 'brokenCertificate';
    throw error;
  }
}

class PathState {
  private issuerName: string;
  private issuerKey: PublicKey;
  private remaining: number;
  private readonly constraints: NameConstraints[] = [];
  private readonly policies: PolicyGraph;

  constructor(
    length: number,
    anchor: Certificate,
    private readonly question: PathQuestion,
  ) {
    this.issuerName = anchor.subject.key;
    this.issuerKey = anchor.publicKey;
    this.remaining = length;
    this.policies = new PolicyGraph(length, question.policies ?? {});
  }

  step(certificate: Certificate, last: boolean): PathRefusal | undefined {
    return this.basics(certificate, last) ?? this.rules(certificate, last) ?? (last ? undefined : this.authority(certificate));
  }

  /** Name chaining, signature, algorithm, validity (RFC 5280 §6.1.3 a). */
  private basics(certificate: Certificate, last: boolean): PathRefusal | undefined {
    if (certificate.issuer.key !== this.issuerName) return 'untrustedIssuer';
    const signed = verifySigned(certificate, this.issuerKey);
    if (!signed.ok) return signed.refusal;
    const use = { hash: signed.value.hash.name, keyKind: this.issuerKey.kind, keyBits: this.issuerKey.bits };
    if (algorithmObjection(this.question.algorithms, use, this.question.at)) return 'weakIssuerAlgorithm';
    if (this.question.at < certificate.notBeforeAt) return last ? 'certificateNotYetValid' : 'issuerNotYetValid';
    if (this.question.at > certificate.notAfterAt) return last ? 'certificateExpired' : 'issuerExpired';
    return undefined;
  }

  /** Names, policies and critical extensions (§6.1.3 b–f, §6.1.5 e). */
  private rules(certificate: Certificate, last: boolean): PathRefusal | undefined {
    if ((last || !isSelfIssued(certificate)) && !namesPermitted(certificate, this.constraints)) return 'nameNotPermitted';
    if (!this.policies.accept(certificate, last)) return 'policyNotAccepted';
    for (const extension of certificate.extensions.values()) {
      if (extension.critical && !understood.has(extension.oid)) return 'unknownCriticalExtension';
    }
    return undefined;
  }

  /** What makes a certificate an issuer of the next one (§6.1.4 g, k–n). */
  private authority(certificate: Certificate): PathRefusal | undefined {
    const basic = basicConstraintsOf(certificate);
    if (certificate.version !== 3 || !basic?.ca) return 'issuerNotAuthority';
    if (!isSelfIssued(certificate)) {
      if (this.remaining <= 0) return 'pathTooLong';
      this.remaining -= 1;
    }
    this.remaining = Math.min(this.remaining, basic.pathLength ?? this.remaining);
    const usage = keyUsageOf(certificate);
    if (usage && !usage.includes('keyCertSign')) return 'issuerMayNotCertify';
    const constraints = nameConstraintsOf(certificate);
    if (constraints) this.constraints.push(constraints);
    this.issuerName = certificate.subject.key;
    this.issuerKey = certificate.publicKey;
    return undefined;
  }
}
