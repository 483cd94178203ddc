import type { Instant } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { PdfDocument } from '#shared/pdf/pdf-document.js';
import { PdfError } from '#shared/pdf/pdf-error.js';
import { readableCertificates, type Certificate } from '../certificates/x509.js';
import { DerError, encodedOf } from '../cms/der-reader.js';
import { oids } from '../cms/oids.js';
import { parseSignedData } from '../cms/parse.js';
import { verifyTimestamp, type TimestampQuestion, type VerifiedTimestamp } from '../cms/timestamp.js';
import { algorithmPolicy } from '../domain/algorithm-policy.js';
import { archiveHash, renewalOf, type Renewal, type RenewalPolicy } from '../domain/renewal-policy.js';
import { appendDocumentTimestamp } from '../pdf/document-timestamp.js';
import { extractSignatures, type ExtractedSignature } from '../pdf/extract-signatures.js';
import { appendSecurityStore, readSecurityStore, vriKey, type SecurityStore, type StoreEntry } from '../pdf/security-store.js';
import { PdfSignatureError } from '../pdf/pdf-signature.errors.js';
import type { TimestampSource } from '../ports.js';
import { EvidenceCollector, type CollectingSettings } from './evidence-collector.js';
import type { EvidenceGap } from './evidence-gap.js';
import { signatureHolds } from './signature-holds.js';
import { foundationOf } from './stamp-foundation.js';
import { isEmpty, mergeMaterials, missingFrom, noMaterial, type ValidationMaterial } from './validation-material.js';

export interface PreservingSettings extends CollectingSettings {
  readonly timestamps: TimestampSource;
  readonly policy: RenewalPolicy;
}

/** A file whose signatures can be checked without asking anybody, closed by a document time-stamp (PAdES B-LTA). */
export interface PreservedPdf {
  readonly pdf: Buffer;
  readonly timestampAt: Instant;
  readonly renewal: Renewal;
  /** Fields of the signatures that are covered, document time-stamps not counted. */
  readonly fields: readonly string[];
}

/**
 * Adds what every signature and time-stamp of the file needs to be checked offline (`DSS`, B-LT), without the closing time-stamp.
 * Evidence that lies in the file already is used before anybody is asked. Refused with everything that is missing; the given bytes
 * are the beginning of the new ones.
 */
export async function withEvidence(pdf: Buffer, settings: CollectingSettings): Promise<Result<Buffer, readonly EvidenceGap[]>> {
  return reading(async () => {
    const found = extractSignatures(pdf);
    if (found.length === 0) return refuse([{ code: 'noSignature', signature: '', certificate: '', detail: '' }]);
    const store = readSecurityStore(PdfDocument.read(pdf));
    const collected = await new PdfEvidence(pdf, found, store, settings).collect();
    if (!collected.ok) return collected;
    const added = collected.value.filter((entry) => isNew(entry, store));
    return accept(added.length === 0 ? pdf : appendSecurityStore(pdf, added, settings.now));
  });
}

/**
 * Lifts a signed file to PAdES B-LTA, or renews one that is there: evidence for everything in it, then a document time-stamp over all
 * of it. Refused with everything that is missing, and then nothing was made.
 */
export async function preservePdf(pdf: Buffer, settings: PreservingSettings): Promise<Result<PreservedPdf, readonly EvidenceGap[]>> {
  const evident = await withEvidence(pdf, settings);
  if (!evident.ok) return evident;
  return reading(async () => {
    const { now, policy, timestamps } = settings;
    const stamped = await appendDocumentTimestamp(evident.value, timestamps, { at: now, hash: archiveHash(policy, now) });
    if (!stamped.ok) return refuse([{ code: 'timestampUnavailable', signature: '', certificate: '', detail: stamped.refusal }]);
    const all = extractSignatures(stamped.value.pdf);
    const closing = all.find((one) => one.fieldName === stamped.value.fieldName);
    const verified = closing && verifyStamp(closing, settings, now, []);
    if (!closing?.coversWholeFile || !verified?.ok) return refuse([{ code: 'timestampInvalid', signature: stamped.value.fieldName, certificate: '', detail: verified?.ok === false ? verified.refusal : 'misplaced' }]);
    return accept({
      pdf: stamped.value.pdf, timestampAt: verified.value.generatedAt, renewal: renewalOf(foundationOf(stamped.value.token, verified.value), policy),
      fields: all.filter((one) => !isStamp(one)).map((one) => one.fieldName),
    });
  });
}

/** What the newest document time-stamp of a file rests on; undefined when there is none, or it does not hold. */
export function renewalOfPdf(pdf: Buffer, settings: CollectingSettings & { readonly policy: RenewalPolicy }): Renewal | undefined {
  const newest = extractSignatures(pdf).filter(isStamp).reduce<ExtractedSignature | undefined>((best, each) => ((each.revision ?? -1) > (best?.revision ?? -1) ? each : best), undefined);
  const verified = newest && verifyStamp(newest, settings, settings.now, []);
  return newest?.contents && verified?.ok ? renewalOf(foundationOf(newest.contents, verified.value), settings.policy) : undefined;
}

const isStamp = (one: ExtractedSignature): boolean => one.subFilter === 'ETSI.RFC3161';

function isNew(entry: StoreEntry, store: SecurityStore): boolean {
  return !isEmpty(missingFrom(entry.material, store.bySignature.get(entry.key) ?? noMaterial));
}

function verifyStamp(one: ExtractedSignature, settings: CollectingSettings, at: Instant, pool: readonly Certificate[]) {
  return verifyToken(one.contents ?? Buffer.alloc(0), (hash) => one.digest(hash.name) ?? Buffer.alloc(0), settings, at, pool);
}

function verifyToken(token: Buffer, digestBy: TimestampQuestion['digestBy'], settings: CollectingSettings, at: Instant, pool: readonly Certificate[]) {
  const { trust, now, algorithms = algorithmPolicy } = settings;
  return verifyTimestamp(token, { digestBy, at, now, algorithms, pool: [...pool, ...readableCertificates(trust.known())], anchors: readableCertificates(trust.trusted('timestamps', at)) });
}

/** Turns what the readers of a file throw about it into a gap. */
async function reading<Value>(work: () => Promise<Result<Value, readonly EvidenceGap[]>>): Promise<Result<Value, readonly EvidenceGap[]>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PdfError || error instanceof PdfSignatureError || error instanceof DerError)) throw error;
    return refuse([{ code: 'unreadable', signature: '', certificate: '', detail: error.message }]);
  }
}

/** Goes through the signatures of one file, newest first: a time-stamp proves the time of everything before it. */
class PdfEvidence {
  private readonly collector: EvidenceCollector;
  private readonly pool: Certificate[];
  private readonly gaps: EvidenceGap[] = [];
  /** Document time-stamps that hold, with the revision that each closes. */
  private readonly proofs: { readonly revision: number; readonly at: Instant }[] = [];

  constructor(
    private readonly pdf: Buffer,
    private readonly found: readonly ExtractedSignature[],
    store: ValidationMaterial,
    private readonly settings: CollectingSettings,
  ) {
    this.collector = new EvidenceCollector(settings, store);
    this.pool = readableCertificates(store.certificates);
  }

  async collect(): Promise<Result<StoreEntry[], readonly EvidenceGap[]>> {
    const entries: StoreEntry[] = [];
    for (const one of [...this.found].sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))) {
      const material = await this.materialOf(one);
      if (material && one.byteRange) entries.push({ key: vriKey(this.pdf, one.byteRange), material });
    }
    return this.gaps.length > 0 ? refuse(this.gaps) : accept(entries);
  }

  private async materialOf(one: ExtractedSignature): Promise<ValidationMaterial | undefined> {
    if (one.problems.length > 0 || !one.contents) return this.miss(one, 'brokenSignature', one.problems.join(', '));
    if (!isStamp(one)) return this.ofSignature(one, one.contents);
    const coveredAt = this.provenAt(one);
    const verified = verifyStamp(one, this.settings, coveredAt, this.pool);
    if (!verified.ok) return this.miss(one, 'timestampInvalid', verified.refusal);
    const material = await this.ofStamp(one, verified.value, coveredAt);
    if (material) this.proofs.push({ revision: one.revision ?? 0, at: verified.value.generatedAt });
    return material;
  }

  private async ofSignature(one: ExtractedSignature, cms: Buffer): Promise<ValidationMaterial | undefined> {
    const parsed = parseSignedData(cms);
    const [signer, second] = parsed.ok ? parsed.value.signers : [];
    if (!parsed.ok || !signer || second) return this.miss(one, 'unreadable', parsed.ok ? 'severalSigners' : parsed.refusal);
    const pool = [...readableCertificates(parsed.value.certificates), ...this.pool, ...readableCertificates(this.settings.trust.known())];
    const held = signatureHolds(signer, pool, (hash) => one.digest(hash.name));
    if (!held.ok) return this.miss(one, held.refusal === 'signerCertificateMissing' ? held.refusal : 'brokenSignature', held.refusal);
    const coveredAt = this.provenAt(one);
    const [token] = signer.unsignedAttributes.get(oids.signatureTimeStampToken) ?? [];
    const stamp = token && verifyToken(encodedOf(token), (hash) => hash.digest(signer.signature), this.settings, coveredAt, pool);
    if (stamp && !stamp.ok) return this.miss(one, 'timestampInvalid', stamp.refusal);
    const stampMaterial = stamp ? await this.ofStamp(one, stamp.value, coveredAt) : noMaterial;
    // Without a stamp of its own a signature is as old as the document time-stamp that covers it.
    const usedAt = stamp?.value.generatedAt ?? coveredAt;
    const collected = await this.collector.collect({ signature: one.fieldName, certificate: held.value, service: 'certificates', usedAt, at: usedAt, pool });
    if (!collected.ok) this.gaps.push(collected.refusal);
    return stampMaterial && collected.ok ? mergeMaterials(collected.value.material, stampMaterial) : undefined;
  }

  private async ofStamp(one: ExtractedSignature, stamp: VerifiedTimestamp, coveredAt: Instant): Promise<ValidationMaterial | undefined> {
    const pool = [...stamp.chain.path, ...this.pool];
    const collected = await this.collector.collect({ signature: one.fieldName, certificate: stamp.certificate, service: 'timestamps', usedAt: stamp.generatedAt, at: coveredAt, pool });
    if (!collected.ok) this.gaps.push(collected.refusal);
    return collected.ok ? collected.value.material : undefined;
  }

  /** When the earliest document time-stamp was made that covers this signature; now, when none does yet. */
  private provenAt(one: ExtractedSignature): Instant {
    const later = this.proofs.filter(({ revision }) => revision > (one.revision ?? 0)).map(({ at }) => at);
    return later.reduce((earliest, at) => (at < earliest ? at : earliest), this.settings.now);
  }

  private miss(one: ExtractedSignature, code: EvidenceGap['code'], detail: string): undefined {
    this.gaps.push({ code, signature: one.fieldName, certificate: '', detail });
    return undefined;
  }
}

