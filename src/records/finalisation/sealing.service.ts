import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import type { DocumentId, Instant, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { eachOf } from '#shared/each-of.js';
import { newId } from '#shared/new-id.js';
import { markData, type MarkCertificate } from '#documents/rendering/mark-data.js';
import type { Zone } from '#documents/rendering/typesetter.js';
import { PrintingService } from '#documents/printing.service.js';
import { AttachmentSigningService } from '#signatures/attachment-signing.service.js';
import { DocumentSigningService, sealField, signatureField } from '#signatures/document-signing.service.js';
import { SealService, type SealRequest } from '#signatures/seal.service.js';
import { finalKinds, furthestFiles, keepFiles, keepSignatures, signaturesOfAll, type SignatureFile, type StoredSignature } from '#signatures/signature.store.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import type { CertificateFacts } from '#signatures/domain/certificate-facts.js';
import { signaturesProblem } from '#signatures/signatures.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { FinishedDocument } from '../finished-documents.queries.js';
import type { StandingRegistration } from '../journals.queries.js';
import { VerificationTokens } from '../verification/verification-tokens.service.js';

/** What sealing made: the signed file that it started from, the sealed one, and the seal itself. */
export interface Sealed {
  readonly signedSha256: Sha256;
  readonly sealedSha256: Sha256;
  readonly size: number;
  readonly sealSerial: string;
  readonly timestampAt: Instant;
}

/** A document that is to be sealed, and the number that it got. */
export interface SealingSubject {
  readonly document: FinishedDocument;
  readonly registration: StandingRegistration;
}

/** The same with what is there of it: the file that the seal closes, the signatures of the document and those of that file. */
interface OpenDocument extends SealingSubject {
  readonly file: SignatureFile;
  readonly stored: readonly StoredSignature[];
  readonly signatures: readonly StoredSignature[];
  readonly address: string;
}

type Marks = Pick<SealRequest, 'fields' | 'mark'>;

/** How many documents are sealed at once, if all of them together have no more bytes. */
const sealedAtOnce = { documents: 5, bytes: 16 * 1024 * 1024 };

/**
 * Closes a registered document with the organisation's e-seal (design/signatures.md, option A): date, index, mark and QR code come into
 * the very revision that the seal signs and a time-stamp closes. There is a whole sealed file or none (S44).
 */
@Injectable()
export class SealingService {
  constructor(
    private readonly signing: DocumentSigningService, private readonly attachments: AttachmentSigningService, private readonly seals: SealService, private readonly signatures: SignaturesQueries, private readonly printing: PrintingService,
    private readonly directory: DirectoryQueries, private readonly tokens: VerificationTokens, private readonly clock: Clock,
  ) {}

  /**
   * Seals and keeps the files of documents of one organisation in the caller's transaction, which must hold locks that let one sealing of
   * a document run at a time (S43). One that is sealed already is left out of the answer. Throws while the time-stamp or the key is not to
   * be had for one of them; nothing is kept then.
   */
  async seal(tx: EntityManager, organisationId: OrganisationId, subjects: readonly SealingSubject[]): Promise<ReadonlyMap<DocumentId, Sealed>> {
    const now = this.clock.now();
    const open = await this.opened(tx, organisationId, subjects);
    if (open.length === 0) return new Map();
    await this.attachments.stampLate(tx, open.flatMap((one) => one.stored));
    const marks = await this.marksFor(tx, organisationId, open, now);
    const facts = await this.seals.certificate();
    // Whole files are held in memory and services asked meanwhile: several at once while they are small, one after the other otherwise.
    const small = open.reduce((sum, { file }) => sum + file.size, 0) <= sealedAtOnce.bytes;
    const made = await eachOf(open, small ? sealedAtOnce.documents : 1, async (one, place) => ({ ...one, ...(await this.sealOne(organisationId, one, marks[place] ?? { fields: [] }, now)) }));
    await keepFiles(tx, organisationId, made.map(({ file, sha256, size }) => ({ ...file, kind: 'sealed', place: 0, sha256, size })), now);
    await keepSignatures(tx, organisationId, made.map(({ document, file, sha256, timestampAt }) => sealRecord(document, file, sha256, { facts, now, timestampAt })));
    return new Map(made.map(({ document, file, sha256, size, timestampAt }) => [document.documentId, { signedSha256: file.sha256, sealedSha256: sha256, size, sealSerial: facts.serial, timestampAt }]));
  }

  /** What is there to be sealed: the furthest file of each document, its signatures, its public address. */
  private async opened(tx: EntityManager, organisationId: OrganisationId, subjects: readonly SealingSubject[]): Promise<OpenDocument[]> {
    const documentIds = subjects.map((one) => one.document.documentId);
    const files = await furthestFiles(tx, documentIds);
    const stored = await signaturesOfAll(tx, organisationId, documentIds);
    const addresses = await this.tokens.addressesOf(tx, organisationId, documentIds);
    const open: OpenDocument[] = [];
    for (const subject of subjects) {
      const { documentId } = subject.document;
      const file = files.get(documentId) ?? (await this.unsignedForm(tx, subject.document));
      const ofDocument = stored.filter((one) => one.documentId === documentId);
      if (!finalKinds.includes(file.kind)) open.push({ ...subject, file, stored: ofDocument, signatures: ofDocument.filter((one) => one.kind === 'signature' && one.versionId === file.versionId), address: addresses.get(documentId) ?? '' });
    }
    return open;
  }

  private async sealOne(organisationId: OrganisationId, { registration, file, signatures }: OpenDocument, marks: Marks, now: Instant): Promise<{ sha256: Sha256; size: number; timestampAt: Instant }> {
    const signed = await this.stamped(organisationId, file, signatures);
    const sealed = await this.seals.sealPdf({ pdf: signed, reason: `Реєстрація № ${registration.index} від ${registration.registeredOn.split('-').reverse().join('.')}`, at: now, ...marks });
    const timestampAt = await this.assertWhole(sealed);
    return { sha256: await this.signing.store(organisationId, sealed), size: sealed.length, timestampAt };
  }

  /** The signed file, its last signature stamped; one that got its stamp when it was made is not taken apart again. */
  private async stamped(organisationId: OrganisationId, file: SignatureFile, signatures: readonly StoredSignature[]): Promise<Buffer> {
    const pdf = await this.signing.bytesOf(organisationId, file);
    const field = signatureField(file.place);
    return signatures.some((one) => one.field === field && one.fileSha256 === file.sha256 && one.level !== 'B-B') ? pdf : this.signing.stampLate(pdf, field);
  }

  /** A paper that ends with visas has no signature: the seal then closes its pages as they were approved. */
  private async unsignedForm(tx: EntityManager, { organisationId, documentId, content, route, version }: FinishedDocument): Promise<SignatureFile> {
    if (route.template.signature !== 'none') throw new Error(`document ${documentId} is finished but has no signed file`);
    const typeset = await this.printing.print(organisationId, documentId, content, { createdAt: route.rounds.at(-1)?.openedAt ?? this.clock.now() });
    return this.signing.makeForm(tx, organisationId, { documentId, versionId: version.id, signatories: '' }, typeset);
  }

  /**
   * The filled fields and the mark of each document, in the order given: pages of one small PDF, each as large as its place. All are set
   * at once, because one page more costs the typesetter less than one file more.
   */
  private async marksFor(tx: EntityManager, organisationId: OrganisationId, open: readonly OpenDocument[], now: Instant): Promise<Marks[]> {
    const organisation = await this.directory.organisation(organisationId, tx);
    const seal = sealLine(await this.seals.certificate());
    const data = open.map(({ document, registration, file, signatures, address }) => {
      const timestampAt = signatures.at(-1)?.timestampAt;
      return markData(file.zones.filter((zone) => isFilled(zone) || zone.name === sealField), {
        createdAt: now, system: '«Обіг»', organisation: organisation.shortName, registration: { index: registration.index, date: registration.registeredOn }, dateForm: document.kind.letterhead === 'order' ? 'words' : 'digits',
        certificates: [...signatures.map(certificateLine), seal], ...(timestampAt ? { timestampAt } : {}), verifyUrl: address,
      }).pages;
    });
    const pages = data.flat();
    if (pages.length === 0) return data.map(() => ({ fields: [] }));
    const { pdf } = await this.printing.printMark({ createdAt: now, pages });
    return data.map((own) => {
      const fields = own.flatMap((page) => (page.kind === 'line' ? [{ name: page.name, text: page.text, appearance: { pdf, pageIndex: pages.indexOf(page) } }] : []));
      const mark = own.find((page) => page.name === sealField);
      return { fields, ...(mark ? { mark: { pdf, pageIndex: pages.indexOf(mark) } } : {}) };
    });
  }

  /**
   * Nothing is kept unless every signature in it, our seal among them, verifies; unreachable registers alone do not stop it. Answers
   * with the time of the seal's time-stamp.
   */
  private async assertWhole(sealed: Buffer): Promise<Instant> {
    const found = await this.signatures.verifiedPdf(sealed);
    const broken = found.find((one) => one.verdict === 'TOTAL-FAILED');
    const seal = found.find((one) => one.kind === 'seal' && one.coversWholeFile);
    if (broken || !seal?.timestampAt) throw signaturesProblem('sealUnavailable', { reason: broken ? `${broken.field}: ${broken.subIndication ?? broken.verdict}` : 'sealMissing' });
    return seal.timestampAt as Instant;
  }
}

function sealRecord(document: FinishedDocument, file: SignatureFile, sealedSha256: Sha256, { facts, now, timestampAt }: { facts: CertificateFacts; now: Instant; timestampAt: Instant }): StoredSignature {
  return {
    id: newId(), documentId: document.documentId, versionId: file.versionId, stepId: null, kind: 'seal', personId: null, field: sealField, fileSha256: sealedSha256, content: null, cms: null, fileName: null, level: 'B-T', algorithm: facts.key.name,
    subject: facts.subject.organisation ?? facts.subject.commonName ?? '', issuer: facts.issuer.commonName ?? facts.issuer.organisation ?? '', serial: facts.serial, qualified: facts.qualified, validFrom: facts.notBeforeAt, validTo: facts.notAfterAt,
    signedAt: now, timestampAt, verification: { indication: 'TOTAL-PASSED' },
  };
}

/** The text fields that registration fills: date, index, and the references under «Додаток n». */
const isFilled = (zone: Zone): boolean => zone.name === 'regDate' || zone.name === 'regIndex' || zone.name.startsWith('regRef-');

const sealLine = ({ subject, serial, qualified, notBeforeAt, notAfterAt }: CertificateFacts): MarkCertificate => ({
  name: subject.organisation ?? subject.commonName ?? '', kind: qualified ? 'Кваліфікована електронна печатка' : 'Електронна печатка', serial: serial.toUpperCase(), validFrom: notBeforeAt, validTo: notAfterAt,
});
const certificateLine = (one: StoredSignature): MarkCertificate => ({ name: one.subject, kind: one.qualified ? 'КЕП' : 'УЕП', serial: one.serial.toUpperCase(), validFrom: one.validFrom, validTo: one.validTo });
