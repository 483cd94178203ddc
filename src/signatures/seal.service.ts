import { Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import type { Instant } from '#shared/domain/ids.js';
import { signCms, timestampCms } from './cms/sign.js';
import { maximumCmsLength } from './cms/signed-data.js';
import { signatureAlgorithm } from './cms/algorithms.js';
import { sealField } from './document-signing.service.js';
import { prepareSignature, type FieldFill, type SignatureRequest } from './pdf/prepare-signature.js';
import { placeMark, type MarkDecision, type MarkPlace } from './stamping/place-mark.js';
import type { WidgetAppearance } from './pdf/widget-appearance.js';
import { certificateOf } from './certificates/x509.js';
import { factsOf } from './certificates/certificate.js';
import type { CertificateFacts } from './domain/certificate-facts.js';
import type { Signer } from './ports.js';
import { signaturesProblem } from './signatures.errors.js';
import { TrustService } from './trust.service.js';

/** What the seal's revision brings: the filled fields of registration and the visible mark in the seal's own widget. */
export interface SealRequest {
  readonly pdf: Buffer;
  readonly reason: string;
  readonly at: Instant;
  readonly mark?: WidgetAppearance;
  readonly fields: readonly FieldFill[];
}

const tokenRoom = 8192;

/** The organisation's e-seal: on the final PDF after registration, and detached on packages and journals. */
@Injectable()
export class SealService {
  constructor(private readonly trust: TrustService, private readonly clock: Clock) {}

  /** The seal's own certificate, for the mark. */
  async certificate(): Promise<CertificateFacts> {
    return factsOf(certificateOf(leafOf(await this.trust.sealSigner())));
  }

  /**
   * The sealed file: one revision that fills the reserved fields, shows the mark and is closed by the seal with a time-stamp (PAdES B-T).
   * Refuses with `timestampUnavailable` or `sealUnavailable`; then there is no file at all, never a half one (S37, S44).
   */
  async sealPdf(request: SealRequest): Promise<Buffer> {
    return this.seal(request, { fillFields: request.fields, ...(request.mark ? { appearance: request.mark } : {}) });
  }

  /** Seals a paper that the program itself made and nobody signed before (PAdES B-T); the seal is not shown on its pages. Refuses as `sealPdf`. */
  async sealPaper(pdf: Buffer, reason: string): Promise<Buffer> {
    return this.seal({ pdf, reason, at: this.clock.now() }, { newField: { tooltip: 'Електронна печатка', pageIndex: 0, rect: [0, 0, 0, 0] } });
  }

  /** Where a mark on a paper from outside covers nothing, or why it gets none: signed, encrypted, moving or broken files. */
  placeFor(pdf: Buffer): MarkDecision {
    return placeMark(pdf);
  }

  /**
   * Seals a paper that came from outside and that nobody signed, with a visible mark where `placeMark` found room (PAdES B-T): the
   * institution certifies the electronic copy that it took in. Refuses as `sealPdf`.
   */
  async sealReceived(place: MarkPlace, mark: Buffer, reason: string): Promise<Buffer> {
    const { pdf, fieldName, pageIndex, rect, pageRotation } = place;
    return this.seal({ pdf, reason, at: this.clock.now() }, { fieldName, newField: { tooltip: 'Відмітка про реєстрацію', pageIndex, rect }, appearance: { pdf: mark, pageRotation } });
  }

  private async seal(request: Pick<SealRequest, 'pdf' | 'reason' | 'at'>, more: Partial<SignatureRequest>): Promise<Buffer> {
    const signer = await this.trust.sealSigner();
    const { timestamps } = await this.trust.material();
    const prepared = prepareSignature(request.pdf, {
      fieldName: sealField, signingAt: request.at, reason: request.reason, name: factsOf(certificateOf(leafOf(signer))).subject.commonName,
      contentsBytes: maximumCmsLength({ certificateChain: signer.certificateChain, algorithm: signer.algorithm, profile: 'pades', timestampLength: tokenRoom }),
      ...more,
    });
    const cms = await this.sign(() => signCms(signer, { profile: 'pades', contentDigest: prepared.digestWith(signatureAlgorithm(signer.algorithm).hash.name) }));
    const stamped = await timestampCms(cms, timestamps);
    if (!stamped.ok) throw signaturesProblem('timestampUnavailable', { reason: stamped.refusal });
    return prepared.embed(stamped.value);
  }

  /** A detached CAdES seal (B-T) over bytes: manifests of packages, exports of the journal. */
  async sealDetached(content: Buffer): Promise<Buffer> {
    const signer = await this.trust.sealSigner();
    const { timestamps } = await this.trust.material();
    const cms = await this.sign(() => signCms(signer, { profile: 'cades', contentDigest: signatureAlgorithm(signer.algorithm).hash.digest(content), signingAt: this.clock.now() }));
    const stamped = await timestampCms(cms, timestamps);
    if (!stamped.ok) throw signaturesProblem('timestampUnavailable', { reason: stamped.refusal });
    return stamped.value;
  }

  private async sign(work: () => Promise<Buffer>): Promise<Buffer> {
    try {
      return await work();
    } catch (error) {
      throw signaturesProblem('sealUnavailable', { reason: error instanceof Error ? error.message : 'keyRefused' });
    }
  }
}

function leafOf({ certificateChain: [leaf] }: Signer): Buffer {
  if (!leaf) throw signaturesProblem('sealUnavailable', { reason: 'noCertificate' });
  return leaf;
}
