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
import { gapWords } from './evidence-gap.js';
import { preserveCms } from './preserve-cms.js';
import { preservePdf, type PreservingSettings } from './preserve-pdf.js';
import { dueDocuments, dueSignatureIds, keepLiftedSignature, lockPreservation, markAttempt, markLifted, raiseLevels, wasSealedBy, type Preservation } from './preservation.store.js';
import { readRenewalPolicy } from './renewal-policy-file.js';

/** The lifted file as the journal names it. */
interface LiftedFile { readonly previousSha256: Sha256; readonly sha256: Sha256; readonly size: number; readonly level: 'B-LTA'; readonly timestampAt: Instant; readonly renewAt: Instant; readonly because: string; readonly generation: number }
/** A detached signature that was lifted, by the hash of its new form. */
interface LiftedSignature { readonly signatureId: string; readonly sha256: Sha256; readonly level: 'B-LTA'; readonly renewAt: Instant }

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
   * Lifts or renews what of a document is due: the sealed file, signatures over decisions and attachments, each by itself. Under the lock of
   * the document's row and of no effect when nothing is due, so it may run twice. What is missing is kept for everybody to see and thrown.
   */
  async preserve(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    const missing = await inTransaction(this.dataSource, (tx) => this.lift(tx, organisationId, documentId)).catch(async (error: unknown) => {
      await markAttempt(this.dataSource, organisationId, documentId, this.clock.now(), error instanceof Error ? error.message : 'unknown').catch(() => undefined);
      throw error;
    });
    if (missing === undefined) return;
    await markAttempt(this.dataSource, organisationId, documentId, this.clock.now(), missing === '' ? null : missing);
    if (missing !== '') throw new Error(`the document is not preserved yet: ${missing}`);
  }

  /** For a sweep: sealed documents that are due and were not tried just now, also those whose job was lost. */
  due(limit = 50): Promise<{ organisationId: OrganisationId; documentId: DocumentId }[]> {
    // Two minutes at the least: the document's own job comes first.
    return dueDocuments(this.dataSource, this.clock.now(), this.ago(Math.max(2, this.settings.PRESERVE_AFTER_MINUTES)), limit);
  }

  /** For the job that follows the sealing: lifts at once where the installation sets no caution period, else leaves it to the sweep. */
  async preserveIfRipe(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    if (await wasSealedBy(this.dataSource, documentId, this.ago(this.settings.PRESERVE_AFTER_MINUTES))) await this.preserve(organisationId, documentId);
  }

  private ago(minutes: number): Instant {
    return new Date(Date.parse(this.clock.now()) - minutes * 60_000).toISOString() as Instant;
  }

  /** What is still missing afterwards, empty when nothing is; undefined for a document that is not sealed. */
  private async lift(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId): Promise<string | undefined> {
    const file = await furthestFile(tx, documentId, finalKinds);
    if (!file) return undefined;
    const now = this.clock.now();
    const state = await lockPreservation(tx, organisationId, documentId, now);
    const { trust, revocation, freshRevocation, timestamps } = await this.trust.material();
    const settings: PreservingSettings = { trust, revocation, freshRevocation, timestamps, now, policy: this.policy };
    const problems: string[] = [];
    const lifted = await this.liftFile(tx, organisationId, file, state, settings, problems);
    const signatures = await this.liftSignatures(tx, organisationId, documentId, settings, problems);
    if (lifted || signatures.length > 0) {
      const data = { documentId, file: lifted ? { ...lifted } : null, signatures: signatures.map((one) => ({ ...one })) };
      await record(tx, { organisationId, chain: documentChain(documentId), documentId, actor: { kind: 'system', organisationId, process: 'preservation' }, at: now }, [{ type: 'documentPreserved', data }]);
    }
    return problems.join('; ');
  }

  private async liftFile(tx: EntityManager, organisationId: OrganisationId, file: SignatureFile, state: Preservation, settings: PreservingSettings, problems: string[]): Promise<LiftedFile | undefined> {
    if (state.renewAt !== undefined && state.renewAt > settings.now) return undefined;
    const made = await preservePdf(await this.signing.bytesOf(organisationId, file), settings);
    if (!made.ok) {
      problems.push(gapWords(made.refusal));
      return undefined;
    }
    const { pdf, timestampAt, renewal, fields } = made.value;
    const stored = await this.signing.store(organisationId, pdf);
    const generation = state.generation + 1;
    await keepFile(tx, organisationId, { ...file, kind: 'preserved', place: generation, sha256: stored, size: pdf.length, level: 'B-LTA' }, settings.now);
    await raiseLevels(tx, file.documentId, fields);
    await markLifted(tx, file.documentId, { sha256: stored, timestampAt, renewal });
    return { previousSha256: file.sha256, sha256: stored, size: pdf.length, level: 'B-LTA', timestampAt, renewAt: renewal.renewAt, because: renewal.because, generation };
  }

  private async liftSignatures(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId, settings: PreservingSettings, problems: string[]): Promise<LiftedSignature[]> {
    const due = await dueSignatureIds(tx, documentId, settings.now);
    const lifted: LiftedSignature[] = [];
    for (const one of due.size > 0 ? await signaturesOf(tx, organisationId, documentId) : []) {
      if (!one.cms || !due.has(one.id)) continue;
      const digests = await this.digestsOf(organisationId, one);
      const made = await preserveCms({ name: `${one.kind} ${one.subject}`, cms: one.cms, digestBy: (hash) => digests.get(hash.name) }, settings);
      if (!made.ok) {
        problems.push(gapWords(made.refusal));
        continue;
      }
      await keepLiftedSignature(tx, one.id, made.value.cms, made.value.renewal.renewAt);
      lifted.push({ signatureId: one.id, sha256: sha256(made.value.cms), level: 'B-LTA', renewAt: made.value.renewal.renewAt });
    }
    return lifted;
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
