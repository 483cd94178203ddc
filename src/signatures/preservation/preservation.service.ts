import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { sha256 } from '#shared/crypto/sha256.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { DocumentId, Instant, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { documentChain, record } from '#shared/journal/record.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { DocumentSigningService } from '../document-signing.service.js';
import { renewalPolicy, type RenewalPolicy } from '../domain/renewal-policy.js';
import { finalKinds, furthestFile, keepFile, signaturesOf, type SignatureFile, type StoredSignature } from '../signature.store.js';
import { TrustService } from '../trust.service.js';
import { attemptBrokenBy, attemptFailedBy, gapWords, type EvidenceGap } from './evidence-gap.js';
import { preserveCms, type PreservedCms } from './preserve-cms.js';
import { preservePdf, type PreservedPdf, type PreservingSettings } from './preserve-pdf.js';
import { dueDocuments, dueSignatureIds, findPreservation, keepLiftedSignature, lockPreservation, markAttempt, markLifted, raiseLevels, sealedBy } from './preservation.store.js';
import { readRenewalPolicy } from './renewal-policy-file.js';

/** The lifted file as the journal names it. */
interface LiftedFile { readonly previousSha256: Sha256; readonly sha256: Sha256; readonly size: number; readonly level: 'B-LTA'; readonly timestampAt: Instant; readonly renewAt: Instant; readonly because: string; readonly generation: number }
/** A detached signature that was lifted, by the hash of its new form. */
interface LiftedSignature { readonly signatureId: string; readonly sha256: Sha256; readonly level: 'B-LTA'; readonly renewAt: Instant }

/** What of a document is due, as it stood when it was read; nothing is locked by it. */
interface Due { readonly file: SignatureFile; readonly generation: number; readonly fileIsDue: boolean; readonly signatures: readonly (StoredSignature & { readonly cms: Buffer })[] }
/** What was made out of it, outside any transaction, and what it was made from. */
interface Made {
  readonly file?: { readonly base: SignatureFile; readonly generation: number; readonly sha256: Sha256; readonly lifted: PreservedPdf };
  readonly signatures: readonly { readonly base: StoredSignature & { readonly cms: Buffer }; readonly lifted: PreservedCms }[];
  readonly problems: readonly EvidenceGap[];
}

/**
 * Lifts sealed documents to the long-term level and renews them (design/signatures.md «Levels»). Nobody waits for it: it comes after
 * the document was finished, and a document that cannot be lifted now is as valid as it was.
 */
@Injectable()
export class PreservationService {
  private loaded: RenewalPolicy | undefined;

  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, @Inject(BLOB_STORE) private readonly blobs: BlobStore, @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock, private readonly trust: TrustService, private readonly signing: DocumentSigningService,
  ) {}

  /** The plan of renewals: of the installation where it has one. Throws when its file cannot be read as one. */
  get policy(): RenewalPolicy {
    return (this.loaded ??= this.settings.RENEWAL_POLICY_FILE ? readRenewalPolicy(readFileSync(this.settings.RENEWAL_POLICY_FILE, 'utf8')) : renewalPolicy);
  }

  /**
   * Lifts or renews what of a document is due: the sealed file, signatures over decisions and attachments, each by itself. The services of
   * others are asked outside any transaction, so nobody waits for them; what was made is kept only if what it was made from still is the
   * newest, so two at once keep one result. What is missing is kept for everybody to see and thrown.
   */
  async preserve(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    const missing = await this.lift(organisationId, documentId).catch(async (error: unknown) => {
      await markAttempt(this.dataSource, organisationId, documentId, this.clock.now(), attemptBrokenBy(error)).catch(() => undefined);
      throw error;
    });
    if (missing === undefined) return;
    await markAttempt(this.dataSource, organisationId, documentId, this.clock.now(), missing.length === 0 ? null : attemptFailedBy(missing));
    if (missing.length > 0) throw new Error(`the document is not preserved yet: ${gapWords(missing)}`);
  }

  /** For a sweep: sealed documents that are due and were not tried just now, also those whose job was lost. */
  due(limit = 50): Promise<{ organisationId: OrganisationId; documentId: DocumentId }[]> {
    // Two minutes at the least: the document's own job comes first.
    return dueDocuments(this.dataSource, this.clock.now(), this.ago(Math.max(2, this.settings.PRESERVE_AFTER_MINUTES)), limit);
  }

  /**
   * For the jobs that follow the sealing: lifts those documents at once for which the installation sets no caution period, each by itself,
   * and leaves the others to the sweep. Answers with those that could not be lifted and why; undefined for one that was not begun because
   * the process `stops`.
   */
  async preserveRipe(organisationId: OrganisationId, documentIds: readonly DocumentId[], stops: () => boolean): Promise<ReadonlyMap<DocumentId, unknown>> {
    const left = new Map<DocumentId, unknown>();
    for (const documentId of await sealedBy(this.dataSource, organisationId, documentIds, this.ago(this.settings.PRESERVE_AFTER_MINUTES))) {
      if (stops()) left.set(documentId, undefined);
      else await this.preserve(organisationId, documentId).catch((error: unknown) => left.set(documentId, error));
    }
    return left;
  }

  private ago(minutes: number): Instant {
    return new Date(Date.parse(this.clock.now()) - minutes * 60_000).toISOString() as Instant;
  }

  /** What is still missing afterwards, empty when nothing is; undefined for a document that is not sealed. */
  private async lift(organisationId: OrganisationId, documentId: DocumentId): Promise<readonly EvidenceGap[] | undefined> {
    const now = this.clock.now();
    const due = await this.whatIsDue(organisationId, documentId, now);
    if (!due) return undefined;
    const made = await this.make(organisationId, due, now);
    if (made.file || made.signatures.length > 0) await this.keep(organisationId, documentId, made, now);
    if (made.problems.length === 0) return [];
    // Another worker may have succeeded meanwhile where this one was refused: then nothing is missing.
    const left = await this.whatIsDue(organisationId, documentId, now);
    return left && (left.fileIsDue || left.signatures.length > 0) ? made.problems : [];
  }

  private async whatIsDue(organisationId: OrganisationId, documentId: DocumentId, now: Instant): Promise<Due | undefined> {
    const file = await furthestFile(this.dataSource, documentId, finalKinds);
    if (!file) return undefined;
    const { generation, renewAt } = (await findPreservation(this.dataSource, documentId)) ?? { generation: 0, renewAt: undefined };
    const ids = await dueSignatureIds(this.dataSource, documentId, now);
    const signatures = ids.size > 0 ? await signaturesOf(this.dataSource, organisationId, documentId) : [];
    return { file, generation, fileIsDue: renewAt === undefined || renewAt <= now, signatures: signatures.flatMap((one) => (one.cms && ids.has(one.id) ? [{ ...one, cms: one.cms }] : [])) };
  }

  /** Asks the services and makes the lifted forms; holds no lock and no connection meanwhile. The file is durable before anything names it. */
  private async make(organisationId: OrganisationId, due: Due, now: Instant): Promise<Made> {
    const { trust, revocation, freshRevocation, timestamps } = await this.trust.material();
    const settings: PreservingSettings = { trust, revocation, freshRevocation, timestamps, now, policy: this.policy };
    const problems: EvidenceGap[] = [];
    const signatures: Made['signatures'][number][] = [];
    const pdf = due.fileIsDue ? await preservePdf(await this.signing.bytesOf(organisationId, due.file), settings) : undefined;
    if (pdf && !pdf.ok) problems.push(...pdf.refusal);
    for (const base of due.signatures) {
      const digests = await this.digestsOf(organisationId, base);
      const cms = await preserveCms({ name: `${base.kind} ${base.subject}`, cms: base.cms, digestBy: (hash) => digests.get(hash.name) }, settings);
      if (cms.ok) signatures.push({ base, lifted: cms.value });
      else problems.push(...cms.refusal);
    }
    if (!pdf?.ok) return { signatures, problems };
    return { file: { base: due.file, generation: due.generation, sha256: await this.signing.store(organisationId, pdf.value.pdf), lifted: pdf.value }, signatures, problems };
  }

  /** One short transaction under the lock of the document's row: what somebody else lifted meanwhile is left as it is. */
  private async keep(organisationId: OrganisationId, documentId: DocumentId, made: Made, now: Instant): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const { generation } = await lockPreservation(tx, organisationId, documentId, now);
      const newest = await furthestFile(tx, documentId, finalKinds);
      const file = made.file && made.file.generation === generation && newest?.sha256 === made.file.base.sha256 ? await this.keepLiftedFile(tx, organisationId, made.file, now) : null;
      const signatures: LiftedSignature[] = [];
      for (const { base, lifted } of made.signatures) {
        const { cms, renewal } = lifted;
        if (await keepLiftedSignature(tx, { id: base.id, from: base.cms, to: cms }, renewal.renewAt)) signatures.push({ signatureId: base.id, sha256: sha256(cms), level: 'B-LTA', renewAt: renewal.renewAt });
      }
      if (!file && signatures.length === 0) return;
      const data = { documentId, file: file && { ...file }, signatures: signatures.map((one) => ({ ...one })) };
      await record(tx, { organisationId, chain: documentChain(documentId), documentId, actor: { kind: 'system', organisationId, process: 'preservation' }, at: now }, [{ type: 'documentPreserved', data }]);
    });
  }

  private async keepLiftedFile(tx: EntityManager, organisationId: OrganisationId, made: NonNullable<Made['file']>, now: Instant): Promise<LiftedFile> {
    const { base, sha256: stored, lifted } = made;
    const generation = made.generation + 1;
    await keepFile(tx, organisationId, { ...base, kind: 'preserved', place: generation, sha256: stored, size: lifted.pdf.length, level: 'B-LTA' }, now);
    await raiseLevels(tx, base.documentId, lifted.fields);
    await markLifted(tx, base.documentId, { sha256: stored, timestampAt: lifted.timestampAt, renewal: lifted.renewal });
    return { previousSha256: base.sha256, sha256: stored, size: lifted.pdf.length, level: 'B-LTA', timestampAt: lifted.timestampAt, renewAt: lifted.renewal.renewAt, because: lifted.renewal.because, generation };
  }

  /** The signed content by the hashes that signatures and stamps use; a large file flows through once. */
  private async digestsOf(organisationId: OrganisationId, one: StoredSignature): Promise<ReadonlyMap<string, Buffer>> {
    const hashes = ['sha256', 'sha384', 'sha512'].map((name) => ({ name, hash: createHash(name) }));
    const take = (piece: Buffer): void => hashes.forEach(({ hash }) => hash.update(piece));
    if (one.content !== null) take(Buffer.from(one.content, 'utf8'));
    else if (one.fileSha256) for await (const piece of (await this.blobs.get(organisationId, one.fileSha256)) as AsyncIterable<Buffer>) take(piece);
    else return new Map();
    return new Map(hashes.map(({ name, hash }) => [name, hash.digest()]));
  }
}
