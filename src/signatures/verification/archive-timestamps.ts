import type { Instant } from '#shared/domain/ids.js';
import type { HashAlgorithm } from '../cms/algorithms.js';
import { coveredMessage, indexedKinds, listsUnsignedValue, readHashIndex, stampedByArchiveTimestamp, type CoveredMessage, type HashIndex } from '../cms/archive-timestamp.js';
import { DerError, encodedOf } from '../cms/der-reader.js';
import { oids } from '../cms/oids.js';
import { parseSignedData, type ParsedSignedData } from '../cms/parse.js';
import { readTimestampInfo } from '../cms/timestamp.js';
import type { ReasonCode } from '../domain/verdict.js';
import type { VerificationCheck } from '../domain/verification-policy.js';
import { timestampReport } from './document-timestamp.js';
import { earliest, failed, passed } from './signature-report.js';
import type { VerificationContext } from './verification-context.js';

/** A CMS signature of one signer that may carry archive time-stamps, and its content by digest. */
export interface ArchivedSignature {
  readonly cms: Buffer;
  /** From 0. */
  readonly signer: number;
  readonly digestBy: (hash: HashAlgorithm) => Buffer | undefined;
}

/** What archive time-stamps prove of a signature. */
export interface ArchiveFindings {
  /** Nothing when there are no archive time-stamps. */
  readonly checks: readonly VerificationCheck[];
  /** The signature existed then: the earliest stamp that holds. */
  readonly provedAt?: Instant;
  /** The signature's own time-stamp existed then: the earliest stamp that holds and lists it; the instant of the check when none does. */
  readonly timestampProvedAt?: Instant;
  /** Set when every stamp holds: the message with only what they vouch for. */
  readonly covered?: CoveredMessage;
}

/** Renewed every few years, a signature of a century has fewer; more are an attempt to keep the verifier busy. */
const maximumStamps = 32;

/**
 * Verifies every archive-time-stamp-v3 of a signer (ETSI EN 319 122-1 §5.5.3), the newest first: its hash index against what stands in the
 * message, its imprint computed anew, the token and its authority by the rules of now or of the instant at which a newer stamp that lists it
 * proves it (EN 319 102-1 §5.6.2). What no stamp lists was added later: it is told, and counts for nothing when the level is found.
 */
export async function archiveFindings(signature: ArchivedSignature, context: VerificationContext): Promise<ArchiveFindings> {
  const parsed = parseSignedData(signature.cms);
  const nodes = (parsed.ok && parsed.value.signers[signature.signer]?.unsignedAttributes.get(oids.archiveTimestampV3)) || [];
  if (!parsed.ok || nodes.length === 0) return { checks: [] };
  if (nodes.length > maximumStamps) return { checks: [failed('archiveTimestamp', 'archiveTimestampInvalid', `more than ${maximumStamps}`)] };
  return new ArchiveChain(signature, parsed.value, context).judge(nodes.map(encodedOf));
}

/** A stamp that holds. */
interface HoldingStamp {
  readonly at: Instant;
  readonly index: HashIndex;
}

type Problem = Pick<VerificationCheck, 'verdict'> & { readonly reason: ReasonCode; readonly detail: string };

class ArchiveChain {
  private readonly holding: HoldingStamp[] = [];

  constructor(
    private readonly signature: ArchivedSignature,
    private readonly parsed: ParsedSignedData,
    private readonly context: VerificationContext,
  ) {}

  async judge(tokens: readonly Buffer[]): Promise<ArchiveFindings> {
    const newestFirst = tokens.map((token) => ({ token, claimed: claimedTime(token) })).sort((a, b) => b.claimed.localeCompare(a.claimed));
    const problems: Problem[] = [];
    for (const { token } of newestFirst) {
      const problem = await this.problemOf(token);
      if (problem) problems.push(problem);
    }
    const { holding } = this;
    const provedAt = earliest(holding.map(({ at }) => at));
    const covered = coveredMessage(this.signature.cms, holding.map(({ index }) => index), this.signature.signer);
    const checks = [stampCheck(problems, holding), ...(holding.length > 0 ? [coverageCheck(covered)] : [])];
    if (provedAt === undefined) return { checks };
    return { checks, provedAt, timestampProvedAt: this.timestampProvedAt(), ...(problems.length === 0 ? { covered } : {}) };
  }

  /** Why a stamp proves nothing; one that holds is noted for those before it. */
  private async problemOf(token: Buffer): Promise<Problem | undefined> {
    const { cms, signer, digestBy } = this.signature;
    const { now, algorithms } = this.context;
    const index = readHashIndex(token);
    const stamped = stampedByArchiveTimestamp(cms, token, digestBy, signer);
    if (!index.ok || !stamped.ok) return problem(stamped.ok || stamped.refusal !== 'contentMissing' ? 'archiveTimestampMismatch' : 'contentMissing', stamped.ok ? '' : stamped.refusal);
    const provedAt = this.provedAt(oids.archiveTimestampV3, token);
    const until = algorithms.hashes[index.value.hash.name];
    if (until === undefined || (until !== 'always' && (provedAt ?? now) >= until)) return problem('weakHash', `hash index: ${index.value.hash.name}`);
    const { certificates, crls, ocsps } = this.parsed;
    const revocation = [...ocsps.map((der) => ({ kind: 'ocsp' as const, der })), ...crls.map((der) => ({ kind: 'crl' as const, der }))];
    const { report, generatedAt } = await timestampReport({ token, digestBy: stamped.value, evidence: { certificates, revocation }, provedAt }, this.context);
    if (generatedAt === undefined) return problemIn(report.checks ?? []);
    if (this.listsLaterStamps(index.value, token, generatedAt)) return problem('timestampOrder', generatedAt);
    this.holding.push({ at: generatedAt, index: index.value });
    return undefined;
  }

  /** The earliest instant at which a stamp that holds and lists this value proves it. */
  private provedAt(type: string, value: Buffer): Instant | undefined {
    return earliest(this.holding.filter(({ index }) => listsUnsignedValue(index, type, value)).map(({ at }) => at));
  }

  private timestampProvedAt(): Instant {
    const [token] = this.parsed.signers[this.signature.signer]?.unsignedAttributes.get(oids.signatureTimeStampToken) ?? [];
    return (token && this.provedAt(oids.signatureTimeStampToken, encodedOf(token))) ?? this.context.now;
  }

  /** A stamp cannot have covered what was made after it. */
  private listsLaterStamps(index: HashIndex, own: Buffer, generatedAt: Instant): boolean {
    const attributes = this.parsed.signers[this.signature.signer]?.unsignedAttributes;
    return [oids.archiveTimestampV3, oids.signatureTimeStampToken].some((type) =>
      (attributes?.get(type) ?? []).map(encodedOf).some((token) => token !== own && claimedTime(token) > generatedAt && listsUnsignedValue(index, type, token)));
  }
}

const problem = (reason: ReasonCode, detail: string): Problem => ({ verdict: 'failed', reason, detail });

/** What is wrong with a token, as one check of the signature that carries it: no fault of a stamp makes the signature itself a forgery. */
function problemIn(checks: readonly VerificationCheck[]): Problem {
  const wrong = checks.find(({ verdict }) => verdict === 'failed') ?? checks.find(({ verdict }) => verdict === 'unknown');
  const detail = [wrong?.reason, wrong?.detail].filter(Boolean).join(': ');
  if (wrong?.verdict === 'unknown') return { verdict: 'unknown', reason: wrong.reason ?? 'revocationUnknown', detail };
  if (wrong?.reason === 'messageDigestMismatch') return problem('archiveTimestampMismatch', detail);
  return problem(wrong?.reason === 'weakHash' || wrong?.reason === 'timestampOrder' ? wrong.reason : 'archiveTimestampInvalid', detail);
}

function stampCheck(problems: readonly Problem[], holding: readonly HoldingStamp[]): VerificationCheck {
  const worst = problems.find(({ verdict }) => verdict === 'failed') ?? problems[0];
  if (worst === undefined) return passed('archiveTimestamp', holding.map(({ at }) => at).sort().join(', '));
  return { name: 'archiveTimestamp', severity: 'error', ...worst };
}

function coverageCheck({ left }: CoveredMessage): VerificationCheck {
  const added = indexedKinds.filter((kind) => left[kind] > 0).map((kind) => `${kind}: ${left[kind]}`);
  return added.length > 0 ? failed('archiveCoverage', 'addedAfterArchiveTimestamp', added.join(', ')) : passed('archiveCoverage');
}

/** The time that a token claims, for ordering only; empty when it cannot be read. */
function claimedTime(token: Buffer): string {
  const parsed = parseSignedData(token);
  if (!parsed.ok || !parsed.value.content) return '';
  try {
    return readTimestampInfo(parsed.value.content).generatedAt;
  } catch (error) {
    if (error instanceof DerError) return '';
    throw error;
  }
}
