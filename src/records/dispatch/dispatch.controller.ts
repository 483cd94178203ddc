import { Controller } from '@nestjs/common';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { isReceiptType } from '../domain/delivery.js';
import { recordsApi } from '../records.contract.js';
import { DispatchQueries } from './dispatch.queries.js';
import { ReceiptsService } from './receipts.service.js';

type Api = typeof recordsApi;

/** Where letters stand, receipts by hand, repetitions. Every operation first asks whether the letter is for the person to see. */
@Controller()
export class DispatchController {
  constructor(private readonly queries: DispatchQueries, private readonly receipts: ReceiptsService) {}

  @Serves(recordsApi.dispatches)
  async list(@Input() input: InputOf<Api['dispatches']>, @Acting() actor: PersonActor): Promise<OutputOf<Api['dispatches']>> {
    return { dispatches: await this.queries.ofDocument(actor, input.params.documentId) };
  }

  @Serves(recordsApi.dispatchTasks)
  async tasks(@Acting() actor: PersonActor): Promise<OutputOf<Api['dispatchTasks']>> {
    return { tasks: await this.queries.tasks(actor) };
  }

  @Serves(recordsApi.repeatDispatch)
  async repeat(@Input() input: InputOf<Api['repeatDispatch']>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<Api['repeatDispatch']>> {
    const { dispatchId } = input.params;
    await this.queries.one(actor, dispatchId);
    await this.receipts.repeat(actor, dispatchId, key);
    return this.queries.one(actor, dispatchId);
  }

  @Serves(recordsApi.receipt)
  async receipt(@Input() input: InputOf<Api['receipt']>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<Api['receipt']>> {
    const { dispatchId } = input.params;
    const { type, text, theirIndex } = input.body;
    await this.queries.one(actor, dispatchId);
    if (isReceiptType(type)) await this.receipts.recordByHand(actor, dispatchId, { type, text, theirIndex: theirIndex ?? null }, key);
    return this.queries.one(actor, dispatchId);
  }
}
