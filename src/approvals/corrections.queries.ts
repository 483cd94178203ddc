import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { DocumentsQueries } from '#documents/documents.queries.js';
import { DocumentsService } from '#documents/documents.service.js';
import type { approvalsApi } from './approvals.contract.js';
import type { Round, VersionRef } from './domain/route.js';
import { versionOf } from './domain/standing.js';
import { findRoute } from './route.store.js';
import { refOf } from './route.view.js';

type Corrections = OutputOf<typeof approvalsApi.corrections>;
type CorrectionView = Corrections['corrections'][number];

/** Shows what was corrected editorially: whoever decides after a correction sees it against the text that was approved (approvals.md, rule 7). */
@Injectable()
export class CorrectionsQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly documents: DocumentsService, private readonly views: DocumentsQueries, private readonly directory: DirectoryQueries) {}

  /** The corrections of the last round, first to last, and the one that waits, if the actor proposed it or is asked for consent. Empty before the first submission. */
  async list(actor: PersonActor, documentId: DocumentId): Promise<Corrections> {
    await this.documents.assertVisible(actor, documentId);
    const route = await findRoute(this.dataSource, actor.organisationId, documentId);
    const round = route?.rounds.at(-1);
    if (!route || !round) return { corrections: [] };
    const applied = await Promise.all(round.versions.slice(1).map((version, before) => this.view(actor, documentId, round, { state: 'applied', from: round.versions[before] ?? version, to: version })));
    const pending = round.correction && (actor.personId === route.authorId || actor.personId === round.correction.by) ? await this.view(actor, documentId, round, { state: 'pending', from: versionOf(round), to: round.correction.version }) : null;
    return { corrections: [...applied, ...(pending ? [pending] : [])] };
  }

  private async view(actor: PersonActor, documentId: DocumentId, round: Round, { state, from, to }: { state: CorrectionView['state']; from: VersionRef; to: VersionRef }): Promise<CorrectionView> {
    const [changes, stored] = await Promise.all([this.views.changesBetween(actor, documentId, { from: from.id, to: to.id }), this.documents.version(this.dataSource, actor.organisationId, to.id)]);
    if (!stored) throw new Error(`version ${to.id} is not there`);
    const people = await this.directory.people(actor.organisationId, [stored.createdBy]);
    return { state, round: round.number, version: to.number, minor: to.minor, by: refOf({ people, signatures: new Map(), now: '' }, stored.createdBy), at: stored.createdAt, reason: stored.note, changes };
  }
}
