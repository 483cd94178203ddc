import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DocumentsService } from '#documents/documents.service.js';
import { visibleDocuments } from '#documents/documents.queries.js';
import { mayRepeat } from '../domain/delivery.js';
import type { recordsApi } from '../records.contract.js';
import type { DispatchId } from '../records.ids.js';
import { dispatchesOf, receiptsOf, type Dispatch, type StoredReceipt } from './dispatch.store.js';

type DispatchView = OutputOf<typeof recordsApi.receipt>;
type DispatchTask = OutputOf<typeof recordsApi.dispatchTasks>['tasks'][number];

/** Shows where letters stand: to whom, how, and what the addressees answered. */
@Injectable()
export class DispatchQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly documents: DocumentsService) {}

  /** The dispatches of a document that the person may see. */
  async ofDocument(actor: PersonActor, documentId: DocumentId): Promise<DispatchView[]> {
    await this.documents.assertVisible(actor, documentId);
    return this.views(await dispatchesOf(this.dataSource, actor.organisationId, documentId));
  }

  /** One dispatch; refused like an absent one when its document is not for the person (A01). */
  async one(actor: PersonActor, dispatchId: DispatchId): Promise<DispatchView> {
    const view = (await this.ofDocument(actor, await this.documentOf(actor.organisationId, dispatchId))).find((dispatch) => dispatch.dispatchId === dispatchId);
    if (!view) throw sharedProblem('notFound');
    return view;
  }

  /** What waits for the records office: letters that were refused or could not be sent, and those that people carry to the post. */
  async tasks(actor: PersonActor): Promise<DispatchTask[]> {
    const parameters: unknown[] = [];
    const visible = visibleDocuments(actor, this.documents.today(), parameters);
    const found = await rows<{ id: DispatchId; document_id: DocumentId; title: string; registration_index: string | null }>(
      this.dataSource,
      `select x.id, x.document_id, d.title, d.registration_index from dispatch x join document d on d.id = x.document_id
       where (x.state in ('refused', 'failed') or (x.state = 'queued' and x.channel in ('post', 'hand'))) and ${visible} order by x.id limit 500`,
      parameters,
    );
    const wanted = new Map(found.map((row) => [row.id, row]));
    const documents = [...new Set(found.map((row) => row.document_id))];
    const dispatches = (await Promise.all(documents.map((documentId) => dispatchesOf(this.dataSource, actor.organisationId, documentId)))).flat().filter((one) => wanted.has(one.dispatchId));
    const views = await this.views(dispatches);
    return views.flatMap((view) => {
      const row = wanted.get(view.dispatchId as DispatchId);
      return row ? [{ ...view, documentId: row.document_id, title: row.title, index: row.registration_index ?? '' }] : [];
    });
  }

  private async documentOf(organisationId: OrganisationId, dispatchId: DispatchId): Promise<DocumentId> {
    const [row] = await rows<{ document_id: DocumentId }>(this.dataSource, `select document_id from dispatch where organisation_id = $1 and id = $2`, [organisationId, dispatchId]);
    if (!row) throw sharedProblem('notFound');
    return row.document_id;
  }

  private async views(dispatches: readonly Dispatch[]): Promise<DispatchView[]> {
    const receipts = await receiptsOf(this.dataSource, dispatches.map((one) => one.dispatchId));
    return dispatches.map((one) => viewOf(one, receipts.get(one.dispatchId) ?? []));
  }
}

const viewOf = (one: Dispatch, receipts: readonly StoredReceipt[]): DispatchView => ({
  dispatchId: one.dispatchId, addressee: one.addressee, channel: one.channel, state: one.state, attempt: one.attempt, sentAt: one.sentAt, theirIndex: one.theirIndex, refusal: one.refusal ?? one.fault, answerDueOn: one.answerDueOn,
  receipts: receipts.map(({ type, at, text, theirIndex }) => ({ type, at, text, theirIndex })), mayRepeat: mayRepeat(one.state),
});
