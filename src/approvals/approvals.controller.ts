import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { LineStream } from '#shared/http/streams.js';
import { approvalsApi as api } from './approvals.contract.js';
import { ApprovalsQueries } from './approvals.queries.js';
import { ApprovalsService } from './approvals.service.js';
import { CorrectionsQueries } from './corrections.queries.js';
import { CorrectionsService } from './corrections.service.js';
import { DecisionsService } from './decisions.service.js';
import type { CommandBody } from './domain/commands.js';
import { InboxQueries } from './inbox.queries.js';
import { OpenStepsQueries } from './open-steps.queries.js';

type Key = string | undefined;

/** Routes: what waits for me, what a route would be, every command on it. */
@Controller()
export class ApprovalsController {
  constructor(
    private readonly approvals: ApprovalsService, private readonly queries: ApprovalsQueries, private readonly decisions: DecisionsService, private readonly inboxes: InboxQueries, private readonly corrections: CorrectionsService,
    private readonly correctionViews: CorrectionsQueries, private readonly steps: OpenStepsQueries,
  ) {}

  @Serves(api.templates)
  templates(@Input() input: InputOf<typeof api.templates>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.templates>> {
    return this.queries.templatesFor(actor, input.query.kind);
  }

  @Serves(api.plan)
  plan(@Input() input: InputOf<typeof api.plan>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.plan>> {
    return this.queries.plan(actor, input.params.documentId, input.body);
  }

  @Serves(api.submit)
  async submit(@Input() { params, body }: InputOf<typeof api.submit>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    const { picked, units, signerId } = body.choices;
    await this.approvals.submit(actor, params.documentId, { templateId: body.templateId, choices: { picked, units, signer: signerId ?? null }, workingCopyRevision: body.workingCopyRevision, note: body.note ?? null }, key);
    return this.queries.route(actor, params.documentId);
  }

  @Serves(api.route)
  route(@Input() input: InputOf<typeof api.route>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.route>> {
    return this.queries.route(actor, input.params.documentId);
  }

  @Serves(api.decide)
  async decide(@Input() { params, body }: InputOf<typeof api.decide>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.queries.after(actor, await this.decisions.decide(actor, params.documentId, params.stepId, body, key));
  }

  @Serves(api.decisionToSign)
  decisionToSign(@Input() { params, body }: InputOf<typeof api.decisionToSign>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.decisionToSign>> {
    return this.decisions.prepare(actor, params.documentId, params.stepId, body);
  }

  @Serves(api.delegate)
  delegate(@Input() { params, body }: InputOf<typeof api.delegate>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'delegate', stepId: params.stepId, seen: body, to: body.to, reason: body.reason, onBehalfOf: body.onBehalfOf ?? null }, key);
  }

  @Serves(api.addParticipant)
  addParticipant(@Input() { params, body }: InputOf<typeof api.addParticipant>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'addParticipant', stepId: params.stepId, seen: body, who: body.who, placement: body.place, reason: body.reason ?? null, onBehalfOf: body.onBehalfOf ?? null }, key);
  }

  @Serves(api.claim)
  claim(@Input() { params, body }: InputOf<typeof api.claim>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'claim', stepId: params.stepId, seen: body, onBehalfOf: null }, key);
  }

  @Serves(api.release)
  release(@Input() { params, body }: InputOf<typeof api.release>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'release', stepId: params.stepId, seen: body, onBehalfOf: null }, key);
  }

  @Serves(api.openSteps)
  openSteps(@Input() { query }: InputOf<typeof api.openSteps>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.openSteps>> {
    return this.steps.open(actor, query);
  }

  /** An administrator moves a step without reading the document, so the answer names the step and its new holder only. */
  @Serves(api.reassign)
  async reassign(@Input() { params, body }: InputOf<typeof api.reassign>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.reassign>> {
    await this.approvals.command(actor, params.documentId, { type: 'reassign', stepId: params.stepId, to: body.to, reason: body.reason }, key);
    return { stepId: params.stepId, assignee: await this.queries.person(actor, body.to) };
  }

  @Serves(api.withdraw)
  withdraw(@Input() { params, body }: InputOf<typeof api.withdraw>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'withdraw', decisionId: params.decisionId, reason: body.reason ?? null }, key);
  }

  @Serves(api.recall)
  recall(@Input() { params, body }: InputOf<typeof api.recall>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'recall', reason: body.reason }, key);
  }

  @Serves(api.answerRemark)
  answerRemark(@Input() { params, body }: InputOf<typeof api.answerRemark>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'answerRemark', remarkId: params.remarkId, outcome: body.outcome, text: body.text }, key);
  }

  @Serves(api.resolveRemark)
  resolveRemark(@Input() { params, body }: InputOf<typeof api.resolveRemark>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    return this.carryOut(actor, params.documentId, { type: 'resolveRemark', remarkId: params.remarkId, settled: body.settled }, key);
  }

  @Serves(api.correctEditorially)
  async correct(@Input() { params, body }: InputOf<typeof api.correctEditorially>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key): Promise<OutputOf<typeof api.route>> {
    if (body.act === 'propose') await this.corrections.propose(actor, params.documentId, { body: body.body, reason: body.reason, contentHash: body.contentHash }, key);
    else await this.corrections.answer(actor, params.documentId, body.act === 'consent', key);
    return this.queries.route(actor, params.documentId);
  }

  @Serves(api.previewCorrection)
  previewCorrection(@Input() { params, body }: InputOf<typeof api.previewCorrection>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.previewCorrection>> {
    return this.corrections.preview(actor, params.documentId, body);
  }

  @Serves(api.corrections)
  correctionsOf(@Input() { params }: InputOf<typeof api.corrections>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.corrections>> {
    return this.correctionViews.list(actor, params.documentId);
  }

  @Serves(api.sinceMine)
  sinceMine(@Input() input: InputOf<typeof api.sinceMine>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.sinceMine>> {
    return this.queries.sinceMine(actor, input.params.documentId);
  }

  @Serves(api.inbox)
  inbox(@Input() input: InputOf<typeof api.inbox>, @Acting() actor: PersonActor): Promise<OutputOf<typeof api.inbox>> {
    return this.inboxes.inbox(actor, input.query);
  }

  @Serves(api.inboxCounts)
  counts(@Acting() actor: PersonActor): Promise<OutputOf<typeof api.inboxCounts>> {
    return this.inboxes.counts(actor);
  }

  /** A line for each document as it is done; a client that goes away loses nothing, the rest is carried out all the same. */
  @Serves(api.bulkDecide)
  async bulk(@Input() { body }: InputOf<typeof api.bulkDecide>, @Acting() actor: PersonActor, @IdempotencyKey() key: Key, @Res() reply: FastifyReply): Promise<void> {
    const lines = new LineStream(reply);
    let done = 0;
    try {
      for await (const outcome of this.decisions.bulk(actor, body, key)) await lines.write({ ...outcome, done: (done += 1), total: body.items.length });
    } finally {
      lines.end();
    }
  }

  private async carryOut(actor: PersonActor, documentId: Parameters<ApprovalsService['command']>[1], command: CommandBody, key: Key): Promise<OutputOf<typeof api.route>> {
    return this.queries.after(actor, await this.approvals.command(actor, documentId, command, key));
  }
}
