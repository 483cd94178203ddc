import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { sha256OfJson } from '#shared/crypto/sha256.js';
import { firstRow } from '#shared/database/rows.js';
import type { DocumentId, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { ChainVerifier } from '#shared/journal/chain.js';
import { chainEntries } from '#shared/journal/journal.queries.js';
import { documentChain } from '#shared/journal/record.js';
import { canonicalContent } from '#documents/domain/content-hash.js';
import { DocumentsService } from '#documents/documents.service.js';
import { BLOB_STORE, BlobError, type BlobStore } from '#documents/storage/blob-store.js';
import { finalKinds, furthestFile } from '#signatures/signature.store.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { waitingSteps } from '../finalisation/finalisation.store.js';
import { FinishedDocuments } from '../finished-documents.queries.js';
import { RegistrationService } from '../registration.service.js';

/** Why a document cannot go into a package; the web has a text for each. */
export type ArchiveProblem =
  | 'notFinished' | 'notRegistered' | 'notSealed' | 'stepsWaiting' | 'caseMissing' | 'caseUnknown' | 'serviceUseOnly' | 'fileMissing' | 'fileChanged' | 'signatureInvalid' | 'signatureUnproven' | 'versionChanged' | 'journalBroken';

/** What is looked at before anything is written (rules-ua §6.4): a package is whole or it is not made. */
@Injectable()
export class ArchiveChecks {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly finished: FinishedDocuments, private readonly registrations: RegistrationService, private readonly documents: DocumentsService,
    private readonly signatures: SignaturesQueries, @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  /** Everything that stands against a document; an empty list lets it in. Faults of storage or network are thrown, not listed. */
  async problemsOf(organisationId: OrganisationId, documentId: DocumentId): Promise<ArchiveProblem[]> {
    const document = await this.finished.find(this.dataSource, organisationId, documentId);
    if (!document) return ['notFinished'];
    const [registration, waiting, file] = await Promise.all([this.registrations.standing(this.dataSource, documentId), waitingSteps(this.dataSource, organisationId, documentId), furthestFile(this.dataSource, documentId, finalKinds)]);
    const caseIndex = registration?.caseIndex ?? document.caseIndex;
    const problems: ArchiveProblem[] = [];
    if (!registration?.registeredAt) problems.push('notRegistered');
    if (!file) problems.push('notSealed');
    if (waiting.length > 0 || (await firstRow(this.dataSource, `select 1 from dispatch where document_id = $1 and state = 'queued' limit 1`, [documentId]))) problems.push('stepsWaiting');
    if (document.access === 'named') problems.push('serviceUseOnly');
    if (!caseIndex) problems.push('caseMissing');
    else if (!(await firstRow(this.dataSource, `select 1 from file_case where organisation_id = $1 and index = $2`, [organisationId, caseIndex]))) problems.push('caseUnknown');
    const files = [...(file ? [file.sha256] : []), ...document.content.attachments.filter((one) => one.role === 'appendix').map((one) => one.sha256)];
    for (const sha256 of files) problems.push(...(await this.readable(organisationId, sha256)));
    if (file && !problems.includes('fileMissing') && !problems.includes('fileChanged')) problems.push(...(await this.proven(organisationId, documentId)));
    if (sha256OfJson(canonicalContent(document.content)) !== document.version.contentHash) problems.push('versionChanged');
    if (!(await this.chainHolds(organisationId, documentId))) problems.push('journalBroken');
    return [...new Set(problems)];
  }

  /** Reads a file to its end: the store compares it with its hash on the way. */
  private async readable(organisationId: OrganisationId, sha256: Sha256): Promise<ArchiveProblem[]> {
    try {
      await pipeline(await this.blobs.get(organisationId, sha256), new Writable({ write: (_chunk, _encoding, done) => done() }));
      return [];
    } catch (error) {
      if (!(error instanceof BlobError) || error.code === 'unavailable') throw error;
      return [error.code === 'missing' ? 'fileMissing' : 'fileChanged'];
    }
  }

  private async proven(organisationId: OrganisationId, documentId: DocumentId): Promise<ArchiveProblem[]> {
    const found = await this.signatures.verified(organisationId, documentId);
    if (found.some((one) => one.verdict === 'TOTAL-FAILED') || !found.some((one) => one.kind === 'seal')) return ['signatureInvalid'];
    return found.some((one) => one.verdict === 'INDETERMINATE') ? ['signatureUnproven'] : [];
  }

  private async chainHolds(organisationId: OrganisationId, documentId: DocumentId): Promise<boolean> {
    const verifier = new ChainVerifier();
    const entries = await chainEntries(this.dataSource, organisationId, documentChain(documentId));
    return entries.length > 0 && entries.every((entry) => verifier.take(entry) === undefined);
  }
}
