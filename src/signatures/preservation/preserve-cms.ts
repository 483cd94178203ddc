import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { readableCertificates, type Certificate } from '../certificates/x509.js';
import type { HashAlgorithm } from '../cms/algorithms.js';
import { stampedByArchiveTimestamp, withArchiveTimestamp } from '../cms/archive-timestamp.js';
import { DerError, encodedOf } from '../cms/der-reader.js';
import { withMaterial } from '../cms/extend-signed-data.js';
import { oids } from '../cms/oids.js';
import { parseSignedData, type ParsedSignedData, type ParsedSigner } from '../cms/parse.js';
import { readTimestampInfo, verifyTimestamp, type VerifiedTimestamp } from '../cms/timestamp.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { archiveHash, renewalOf, type Renewal } from '../domain/renewal-policy.js';
import { EvidenceCollector, type CollectingSettings } from './evidence-collector.js';
import type { EvidenceGap, EvidenceGapCode } from './evidence-gap.js';
import type { PreservingSettings } from './preserve-pdf.js';
import { signatureHolds } from './signature-holds.js';
import { foundationOf } from './stamp-foundation.js';
import { mergeMaterials, noMaterial, type ValidationMaterial } from './validation-material.js';

/** A detached signature and what it is over, by digest. `name` is how gaps call it. */
export interface DetachedSignature {
  readonly name: string;
  readonly cms: Buffer;
  readonly digestBy: (hash: HashAlgorithm) => Buffer | undefined;
}

/** A detached signature that can be checked without asking anybody, closed by an archive time-stamp (CAdES B-LTA). */
export interface PreservedCms {
  readonly cms: Buffer;
  readonly timestampAt: Instant;
  readonly renewal: Renewal;
}

/**
 * Puts certificates and revocation values for the signer and every time-stamp into the SignedData (CAdES B-LT). Refused with everything
 * that is missing; the signature itself stays as it was in any case.
 */
export async function withCmsEvidence(signature: DetachedSignature, settings: CollectingSettings): Promise<Result<Buffer, readonly EvidenceGap[]>> {
  return reading(signature, async () => {
    const parsed = parseSignedData(signature.cms);
    const [signer, second] = parsed.ok ? parsed.value.signers : [];
    if (!parsed.ok || !signer || second) return refuse([gap(signature, 'unreadable', parsed.ok ? 'severalSigners' : parsed.refusal)]);
    const material = await new CmsEvidence(signature, parsed.value, signer, settings).collect();
    return material.ok ? accept(withMaterial(signature.cms, material.value)) : material;
  });
}

/** Lifts a detached signature to CAdES B-LTA, or renews one that is there; refused with everything that is missing. */
export async function preserveCms(signature: DetachedSignature, settings: PreservingSettings): Promise<Result<PreservedCms, readonly EvidenceGap[]>> {
  const evident = await withCmsEvidence(signature, settings);
  if (!evident.ok) return evident;
  return reading(signature, async () => {
    const { now, policy, timestamps } = settings;
    const stamped = await withArchiveTimestamp(evident.value, signature.digestBy, timestamps, { hash: archiveHash(policy, now) });
    if (!stamped.ok) return refuse([gap(signature, 'timestampUnavailable', stamped.refusal)]);
    const verified = verifyArchiveStamp(stamped.value.token, { ...signature, cms: stamped.value.cms }, settings, now, []);
    if (!verified.ok) return refuse([gap(signature, 'timestampInvalid', verified.refusal)]);
    return accept({ cms: stamped.value.cms, timestampAt: verified.value.generatedAt, renewal: renewalOf(foundationOf(stamped.value.token, verified.value), policy) });
  });
}

const gap = ({ name }: DetachedSignature, code: EvidenceGapCode, detail: string): EvidenceGap => ({ code, signature: name, certificate: '', detail });

async function reading<Value>(signature: DetachedSignature, work: () => Promise<Result<Value, readonly EvidenceGap[]>>): Promise<Result<Value, readonly EvidenceGap[]>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return refuse([gap(signature, 'unreadable', error.message)]);
  }
}

function verifyStamp(token: Buffer, digestBy: (hash: HashAlgorithm) => Buffer, settings: CollectingSettings, at: Instant, pool: readonly Certificate[]): Result<VerifiedTimestamp, string> {
  const { trust, now, algorithms = algorithmPolicy } = settings;
  return verifyTimestamp(token, { digestBy, at, now, algorithms, pool: [...pool, ...readableCertificates(trust.known())], anchors: readableCertificates(trust.trusted('timestamps', at)) });
}

function verifyArchiveStamp(token: Buffer, { cms, digestBy }: DetachedSignature, settings: CollectingSettings, at: Instant, pool: readonly Certificate[]): Result<VerifiedTimestamp, string> {
  const stamped = stampedByArchiveTimestamp(cms, token, digestBy);
  return stamped.ok ? verifyStamp(token, stamped.value, settings, at, pool) : stamped;
}

/** Goes through the time-stamps of one signature, newest first, down to the signer: each is proved by the one after it. */
class CmsEvidence {
  private readonly collector: EvidenceCollector;
  private readonly pool: readonly Certificate[];
  private readonly gaps: EvidenceGap[] = [];
  private readonly parts: ValidationMaterial[] = [];
  private coveredAt: Instant;

  constructor(
    private readonly signature: DetachedSignature,
    parsed: ParsedSignedData,
    private readonly signer: ParsedSigner,
    private readonly settings: CollectingSettings,
  ) {
    this.collector = new EvidenceCollector(settings, { ...noMaterial, ocsps: parsed.ocsps, crls: parsed.crls });
    this.pool = readableCertificates([...parsed.certificates, ...settings.trust.known()]);
    this.coveredAt = settings.now;
  }

  async collect(): Promise<Result<ValidationMaterial, readonly EvidenceGap[]>> {
    const held = signatureHolds(this.signer, this.pool, this.signature.digestBy);
    if (!held.ok) return refuse([gap(this.signature, held.refusal === 'signerCertificateMissing' ? held.refusal : 'brokenSignature', held.refusal)]);
    for (const token of this.archiveTokens()) await this.ofStamp(verifyArchiveStamp(token, this.signature, this.settings, this.coveredAt, this.pool));
    for (const node of this.signer.unsignedAttributes.get(oids.signatureTimeStampToken) ?? []) {
      const token = encodedOf(node);
      await this.ofStamp(verifyStamp(token, (hash) => hash.digest(this.signer.signature), this.settings, this.coveredAt, this.pool));
    }
    const usedAt = this.coveredAt;
    const collected = await this.collector.collect({ signature: this.signature.name, certificate: held.value, service: 'certificates', usedAt, at: usedAt, pool: this.pool });
    if (!collected.ok) this.gaps.push(collected.refusal);
    else this.parts.push(collected.value.material);
    return this.gaps.length > 0 ? refuse(this.gaps) : accept(mergeMaterials(...this.parts));
  }

  private async ofStamp(verified: Result<VerifiedTimestamp, string>): Promise<void> {
    if (!verified.ok) {
      this.gaps.push(gap(this.signature, 'timestampInvalid', verified.refusal));
      return;
    }
    const { certificate, generatedAt, chain } = verified.value;
    const pool = [...chain.path, ...this.pool];
    const collected = await this.collector.collect({ signature: this.signature.name, certificate, service: 'timestamps', usedAt: generatedAt, at: this.coveredAt, pool });
    if (!collected.ok) this.gaps.push(collected.refusal);
    else this.parts.push(collected.value.material);
    if (generatedAt < this.coveredAt) this.coveredAt = generatedAt;
  }

  /** Archive time-stamps, newest first by what they claim; each is verified afterwards. */
  private archiveTokens(): Buffer[] {
    const tokens = (this.signer.unsignedAttributes.get(oids.archiveTimestampV3) ?? []).map(encodedOf);
    return tokens.sort((a, b) => claimedTime(b).localeCompare(claimedTime(a)));
  }
}

/** The time that a token claims, for ordering only. */
function claimedTime(token: Buffer): string {
  const parsed = parseSignedData(token);
  return parsed.ok && parsed.value.content ? readClaimed(parsed.value.content) : '';
}

function readClaimed(content: Buffer): string {
  try {
    return readTimestampInfo(content).generatedAt;
  } catch (error) {
    if (error instanceof DerError) return '';
    throw error;
  }
}
