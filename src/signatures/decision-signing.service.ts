import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { sha256 } from '#shared/crypto/sha256.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows, firstRow, type Runner } from '#shared/database/rows.js';
import { canonicalJson, type Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, Instant, OrganisationId, PersonId, StepId, VersionId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { certificateRecord } from './accepted-signature.js';
import { signatureAlgorithm, type SignatureAlgorithmId } from './cms/algorithms.js';
import { assemble, toBeSigned } from './cms/signed-data.js';
import { timestampCms } from './cms/sign.js';
import { verifyCms } from './cms/verify-cms.js';
import { CertificatesService, evidenceLevel } from './certificates.service.js';
import { algorithmFor, leafOf } from './document-signing.service.js';
import { maySign } from './domain/may-sign.js';
import { keepSignature } from './signature.store.js';
import { signaturesProblem } from './signatures.errors.js';
import { TrustService } from './trust.service.js';

/** A decision as it is signed: canonical JSON (RFC 8785) of what is decided on which text, see signatures.md «Kinds of signature». */
export interface DecisionToSign {
  readonly documentId: DocumentId;
  readonly versionId: VersionId;
  readonly stepId: StepId;
  readonly personId: PersonId;
  readonly record: Json;
}

interface Row { record: string; chain: Buffer[]; signed_attributes: Buffer; algorithm: SignatureAlgorithmId; created_at: Date; document_id: DocumentId; version_id: VersionId; step_id: StepId; person_id: PersonId }

/** Electronic signatures over decisions (visas): CAdES detached over the decision's canonical JSON, made with a key in the browser. */
@Injectable()
export class DecisionSigningService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly trust: TrustService, private readonly certificates: CertificatesService, private readonly directory: DirectoryQueries,
  ) {}

  /** Prepares a decision for signing with a certificate that the person may use for a visa. */
  async prepare(organisationId: OrganisationId, decision: DecisionToSign, chain: readonly Buffer[]): Promise<{ decisionRecordId: string; signedAttributes: Buffer; algorithm: SignatureAlgorithmId }> {
    await this.certificates.assertMaySign(organisationId, decision.personId, chain, 'visa');
    const record = canonicalJson(decision.record);
    const algorithm = algorithmFor(chain);
    const now = this.clock.now();
    const contentDigest = signatureAlgorithm(algorithm).hash.digest(Buffer.from(record, 'utf8'));
    const { signedAttributes } = toBeSigned({ profile: 'cades', contentDigest, certificate: leafOf(chain), algorithm, signingAt: now });
    const id = newId();
    await this.dataSource.query(
      `insert into decision_to_sign (id, organisation_id, document_id, version_id, step_id, person_id, record, chain, signed_attributes, algorithm, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
      [id, organisationId, decision.documentId, decision.versionId, decision.stepId, decision.personId, record, [...chain], signedAttributes, algorithm, now],
    );
    return { decisionRecordId: id, signedAttributes, algorithm };
  }

  /**
   * Takes the signature over a prepared decision, once, in the transaction of the decision. `expected` is the record that the decision has
   * now: a decision on anything else than was signed is refused. Answers the signature's id and level for the approval core.
   */
  async accept(
    tx: Runner, organisationId: OrganisationId, given: { decisionRecordId: string; signature: Buffer; personId: PersonId; stepId: StepId; expected: Json },
  ): Promise<{ signatureId: string; level: 'advanced' | 'qualified'; serial: string }> {
    const [row] = await changedRows<Row>(
      tx, `update decision_to_sign set used_at = $5 where id = $1 and organisation_id = $2 and person_id = $3 and step_id = $4 and used_at is null returning *`,
      [given.decisionRecordId, organisationId, given.personId, given.stepId, this.clock.now()]);
    if (!row || row.record !== canonicalJson(given.expected)) throw signaturesProblem('decisionNotPrepared');
    const content = Buffer.from(row.record, 'utf8');
    const cms = assemble({ signedAttributes: row.signed_attributes, signature: given.signature, certificateChain: row.chain, algorithm: row.algorithm });
    const { trust, revocation, timestamps } = await this.trust.material();
    const verification = await verifyCms({ cms, digestBy: (hash) => hash.digest(content), profile: 'cades', trust, revocation, now: this.clock.now(), contentSinceAt: row.created_at.toISOString() as Instant });
    const facts = verification.certificate;
    if (!verification.standing || !facts || verification.verdict.indication === 'TOTAL-FAILED') throw signaturesProblem('signatureInvalid');
    const [rnokpp, organisation] = await Promise.all([this.certificates.taxNumber(organisationId, given.personId), this.directory.organisation(organisationId)]);
    const answer = maySign({ ...verification.standing, purpose: 'visa', ...(rnokpp ? { rnokpp } : {}), edrpou: organisation.edrpou, at: this.clock.now() });
    if (!answer.ok) throw signaturesProblem(answer.refusal);
    const stamped = await timestampCms(cms, timestamps);
    const signatureId = newId();
    const level = evidenceLevel(facts);
    await keepSignature(tx, organisationId, {
      id: signatureId, documentId: row.document_id, versionId: row.version_id, stepId: row.step_id, kind: 'visa', personId: row.person_id, field: null, fileSha256: sha256(content), content: row.record, fileName: null, cms: stamped.ok ? stamped.value : cms,
      level: stamped.ok ? 'B-T' : 'B-B', algorithm: row.algorithm,
      signedAt: row.created_at.toISOString() as Instant, timestampAt: stamped.ok ? this.clock.now() : null, ...certificateRecord(verification),
    });
    return { signatureId, level, serial: facts.serial };
  }

  /** The record that was prepared, for a decision that is about to be signed; undefined when it is not this person's. */
  async prepared(organisationId: OrganisationId, decisionRecordId: string, personId: PersonId): Promise<Json | undefined> {
    const row = await firstRow<{ record: string }>(this.dataSource, `select record from decision_to_sign where id = $1 and organisation_id = $2 and person_id = $3`, [decisionRecordId, organisationId, personId]);
    return row && (JSON.parse(row.record) as Json);
  }
}
