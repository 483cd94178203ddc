import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId } from '#shared/domain/ids.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { BodySchema } from '#documents/documents.contract.js';
import { DocumentsService } from '#documents/documents.service.js';
import type { Block } from '#documents/domain/content.js';
import { problemOf } from './approvals.errors.js';
import { ApprovalsService } from './approvals.service.js';
import { openRound, versionOf } from './domain/standing.js';
import { findRoute } from './route.store.js';

/** Editorial corrections (approvals.md, rule 7): the records office proposes a correction of typing, the author consents or declines. */
@Injectable()
export class CorrectionsService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly approvals: ApprovalsService, private readonly documents: DocumentsService) {}

  /** Freezes the corrected text as a minor version and asks the author; the core refuses what is more than typing. */
  async propose(actor: PersonActor, documentId: DocumentId, wanted: { body: Json; reason: string }, key: string | undefined): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    const body = BodySchema.safeParse(wanted.body);
    if (!body.success) throw sharedProblem('invalidRequest', { issues: body.error.issues.slice(0, 5).map((issue) => ({ in: 'body', path: issue.path.map(String).join('.'), message: issue.message })) });
    await inTransaction(this.dataSource, async (tx) => {
      const route = await findRoute(tx, actor.organisationId, documentId);
      const round = route && openRound(route);
      if (!round) throw problemOf({ code: 'routeEnded', facts: {} });
      const seen = { round: round.number, contentHash: versionOf(round).contentHash };
      const { requisites: _requisites, ...version } = await this.documents.addEditorialVersion(tx, actor, documentId, body.data as unknown as readonly Block[], wanted.reason);
      await this.approvals.commandIn(tx, actor, documentId, { type: 'proposeCorrection', version, seen, reason: wanted.reason }, key);
    });
  }

  /** The author's word; with consent the correction becomes the version that goes on. */
  async answer(actor: PersonActor, documentId: DocumentId, consents: boolean, key: string | undefined): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    await inTransaction(this.dataSource, async (tx) => {
      const { events } = await this.approvals.commandIn(tx, actor, documentId, { type: consents ? 'consentToCorrection' : 'declineCorrection' }, key);
      for (const event of events) if (event.type === 'correctionApplied') await this.documents.adoptCorrection(tx, actor, documentId, event.version.id);
    });
  }
}
