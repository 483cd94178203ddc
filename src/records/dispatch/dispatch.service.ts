import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import { documentChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { addresseesOf, textOf } from '#documents/domain/requisite-values.js';
import { planDelivery, type AddresseeFact, type Channel } from '../domain/delivery.js';
import { faultWords } from '../fault-words.js';
import type { FinishedDocument } from '../finished-documents.queries.js';
import type { RecordsEvent } from '../records.events.js';
import type { DispatchId, MessageId } from '../records.ids.js';
import { claimQueued, type Dispatch } from './dispatch.store.js';
import { LettersService } from './letters.service.js';

/** A letter that could not be handed over for a day is given to the records office; a shorter outage passes unnoticed. */
const longestWaitMs = 24 * 3_600_000;

/** Plans one dispatch per addressee and hands over what is queued (rules-ua §2.11). */
@Injectable()
export class DispatchService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly letters: LettersService) {}

  /** Writes down to whom a letter goes and how, once; anything but an outgoing document goes to nobody. */
  async plan(tx: EntityManager, document: FinishedDocument): Promise<void> {
    const { organisationId, documentId, kind, requisites } = document;
    if (kind.direction !== 'outgoing' || (await this.count(tx, documentId)) > 0) return;
    const now = this.clock.now();
    const answerDueOn = textOf(requisites, 'answerBy') || null;
    for (const one of planDelivery(await this.addressees(tx, document))) {
      const [dispatchId, messageId] = [newId<DispatchId>(), newId<MessageId>()];
      await tx.query(
        `insert into dispatch (id, organisation_id, document_id, place, addressee, edrpou, email, address, channel, listed, state, attempt, message_id, queued_at, answer_due_on) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'queued',1,$11,$12,$13)`,
        [dispatchId, organisationId, documentId, one.place, one.name, one.edrpou, one.email, one.address, one.channel, one.listed, messageId, now, answerDueOn],
      );
      await tx.query(`insert into dispatch_message (message_id, dispatch_id, attempt, made_at) values ($1,$2,1,$3)`, [messageId, dispatchId, now]);
    }
  }

  /** How many dispatches a document has. */
  async count(tx: EntityManager, documentId: DocumentId): Promise<number> {
    return (await firstRow<{ count: number }>(tx, `select count(*)::int as count from dispatch where document_id = $1`, [documentId]))?.count ?? 0;
  }

  /**
   * Hands over the queued letters of a document, each in a transaction of its own. Those for post and hand wait for people. Throws at the
   * end when some could not be handed over yet, so that the queue tries again; after a day a letter becomes the office's task.
   */
  async sendQueued(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    const queued = await rows<{ id: DispatchId }>(
      this.dataSource, `select id from dispatch where organisation_id = $1 and document_id = $2 and state = 'queued' and channel in ('sev', 'email') order by place`, [organisationId, documentId]);
    const faults: string[] = [];
    for (const { id } of queued) {
      const fault = await this.sendOne(id);
      if (fault) faults.push(fault);
    }
    if (faults.length > 0) throw new Error(`${faults.length} of ${queued.length} letters wait: ${faults[0]}`);
  }

  /** For a sweep: documents whose letters have waited for so long to be handed over, for the case that their job was lost. */
  async waiting(olderThanMs: number): Promise<{ organisationId: OrganisationId; documentId: DocumentId }[]> {
    const before = new Date(Date.parse(this.clock.now()) - olderThanMs);
    return rows(
      this.dataSource,
      `select distinct organisation_id as "organisationId", document_id as "documentId" from dispatch where state = 'queued' and channel in ('sev', 'email') and coalesce(tried_at, queued_at) < $1 limit 500`, [before]);
  }

  /** Answers with what went wrong when the letter waits to be tried again. */
  private async sendOne(dispatchId: DispatchId): Promise<string | undefined> {
    try {
      await inTransaction(this.dataSource, async (tx) => {
        const dispatch = await claimQueued(tx, dispatchId);
        if (!dispatch) return;
        const index = await this.letters.send(tx, dispatch);
        const now = this.clock.now();
        await tx.query(`update dispatch set state = 'sent', sent_at = $2, tried_at = $2, tries = tries + 1, fault = null where id = $1`, [dispatchId, now]);
        await this.record(tx, dispatch, { type: 'dispatchSent', data: { ...factsOf(dispatch), index } });
      });
      return undefined;
    } catch (error) {
      return this.failed(dispatchId, faultWords(error));
    }
  }

  private async failed(dispatchId: DispatchId, fault: string): Promise<string | undefined> {
    return inTransaction(this.dataSource, async (tx) => {
      const dispatch = await claimQueued(tx, dispatchId);
      if (!dispatch) return undefined;
      const last = Date.parse(this.clock.now()) - Date.parse(dispatch.queuedAt) >= longestWaitMs;
      await tx.query(`update dispatch set state = $2, tried_at = $3, tries = tries + 1, fault = $4 where id = $1`, [dispatchId, last ? 'failed' : 'queued', this.clock.now(), fault.slice(0, 500)]);
      if (last) await this.record(tx, dispatch, { type: 'dispatchFailed', data: { ...factsOf(dispatch), text: fault.slice(0, 500) } });
      return last ? undefined : fault;
    });
  }

  /** The addressees with what the directory of correspondents knows of them; the letter's own word comes first. */
  private async addressees(tx: EntityManager, { organisationId, requisites }: FinishedDocument): Promise<AddresseeFact[]> {
    const named = addresseesOf(requisites, 'addressees');
    const known = await rows<{ edrpou: string; email: string | null; channel: Channel | null }>(
      tx, `select edrpou, email, channel from correspondent where organisation_id = $1 and edrpou = any($2)`, [organisationId, named.flatMap((one) => (one.edrpou ? [one.edrpou] : []))]);
    return named.map((one) => {
      const entry = known.find((row) => row.edrpou === one.edrpou);
      return { name: one.name.replace(/\s*\n\s*/g, ' ').trim(), edrpou: one.edrpou || null, email: one.email || entry?.email || null, address: one.address || null, channel: entry?.channel ?? null };
    });
  }

  private async record(tx: EntityManager, { organisationId, documentId }: Dispatch, event: RecordsEvent): Promise<void> {
    const actor: Actor = { kind: 'system', organisationId, process: 'dispatch' };
    await record(tx, { organisationId, chain: documentChain(documentId), documentId, actor, at: this.clock.now() }, [event]);
  }
}

const factsOf = ({ dispatchId, documentId, addressee, channel, attempt }: Dispatch) => ({ dispatchId, documentId, addressee, channel, attempt });
