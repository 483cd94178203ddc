import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { DocumentId, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { ContainersService, type ContainerFile } from '#signatures/containers.service.js';
import { finalKinds, furthestFile, signaturesOf } from '#signatures/signature.store.js';
import { FinishedDocuments } from '../finished-documents.queries.js';
import { RegistrationService } from '../registration.service.js';

/** One sealed document with its appendices and every detached signature, as a container that others' programs read. */
@Injectable()
export class DocumentContainers {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, @Inject(BLOB_STORE) private readonly blobs: BlobStore, private readonly finished: FinishedDocuments, private readonly registrations: RegistrationService,
    private readonly containers: ContainersService,
  ) {}

  /** The container as it is written, and its name; `notFound` before the document is sealed. */
  async open(organisationId: OrganisationId, documentId: DocumentId): Promise<{ name: string; data: Readable; sha256: Sha256 }> {
    const [document, registration, file] = await Promise.all([
      this.finished.find(this.dataSource, organisationId, documentId), this.registrations.standing(this.dataSource, documentId), furthestFile(this.dataSource, documentId, finalKinds),
    ]);
    if (!document || !registration || !file) throw sharedProblem('notFound');
    const name = `${document.kind.nameUk} № ${registration.index.replaceAll('/', '-')}`;
    const signatures = await signaturesOf(this.dataSource, organisationId, documentId);
    const stored = (sha256: Sha256) => () => this.blobs.get(organisationId, sha256);
    const files: ContainerFile[] = [{ name: `${name}.pdf`, mediaType: 'application/pdf', open: stored(file.sha256) }];
    for (const appendix of document.content.attachments.filter((one) => one.role === 'appendix')) {
      files.push({ name: appendix.name, mediaType: appendix.mediaType, open: stored(appendix.sha256) });
      for (const one of signatures) if (one.kind === 'attachment' && one.field?.endsWith(`/${appendix.id}`)) files.push(signatureFile(`${appendix.name}.p7s`, one.cms));
    }
    for (const [place, one] of signatures.filter(({ kind }) => kind === 'visa').entries()) {
      files.push({ name: `Віза ${place + 1}.json`, mediaType: 'application/json', open: () => Promise.resolve(Buffer.from(one.content ?? '', 'utf8')) }, signatureFile(`Віза ${place + 1}.json.p7s`, one.cms));
    }
    return { name: `${name}.asice`, data: this.containers.sealed(files), sha256: file.sha256 };
  }
}

const signatureFile = (name: string, cms: Buffer | null): ContainerFile => ({ name, mediaType: 'application/pkcs7-signature', open: () => Promise.resolve(cms ?? Buffer.alloc(0)) });
