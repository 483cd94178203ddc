import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, Sha256, VersionId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { BodySchema, type documentsApi } from '#documents/documents.contract.js';
import { DocumentsQueries } from '#documents/documents.queries.js';
import { DocumentsService } from '#documents/documents.service.js';
import type { Block } from '#documents/domain/content.js';
import { problemOf } from './approvals.errors.js';
import { ApprovalsService } from './approvals.service.js';
import { openRound, versionOf } from './domain/standing.js';
import { findRoute } from './route.store.js';

/** The corrected text, and the text that it was made from: a correction of anything but the current text is refused. */
interface Wanted {
  readonly body: Json;
  readonly contentHash?: Sha256 | undefined;
}
type ChangeSetViewData = OutputOf<typeof documentsApi.changes>;

/** Ends the transaction of a preview with what it found out. */
class Undone extends Error {
  constructor(readonly changes: ChangeSetViewData) {
    super('a preview is never kept');
  }
}

function blocksOf(given: Json): readonly Block[] {
  const body = BodySchema.safeParse(given);
  if (!body.success) throw sharedProblem('invalidRequest', { issues: body.error.issues.slice(0, 5).map((issue) => ({ in: 'body', path: issue.path.map(String).join('.'), message: issue.message })) });
  return body.data as unknown as readonly Block[];
}

/** Editorial corrections (approvals.md, rule 7): the records office proposes a correction of typing, the author consents or declines. */
@Injectable()
export class CorrectionsService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly approvals: ApprovalsService, private readonly documents: DocumentsService, private readonly views: DocumentsQueries) {}

  /** Freezes the corrected text as a minor version and asks the author; the core refuses what is more than typing. */
  async propose(actor: PersonActor, documentId: DocumentId, wanted: Wanted & { reason: string }, key: string | undefined): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    const body = blocksOf(wanted.body);
    await inTransaction(this.dataSource, async (tx) => void (await this.proposeIn(tx, actor, documentId, { ...wanted, body }, key)));
  }

  /** What a correction would change, or the refusal that it would meet: it is proposed in earnest and the transaction undone, so that the two cannot disagree. */
  async preview(actor: PersonActor, documentId: DocumentId, wanted: Wanted): Promise<ChangeSetViewData> {
    await this.documents.assertVisible(actor, documentId);
    const body = blocksOf(wanted.body);
    try {
      return await inTransaction(this.dataSource, async (tx): Promise<never> => {
        const ends = await this.proposeIn(tx, actor, documentId, { ...wanted, body, reason: '…' }, undefined);
        throw new Undone(await this.views.changesBetween(actor, documentId, ends, tx));
      });
    } catch (error) {
      if (error instanceof Undone) return error.changes;
      throw error;
    }
  }

  private async proposeIn(tx: EntityManager, actor: PersonActor, documentId: DocumentId, wanted: { body: readonly Block[]; reason: string; contentHash?: Sha256 | undefined }, key: string | undefined): Promise<{ from: VersionId; to: VersionId }> {
    const route = await findRoute(tx, actor.organisationId, documentId);
    const round = route && openRound(route);
    if (!round) throw problemOf({ code: 'routeEnded', facts: {} });
    const from = versionOf(round);
    const seen = { round: round.number, contentHash: wanted.contentHash ?? from.contentHash };
    const { requisites: _requisites, ...version } = await this.documents.addEditorialVersion(tx, actor, documentId, wanted.body, wanted.reason);
    await this.approvals.commandIn(tx, actor, documentId, { type: 'proposeCorrection', version, seen, reason: wanted.reason }, key);
    return { from: from.id, to: version.id };
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
