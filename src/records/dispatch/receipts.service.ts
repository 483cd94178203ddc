import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor, PersonActor } from '#shared/domain/actor.js';
import type { Instant } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { documentChain, record } from '#shared/journal/record.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { afterReceipt, mayRepeat, type ReceiptType } from '../domain/delivery.js';
import { recordsProblem } from '../records.errors.js';
import type { RecordsEvent } from '../records.events.js';
import type { DispatchId, MessageId } from '../records.ids.js';
import { dispatchOfMessage, lockDispatch, type Dispatch } from './dispatch.store.js';
import { EXCHANGE, type ArrivedReceipt, type ExchangePort } from './exchange.port.js';

interface Said { readonly messageId: MessageId; readonly attempt: number; readonly type: ReceiptType; readonly text: string; readonly theirIndex: string | null; readonly at: Instant }

/** Takes what addressees say about letters, by the exchange or by telephone, and asks for repetitions. */
@Injectable()
export class ReceiptsService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, @Inject(EXCHANGE) private readonly exchange: ExchangePort, @Inject(LOGGER) private readonly logger: Logger) {}

  /** For a sweep: takes the receipts that arrived by the exchange. One that arrives twice has one effect. Answers how many were new. */
  async takeArrived(): Promise<number> {
    let taken = 0;
    for (const receipt of await this.exchange.receipts()) {
      if (await this.takeOne(receipt)) taken += 1;
      await this.exchange.taken(receipt);
    }
    return taken;
  }

  /** Writes down a receipt that came outside the exchange. A letter by post or by hand counts as sent with the first of them. */
  async recordByHand(actor: PersonActor, dispatchId: DispatchId, receipt: { type: ReceiptType; text: string; theirIndex: string | null }, key: string | undefined): Promise<Dispatch['documentId']> {
    return inTransaction(this.dataSource, (tx) =>
      once(tx, actor, { key, command: { receipt: dispatchId, ...receipt } }, async () => {
        const dispatch = await this.locked(tx, actor, dispatchId);
        const byPerson = dispatch.channel === 'post' || dispatch.channel === 'hand';
        if (!byPerson && (dispatch.state === 'queued' || dispatch.state === 'failed')) throw recordsProblem('notSentYet');
        await this.apply(tx, actor, dispatch, { ...receipt, messageId: dispatch.messageId, attempt: dispatch.attempt, at: this.clock.now() });
        return dispatch.documentId;
      }),
    );
  }

  /** Queues a refused or failed letter again, under the same index and as a new message (DOC-5). */
  async repeat(actor: PersonActor, dispatchId: DispatchId, key: string | undefined): Promise<Dispatch['documentId']> {
    return inTransaction(this.dataSource, (tx) =>
      once(tx, actor, { key, command: { repeat: dispatchId } }, async () => {
        const dispatch = await this.locked(tx, actor, dispatchId);
        if (!mayRepeat(dispatch.state)) throw recordsProblem('notRepeatable');
        const [messageId, attempt, now] = [newId<MessageId>(), dispatch.attempt + 1, this.clock.now()];
        await tx.query(`insert into dispatch_message (message_id, dispatch_id, attempt, made_at) values ($1,$2,$3,$4)`, [messageId, dispatchId, attempt, now]);
        const [queued] = await changedRows<{ index: string }>(
          tx,
          `update dispatch d set state = 'queued', attempt = $2, message_id = $3, tries = 0, queued_at = $4, sent_at = null, refusal = null, fault = null from registration r
           where d.id = $1 and r.document_id = d.document_id and r.annulled_at is null returning r.index`,
          [dispatchId, attempt, messageId, now]);
        if (!queued) throw recordsProblem('notRepeatable');
        const { documentId, addressee, channel } = dispatch;
        await this.record(tx, actor, dispatch, { type: 'dispatchRepeated', data: { dispatchId, documentId, addressee, channel, attempt, index: queued.index } });
        return documentId;
      }),
    );
  }

  private async takeOne(receipt: ArrivedReceipt): Promise<boolean> {
    const found = await dispatchOfMessage(this.dataSource, receipt.messageId);
    if (!found) {
      this.logger.warn({ messageId: receipt.messageId, receipt: receipt.name }, 'a receipt about a message that was never sent from here was put aside');
      return false;
    }
    const actor: Actor = { kind: 'system', organisationId: found.organisationId, process: 'exchange' };
    return inTransaction(this.dataSource, async (tx) => {
      const dispatch = await lockDispatch(tx, found.organisationId, found.dispatchId);
      if (!dispatch) return false;
      return this.apply(tx, actor, dispatch, { messageId: receipt.messageId, attempt: found.attempt, type: receipt.type, text: receipt.text, theirIndex: receipt.theirIndex, at: receipt.at ?? this.clock.now() });
    });
  }

  /** Keeps the receipt and, if it is about the letter as it was last sent (or says that it is registered), moves the state. */
  private async apply(tx: EntityManager, actor: Actor, dispatch: Dispatch, said: Said): Promise<boolean> {
    const kept = await tx.query<unknown[]>(
      `insert into dispatch_receipt (id, dispatch_id, message_id, attempt, type, at, text, their_index) values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict on constraint dispatch_receipt_once do nothing returning id`,
      [newId(), dispatch.dispatchId, said.messageId, said.attempt, said.type, said.at, said.text, said.theirIndex],
    );
    if (kept.length === 0) return false;
    const concerns = said.attempt === dispatch.attempt || said.type === 3;
    const state = concerns ? afterReceipt(dispatch.state, said.type) : dispatch.state;
    await tx.query(`update dispatch set state = $2, sent_at = coalesce(sent_at, $3), their_index = coalesce($4, their_index), refusal = case when $2 = 'refused' then coalesce($5, refusal) when $2 = 'registered' then null else refusal end where id = $1`, [
      dispatch.dispatchId, state, said.at, said.theirIndex, said.type === 4 && concerns ? said.text : null]);
    const { dispatchId, documentId, addressee, channel } = dispatch;
    const about = { dispatchId, documentId, addressee, channel, attempt: said.attempt, text: said.text };
    if (said.type !== 4) await this.record(tx, actor, dispatch, { type: 'dispatchAcknowledged', data: { ...about, receipt: said.type, theirIndex: said.theirIndex } });
    else if (concerns) await this.record(tx, actor, dispatch, { type: 'dispatchRefused', data: about });
    return true;
  }

  private async locked(tx: EntityManager, actor: PersonActor, dispatchId: DispatchId): Promise<Dispatch> {
    const dispatch = await lockDispatch(tx, actor.organisationId, dispatchId);
    if (!dispatch) throw sharedProblem('notFound');
    return dispatch;
  }

  private async record(tx: EntityManager, actor: Actor, { organisationId, documentId }: Dispatch, event: RecordsEvent): Promise<void> {
    await record(tx, { organisationId, chain: documentChain(documentId), documentId, actor, at: this.clock.now() }, [event]);
  }
}
