import type { Instant } from '#shared/domain/ids.js';
import { extensionOids } from '../cms/oids.js';
import { algorithmObjection } from '../domain/algorithm-policy.js';
import { buildChain, type Chain, type ChainQuestion } from './chain.js';
import { crlReasons, findEntry, type Crl, type CrlEntry } from './crl.js';
import { authorityKeyIdentifierOf, basicConstraintsOf, distributionPointsOf, keyUsageOf, type DistributionPoint } from './extensions.js';
import { generalNameKey } from './names.js';
import { verifySigned } from './signed-by.js';
import type { Certificate } from './x509.js';

/** A chain question with the lists to answer it from; `now` bounds what a list may claim about the future. */
export interface CrlQuestion extends ChainQuestion {
  readonly crls: readonly Crl[];
  readonly now: Instant;
}

export type CrlStatus =
  | { readonly status: 'good'; readonly thisUpdateAt: Instant }
  | { readonly status: 'revoked'; readonly revokedAt: Instant; readonly reason: string }
  | { readonly status: 'unknown' };

/** ReasonFlags bits 1–8: all reasons that lists may be split by. */
const allReasons: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8]);
const removeFromCrl = 8;
const understoodExtensions = new Set<string>([
  extensionOids.issuingDistributionPoint, extensionOids.deltaCrlIndicator, extensionOids.crlNumber, extensionOids.authorityKeyIdentifier,
]);

/**
 * The status of `chain.path[index]` by lists alone (RFC 5280 §6.3): distribution points, scopes, split reasons, indirect lists
 * and deltas. `good` only when lists valid at `at` cover every reason; a list that is late, foreign, wrongly signed or carries an
 * unknown critical extension counts for nothing.
 */
export function crlStatus(chain: Chain, index: number, question: CrlQuestion): CrlStatus {
  return new CrlJudge(question, chain.anchor, new Set()).status(chain, index);
}

class CrlJudge {
  constructor(
    private readonly question: CrlQuestion,
    private readonly anchor: Certificate,
    /** Certificates whose status is being asked: a list signer that is covered only by its own list ends the circle here. */
    private readonly underway: ReadonlySet<string>,
  ) {}

  status(chain: Chain, index: number): CrlStatus {
    const certificate = chain.path[index];
    if (!certificate) return { status: 'unknown' };
    const issuer = chain.path[index + 1] ?? chain.anchor;
    const points = distributionPointsOf(certificate);
    const covered = new Set<number>();
    let thisUpdateAt: Instant | undefined;
    for (const point of points.length > 0 ? points : [issuerPoint(certificate)]) {
      for (const crl of this.question.crls) {
        const reasons = this.newReasons(crl, point, certificate, covered);
        if (reasons.length === 0 || !this.usable(crl, certificate, issuer)) continue;
        const entry = this.entryOf(crl, certificate, issuer);
        if (entry === 'unreadable') continue;
        if (entry) return { status: 'revoked', revokedAt: entry.revokedAt, reason: crlReasons[entry.reason] ?? 'unspecified' };
        for (const reason of reasons) covered.add(reason);
        if (thisUpdateAt === undefined || crl.thisUpdateAt < thisUpdateAt) thisUpdateAt = crl.thisUpdateAt;
      }
    }
    return covered.size === allReasons.size && thisUpdateAt !== undefined ? { status: 'good', thisUpdateAt } : { status: 'unknown' };
  }

  /** The reasons that a complete list newly speaks about for this certificate and point; none when it does not apply. */
  private newReasons(crl: Crl, point: DistributionPoint, certificate: Certificate, covered: ReadonlySet<number>): number[] {
    if (crl.baseNumber || !applies(crl, point, certificate)) return [];
    const { scope } = crl;
    return [...allReasons].filter(
      (reason) => !covered.has(reason) && (!point.reasons || point.reasons.has(reason)) && (!scope?.reasons || scope.reasons.has(reason)),
    );
  }

  /** In time for `at`, still listing a certificate of this age, without unknown critical extensions, signed by who may. */
  private usable(crl: Crl, certificate: Certificate, issuer: Certificate): boolean {
    const { at, now } = this.question;
    if (crl.thisUpdateAt > now || crl.nextUpdateAt === undefined || crl.nextUpdateAt < at) return false;
    if (crl.thisUpdateAt > certificate.notAfterAt) return false;
    for (const extension of crl.extensions.values()) if (extension.critical && !understoodExtensions.has(extension.oid)) return false;
    return this.signerOf(crl, issuer) !== undefined;
  }

  private entryOf(crl: Crl, certificate: Certificate, issuer: Certificate): CrlEntry | 'unreadable' | undefined {
    const base = findEntry(crl, certificate.serial, certificate.issuer.key);
    const delta = this.deltaOf(crl, certificate, issuer);
    if (base === 'unreadable' || !delta) return base;
    const change = findEntry(delta, certificate.serial, certificate.issuer.key);
    if (change === 'unreadable') return change;
    return change?.reason === removeFromCrl ? undefined : (change ?? base);
  }

  /** The newest delta that continues a complete list: same issuer, scope and key, numbers that fit (RFC 5280 §6.3.3 c). */
  private deltaOf(crl: Crl, certificate: Certificate, issuer: Certificate): Crl | undefined {
    const fitting = this.question.crls.filter(
      (delta) =>
        delta.baseNumber !== undefined && delta.number !== undefined && crl.number !== undefined &&
        delta.issuer.key === crl.issuer.key && same(delta.scope?.der, crl.scope?.der) &&
        same(authorityKeyIdentifierOf(delta), authorityKeyIdentifierOf(crl)) &&
        compareNumbers(delta.baseNumber, crl.number) <= 0 && compareNumbers(delta.number, crl.number) >= 0 &&
        this.usable(delta, certificate, issuer),
    );
    return fitting.sort((a, b) => compareNumbers(b.number ?? Buffer.of(0), a.number ?? Buffer.of(0)))[0];
  }

  /** Who signed a list: the certificate's issuer, or another trusted and unrevoked holder of the list issuer's name. */
  private signerOf(crl: Crl, issuer: Certificate): Certificate | undefined {
    const named = [issuer, this.anchor, ...this.question.pool].filter((each) => each.subject.key === crl.issuer.key);
    return named.find((candidate) => this.signed(crl, candidate) && (candidate === issuer || this.trusted(candidate)));
  }

  private signed(crl: Crl, signer: Certificate): boolean {
    const usage = keyUsageOf(signer);
    if (usage && !usage.includes('cRLSign')) return false;
    const algorithm = verifySigned(crl, signer.publicKey);
    if (!algorithm.ok) return false;
    const use = { hash: algorithm.value.hash.name, keyKind: signer.publicKey.kind, keyBits: signer.publicKey.bits };
    return !algorithmObjection(this.question.algorithms, use, this.question.at);
  }

  private trusted(signer: Certificate): boolean {
    if (signer.fingerprint === this.anchor.fingerprint || this.underway.has(signer.fingerprint)) return true;
    const chain = buildChain(signer, { ...this.question, anchors: [this.anchor] });
    if (!chain.ok) return false;
    const judge = new CrlJudge(this.question, this.anchor, new Set([...this.underway, signer.fingerprint]));
    return chain.value.path.every((_, index) => judge.status(chain.value, index).status === 'good');
  }
}

const issuerPoint = (certificate: Certificate): DistributionPoint => ({ fullName: [{ kind: 'directory', name: certificate.issuer }] });

/** Whether a list is the one that a distribution point means, for a certificate of this kind (RFC 5280 §6.3.3 b). */
function applies(crl: Crl, point: DistributionPoint, certificate: Certificate): boolean {
  const { scope } = crl;
  if (point.crlIssuer) {
    const issuers = point.crlIssuer.map(generalNameKey);
    if (!scope?.indirect || !issuers.includes(`directory:${crl.issuer.key}`)) return false;
  } else if (crl.issuer.key !== certificate.issuer.key) return false;
  if (!scope) return true;
  const authority = basicConstraintsOf(certificate)?.ca ?? false;
  if (scope.onlyAttributes || (scope.onlyUsers && authority) || (scope.onlyAuthorities && !authority)) return false;
  const scopeNames = pointNames(scope, crl.issuer.key);
  if (scopeNames.length === 0) return true;
  const relativeTo = point.crlIssuer ? crl.issuer.key : certificate.issuer.key;
  const named = pointNames(point, relativeTo);
  const wanted = named.length > 0 ? named : (point.crlIssuer?.map(generalNameKey) ?? []);
  return wanted.some((name) => scopeNames.includes(name));
}

function pointNames(point: Pick<DistributionPoint, 'fullName' | 'relativeRdn'>, issuerKey: string): string[] {
  if (point.relativeRdn !== undefined) return [`directory:${issuerKey}\u0001${point.relativeRdn}`];
  return point.fullName?.map(generalNameKey) ?? [];
}

const same = (a: Buffer | undefined, b: Buffer | undefined): boolean => (a && b ? a.equals(b) : a === b);

function compareNumbers(a: Buffer, b: Buffer): number {
  return a.length === b.length ? a.compare(b) : a.length - b.length;
}

