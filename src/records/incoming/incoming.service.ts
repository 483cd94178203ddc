import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows, rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor, PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, LocalDate, OrganisationId } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { organisationChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { answeredBy, type AwaitingAnswer, type ReplyReference } from '../domain/answers.js';
import { warnFrom, warningFor, type TermWarning } from '../domain/terms.js';
import { recordsProblem } from '../records.errors.js';
import type { RecordsEvent } from '../records.events.js';
import type { IncomingId } from '../records.ids.js';
import { RegistrationService, type JournalCard } from '../registration.service.js';

/** What the records office writes down about a document that came in. */
export interface NewIncoming {
  readonly journal: string;
  readonly correspondent: string;
  readonly theirIndex?: string | undefined;
  readonly theirDate?: string | undefined;
  readonly title: string;
  readonly dueOn?: string | undefined;
}

interface WaitingRow { id: IncomingId; index: string; received_on: string; their_index: string | null; their_date: string | null; correspondent: string }
interface DueRow { id: IncomingId; organisation_id: OrganisationId; index: string; title: string; due_on: LocalDate; warned: TermWarning | null }

/** Registers what comes in, closes what is answered, warns of terms. */
@Injectable()
export class IncomingService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly registrations: RegistrationService,
    private readonly directory: DirectoryQueries,
    private readonly clock: Clock,
  ) {}

  /** Gives an incoming document its number and its term; answers with its id. */
  async register(actor: PersonActor, incoming: NewIncoming, key: string | undefined): Promise<IncomingId> {
    return inTransaction(this.dataSource, (tx) => once(tx, actor, { key, command: { incoming: { ...incoming } } }, () => this.store(tx, actor, incoming)));
  }

  private async store(tx: EntityManager, actor: PersonActor, incoming: NewIncoming): Promise<IncomingId> {
    const { organisationId } = actor;
    const incomingId = newId<IncomingId>();
    const card: JournalCard = { journal: incoming.journal, kind: 'INCOMING', kindUk: 'Вхідний документ', title: incoming.title, correspondent: incoming.correspondent, author: incoming.correspondent, unitIndex: null, caseIndex: null };
    const taken = await this.registrations.takeNumber(tx, organisationId, card);
    const dueOn = (incoming.dueOn ?? null) as LocalDate | null;
    if (dueOn && dueOn < taken.registeredOn) throw recordsProblem('termBeforeReceipt', { receivedOn: taken.registeredOn });
    const { calendar } = await this.directory.organisation(organisationId, tx);
    const now = this.clock.now();
    await tx.query(
      `insert into incoming (id, organisation_id, index, received_on, correspondent, personal, their_index, their_date, title, due_on, warn_on, registered_at, registered_by) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
      [incomingId, organisationId, taken.index, taken.registeredOn, incoming.correspondent, taken.personal, incoming.theirIndex ?? null, incoming.theirDate ?? null, incoming.title, dueOn, dueOn ? warnFrom(calendar, dueOn) : null, now, actor.personId],
    );
    const registration = await this.registrations.registerIncoming(tx, organisationId, incomingId, card, taken);
    const event: RecordsEvent = {
      type: 'incomingRegistered',
      data: { incomingId, registrationId: registration.registrationId, journal: taken.code, number: taken.number, index: taken.index, registeredOn: taken.registeredOn, title: incoming.title, correspondent: incoming.correspondent, dueOn },
    };
    await record(tx, { organisationId, chain: organisationChain(organisationId), actor, at: now }, [event]);
    return incomingId;
  }

  /**
   * Closes the incoming document that a letter answers, in the transaction of the letter's registration. Answers with its index, or
   * null when the letter names none that is open. A second call finds nothing open and does nothing.
   */
  async answer(tx: EntityManager, actor: Actor, letter: { documentId: DocumentId; index: string }, reply: ReplyReference, addressees: readonly string[]): Promise<string | null> {
    const { organisationId } = actor;
    const found = await rows<WaitingRow>(
      tx,
      `select id, index, received_on::text, their_index, their_date::text, correspondent from incoming
       where organisation_id = $1 and answered_at is null and (lower(their_index) = lower($2) or lower(index) = lower($2)) order by id limit 50 for update`,
      [organisationId, reply.index.trim()],
    );
    const waiting = found.map((row): AwaitingAnswer & { incomingId: IncomingId } => ({ incomingId: row.id, index: row.index, receivedOn: row.received_on, theirIndex: row.their_index, theirDate: row.their_date, correspondent: row.correspondent }));
    const answered = answeredBy(reply, addressees, waiting);
    if (!answered) return null;
    const now = this.clock.now();
    await tx.query(`update incoming set answered_by = $2, answered_index = $3, answered_at = $4 where id = $1`, [answered.incomingId, letter.documentId, letter.index, now]);
    const event: RecordsEvent = { type: 'incomingAnswered', data: { incomingId: answered.incomingId, incomingIndex: answered.index, documentId: letter.documentId, index: letter.index } };
    await record(tx, { organisationId, chain: organisationChain(organisationId), documentId: letter.documentId, actor, at: now }, [event]);
    return answered.index;
  }

  /** For a sweep: records each new warning about an unanswered term once (one working day before, on the day, after it). Answers how many. */
  async warnOfTerms(): Promise<number> {
    let warned = 0;
    for (const organisationId of await this.directory.organisations()) {
      const { calendar, timeZone } = await this.directory.organisation(organisationId);
      const today = localDateIn(timeZone, this.clock.now());
      const due = await rows<DueRow>(
        this.dataSource, `select id, organisation_id, index, title, due_on::text, warned from incoming where organisation_id = $1 and answered_at is null and warn_on <= $2::date and warned is distinct from 'overdue' order by due_on limit 1000`, [organisationId, today]);
      for (const one of due) {
        const warning = warningFor(calendar, one.due_on, today);
        if (warning && warning !== one.warned && (await this.warn(one, warning))) warned += 1;
      }
    }
    return warned;
  }

  private async warn(due: DueRow, warning: TermWarning): Promise<boolean> {
    return inTransaction(this.dataSource, async (tx) => {
      const marked = await changedRows(tx, `update incoming set warned = $2 where id = $1 and answered_at is null and warned is not distinct from $3 returning id`, [due.id, warning, due.warned]);
      if (marked.length === 0) return false;
      const event: RecordsEvent = { type: 'incomingDueSoon', data: { incomingId: due.id, index: due.index, title: due.title, dueOn: due.due_on, warning } };
      const actor: Actor = { kind: 'system', organisationId: due.organisation_id, process: 'terms' };
      await record(tx, { organisationId: due.organisation_id, chain: organisationChain(due.organisation_id), actor, at: this.clock.now() }, [event]);
      return true;
    });
  }
}
