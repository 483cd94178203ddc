import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import type { OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { BLOB_STORE, type BlobStore } from '#documents/storage/blob-store.js';
import { readDigests } from './blob-digest.js';
import { certificateOf } from './certificates/x509.js';
import { algorithmPolicy } from './domain/algorithm-policy.js';
import { crlFile, ocspFile } from './domain/evidence-name.js';
import type { VerificationPolicy } from './domain/verification-policy.js';
import type { RevocationEvidence, RevocationSource } from './ports.js';
import { TrustService, type TrustMaterial } from './trust.service.js';
import { VERIFICATION_POLICY } from './verification/policy-file.js';
import type { VerificationContext } from './verification/verification-context.js';
import { verifyCades } from './verification/verify-cades.js';
import { verifyFile, type VerificationRequest } from './verification/verify-file.js';

/** Gathers the proof that certificates were good, to be kept beside what they signed: later, or elsewhere, nobody can be asked any more. */
@Injectable()
export class EvidenceService {
  constructor(private readonly trust: TrustService, private readonly clock: Clock, @Inject(VERIFICATION_POLICY) private readonly policy: VerificationPolicy, @Inject(BLOB_STORE) private readonly blobs: BlobStore) {}

  /** A new collection; it asks once about every certificate, however many documents it signed. */
  async open(): Promise<EvidenceCollection> {
    return new EvidenceCollection(await this.trust.material(), this.clock, this.policy, this.blobs);
  }
}

/** The evidence for many signatures: grows with the number of different certificates, a few kilobytes each, not with that of documents. */
export class EvidenceCollection implements RevocationSource {
  private readonly asked = new Map<string, Promise<readonly RevocationEvidence[]>>();
  private readonly kept = new Map<string, Buffer>();

  constructor(private readonly material: TrustMaterial, private readonly clock: Clock, private readonly policy: VerificationPolicy, private readonly blobs: BlobStore) {}

  /** Takes what the signatures of a file need, inside it or, with `detached`, over that content. Whether they hold is not asked here. */
  async add(request: VerificationRequest): Promise<void> {
    await verifyFile(request, this.context());
  }

  /** The same for signatures over a stored file of any size, which is read once for all of them; refused with `fileChanged` when its bytes changed. */
  async addOver(organisationId: OrganisationId, sha256: Sha256, signatures: readonly Buffer[]): Promise<void> {
    if (signatures.length === 0) return;
    const digestBy = await readDigests(this.blobs, organisationId, sha256);
    for (const cms of signatures) await verifyCades({ cms, digestBy, around: [] }, this.context());
  }

  /** What was gathered so far, each by the name of `domain/evidence-name.ts`. */
  files(): { readonly name: string; readonly data: Buffer }[] {
    return [...this.kept].map(([name, data]) => ({ name, data })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private context(): VerificationContext {
    return { trust: this.material.trust, revocation: this, now: this.clock.now(), algorithms: algorithmPolicy, policy: this.policy };
  }

  async evidenceFor(certificate: Buffer, issuer: Buffer): Promise<readonly RevocationEvidence[]> {
    const [about, by] = [certificateOf(certificate).fingerprint, certificateOf(issuer).fingerprint];
    const known = this.asked.get(`${about} ${by}`) ?? this.material.revocation.evidenceFor(certificate, issuer);
    this.asked.set(`${about} ${by}`, known);
    const found = await known;
    for (const { kind, der } of found) {
      const name = kind === 'ocsp' ? ocspFile(about) : crlFile(by);
      if (!this.kept.has(name)) this.kept.set(name, der);
    }
    return found;
  }
}
