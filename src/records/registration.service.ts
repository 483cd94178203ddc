import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows, firstRow, type Runner } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor, PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, Instant, LocalDate, OrganisationId } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { actorRecord, documentChain, organisationChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DocumentsService } from '#documents/documents.service.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { formatIndex, parseMask } from './domain/number-mask.js';
import type { StandingRegistration } from './journals.queries.js';
import { recordsProblem } from './records.errors.js';
import type { RecordsEvent } from './records.events.js';
import type { IncomingId, JournalId, RegistrationId } from './records.ids.js';

/** What a journal entry says about the thing that is registered, as it stands at that moment. */
export interface JournalCard {
  readonly journal: string;
  readonly kind: string;
  readonly kindUk: string;
  readonly title: string;
  readonly correspondent: string | null;
  readonly author: string;
  readonly unitIndex: string | null;
  readonly caseIndex: string | null;
}

/** A number that was taken and is not written down yet. `personal`: the journal is kept for what private people write. */
export interface TakenNumber { journalId: JournalId; code: string; personal: boolean; year: number; number: number; index: string; registeredOn: LocalDate }
/** Whether a number is taken for what is registered now, or only held for it (option B). */
interface Taking { readonly registeredAt?: Instant; readonly reservedAt?: Instant }
interface JournalRow { id: JournalId; code: string; mask: string; personal: boolean }
interface Row { id: RegistrationId; code: string; number: number; index: string; registered_on: LocalDate; registered_at: Date | null; document_id: DocumentId | null; case_index: string | null; annulled_at: Date | null }

const columns = `r.id, j.code, r.number, r.index, r.registered_on::text, r.registered_at, r.document_id, r.case_index, r.annulled_at`;
const standingOf = (row: Row): StandingRegistration => ({
  registrationId: row.id, journal: row.code, number: row.number, index: row.index, registeredOn: row.registered_on, registeredAt: row.registered_at ? (row.registered_at.toISOString() as Instant) : null, caseIndex: row.case_index,
});
const eventFacts = (row: StandingRegistration) => ({ registrationId: row.registrationId, journal: row.journal, number: row.number, index: row.index, registeredOn: row.registeredOn });

/**
 * Gives out registration numbers (rules-ua §2.7). The number is taken in the caller's transaction under the lock of the journal's
 * counter: what is rolled back was never given, what is committed is never given again, and nothing lies between (I15).
 */
@Injectable()
export class RegistrationService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly directory: DirectoryQueries, private readonly documents: DocumentsService, private readonly clock: Clock) {}

  /** The registration (or, for option B, the reservation) of a document that stands, or undefined. */
  async standing(runner: Runner, documentId: DocumentId): Promise<StandingRegistration | undefined> {
    const row = await firstRow<Row>(runner, `select ${columns} from registration r join journal j on j.id = r.journal_id where r.document_id = $1 and r.annulled_at is null`, [documentId]);
    return row ? standingOf(row) : undefined;
  }

  /**
   * Registers a document once: a second call, also at the same instant, answers with the first registration. A number that was
   * reserved for it (option B) is confirmed instead of taking another. Keep the transaction short: it holds the journal's counter.
   */
  async register(tx: EntityManager, actor: Actor, documentId: DocumentId, card: JournalCard): Promise<StandingRegistration> {
    await this.lock(tx, documentId);
    const known = await this.standing(tx, documentId);
    if (known?.registeredAt) return known;
    const now = this.clock.now();
    const registration = known ?? (await this.insert(tx, actor.organisationId, { documentId }, card, { registeredAt: now }));
    if (known) await tx.query(`update registration set registered_at = $2 where id = $1`, [registration.registrationId, now]);
    await this.documents.setRegistration(tx, actor.organisationId, documentId, { index: registration.index, registeredOn: registration.registeredOn, caseIndex: registration.caseIndex });
    await this.record(tx, actor, documentId, { type: 'documentRegistered', data: { ...eventFacts(registration), documentId } });
    return { ...registration, registeredAt: now };
  }

  /** Option B (rules-ua R-4): takes the number before signing, to be printed. It is confirmed by `register` or given up by `annulReservation`. */
  async reserveNumber(tx: EntityManager, actor: Actor, documentId: DocumentId, card: JournalCard): Promise<StandingRegistration> {
    await this.lock(tx, documentId);
    const known = await this.standing(tx, documentId);
    if (known) return known;
    const registration = await this.insert(tx, actor.organisationId, { documentId }, card, { reservedAt: this.clock.now() });
    await this.record(tx, actor, documentId, { type: 'numberReserved', data: { ...eventFacts(registration), documentId } });
    return registration;
  }

  /** Gives up a reserved number because the signing failed: it stays in the journal as annulled with the reason. Does nothing once registered. */
  async annulReservation(tx: EntityManager, actor: Actor, documentId: DocumentId, reason: string): Promise<void> {
    await this.lock(tx, documentId);
    const known = await this.standing(tx, documentId);
    if (known && !known.registeredAt) await this.markAnnulled(tx, actor, known, documentId, reason);
  }

  /** Registers an incoming document in the same counter discipline; it always gets a number of its own. */
  async registerIncoming(tx: EntityManager, organisationId: OrganisationId, incomingId: IncomingId, card: JournalCard, taken: TakenNumber): Promise<StandingRegistration> {
    return this.store(tx, organisationId, { incomingId }, card, taken, { registeredAt: this.clock.now() });
  }

  /** Annuls a registration by hand. The number stays taken for ever; the entry says why and by whom; the document shows none. */
  async annul(actor: PersonActor, registrationId: RegistrationId, reason: string, key: string | undefined): Promise<void> {
    await inTransaction(this.dataSource, (tx) =>
      once(tx, actor, { key, command: { annul: registrationId, reason } }, async () => {
        const row = await firstRow<Row>(tx, `select ${columns} from registration r join journal j on j.id = r.journal_id where r.id = $1 and r.organisation_id = $2 for update of r`, [registrationId, actor.organisationId]);
        if (!row) throw sharedProblem('notFound');
        if (row.annulled_at) throw recordsProblem('alreadyAnnulled');
        await this.markAnnulled(tx, actor, standingOf(row), row.document_id, reason);
        return null;
      }),
    );
  }

  /**
   * Takes the next number of a journal for today in the organisation's time zone and prints its index. The counter's row stays
   * locked until the transaction ends. Refuses with `journalMissing` or `indexFactMissing`; nothing is taken then.
   */
  async takeNumber(tx: EntityManager, organisationId: OrganisationId, card: JournalCard): Promise<TakenNumber> {
    const { timeZone } = await this.directory.organisation(organisationId, tx);
    const registeredOn = localDateIn(timeZone, this.clock.now()) as LocalDate;
    const year = Number(registeredOn.slice(0, 4));
    const journal = await this.journalFor(tx, organisationId, card);
    const counter = await firstRow<{ last_number: number }>(
      tx,
      `insert into journal_counter (journal_id, year, last_number) values ($1, $2, 1) on conflict on constraint journal_counter_year do update set last_number = journal_counter.last_number + 1 returning last_number`,
      [journal.id, year],
    );
    const mask = parseMask(journal.mask);
    if (!mask.ok) throw recordsProblem('maskRefused', { journal: journal.code, fault: mask.refusal.code });
    const number = counter?.last_number ?? 1;
    const index = formatIndex(mask.value, { number, year, journal: journal.code, kind: card.kind, unit: card.unitIndex, caseIndex: card.caseIndex, initial: card.correspondent?.charAt(0) ?? null });
    if (!index.ok) throw recordsProblem('indexFactMissing', { journal: journal.code, token: index.refusal.token });
    return { journalId: journal.id, code: journal.code, personal: journal.personal, year, number, index: index.value, registeredOn };
  }

  /** The journal of the document's kind, unless another is kept instead of it for the case (answers to information requests, samples-ua DOC-6). */
  private async journalFor(tx: EntityManager, organisationId: OrganisationId, card: JournalCard): Promise<JournalRow> {
    const journal = await firstRow<JournalRow>(
      tx,
      `select id, code, mask, personal from journal where organisation_id = $1 and closed_on is null and (code = $2 or (instead_of = $2 and $3::text = any(cases))) order by (code <> $2) desc, code limit 1`,
      [organisationId, card.journal, card.caseIndex],
    );
    if (!journal) throw recordsProblem('journalMissing', { journal: card.journal });
    return journal;
  }

  private async insert(tx: EntityManager, organisationId: OrganisationId, of: { documentId: DocumentId }, card: JournalCard, when: Taking): Promise<StandingRegistration> {
    return this.store(tx, organisationId, of, card, await this.takeNumber(tx, organisationId, card), when);
  }

  private async store(
    tx: EntityManager, organisationId: OrganisationId, of: { documentId?: DocumentId; incomingId?: IncomingId }, card: JournalCard, taken: TakenNumber, when: Taking,
  ): Promise<StandingRegistration> {
    const registrationId = newId<RegistrationId>();
    await tx.query(
      `insert into registration (id, organisation_id, journal_id, year, number, index, registered_on, reserved_at, registered_at, document_id, incoming_id, kind_uk, title, correspondent, author, case_index)
       values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`,
      [registrationId, organisationId, taken.journalId, taken.year, taken.number, taken.index, taken.registeredOn, when.reservedAt ?? null, when.registeredAt ?? null, of.documentId ?? null, of.incomingId ?? null,
        card.kindUk, card.title, card.correspondent, card.author, card.caseIndex],
    );
    return { registrationId, journal: taken.code, number: taken.number, index: taken.index, registeredOn: taken.registeredOn, registeredAt: when.registeredAt ?? null, caseIndex: card.caseIndex };
  }

  private async markAnnulled(tx: EntityManager, actor: Actor, known: StandingRegistration, documentId: DocumentId | null, reason: string): Promise<void> {
    const done = await changedRows(
      tx, `update registration set annulled_at = $2, annulled_reason = $3, annulled_by = $4::jsonb where id = $1 and annulled_at is null returning id`, [known.registrationId, this.clock.now(), reason, JSON.stringify(actorRecord(actor))]);
    if (done.length === 0) return;
    if (documentId) await this.documents.setRegistration(tx, actor.organisationId, documentId, null);
    await this.record(tx, actor, documentId, { type: 'registrationAnnulled', data: { ...eventFacts(known), documentId, reason } });
  }

  private async record(tx: EntityManager, actor: Actor, documentId: DocumentId | null, event: RecordsEvent): Promise<void> {
    const { organisationId } = actor;
    const chain = documentId ? documentChain(documentId) : organisationChain(organisationId);
    await record(tx, { organisationId, chain, ...(documentId ? { documentId } : {}), actor, at: this.clock.now() }, [event]);
  }

  /** One registration of one document at a time: the second waits and then finds the first. */
  private async lock(tx: EntityManager, documentId: DocumentId): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`registration:${documentId}`]);
  }
}
