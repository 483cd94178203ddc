import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { DocumentId, OrganisationId, VersionId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { AttachmentSigningService } from './attachment-signing.service.js';
import type { ContentDigest } from './cms/archive-timestamp.js';
import { DocumentSigningService, sealField } from './document-signing.service.js';
import { algorithmPolicy } from './domain/algorithm-policy.js';
import type { VerificationPolicy } from './domain/verification-policy.js';
import type { SignatureReport } from './domain/verification-report.js';
import { furthestFile, signaturesOf, type SignatureFile, type StoredSignature } from './signature.store.js';
import type { signaturesApi } from './signatures.contract.js';
import { TrustService } from './trust.service.js';
import { VERIFICATION_POLICY } from './verification/policy-file.js';
import { verifyCades, type CadesReport } from './verification/verify-cades.js';
import { signatureWithoutTrust } from './verification/without-trust.js';
import { verifyPdf } from './verification/verify-pdf.js';

type SignatureView = OutputOf<typeof signaturesApi.documentSignatures>['signatures'][number];
type CheckView = SignatureView['checks'][number];

/** Reads the signatures of a document and checks each anew, now, on the stored bytes. */
@Injectable()
export class SignaturesQueries {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly trust: TrustService, private readonly signing: DocumentSigningService, private readonly attachments: AttachmentSigningService, private readonly directory: DirectoryQueries,
    @Inject(VERIFICATION_POLICY) private readonly policy: VerificationPolicy,
  ) {}

  /** The furthest file of a document that carries signatures: sealed, else signed; undefined before the first signature. */
  finalFile(documentId: DocumentId): Promise<SignatureFile | undefined> {
    return furthestFile(this.dataSource, documentId);
  }

  /** What was recorded when each signature was made, oldest first. */
  stored(organisationId: OrganisationId, documentId: DocumentId): Promise<StoredSignature[]> {
    return signaturesOf(this.dataSource, organisationId, documentId);
  }

  /** A detached signature of a document, with what it is over where that is a decision; undefined when there is none of that id. */
  async detached(organisationId: OrganisationId, documentId: DocumentId, signatureId: string): Promise<{ cms: Buffer; content: string | null; fileName: string | null; versionId: VersionId } | undefined> {
    const found = (await this.stored(organisationId, documentId)).find((one) => one.id === signatureId);
    return found?.cms ? { cms: found.cms, content: found.content, fileName: found.fileName, versionId: found.versionId } : undefined;
  }

  /** Signatures and the seal inside the PDF, then those over decisions and over attachments, each with every check. */
  async verified(organisationId: OrganisationId, documentId: DocumentId): Promise<SignatureView[]> {
    const stored = await this.stored(organisationId, documentId);
    const people = await this.directory.people(organisationId, stored.flatMap((one) => (one.personId ? [one.personId] : [])));
    const positionOf = (one: StoredSignature | undefined): string | null => (one?.personId ? (people.get(one.personId)?.position ?? null) : null);
    const file = await this.finalFile(documentId);
    const inside = file ? await this.verifiedPdf(await this.signing.bytesOf(organisationId, file)) : [];
    const views = inside.map((view) => ({ ...view, position: positionOf(stored.find((one) => one.field === view.field)) }));
    for (const one of stored) if (one.kind === 'visa' && one.cms && one.content !== null) {
      const content = Buffer.from(one.content, 'utf8');
      views.push({ ...(await this.verifiedDetached('visa', one.stepId ?? '', one.cms, (hash) => hash.digest(content))), signatureId: one.id, signedAt: one.signedAt, position: positionOf(one) });
    }
    for (const one of stored) if (one.kind === 'attachment') {
      const view = await this.verifiedDetached('attachment', one.field ?? '', one.cms ?? Buffer.alloc(0), await this.attachments.signedContent(organisationId, one));
      views.push({ ...view, signatureId: one.cms ? one.id : null, fileName: one.fileName, position: positionOf(one) });
    }
    return views;
  }

  /** Every signature and document time-stamp inside a PDF of ours, each with what changed after it. */
  async verifiedPdf(pdf: Buffer): Promise<SignatureView[]> {
    const { trust, revocation, fault } = await this.trust.forVerifying();
    const { signatures } = await verifyPdf(pdf, { trust, revocation, now: this.clock.now(), algorithms: algorithmPolicy, policy: this.policy });
    return signatures.map((one) => reportView(fault ? signatureWithoutTrust(one) : one));
  }

  /** A CAdES signature beside the PDF, with the archive time-stamps that keep it (ADR 0028). */
  private async verifiedDetached(kind: SignatureView['kind'], field: string, cms: Buffer, digestBy: ContentDigest): Promise<SignatureView> {
    const { trust, revocation, fault } = await this.trust.forVerifying();
    const report = await verifyCades({ cms, digestBy, around: [] }, { trust, revocation, now: this.clock.now(), algorithms: algorithmPolicy, policy: this.policy });
    return viewOf(kind, field, fault ? signatureWithoutTrust(report) : report, true);
  }
}

/** A signature, seal or document time-stamp of a PDF as the interface shows it. */
function reportView(report: SignatureReport): SignatureView {
  const kind = report.kind === 'timestamp' ? 'timestamp' : report.field === sealField ? 'seal' : 'signature';
  return viewOf(kind, report.field ?? '', report, report.coverage.kind === 'wholeFile');
}

function viewOf(kind: SignatureView['kind'], field: string, { certificate, signer, verdict, ...report }: CadesReport, coversWholeFile: boolean): SignatureView {
  const checks: CheckView[] = report.checks.map((check) => ({ name: check.name, verdict: check.verdict, code: check.reason ?? null, facts: factsFrom(check.detail) }));
  return {
    signatureId: null, field, kind, fileName: null, signer: signer?.name ?? '', position: null, organisation: signer?.organisation ?? null, issuer: certificate?.issuer ?? '', serial: certificate?.serial ?? '',
    signedAt: report.claimedAt ?? null, timestampAt: report.timestampedAt ?? null, level: report.level ?? (kind === 'timestamp' ? '' : 'B-B'), algorithm: report.key ?? '', coversWholeFile,
    verdict: verdict.indication, subIndication: verdict.subIndication ?? null, checks,
  };
}

const factsFrom = (detail: string | undefined): Record<string, string> => (detail === undefined ? {} : { detail });
