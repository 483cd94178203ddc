import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows, firstRow, rows, type Runner } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor, PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, Instant, LocalDate, OrganisationId } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { actorRecord, documentChain, organisationChain, record, recordAll } from '#shared/journal/record.js';
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

/** A document to be registered, and what its journal entry will say. */
export interface RegistrationSubject {
  readonly documentId: DocumentId;
  readonly card: JournalCard;
}

/** A number that was taken and is not written down yet. `personal`: the journal is kept for what private people write. */
export interface TakenNumber { journalId: JournalId; code: string; personal: boolean; year: number; number: number; index: string; registeredOn: LocalDate }
/** Whether a number is taken for what is registered now, or only held for it (option B). */
interface Taking { readonly registeredAt?: Instant; readonly reservedAt?: Instant }
interface JournalRow { id: JournalId; code: string; mask: string; personal: boolean; instead_of: string | null; cases: readonly string[] }
/** Something that gets a journal entry: what it is, what the entry says, and the number that was taken for it. */
interface Entry { readonly documentId?: DocumentId; readonly incomingId?: IncomingId; readonly card: JournalCard; readonly taken: TakenNumber }
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
    return (await this.standingOfAll(runner, [documentId])).get(documentId);
  }

  /** The same for several documents; those without one are left out. */
  async standingOfAll(runner: Runner, documentIds: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, StandingRegistration>> {
    const found = await rows<Row & { document_id: DocumentId }>(runner, `select ${columns} from registration r join journal j on j.id = r.journal_id where r.document_id = any($1) and r.annulled_at is null`, [documentIds]);
    return new Map(found.map((row) => [row.document_id, standingOf(row)]));
  }

  /**
   * Registers documents in the order given, each once: a second call, also at the same instant, answers with the first registration. A
   * number that was reserved (option B) is confirmed instead of taking another. All get a number or, when one is refused, none. Keep the
   * transaction short: it holds the counters of the journals.
   */
  async register(tx: EntityManager, actor: Actor, subjects: readonly RegistrationSubject[]): Promise<ReadonlyMap<DocumentId, StandingRegistration>> {
    const documentIds = subjects.map((one) => one.documentId);
    await this.lock(tx, documentIds);
    const known = await this.standingOfAll(tx, documentIds);
    const at = this.clock.now();
    const fresh = await this.insert(tx, actor.organisationId, subjects.filter((one) => !known.has(one.documentId)), { registeredAt: at });
    const reserved = [...known.values()].filter((one) => !one.registeredAt).map((one) => one.registrationId);
    if (reserved.length > 0) await tx.query(`update registration set registered_at = $2 where id = any($1)`, [reserved, at]);
    const made = documentIds.flatMap((documentId) => {
      const one = fresh.get(documentId) ?? known.get(documentId);
      return one && !known.get(documentId)?.registeredAt ? [{ ...one, registeredAt: at, documentId }] : [];
    });
    if (made.length > 0) await this.documents.setRegistrations(tx, actor.organisationId, made.map(({ documentId, index, registeredOn, caseIndex }) => ({ documentId, index, registeredOn, caseIndex })));
    await recordAll(tx, made.map(({ documentId, ...one }) => ({
      organisationId: actor.organisationId, chain: documentChain(documentId), documentId, actor, at, happenings: [{ type: 'documentRegistered', data: { ...eventFacts(one), documentId } } satisfies RecordsEvent],
    })));
    return new Map([...known, ...made.map(({ documentId, ...one }) => [documentId, one] as const)]);
  }

  /** Option B (rules-ua R-4): takes the number before signing, to be printed. It is confirmed by `register` or given up by `annulReservation`. */
  async reserveNumber(tx: EntityManager, actor: Actor, documentId: DocumentId, card: JournalCard): Promise<StandingRegistration> {
    await this.lock(tx, [documentId]);
    const known = await this.standing(tx, documentId);
    if (known) return known;
    const registration = (await this.insert(tx, actor.organisationId, [{ documentId, card }], { reservedAt: this.clock.now() })).get(documentId);
    if (!registration) throw new Error(`document ${documentId} got no number`);
    await this.record(tx, actor, documentId, { type: 'numberReserved', data: { ...eventFacts(registration), documentId } });
    return registration;
  }

  /** Gives up a reserved number because the signing failed: it stays in the journal as annulled with the reason. Does nothing once registered. */
  async annulReservation(tx: EntityManager, actor: Actor, documentId: DocumentId, reason: string): Promise<void> {
    await this.lock(tx, [documentId]);
    const known = await this.standing(tx, documentId);
    if (known && !known.registeredAt) await this.markAnnulled(tx, actor, known, documentId, reason);
  }

  /** Registers an incoming document in the same counter discipline; it always gets a number of its own. */
  async registerIncoming(tx: EntityManager, organisationId: OrganisationId, incomingId: IncomingId, card: JournalCard, taken: TakenNumber): Promise<StandingRegistration> {
    const [registration] = await this.store(tx, organisationId, [{ incomingId, card, taken }], { registeredAt: this.clock.now() });
    if (!registration) throw new Error(`incoming document ${incomingId} got no number`);
    return registration;
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
    const [taken] = await this.takeNumbers(tx, organisationId, [card]);
    if (!taken) throw recordsProblem('journalMissing', { journal: card.journal });
    return taken;
  }

  /** Numbers for several entries, in their order, of whatever journals they belong to. */
  private async takeNumbers(tx: EntityManager, organisationId: OrganisationId, cards: readonly JournalCard[]): Promise<TakenNumber[]> {
    const { timeZone } = await this.directory.organisation(organisationId, tx);
    const registeredOn = localDateIn(timeZone, this.clock.now()) as LocalDate;
    const year = Number(registeredOn.slice(0, 4));
    const journals = await this.journalsFor(tx, organisationId, cards);
    const numbers = await this.countUp(tx, year, journals.map(({ journal }) => journal.id));
    return journals.map(({ card, journal }, place) => {
      const mask = parseMask(journal.mask);
      if (!mask.ok) throw recordsProblem('maskRefused', { journal: journal.code, fault: mask.refusal.code });
      const number = numbers[place] ?? 1;
      const index = formatIndex(mask.value, { number, year, journal: journal.code, kind: card.kind, unit: card.unitIndex, caseIndex: card.caseIndex, initial: card.correspondent?.charAt(0) ?? null });
      if (!index.ok) throw recordsProblem('indexFactMissing', { journal: journal.code, token: index.refusal.token });
      return { journalId: journal.id, code: journal.code, personal: journal.personal, year, number, index: index.value, registeredOn };
    });
  }

  /** The next number of the journal at each place. Counters are locked in the order of their ids: two who want the same ones never wait for each other. */
  private async countUp(tx: EntityManager, year: number, journalIds: readonly JournalId[]): Promise<number[]> {
    const wanted = new Map<JournalId, number>();
    for (const id of journalIds) wanted.set(id, (wanted.get(id) ?? 0) + 1);
    const ids = [...wanted.keys()].sort();
    const counters = await rows<{ journal_id: JournalId; last_number: number }>(
      tx,
      `insert into journal_counter (journal_id, year, last_number) select id, $2, wanted from unnest($1::uuid[], $3::integer[]) as n (id, wanted)
       on conflict on constraint journal_counter_year do update set last_number = journal_counter.last_number + excluded.last_number returning journal_id, last_number`,
      [ids, year, ids.map((id) => wanted.get(id))],
    );
    const next = new Map(counters.map((row) => [row.journal_id, row.last_number - (wanted.get(row.journal_id) ?? 0) + 1]));
    return journalIds.map((id) => {
      const number = next.get(id) ?? 1;
      next.set(id, number + 1);
      return number;
    });
  }

  /** The journal of each document's kind, unless another is kept instead of it for the case (answers to information requests, samples-ua DOC-6). */
  private async journalsFor(tx: EntityManager, organisationId: OrganisationId, cards: readonly JournalCard[]): Promise<{ card: JournalCard; journal: JournalRow }[]> {
    const found = await rows<JournalRow>(
      tx, `select id, code, mask, personal, instead_of, cases from journal where organisation_id = $1 and closed_on is null and (code = any($2) or instead_of = any($2)) order by code`, [organisationId, [...new Set(cards.map((card) => card.journal))]]);
    return cards.map((card) => {
      const instead = found.find((row) => row.code !== card.journal && row.instead_of === card.journal && card.caseIndex !== null && row.cases.includes(card.caseIndex));
      const journal = instead ?? found.find((row) => row.code === card.journal);
      if (!journal) throw recordsProblem('journalMissing', { journal: card.journal });
      return { card, journal };
    });
  }

  private async insert(tx: EntityManager, organisationId: OrganisationId, subjects: readonly RegistrationSubject[], when: Taking): Promise<ReadonlyMap<DocumentId, StandingRegistration>> {
    if (subjects.length === 0) return new Map();
    const taken = await this.takeNumbers(tx, organisationId, subjects.map((one) => one.card));
    const entries = subjects.flatMap((one, place) => taken.slice(place, place + 1).map((number) => ({ ...one, taken: number })));
    const stored = await this.store(tx, organisationId, entries, when);
    return new Map(stored.flatMap((one, place) => entries.slice(place, place + 1).map(({ documentId }) => [documentId, one] as const)));
  }

  private async store(tx: EntityManager, organisationId: OrganisationId, entries: readonly Entry[], when: Taking): Promise<StandingRegistration[]> {
    const [registeredAt, reservedAt] = [when.registeredAt ?? null, when.reservedAt ?? null];
    const made = entries.map((entry) => ({ ...entry, registrationId: newId<RegistrationId>() }));
    await tx.query(
      `insert into registration (id, organisation_id, journal_id, year, number, index, registered_on, reserved_at, registered_at, document_id, incoming_id, kind_uk, title, correspondent, author, case_index)
       select id, $1, journal_id, year, number, index, registered_on, $2, $3, document_id, incoming_id, kind_uk, title, correspondent, author, case_index
       from jsonb_to_recordset($4::jsonb) as n (id uuid, journal_id uuid, year integer, number integer, index text, registered_on date, document_id uuid, incoming_id uuid, kind_uk text, title text, correspondent text, author text, case_index text)`,
      [organisationId, reservedAt, registeredAt, JSON.stringify(made.map(({ registrationId, documentId, incomingId, card, taken }) => ({
        id: registrationId, journal_id: taken.journalId, year: taken.year, number: taken.number, index: taken.index, registered_on: taken.registeredOn, document_id: documentId ?? null, incoming_id: incomingId ?? null,
        kind_uk: card.kindUk, title: card.title, correspondent: card.correspondent, author: card.author, case_index: card.caseIndex,
      })))],
    );
    return made.map(({ registrationId, card, taken }) => ({ registrationId, journal: taken.code, number: taken.number, index: taken.index, registeredOn: taken.registeredOn, registeredAt, caseIndex: card.caseIndex }));
  }

  private async markAnnulled(tx: EntityManager, actor: Actor, known: StandingRegistration, documentId: DocumentId | null, reason: string): Promise<void> {
    const done = await changedRows(
      tx, `update registration set annulled_at = $2, annulled_reason = $3, annulled_by = $4::jsonb where id = $1 and annulled_at is null returning id`, [known.registrationId, this.clock.now(), reason, JSON.stringify(actorRecord(actor))]);
    if (done.length === 0) return;
    if (documentId) await this.documents.clearRegistration(tx, actor.organisationId, documentId);
    await this.record(tx, actor, documentId, { type: 'registrationAnnulled', data: { ...eventFacts(known), documentId, reason } });
  }

  private async record(tx: EntityManager, actor: Actor, documentId: DocumentId | null, event: RecordsEvent): Promise<void> {
    const { organisationId } = actor;
    const chain = documentId ? documentChain(documentId) : organisationChain(organisationId);
    await record(tx, { organisationId, chain, ...(documentId ? { documentId } : {}), actor, at: this.clock.now() }, [event]);
  }

  /** One registration of one document at a time: the second waits and then finds the first. Several are locked in one order. */
  private async lock(tx: EntityManager, documentIds: readonly DocumentId[]): Promise<void> {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1::text[]) as n (name)`, [documentIds.map((id) => `registration:${id}`).sort()]);
  }
}
