import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows } from '#shared/database/rows.js';
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
import { LettersService, type LetterMatter } from './letters.service.js';

/** A letter that could not be handed over for a day is given to the records office; a shorter outage passes unnoticed. */
const longestWaitMs = 24 * 3_600_000;

/** Plans one dispatch per addressee and hands over what is queued (rules-ua §2.11). */
@Injectable()
export class DispatchService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly letters: LettersService) {}

  /** Writes down to whom letters of one organisation go and how, each once; anything but an outgoing document goes to nobody. */
  async plan(tx: EntityManager, documents: readonly FinishedDocument[]): Promise<void> {
    const planned = await this.counts(tx, documents);
    const letters = documents.filter((one) => isLetter(one) && !planned.has(one.documentId));
    const [first] = letters;
    if (!first) return;
    const known = await this.correspondents(tx, first.organisationId, letters);
    const dispatches = letters.flatMap((letter) =>
      planDelivery(addresseeFacts(letter, known)).map(({ name, ...one }) => ({
        ...one, addressee: name, id: newId<DispatchId>(), message_id: newId<MessageId>(), document_id: letter.documentId, answer_due_on: textOf(letter.requisites, 'answerBy') || null,
      })),
    );
    await tx.query(
      `with planned as (
         insert into dispatch (id, organisation_id, document_id, place, addressee, edrpou, email, address, channel, listed, state, attempt, message_id, queued_at, answer_due_on)
         select id, $1, document_id, place, addressee, edrpou, email, address, channel, listed, 'queued', 1, message_id, $2, answer_due_on
         from jsonb_to_recordset($3::jsonb) as n (id uuid, document_id uuid, place integer, addressee text, edrpou text, email text, address text, channel text, listed boolean, message_id uuid, answer_due_on date)
         returning id, message_id)
       insert into dispatch_message (message_id, dispatch_id, attempt, made_at) select message_id, id, 1, $2 from planned`,
      [first.organisationId, this.clock.now(), JSON.stringify(dispatches)],
    );
  }

  /** How many dispatches documents have; those that go to nobody are left out. */
  async counts(tx: EntityManager, documents: readonly FinishedDocument[]): Promise<ReadonlyMap<DocumentId, number>> {
    const letters = documents.filter(isLetter).map((one) => one.documentId);
    if (letters.length === 0) return new Map();
    const found = await rows<{ document_id: DocumentId; count: number }>(tx, `select document_id, count(*)::int as count from dispatch where document_id = any($1) group by document_id`, [letters]);
    return new Map(found.map((row) => [row.document_id, row.count]));
  }

  /**
   * Hands over the queued letters of a document, each in a transaction of its own. Those for post and hand wait for people. Throws at the
   * end when some could not be handed over yet, so that the queue tries again; after a day a letter becomes the office's task.
   */
  async sendQueued(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    for (const fault of (await this.sendTogether(organisationId, [documentId], () => false)).values()) throw fault;
  }

  /**
   * The same for several documents: what their letters are made of is read once for all. Answers with the documents of which letters wait
   * and why; undefined for one that was not begun because the process `stops`.
   */
  async sendTogether(organisationId: OrganisationId, documentIds: readonly DocumentId[], stops: () => boolean): Promise<ReadonlyMap<DocumentId, unknown>> {
    const queued = await rows<{ id: DispatchId; document_id: DocumentId }>(
      this.dataSource, `select id, document_id from dispatch where organisation_id = $1 and document_id = any($2) and state = 'queued' and channel in ('sev', 'email') order by place`, [organisationId, [...documentIds]]);
    const toSend = documentIds.filter((documentId) => queued.some((one) => one.document_id === documentId));
    const matter = queued.length > 1 ? await this.matterOf(organisationId, toSend) : undefined;
    const left = new Map<DocumentId, unknown>();
    for (const documentId of toSend) {
      if (stops()) {
        left.set(documentId, undefined);
        continue;
      }
      const own = queued.filter((one) => one.document_id === documentId);
      const faults: string[] = [];
      for (const { id } of own) {
        const fault = await this.sendOne(id, matter);
        if (fault) faults.push(fault);
      }
      if (faults.length > 0) left.set(documentId, new Error(`${faults.length} of ${own.length} letters wait: ${faults[0]}`));
    }
    return left;
  }

  /** For a sweep: documents whose letters have waited for so long to be handed over, for the case that their job was lost. */
  async waiting(olderThanMs: number): Promise<{ organisationId: OrganisationId; documentId: DocumentId }[]> {
    const before = new Date(Date.parse(this.clock.now()) - olderThanMs);
    return rows(
      this.dataSource,
      `select distinct organisation_id as "organisationId", document_id as "documentId" from dispatch where state = 'queued' and channel in ('sev', 'email') and coalesce(tried_at, queued_at) < $1 limit 500`, [before]);
  }

  /** What several letters are made of; undefined when that cannot be read for all of them: then each reads for itself, and its fault is its own. */
  private matterOf(organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, LetterMatter> | undefined> {
    return this.letters.matterOf(this.dataSource, organisationId, documentIds).catch(() => undefined);
  }

  /** Answers with what went wrong when the letter waits to be tried again. */
  private async sendOne(dispatchId: DispatchId, matter: ReadonlyMap<DocumentId, LetterMatter> | undefined): Promise<string | undefined> {
    try {
      await inTransaction(this.dataSource, async (tx) => {
        const dispatch = await claimQueued(tx, dispatchId);
        if (!dispatch) return;
        const known = matter ?? (await this.letters.matterOf(tx, dispatch.organisationId, [dispatch.documentId]));
        const index = await this.letters.send(tx, dispatch, known.get(dispatch.documentId));
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

  /** What the directory of correspondents knows of the addressees of letters. */
  private correspondents(tx: EntityManager, organisationId: OrganisationId, letters: readonly FinishedDocument[]): Promise<Correspondent[]> {
    const named = letters.flatMap(({ requisites }) => addresseesOf(requisites, 'addressees').flatMap((one) => (one.edrpou ? [one.edrpou] : [])));
    return rows<Correspondent>(tx, `select edrpou, email, channel from correspondent where organisation_id = $1 and edrpou = any($2)`, [organisationId, [...new Set(named)]]);
  }

  private async record(tx: EntityManager, { organisationId, documentId }: Dispatch, event: RecordsEvent): Promise<void> {
    const actor: Actor = { kind: 'system', organisationId, process: 'dispatch' };
    await record(tx, { organisationId, chain: documentChain(documentId), documentId, actor, at: this.clock.now() }, [event]);
  }
}

interface Correspondent { edrpou: string; email: string | null; channel: Channel | null }

const isLetter = ({ kind }: FinishedDocument): boolean => kind.direction === 'outgoing';

/** The addressees of a letter with what is known of them; the letter's own word comes first. */
const addresseeFacts = ({ requisites }: FinishedDocument, known: readonly Correspondent[]): AddresseeFact[] =>
  addresseesOf(requisites, 'addressees').map((one) => {
    const entry = known.find((row) => row.edrpou === one.edrpou);
    return { name: one.name.replace(/\s*\n\s*/g, ' ').trim(), edrpou: one.edrpou || null, email: one.email || entry?.email || null, address: one.address || null, channel: entry?.channel ?? null };
  });

const factsOf = ({ dispatchId, documentId, addressee, channel, attempt }: Dispatch) => ({ dispatchId, documentId, addressee, channel, attempt });
