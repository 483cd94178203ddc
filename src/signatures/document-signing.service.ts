import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import type { Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, PersonId, Sha256, StepId, VersionId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import type { Typeset } from '#documents/rendering/typesetter.js';
import { assertUsable, certificateRecord } from './accepted-signature.js';
import { certificateOf } from './certificates/x509.js';
import { defaultAlgorithm, signatureAlgorithm, type SignatureAlgorithmId } from './cms/algorithms.js';
import { assemble, maximumCmsLength, toBeSigned } from './cms/signed-data.js';
import { timestampCms } from './cms/sign.js';
import { verifyCms, type CmsVerification } from './cms/verify-cms.js';
import type { ReservedField } from './pdf/add-fields.js';
import { embedSignature, type PreparedSignature } from './pdf/prepared-signature.js';
import { prepareSignature } from './pdf/prepare-signature.js';
import { reserveFields } from './pdf/reserve-fields.js';
import { extractSignatures } from './pdf/extract-signatures.js';
import { signaturesProblem } from './signatures.errors.js';
import { keepFile, keepSignature, type SignatureFile, type StoredSignature } from './signature.store.js';
import { TrustService } from './trust.service.js';

/** Larger files are not typeset here and are refused before (S39). */
export const pdfLimit = 100 * 1024 * 1024;
/** Room for a time-stamp token with its chain; a larger one makes the place be reserved anew. */
const tokenRoom = 8192;

const tooltips: Readonly<Record<string, string>> = { regDate: 'Дата реєстрації', regIndex: 'Реєстраційний індекс', mark: 'Відмітка про електронну печатку та реєстрацію' };

/** The name of the field that the e-seal fills. */
export const sealField = 'mark';
export const signatureField = (place: number): string => `signature-${place}`;

/** What a signature over a file was prepared from; the same request on the same file prepares the same bytes, so only this is kept. */
export interface PreparedFor {
  readonly base: SignatureFile;
  readonly field: string;
  readonly signingAt: Instant;
  readonly certificateChain: readonly Buffer[];
  readonly signerName: string;
  /** A PDF whose first page is the visible mark beside the requisite. */
  readonly appearance?: Buffer;
}

/** A signature that was checked, embedded and is ready to be recorded. */
export interface CompletedSignature {
  readonly pdf: Buffer;
  readonly sha256: Sha256;
  readonly signature: StoredSignature;
}

/**
 * Signs documents with keys that are elsewhere: prepare → sign elsewhere → verify → embed. Nothing here decides whether a person may sign
 * this document now; that is the approval core's word.
 */
@Injectable()
export class DocumentSigningService {
  constructor(@Inject(BLOB_STORE) private readonly blobs: BlobStore, private readonly trust: TrustService, private readonly clock: Clock) {}

  /** Makes the file that will be signed out of a typeset document: fields for registration, every signature and the seal reserved and tagged. */
  async makeForm(runner: Runner, organisationId: OrganisationId, of: { documentId: DocumentId; versionId: VersionId; signatories: string }, typeset: Typeset): Promise<SignatureFile> {
    const pdf = reserveFields(typeset.pdf, typeset.zones.map((zone): ReservedField => ({
      kind: zone.name === sealField || zone.name.startsWith('signature-') ? 'signature' : 'text', name: zone.name, tooltip: tooltips[zone.name] ?? (zone.name.startsWith('signature-') ? 'Електронний підпис' : 'Посилання на реєстрацію'),
      pageIndex: zone.page, rect: [zone.x, zone.y, zone.x + zone.width, zone.y + zone.height],
    })));
    const stored = await this.store(organisationId, pdf);
    return keepFile(runner, organisationId, { ...of, kind: 'form', place: 0, sha256: stored, size: pdf.length, pages: typeset.pages, zones: typeset.zones }, this.clock.now());
  }

  async store(organisationId: OrganisationId, pdf: Buffer): Promise<Sha256> {
    const stored = await this.blobs.put(organisationId, pdf, pdfLimit);
    return stored.sha256;
  }

  /** The bytes of a file; refused when they are not those that were recorded (S45). */
  async bytesOf(organisationId: OrganisationId, file: Pick<SignatureFile, 'sha256'>): Promise<Buffer> {
    return this.blobs.read(organisationId, file.sha256, pdfLimit).catch((error: { code?: string }) => {
      if (error.code === 'changed' || error.code === 'missing') throw signaturesProblem('fileChanged');
      throw error;
    });
  }

  /** The signed attributes that the key elsewhere signs, and the digest that they are about. */
  async prepare(organisationId: OrganisationId, request: PreparedFor): Promise<{ signedAttributes: Buffer; algorithm: SignatureAlgorithmId }> {
    const prepared = this.preparedFrom(await this.bytesOf(organisationId, request.base), request);
    const { algorithm, contentDigest } = this.digestFor(prepared, request.certificateChain);
    return { signedAttributes: toBeSigned({ profile: 'pades', contentDigest, certificate: leafOf(request.certificateChain), algorithm }).signedAttributes, algorithm };
  }

  /**
   * Takes a signature back: it must verify over this very document with this very certificate, which the person may use (S29, S30, S42).
   * Embeds it with a time-stamp when one is to be had; without, the signature stays B-B and is stamped before the seal.
   */
  async complete(
    organisationId: OrganisationId,
    request: PreparedFor & { signature: Buffer; who: { personId: PersonId; rnokpp: string | null; edrpou: string; stepId: StepId } },
  ): Promise<CompletedSignature> {
    const prepared = this.preparedFrom(await this.bytesOf(organisationId, request.base), request);
    const { algorithm, contentDigest } = this.digestFor(prepared, request.certificateChain);
    const { signedAttributes } = toBeSigned({ profile: 'pades', contentDigest, certificate: leafOf(request.certificateChain), algorithm });
    const cms = assemble({ signedAttributes, signature: request.signature, certificateChain: request.certificateChain, algorithm });
    const { timestamps } = await this.trust.material();
    const verification = await this.verify(prepared, cms);
    assertUsable(verification, request.who, this.clock.now());
    const stamped = await timestampCms(cms, timestamps);
    const final = stamped.ok ? stamped.value : cms;
    const pdf = prepared.embed(final);
    const hash = await this.store(organisationId, pdf);
    return { pdf, sha256: hash, signature: this.record(request, verification, algorithm, { sha256: hash, stamped: stamped.ok }) };
  }

  /** Keeps what `complete` made, in the transaction in which the approval core accepts the signature. */
  async keep(runner: Runner, organisationId: OrganisationId, completed: CompletedSignature, base: SignatureFile, place: number): Promise<void> {
    await keepFile(runner, organisationId, { ...base, kind: 'signed', place, sha256: completed.sha256, size: completed.pdf.length }, this.clock.now());
    await keepSignature(runner, organisationId, completed.signature);
  }

  /**
   * Adds the time-stamp that was not to be had when the document was signed. Only the unsigned part of the signature changes, which
   * no byte range covers; refused with `timestampUnavailable` while there is none. A file that is stamped already is answered as it is.
   */
  async stampLate(pdf: Buffer, field: string): Promise<Buffer> {
    const found = extractSignatures(pdf).find((one) => one.fieldName === field);
    if (!found?.contents || !found.byteRange || !found.coversWholeFile) return pdf;
    const { trust, revocation, timestamps } = await this.trust.material();
    const verification = await verifyCms({ cms: found.contents, digestBy: (hash) => found.digest(hash.name), profile: 'pades', trust, revocation, now: this.clock.now() });
    if (verification.level === 'B-T') return pdf;
    const stamped = await timestampCms(found.contents, timestamps);
    if (!stamped.ok) throw signaturesProblem('timestampUnavailable', { reason: stamped.refusal });
    const empty = Buffer.from(pdf);
    const [, start, end] = found.byteRange;
    empty.fill('0', start + 1, end - 1, 'latin1');
    return embedSignature(empty, found.byteRange, stamped.value);
  }

  private preparedFrom(pdf: Buffer, request: PreparedFor): PreparedSignature {
    return prepareSignature(pdf, {
      fieldName: request.field, signingAt: request.signingAt, name: request.signerName,
      contentsBytes: maximumCmsLength({ certificateChain: request.certificateChain, algorithm: algorithmFor(request.certificateChain), profile: 'pades', timestampLength: tokenRoom }),
      ...(request.appearance ? { appearance: { pdf: request.appearance } } : {}),
    });
  }

  private digestFor(prepared: PreparedSignature, chain: readonly Buffer[]): { algorithm: SignatureAlgorithmId; contentDigest: Buffer } {
    const algorithm = algorithmFor(chain);
    return { algorithm, contentDigest: prepared.digestWith(signatureAlgorithm(algorithm).hash.name) };
  }

  private async verify(prepared: PreparedSignature, cms: Buffer): Promise<CmsVerification> {
    const { trust, revocation } = await this.trust.material();
    return verifyCms({ cms, digestBy: (hash) => prepared.digestWith(hash.name), profile: 'pades', trust, revocation, now: this.clock.now() });
  }

  private record(request: PreparedFor & { who: { personId: PersonId; stepId: StepId } }, verification: CmsVerification, algorithm: SignatureAlgorithmId, file: { sha256: Sha256; stamped: boolean }): StoredSignature {
    const now = this.clock.now();
    return {
      id: newId(), documentId: request.base.documentId, versionId: request.base.versionId, stepId: request.who.stepId, kind: 'signature', personId: request.who.personId, field: request.field, fileSha256: file.sha256, content: null, cms: null, fileName: null,
      level: file.stamped ? 'B-T' : 'B-B', algorithm, signedAt: request.signingAt, timestampAt: file.stamped ? now : null, ...certificateRecord(verification),
    };
  }
}

export function leafOf(chain: readonly Buffer[]): Buffer {
  const [leaf] = chain;
  if (!leaf) throw signaturesProblem('notACertificate');
  return leaf;
}

/** The algorithm that a certificate's key calls for; refused as `notACertificate` for a key that nothing here can check. */
export function algorithmFor(chain: readonly Buffer[]): SignatureAlgorithmId {
  const found = defaultAlgorithm(certificateOf(leafOf(chain)).publicKey);
  if (!found.ok) throw signaturesProblem('notACertificate', { algorithm: found.refusal.name });
  return found.value.id as SignatureAlgorithmId;
}
