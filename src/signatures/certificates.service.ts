import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows, firstRow, rows, type Runner } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Branded, OrganisationId, PersonId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { organisationChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { certificateStanding } from './certificates/standing.js';
import { maySign, type SigningPurpose } from './domain/may-sign.js';
import type { CertificateFacts } from './domain/certificate-facts.js';
import { signaturesProblem } from './signatures.errors.js';
import type { signaturesApi } from './signatures.contract.js';
import { TrustService } from './trust.service.js';

type CertificateView = OutputOf<typeof signaturesApi.bindCertificate>;
interface Row {
  id: string; subject: string; issuer: string; serial: string; role: 'personal' | 'representative' | 'seal'; tax_number: string | null; edrpou: string | null; qualified: boolean; valid_from: Date; valid_to: Date; bound_at: Date;
}

const dayMs = 86_400_000;

export const subjectName = (facts: CertificateFacts): string => facts.subject.commonName ?? [facts.subject.surname, facts.subject.givenName].filter(Boolean).join(' ');
export const issuerName = (facts: CertificateFacts): string => facts.issuer.commonName ?? facts.issuer.organisation ?? '';
/** Electronic signature with a key in a protected device is qualified, without one advanced (rules-ua §4.1). */
export const evidenceLevel = (facts: CertificateFacts): 'qualified' | 'advanced' => (facts.qualified && facts.secureDevice ? 'qualified' : 'advanced');

/** Whose certificate may be used for what, and the certificates that people bound to themselves. */
@Injectable()
export class CertificatesService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly trust: TrustService, private readonly directory: DirectoryQueries,
  ) {}

  /** The facts of a certificate with which this person may sign for this purpose now; otherwise refuses with the reason (S30, S31). */
  async assertMaySign(organisationId: OrganisationId, personId: PersonId, chain: readonly Buffer[], purpose: SigningPurpose): Promise<CertificateFacts> {
    const { trust, revocation } = await this.trust.material();
    if (trust.goodUntil !== undefined && this.clock.now() > trust.goodUntil) throw signaturesProblem('trustedListExpired', { since: trust.goodUntil });
    const standing = await certificateStanding(chain, { trust, revocation, at: this.clock.now() });
    if (!standing.ok) throw signaturesProblem('notACertificate');
    const rnokpp = await this.taxNumber(organisationId, personId);
    const { edrpou } = await this.directory.organisation(organisationId);
    const answer = maySign({ ...standing.value, purpose, ...(rnokpp ? { rnokpp } : {}), edrpou, at: this.clock.now() });
    if (!answer.ok) throw signaturesProblem(answer.refusal, { subject: subjectName(standing.value.certificate), validTo: standing.value.certificate.notAfterAt });
    return standing.value.certificate;
  }

  async taxNumber(organisationId: OrganisationId, personId: PersonId, runner: Runner = this.dataSource): Promise<string | null> {
    return (await firstRow<{ tax_number: string | null }>(runner, `select tax_number from person where id = $1 and organisation_id = $2`, [personId, organisationId]))?.tax_number ?? null;
  }

  async list(actor: PersonActor): Promise<CertificateView[]> {
    const found = await rows<Row>(this.dataSource, `select * from certificate_binding where person_id = $1 and unbound_at is null order by valid_to desc, id`, [actor.personId]);
    return found.map((row) => this.view(row));
  }

  /** Binds a certificate to the person whose РНОКПП it carries; binding the same again changes nothing. */
  async bind(actor: PersonActor, chain: readonly Buffer[]): Promise<CertificateView> {
    const facts = await this.assertMaySign(actor.organisationId, actor.personId, chain, 'visa');
    const id = await inTransaction(this.dataSource, async (tx) => {
      const known = await firstRow<{ id: string }>(tx, `select id from certificate_binding where person_id = $1 and fingerprint = $2 and unbound_at is null`, [actor.personId, facts.fingerprint]);
      if (known) return known.id;
      const bindingId = newId<Branded<'certificate'>>();
      const now = this.clock.now();
      await tx.query(
        `insert into certificate_binding (id, organisation_id, person_id, fingerprint, chain, subject, issuer, serial, role, tax_number, edrpou, qualified, valid_from, valid_to, bound_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)`,
        [bindingId, actor.organisationId, actor.personId, facts.fingerprint, [...chain], subjectName(facts), issuerName(facts), facts.serial, facts.role, facts.rnokpp ?? null, facts.edrpou ?? null, facts.qualified, facts.notBeforeAt, facts.notAfterAt, now],
      );
      await record(tx, { organisationId: actor.organisationId, chain: organisationChain(actor.organisationId), actor, at: now }, [{ type: 'certificateBound', data: { personId: actor.personId, fingerprint: facts.fingerprint, serial: facts.serial } }]);
      return bindingId;
    });
    const row = await firstRow<Row>(this.dataSource, `select * from certificate_binding where id = $1`, [id]);
    if (!row) throw sharedProblem('notFound');
    return this.view(row);
  }

  async unbind(actor: PersonActor, certificateId: string): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const [ended] = await changedRows<{ fingerprint: string }>(tx, `update certificate_binding set unbound_at = $3 where id = $1 and person_id = $2 and unbound_at is null returning fingerprint`, [certificateId, actor.personId, now]);
      if (!ended) throw sharedProblem('notFound');
      await record(tx, { organisationId: actor.organisationId, chain: organisationChain(actor.organisationId), actor, at: now }, [{ type: 'certificateUnbound', data: { personId: actor.personId, fingerprint: ended.fingerprint } }]);
    });
  }

  private view(row: Row): CertificateView {
    const daysLeft = Math.floor((row.valid_to.getTime() - Date.parse(this.clock.now())) / dayMs);
    return {
      certificateId: row.id, subject: row.subject, issuer: row.issuer, serial: row.serial, role: row.role, taxNumberMasked: row.tax_number ? masked(row.tax_number) : null, edrpou: row.edrpou, qualified: row.qualified,
      validFrom: row.valid_from.toISOString(), validTo: row.valid_to.toISOString(), daysLeft, boundAt: row.bound_at.toISOString(), state: daysLeft < 0 ? 'expired' : daysLeft < 30 ? 'expiring' : 'valid',
    };
  }
}

/** РНОКПП as it may be shown: the first two and the last two digits (rules-ua §7.3). */
const masked = (number: string): string => `${number.slice(0, 2)}${'*'.repeat(Math.max(0, number.length - 4))}${number.slice(-2)}`;
