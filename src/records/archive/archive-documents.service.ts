import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow } from '#shared/database/rows.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, Instant, OrganisationId, PersonId, VersionId } from '#shared/domain/ids.js';
import { chainEntries } from '#shared/journal/journal.queries.js';
import { documentChain } from '#shared/journal/record.js';
import type { AttachmentFact } from '#documents/domain/content.js';
import { canonicalContent } from '#documents/domain/content-hash.js';
import { referenceOf } from '#documents/domain/requisite-values.js';
import { DocumentsService } from '#documents/documents.service.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { finalKinds, furthestFile, signaturesOf, type SignatureFile, type StoredSignature } from '#signatures/signature.store.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { ApprovalSheetService } from '../approval-sheet/approval-sheet.service.js';
import { dispatchesOf, receiptsOf } from '../dispatch/dispatch.store.js';
import { FinishedDocuments, type FinishedDocument } from '../finished-documents.queries.js';
import type { StandingRegistration } from '../journals.queries.js';
import { RegistrationService } from '../registration.service.js';
import { VerificationTokens } from '../verification/verification-tokens.service.js';
import type { ArchiveCard } from './card.js';
import type { PackagedDocument, StoredFile } from './package-writer.js';

/** Everything in an entry that has the form of an id; the directory knows which of them are people. */
function peopleIn(value: Json): PersonId[] {
  if (typeof value === 'string') return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? [value as PersonId] : [];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((member) => (member === undefined ? [] : peopleIn(member as Json)));
}

interface FileCase { readonly index: string; readonly title: string; readonly retention: string }
interface Finished { readonly document: FinishedDocument; readonly registration: StandingRegistration; readonly file: SignatureFile; readonly fileCase: FileCase }

/** Requisites that carry contact data of private people stay out of the archive's card (rules-ua §7.3); they are in the text itself. */
const withheld = new Set(['addressees', 'executor', 'correspondents']);

/** The signatures over an attachment of the version that was signed, oldest first. */
const signaturesOver = (stored: readonly StoredSignature[], versionId: VersionId, attachment: AttachmentFact): Buffer[] =>
  stored.flatMap((one) => (one.kind === 'attachment' && one.versionId === versionId && one.field?.endsWith(`/${attachment.id}`) && one.cms ? [one.cms] : []));

/** Collects everything of one document for a package. One document at a time is in memory; large files are opened when they are written. */
@Injectable()
export class ArchiveDocuments {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly finished: FinishedDocuments, private readonly registrations: RegistrationService, private readonly documents: DocumentsService,
    private readonly sheets: ApprovalSheetService, private readonly signatures: SignaturesQueries, private readonly tokens: VerificationTokens, private readonly directory: DirectoryQueries, @Inject(BLOB_STORE) private readonly blobs: BlobStore,
  ) {}

  /** A document that may go into a package (see `ArchiveChecks`). Throws when it has lost what it had at the checks. */
  async collect(organisationId: OrganisationId, documentId: DocumentId): Promise<PackagedDocument> {
    const finished = await this.find(organisationId, documentId);
    if (!finished) throw new Error(`document ${documentId} is not finished any more`);
    const { document, file } = finished;
    const [stored, verification, journal, sheet, contents] = await Promise.all([
      signaturesOf(this.dataSource, organisationId, documentId), this.signatures.verified(organisationId, documentId), chainEntries(this.dataSource, organisationId, documentChain(documentId)),
      this.sheets.sealed(organisationId, documentId), this.documents.contents(this.dataSource, organisationId, documentId),
    ]);
    const people = await this.directory.people(organisationId, [...new Set(journal.flatMap((entry) => peopleIn(entry.data).concat(peopleIn(entry.actor))))]);
    const submitted = document.route.rounds.flatMap((round) => round.versions);
    return {
      card: await this.card(finished, stored), main: this.stored(organisationId, file), sheet: { ...sheet, data: sheet.data as unknown as Json },
      appendices: document.content.attachments.filter((one) => one.role === 'appendix').map((one) => ({ name: one.name, signatures: signaturesOver(stored, document.version.id, one), ...this.stored(organisationId, one) })),
      visas: stored.flatMap((one) => (one.kind === 'visa' && one.cms && one.content !== null ? [{ content: one.content, signature: one.cms }] : [])),
      versions: submitted.flatMap((version) => {
        const content = contents.get(version.id);
        return content ? [{ number: version.minor === 0 ? String(version.number) : `${version.number}.${version.minor}`, canonical: canonicalContent(content) }] : [];
      }),
      verification: { format: 'obih-verification/1', file: 'main.pdf', sha256: file.sha256, signatures: verification as unknown as Json }, journal,
      people: Object.fromEntries([...people].map(([personId, { name, position }]) => [personId, { name, position }])),
    };
  }

  /** The document with its registration, sealed file and case, as far as they are there. */
  async find(organisationId: OrganisationId, documentId: DocumentId): Promise<Finished | undefined> {
    const document = await this.finished.find(this.dataSource, organisationId, documentId);
    const registration = await this.registrations.standing(this.dataSource, documentId);
    const file = await furthestFile(this.dataSource, documentId, finalKinds);
    const fileCase = document && (await this.caseOf(organisationId, registration?.caseIndex ?? document.caseIndex));
    return document && registration?.registeredAt && file && fileCase ? { document, registration, file, fileCase } : undefined;
  }

  private async caseOf(organisationId: OrganisationId, index: string | null): Promise<FileCase | undefined> {
    return index === null ? undefined : firstRow<FileCase>(this.dataSource, `select index, title, retention from file_case where organisation_id = $1 and index = $2`, [organisationId, index]);
  }

  private stored(organisationId: OrganisationId, { sha256 }: Pick<StoredFile, 'sha256'>): StoredFile {
    return { sha256, open: () => this.blobs.get(organisationId, sha256) };
  }

  private async card({ document, registration, fileCase }: Finished, stored: readonly StoredSignature[]): Promise<ArchiveCard> {
    const { organisationId, documentId, requisites, kind, author, unit } = document;
    const [organisation, version, answers, address, dispatches] = await Promise.all([
      this.directory.organisation(organisationId), this.documents.version(this.dataSource, organisationId, document.version.id),
      firstRow<{ index: string }>(this.dataSource, `select index from incoming where answered_by = $1 limit 1`, [documentId]), this.tokens.addressOf(this.dataSource, organisationId, documentId), this.dispatches(organisationId, documentId),
    ]);
    const people = await this.directory.people(organisationId, stored.flatMap((one) => (one.personId ? [one.personId] : [])));
    const seal = stored.find((one) => one.kind === 'seal');
    return {
      id: documentId, direction: kind.direction, kind: { code: kind.code, name: kind.nameUk }, title: document.title, organisation: { name: organisation.martialLawName ?? organisation.fullName, edrpou: organisation.edrpou },
      registration: { journal: registration.journal, number: registration.number, index: registration.index, date: registration.registeredOn, at: registration.registeredAt as Instant },
      author: { name: author?.name ?? '—', position: author?.position ?? '', unit: unit?.name ?? '' },
      signatories: stored.filter((one) => one.kind === 'signature').map((one) => ({ name: one.subject, position: (one.personId && people.get(one.personId)?.position) || '', signedAt: one.signedAt, certificateSerial: one.serial, certificateIssuer: one.issuer, level: one.level })),
      seal: seal ? { name: seal.subject, certificateSerial: seal.serial, certificateIssuer: seal.issuer, sealedAt: seal.signedAt, timestampAt: seal.timestampAt } : null,
      access: document.access, urgent: document.urgent, case: fileCase, version: { number: document.version.number, contentHash: document.version.contentHash, createdAt: version?.createdAt ?? (registration.registeredAt as Instant) },
      rounds: document.route.rounds.length, replyTo: referenceOf(requisites, 'replyTo') ?? null, answers: answers?.index ?? null, dispatches, verificationUrl: address,
      requisites: Object.fromEntries(Object.entries(requisites).filter(([name]) => !withheld.has(name))),
    };
  }

  private async dispatches(organisationId: OrganisationId, documentId: DocumentId): Promise<ArchiveCard['dispatches']> {
    const found = await dispatchesOf(this.dataSource, organisationId, documentId);
    const receipts = await receiptsOf(this.dataSource, found.map((one) => one.dispatchId));
    return found.map((one) => ({
      addressee: one.addressee, edrpou: one.edrpou, channel: one.channel, state: one.state, attempt: one.attempt, sentAt: one.sentAt, theirIndex: one.theirIndex,
      receipts: (receipts.get(one.dispatchId) ?? []).map(({ type, at, text, theirIndex }) => ({ type, at, text, theirIndex })),
    }));
  }
}
