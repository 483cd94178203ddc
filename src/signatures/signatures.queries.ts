import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { AttachmentSigningService } from './attachment-signing.service.js';
import { issuerName, subjectName } from './certificates.service.js';
import { hashes } from './cms/algorithms.js';
import { verifyCms, type CmsVerification } from './cms/verify-cms.js';
import { DocumentSigningService, sealField } from './document-signing.service.js';
import { extractSignatures, type ExtractedSignature } from './pdf/extract-signatures.js';
import { furthestFile, signaturesOf, type SignatureFile, type StoredSignature } from './signature.store.js';
import type { signaturesApi } from './signatures.contract.js';
import { TrustService } from './trust.service.js';

type SignatureView = OutputOf<typeof signaturesApi.documentSignatures>['signatures'][number];
type CheckView = SignatureView['checks'][number];

/** Reads the signatures of a document and checks each anew, now, on the stored bytes. */
@Injectable()
export class SignaturesQueries {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly trust: TrustService, private readonly signing: DocumentSigningService, private readonly attachments: AttachmentSigningService, private readonly directory: DirectoryQueries,
  ) {}

  /** The furthest file of a document that carries signatures: sealed, else signed; undefined before the first signature. */
  finalFile(documentId: DocumentId): Promise<SignatureFile | undefined> {
    return furthestFile(this.dataSource, documentId);
  }

  /** What was recorded when each signature was made, oldest first. */
  stored(organisationId: OrganisationId, documentId: DocumentId): Promise<StoredSignature[]> {
    return signaturesOf(this.dataSource, organisationId, documentId);
  }

  /** Signatures and the seal inside the PDF, then those over decisions and over attachments, each with every check. */
  async verified(organisationId: OrganisationId, documentId: DocumentId): Promise<SignatureView[]> {
    const stored = await this.stored(organisationId, documentId);
    const people = await this.directory.people(organisationId, stored.flatMap((one) => (one.personId ? [one.personId] : [])));
    const positionOf = (one: StoredSignature | undefined): string | null => (one?.personId ? (people.get(one.personId)?.position ?? null) : null);
    const file = await this.finalFile(documentId);
    const inside = file ? await this.verifiedPdf(await this.signing.bytesOf(organisationId, file)) : [];
    const views = inside.map((view) => ({ ...view, position: positionOf(stored.find((one) => one.field === view.field)) }));
    for (const one of stored) if (one.kind === 'visa' && one.cms && one.content !== null) views.push({ ...(await this.verifiedVisa(one, one.cms, Buffer.from(one.content, 'utf8'))), position: positionOf(one) });
    for (const one of stored) if (one.kind === 'attachment') views.push({ ...viewOf(one.field ?? '', 'attachment', await this.attachments.verify(organisationId, one)), fileName: one.fileName, position: positionOf(one) });
    return views;
  }

  /** Every signature inside a PDF of ours. */
  async verifiedPdf(pdf: Buffer): Promise<SignatureView[]> {
    const { trust, revocation } = await this.trust.material();
    const views: SignatureView[] = [];
    for (const found of extractSignatures(pdf)) {
      const verification = await verifyCms({ cms: found.contents ?? Buffer.alloc(0), digestBy: (hash) => found.digest(hash.name), profile: 'pades', trust, revocation, now: this.clock.now() });
      views.push(viewOf(found.fieldName, found.fieldName === sealField ? 'seal' : 'signature', verification, found));
    }
    return views;
  }

  private async verifiedVisa(one: StoredSignature, cms: Buffer, content: Buffer): Promise<SignatureView> {
    const { trust, revocation } = await this.trust.material();
    const verification = await verifyCms({ cms, digestBy: (hash) => (hash === hashes.sha256 ? hashes.sha256.digest(content) : hash.digest(content)), profile: 'cades', trust, revocation, now: this.clock.now() });
    return { ...viewOf(one.stepId ?? '', 'visa', verification), signedAt: one.signedAt };
  }
}

function viewOf(field: string, kind: SignatureView['kind'], verification: CmsVerification, found?: ExtractedSignature): SignatureView {
  const facts = verification.certificate;
  const misplaced: CheckView[] = (found?.problems ?? []).map((problem) => ({ name: 'placement', verdict: 'failed', code: problem, facts: {} }));
  const checks: CheckView[] = verification.checks.map((check) => ({ name: check.name, verdict: check.verdict, code: check.reason ?? null, facts: factsFrom(check.detail) }));
  return {
    field, kind, fileName: null, signer: facts ? subjectName(facts) : '', position: null, organisation: facts?.subject.organisation ?? null, issuer: facts ? issuerName(facts) : '', serial: facts?.serial ?? '',
    signedAt: verification.signingAt ?? found?.claimedAt ?? null, timestampAt: verification.timestampedAt ?? null, level: verification.level ?? 'B-B', algorithm: facts?.key.name ?? '', coversWholeFile: found?.coversWholeFile ?? true,
    verdict: misplaced.length > 0 ? 'TOTAL-FAILED' : verification.verdict.indication, subIndication: misplaced.length > 0 ? 'FORMAT_FAILURE' : (verification.verdict.subIndication ?? null), checks: [...misplaced, ...checks],
  };
}

const factsFrom = (detail: string | undefined): Record<string, string> => (detail === undefined ? {} : { detail });
