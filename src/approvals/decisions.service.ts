import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '#shared/errors/problem.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, StepId } from '#shared/domain/ids.js';
import type { InputOf } from '#shared/http/endpoint.js';
import { DocumentsService } from '#documents/documents.service.js';
import { DecisionSigningService } from '#signatures/decision-signing.service.js';
import { approvalsApi } from './approvals.contract.js';
import { problemOf } from './approvals.errors.js';
import { ApprovalsQueries } from './approvals.queries.js';
import { ApprovalsService, type Outcome } from './approvals.service.js';
import { decisionRecord, type GivenVerdict } from './decision-record.js';
import type { RemarkDraft } from './domain/commands.js';
import type { SignedWith } from './domain/route.js';
import { findStep } from './domain/standing.js';

type DecisionBody = InputOf<typeof approvalsApi.decide>['body'];
type BulkBody = InputOf<typeof approvalsApi.bulkDecide>['body'];

/** What came of one document of a bulk decision. */
export interface BulkOutcome {
  readonly documentId: DocumentId;
  readonly outcome: 'done' | 'failed';
  readonly code: string | null;
}

const givenOf = (stepId: StepId, body: Omit<DecisionBody, 'signature'>): GivenVerdict => ({
  stepId, seen: { round: body.round, contentHash: body.contentHash }, verdict: body.verdict, reason: body.reason ?? null, onBehalfOf: body.onBehalfOf ?? null,
  remarks: body.remarks.map((remark): RemarkDraft => ({ text: remark.text, anchor: remark.anchor ? (remark.anchor as RemarkDraft['anchor']) : null, quote: remark.quote ?? null, proposed: remark.proposed ?? null, justification: remark.justification ?? null, obligatory: remark.obligatory })),
});

/** Decisions of people: one by one, with an electronic signature where the stage asks for it, or on many documents in a row. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly approvals: ApprovalsService, private readonly queries: ApprovalsQueries, private readonly documents: DocumentsService, private readonly signing: DecisionSigningService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Gives a verdict on an open step; a signed one carries the signature over exactly this decision. */
  decide(actor: PersonActor, documentId: DocumentId, stepId: StepId, body: DecisionBody, key: string | undefined): Promise<Outcome> {
    const given = givenOf(stepId, body);
    return this.approvals.command(actor, documentId, async ({ tx, route, facts }) => {
      const placed = route ? findStep(route, stepId) : undefined;
      if (!route || !placed) throw problemOf({ code: 'stepUnknown', facts: {} });
      let signature: SignedWith | null = null;
      // A repeat of a command that was carried out has its effect already; its signature was taken once and is not asked for again (I02).
      const repeated = key !== undefined && route.handled[key] !== undefined;
      if (body.signature && !repeated) {
        const expected = decisionRecord(route, placed.step, facts, actor.personId, given);
        const accepted = await this.signing.accept(tx, actor.organisationId, { decisionRecordId: body.signature.decisionRecordId, signature: Buffer.from(body.signature.signature, 'base64'), personId: actor.personId, stepId, expected });
        signature = { level: accepted.level, signatureId: accepted.signatureId, contentHash: facts.version.contentHash, concernedHash: facts.concernedHash(placed.step.concerns) };
      }
      return { type: 'decide', ...given, signature };
    }, key);
  }

  /** The bytes to sign for a decision, with a certificate that the person may use for a visa. */
  async prepare(actor: PersonActor, documentId: DocumentId, stepId: StepId, body: InputOf<typeof approvalsApi.decisionToSign>['body']) {
    await this.documents.assertVisible(actor, documentId);
    const document = await this.queries.documentOf(actor, documentId);
    const route = await this.queries.routeOf(actor.organisationId, documentId);
    const placed = route ? findStep(route, stepId) : undefined;
    if (!route || !placed) throw problemOf({ code: 'stepUnknown', facts: {} });
    const facts = await this.queries.factsOf(document, route);
    if (body.contentHash !== facts.version.contentHash) throw problemOf({ code: 'staleVersion', facts: { version: facts.version.number, contentHash: facts.version.contentHash } });
    const record = decisionRecord(route, placed.step, facts, actor.personId, givenOf(stepId, body));
    const chain = body.certificateChain.map((der) => Buffer.from(der, 'base64'));
    const prepared = await this.signing.prepare(actor.organisationId, { documentId, versionId: facts.version.id, stepId, personId: actor.personId, record }, chain);
    return { decisionRecordId: prepared.decisionRecordId, signedAttributes: prepared.signedAttributes.toString('base64'), algorithm: prepared.algorithm, record };
  }

  /** One document after the other, each in a transaction of its own; a repeat with the same key goes on where it stopped (approvals.md, Concurrency and bulk). */
  async *bulk(actor: PersonActor, body: BulkBody, key: string | undefined): AsyncGenerator<BulkOutcome> {
    for (const item of body.items) {
      const { documentId, stepId, round, version, contentHash, onBehalfOf } = item;
      try {
        await this.decide(actor, documentId, stepId, { round, version, contentHash, verdict: body.verdict, remarks: [], ...(body.reason ? { reason: body.reason } : {}), ...(onBehalfOf ? { onBehalfOf } : {}) }, key ? `${key}:${documentId}` : undefined);
        yield { documentId, outcome: 'done', code: null };
      } catch (error) {
        if (!(error instanceof Problem)) this.logger.error({ err: error, documentId }, 'one document of a bulk decision met a fault; the others go on');
        yield { documentId, outcome: 'failed', code: error instanceof Problem ? error.code : 'internal' };
      }
    }
  }
}
