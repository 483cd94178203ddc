import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import type { Instant, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { markData, type MarkCertificate } from '#documents/rendering/mark-data.js';
import type { Zone } from '#documents/rendering/typesetter.js';
import { PrintingService } from '#documents/printing.service.js';
import { AttachmentSigningService } from '#signatures/attachment-signing.service.js';
import { DocumentSigningService, sealField, signatureField } from '#signatures/document-signing.service.js';
import { SealService } from '#signatures/seal.service.js';
import { finalKinds, furthestFile, keepFile, keepSignature, signaturesOf, type SignatureFile, type StoredSignature } from '#signatures/signature.store.js';
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
   * Seals and keeps the file in the caller's transaction, which must hold a lock that lets one sealing of the document run at a time
   * (S43). Answers null when it is sealed already. Throws while the time-stamp or the key is not to be had; nothing is kept then.
   */
  async seal(tx: EntityManager, document: FinishedDocument, registration: StandingRegistration): Promise<Sealed | null> {
    const { organisationId, documentId } = document;
    const file = (await furthestFile(tx, documentId)) ?? (await this.unsignedForm(tx, document));
    if (finalKinds.includes(file.kind)) return null;
    const now = this.clock.now();
    const stored = await signaturesOf(tx, organisationId, documentId);
    const signatures = stored.filter((one) => one.kind === 'signature' && one.versionId === file.versionId);
    const signed = await this.stamped(organisationId, file, signatures);
    await this.attachments.stampLate(tx, stored);
    const marks = await this.marksFor(tx, document, { registration, file, signatures, now });
    const sealed = await this.seals.sealPdf({ pdf: signed, reason: `Реєстрація № ${registration.index} від ${registration.registeredOn.split('-').reverse().join('.')}`, at: now, ...marks });
    const timestampAt = await this.assertWhole(sealed);
    const sealedSha256 = await this.signing.store(organisationId, sealed);
    await keepFile(tx, organisationId, { ...file, kind: 'sealed', place: 0, sha256: sealedSha256, size: sealed.length }, now);
    const signature = this.sealRecord(document, file, sealedSha256, { facts: await this.seals.certificate(), now, timestampAt });
    await keepSignature(tx, organisationId, signature);
    return { signedSha256: file.sha256, sealedSha256, size: sealed.length, sealSerial: signature.serial, timestampAt };
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

  /** The filled fields and the mark, each a page of one small PDF as large as its place. */
  private async marksFor(tx: EntityManager, document: FinishedDocument, about: { registration: StandingRegistration; file: SignatureFile; signatures: readonly StoredSignature[]; now: Instant }) {
    const { registration, file, signatures, now } = about;
    const { organisationId, documentId, kind } = document;
    const organisation = await this.directory.organisation(organisationId, tx);
    const timestampAt = signatures.at(-1)?.timestampAt;
    const zones = file.zones.filter((zone) => isFilled(zone) || zone.name === sealField);
    const data = markData(zones, {
      createdAt: now, system: '«Обіг»', organisation: organisation.shortName, registration: { index: registration.index, date: registration.registeredOn }, dateForm: kind.letterhead === 'order' ? 'words' : 'digits',
      certificates: [...signatures.map(certificateLine), sealLine(await this.seals.certificate())], ...(timestampAt ? { timestampAt } : {}), verifyUrl: await this.tokens.addressOf(tx, organisationId, documentId),
    });
    if (data.pages.length === 0) return { fields: [] };
    const { pdf } = await this.printing.printMark(data);
    const pageOf = (name: string) => data.pages.findIndex((page) => page.name === name);
    const fields = data.pages.flatMap((page, pageIndex) => (page.kind === 'line' ? [{ name: page.name, text: page.text, appearance: { pdf, pageIndex } }] : []));
    const mark = pageOf(sealField);
    return { fields, ...(mark >= 0 ? { mark: { pdf, pageIndex: mark } } : {}) };
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

  private sealRecord(document: FinishedDocument, file: SignatureFile, sealedSha256: Sha256, { facts, now, timestampAt }: { facts: CertificateFacts; now: Instant; timestampAt: Instant }): StoredSignature {
    return {
      id: newId(), documentId: document.documentId, versionId: file.versionId, stepId: null, kind: 'seal', personId: null, field: sealField, fileSha256: sealedSha256, content: null, cms: null, fileName: null, level: 'B-T', algorithm: facts.key.name,
      subject: facts.subject.organisation ?? facts.subject.commonName ?? '', issuer: facts.issuer.commonName ?? facts.issuer.organisation ?? '', serial: facts.serial, qualified: facts.qualified, validFrom: facts.notBeforeAt, validTo: facts.notAfterAt,
      signedAt: now, timestampAt, verification: { indication: 'TOTAL-PASSED' },
    };
  }
}

/** The text fields that registration fills: date, index, and the references under «Додаток n». */
const isFilled = (zone: Zone): boolean => zone.name === 'regDate' || zone.name === 'regIndex' || zone.name.startsWith('regRef-');

const sealLine = ({ subject, serial, qualified, notBeforeAt, notAfterAt }: CertificateFacts): MarkCertificate => ({
  name: subject.organisation ?? subject.commonName ?? '', kind: qualified ? 'Кваліфікована електронна печатка' : 'Електронна печатка', serial: serial.toUpperCase(), validFrom: notBeforeAt, validTo: notAfterAt,
});
const certificateLine = (one: StoredSignature): MarkCertificate => ({ name: one.subject, kind: one.qualified ? 'КЕП' : 'УЕП', serial: one.serial.toUpperCase(), validFrom: one.validFrom, validTo: one.validTo });
