import type { EntityManager } from 'typeorm';
import type { Actor } from '../domain/actor.js';
import type { Json } from '../domain/canonical-json.js';
import type { DocumentId, EventId, Instant, OrganisationId } from '../domain/ids.js';
import { firstRow } from '../database/rows.js';
import { newId } from '../new-id.js';
import { entryHash, genesis } from './chain.js';

/** Something that happened, as a module names it; `data` is JSON that stays readable for decades. */
export interface Happening {
  readonly type: string;
  readonly data: Json;
}

/** The chain of a document, or of something that is no document (a person, a substitution, a setting). */
export const documentChain = (documentId: DocumentId): string => `document:${documentId}`;
export const organisationChain = (organisationId: OrganisationId): string => `organisation:${organisationId}`;

/** How an actor stands in the journal: ids only, names are looked up when it is shown. */
export const actorRecord = (actor: Actor): Json => (actor.kind === 'person' ? { person: actor.personId } : { system: actor.process });

export interface RecordedIn {
  readonly organisationId: OrganisationId;
  readonly chain: string;
  readonly documentId?: DocumentId;
  readonly actor: Actor;
  readonly at: Instant;
}

/**
 * Writes what happened into the journal (hash chain) and into the outbox, inside the transaction of its cause: if either
 * fails, the cause is undone too (L03). The chain's head row is locked until commit, so links of one chain never fork.
 * Answers with the ids of the events, in order; consequences are keyed by them.
 */
export async function record(tx: EntityManager, where: RecordedIn, happenings: readonly Happening[]): Promise<EventId[]> {
  if (happenings.length === 0) return [];
  const head = await firstRow<{ seq: number; hash: string }>(
    tx, `insert into journal_head (chain, organisation_id, seq, hash) values ($1, $2, 0, $3) on conflict (chain) do update set seq = journal_head.seq returning seq, hash`, [where.chain, where.organisationId, genesis]);
  if (!head) throw new Error(`journal head of ${where.chain} is missing`);
  const actor = actorRecord(where.actor);
  let { seq, hash } = head;
  const entries = happenings.map(({ type, data }) => {
    const link = { chain: where.chain, seq: seq + 1, at: where.at, actor, type, data, previousHash: hash };
    hash = entryHash(link);
    seq = link.seq;
    return { id: newId<EventId>(), seq, type, data, previous_hash: link.previousHash, hash };
  });
  await tx.query(
    `with entry as (select * from jsonb_to_recordset($5::jsonb) as e (id uuid, seq integer, type text, data jsonb, previous_hash text, hash text)),
       kept as (insert into journal_entry (id, organisation_id, document_id, chain, seq, at, actor, type, data, previous_hash, hash) select id, $2, $3, $1, seq, $4, $6::jsonb, type, data, previous_hash, hash from entry),
       waiting as (insert into outbox (id, organisation_id, document_id, at, actor, type, data) select id, $2, $3, $4, $6::jsonb, type, data from entry)
     update journal_head set seq = $7, hash = $8 where chain = $1`,
    [where.chain, where.organisationId, where.documentId ?? null, where.at, JSON.stringify(entries), JSON.stringify(actor), seq, hash],
  );
  return entries.map(({ id }) => id);
}
