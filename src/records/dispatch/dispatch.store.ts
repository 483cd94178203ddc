import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { DocumentId, Instant, LocalDate, OrganisationId } from '#shared/domain/ids.js';
import type { Channel, DispatchState } from '../domain/delivery.js';
import type { DispatchId, MessageId } from '../records.ids.js';

/** One letter to one addressee, as it stands. */
export interface Dispatch {
  readonly dispatchId: DispatchId;
  readonly organisationId: OrganisationId;
  readonly documentId: DocumentId;
  readonly place: number;
  readonly addressee: string;
  readonly edrpou: string | null;
  readonly email: string | null;
  readonly address: string | null;
  readonly channel: Channel;
  readonly listed: boolean;
  readonly state: DispatchState;
  readonly attempt: number;
  readonly tries: number;
  readonly messageId: MessageId;
  readonly queuedAt: Instant;
  readonly sentAt: Instant | null;
  readonly theirIndex: string | null;
  readonly refusal: string | null;
  readonly fault: string | null;
  readonly answerDueOn: LocalDate | null;
}

interface Row {
  id: DispatchId; organisation_id: OrganisationId; document_id: DocumentId; place: number; addressee: string; edrpou: string | null; email: string | null; address: string | null; channel: Channel; listed: boolean;
  state: DispatchState; attempt: number; tries: number; message_id: MessageId; queued_at: Date; sent_at: Date | null; their_index: string | null; refusal: string | null; fault: string | null; answer_due_on: LocalDate | null;
}

const columns = `id, organisation_id, document_id, place, addressee, edrpou, email, address, channel, listed, state, attempt, tries, message_id, queued_at, sent_at, their_index, refusal, fault, answer_due_on::text`;

const dispatchOf = (row: Row): Dispatch => ({
  dispatchId: row.id, organisationId: row.organisation_id, documentId: row.document_id, place: row.place, addressee: row.addressee, edrpou: row.edrpou, email: row.email, address: row.address, channel: row.channel, listed: row.listed,
  state: row.state, attempt: row.attempt, tries: row.tries, messageId: row.message_id, queuedAt: row.queued_at.toISOString() as Instant, sentAt: row.sent_at ? (row.sent_at.toISOString() as Instant) : null, theirIndex: row.their_index, refusal: row.refusal, fault: row.fault, answerDueOn: row.answer_due_on,
});

/** The dispatches of a document in the order of the letter. */
export async function dispatchesOf(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<Dispatch[]> {
  return (await rows<Row>(runner, `select ${columns} from dispatch where organisation_id = $1 and document_id = $2 order by place`, [organisationId, documentId])).map(dispatchOf);
}

/** One dispatch, locked until the transaction ends; undefined when it is not there. */
export async function lockDispatch(runner: Runner, organisationId: OrganisationId, dispatchId: DispatchId): Promise<Dispatch | undefined> {
  const row = await firstRow<Row>(runner, `select ${columns} from dispatch where organisation_id = $1 and id = $2 for update`, [organisationId, dispatchId]);
  return row && dispatchOf(row);
}

/** The same if it still waits to be handed over and nobody else is at it. */
export async function claimQueued(runner: Runner, dispatchId: DispatchId): Promise<Dispatch | undefined> {
  const row = await firstRow<Row>(runner, `select ${columns} from dispatch where id = $1 and state = 'queued' for update skip locked`, [dispatchId]);
  return row && dispatchOf(row);
}

/** Which dispatch a message belongs to, and in which attempt it was sent. */
export async function dispatchOfMessage(runner: Runner, messageId: MessageId): Promise<{ organisationId: OrganisationId; dispatchId: DispatchId; attempt: number } | undefined> {
  const row = await firstRow<{ organisation_id: OrganisationId; id: DispatchId; attempt: number }>(
    runner, `select d.organisation_id, d.id, m.attempt from dispatch_message m join dispatch d on d.id = m.dispatch_id where m.message_id = $1`, [messageId]);
  return row && { organisationId: row.organisation_id, dispatchId: row.id, attempt: row.attempt };
}

/** What arrived about dispatches, oldest first. */
export interface StoredReceipt {
  readonly dispatchId: DispatchId;
  readonly type: number;
  readonly at: Instant;
  readonly text: string;
  readonly theirIndex: string | null;
}

export async function receiptsOf(runner: Runner, dispatchIds: readonly DispatchId[]): Promise<Map<DispatchId, StoredReceipt[]>> {
  const found = await rows<{ dispatch_id: DispatchId; type: number; at: Date; text: string; their_index: string | null }>(
    runner, `select dispatch_id, type, at, text, their_index from dispatch_receipt where dispatch_id = any($1) order by at, type, id`, [[...dispatchIds]]);
  const byDispatch = new Map<DispatchId, StoredReceipt[]>();
  for (const row of found) byDispatch.set(row.dispatch_id, [...(byDispatch.get(row.dispatch_id) ?? []), { dispatchId: row.dispatch_id, type: row.type, at: row.at.toISOString() as Instant, text: row.text, theirIndex: row.their_index }]);
  return byDispatch;
}
