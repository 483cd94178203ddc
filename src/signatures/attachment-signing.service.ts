import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import type { Runner } from '#shared/database/rows.js';
import type { AttachmentId, DocumentId, Instant, OrganisationId, PersonId, Sha256, StepId, VersionId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { assertUsable, certificateRecord, type SignerIdentity } from './accepted-signature.js';
import { blobDigest, readDigests } from './blob-digest.js';
import { signatureAlgorithm, type SignatureAlgorithmId } from './cms/algorithms.js';
import { timestampCms } from './cms/sign.js';
import { assemble, toBeSigned } from './cms/signed-data.js';
import type { ContentDigest } from './cms/archive-timestamp.js';
import { verifyCms } from './cms/verify-cms.js';
import { algorithmFor, leafOf } from './document-signing.service.js';
import { keepSignature, stampSignature, type StoredSignature } from './signature.store.js';
import { signaturesProblem } from './signatures.errors.js';
import { TrustService } from './trust.service.js';

/** A file that goes with a document and is signed with it; `sha256` is also its address. */
export interface AttachmentToSign {
  readonly attachmentId: AttachmentId;
  readonly name: string;
  readonly size: number;
  readonly sha256: Sha256;
}

/** What the signatures over the attachments of one document were prepared from; the same request prepares the same bytes. */
export interface AttachmentsFor {
  readonly documentId: DocumentId;
  readonly versionId: VersionId;
  /** The field of the signature in the PDF that these go with: one signer, one place. */
  readonly field: string;
  readonly signingAt: Instant;
  readonly certificateChain: readonly Buffer[];
  readonly attachments: readonly AttachmentToSign[];
}

/** A signature that came back, by the attachment that it says it is over. */
export interface AttachmentSignature {
  readonly attachmentId: AttachmentId;
  readonly signature: Buffer;
}

/**
 * CAdES beside the PDF, one for every attachment (signatures.md, Kinds of signature): detached over the file's bytes, with the key that
 * signs the document. A document is accepted with all of them or not at all.
 */
@Injectable()
export class AttachmentSigningService {
  constructor(@Inject(BLOB_STORE) private readonly blobs: BlobStore, private readonly trust: TrustService, private readonly clock: Clock) {}

  /** The signed attributes of each attachment, in their order. Asks nothing where there are none. */
  prepare(organisationId: OrganisationId, request: AttachmentsFor): Promise<(AttachmentToSign & { signedAttributes: Buffer })[]> {
    return Promise.all(request.attachments.map(async (attachment) => ({ ...attachment, signedAttributes: (await this.toSign(organisationId, request, attachment)).signedAttributes })));
  }

  /**
   * Takes the signatures back: exactly one for every attachment (`attachmentsUnsigned` otherwise), each of which must verify over its own
   * file with the certificate of the ceremony, which the person may use (S29, S30, S42). Time-stamped when the authority answers.
   */
  async complete(
    organisationId: OrganisationId, request: AttachmentsFor & { signatures: readonly AttachmentSignature[]; who: SignerIdentity & { personId: PersonId; stepId: StepId } },
  ): Promise<StoredSignature[]> {
    const { attachments, signatures } = request;
    const given = new Map(signatures.map((one) => [one.attachmentId, one.signature]));
    if (signatures.length !== attachments.length || attachments.some((one) => !given.has(one.attachmentId))) throw signaturesProblem('attachmentsUnsigned', { attachments: attachments.map((one) => one.name) });
    return Promise.all(attachments.map((one) => this.accept(organisationId, request, one, given.get(one.attachmentId) ?? Buffer.alloc(0))));
  }

  /** Keeps what `complete` made, in the transaction in which the approval core accepts the signature of the document. */
  async keep(runner: Runner, organisationId: OrganisationId, completed: readonly StoredSignature[]): Promise<void> {
    for (const signature of completed) await keepSignature(runner, organisationId, signature);
  }

  /** Adds the time-stamps that were not to be had when the attachments were signed; refused with `timestampUnavailable` while there are none. */
  async stampLate(runner: Runner, stored: readonly StoredSignature[]): Promise<void> {
    const { timestamps } = await this.trust.material();
    for (const one of stored) {
      if (one.kind !== 'attachment' || one.level !== 'B-B' || !one.cms) continue;
      const stamped = await timestampCms(one.cms, timestamps);
      if (!stamped.ok) throw signaturesProblem('timestampUnavailable', { reason: stamped.refusal });
      await stampSignature(runner, one.id, stamped.value, this.clock.now());
    }
  }

  /** What a stored signature has to be over: the bytes of the file as they are now; a file that is gone or changed fits no signature. */
  signedContent(organisationId: OrganisationId, stored: StoredSignature): Promise<ContentDigest> {
    return readDigests(this.blobs, organisationId, stored.fileSha256 as Sha256).catch((error: { code?: string }) => {
      if (error.code === 'fileChanged') return (hash) => Buffer.alloc(hash.length);
      throw error;
    });
  }

  /** The bytes that the key signs for one file, and the digest that they are about. */
  private async toSign(organisationId: OrganisationId, request: AttachmentsFor, attachment: AttachmentToSign): Promise<{ signedAttributes: Buffer; contentDigest: Buffer; algorithm: SignatureAlgorithmId }> {
    const algorithm = algorithmFor(request.certificateChain);
    const contentDigest = await blobDigest(this.blobs, organisationId, attachment.sha256, signatureAlgorithm(algorithm).hash);
    return { algorithm, contentDigest, signedAttributes: toBeSigned({ profile: 'cades', contentDigest, certificate: leafOf(request.certificateChain), algorithm, signingAt: request.signingAt }).signedAttributes };
  }

  private async accept(organisationId: OrganisationId, request: AttachmentsFor & { who: SignerIdentity & { personId: PersonId; stepId: StepId } }, attachment: AttachmentToSign, signature: Buffer): Promise<StoredSignature> {
    const { certificateChain, who, signingAt } = request;
    const { signedAttributes, contentDigest, algorithm } = await this.toSign(organisationId, request, attachment);
    const cms = assemble({ signedAttributes, signature, certificateChain, algorithm });
    const { trust, revocation, timestamps } = await this.trust.material();
    const { hash } = signatureAlgorithm(algorithm);
    const verification = await verifyCms({ cms, digestBy: (asked) => (asked === hash ? contentDigest : undefined), profile: 'cades', trust, revocation, now: this.clock.now(), contentSinceAt: signingAt });
    assertUsable(verification, who, this.clock.now());
    const stamped = await timestampCms(cms, timestamps);
    return {
      id: newId(), documentId: request.documentId, versionId: request.versionId, stepId: who.stepId, kind: 'attachment', personId: who.personId, field: `${request.field}/${attachment.attachmentId}`, fileSha256: attachment.sha256,
      fileName: attachment.name, content: null, cms: stamped.ok ? stamped.value : cms, level: stamped.ok ? 'B-T' : 'B-B', algorithm, signedAt: signingAt, timestampAt: stamped.ok ? this.clock.now() : null, ...certificateRecord(verification),
    };
  }
}
