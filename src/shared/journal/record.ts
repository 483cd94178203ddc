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
  await tx.query(
    `insert into journal_head (chain, organisation_id, seq, hash) values ($1, $2, 0, $3) on conflict (chain) do nothing`,
    [where.chain, where.organisationId, genesis],
  );
  const head = await firstRow<{ seq: number; hash: string }>(tx, `select seq, hash from journal_head where chain = $1 for update`, [where.chain]);
  if (!head) throw new Error(`journal head of ${where.chain} is missing`);
  const ids: EventId[] = [];
  const actor = actorRecord(where.actor);
  let { seq, hash } = head;
  for (const { type, data } of happenings) {
    const link = { chain: where.chain, seq: seq + 1, at: where.at, actor, type, data, previousHash: hash };
    const id = newId<EventId>();
    hash = entryHash(link);
    seq = link.seq;
    ids.push(id);
    await tx.query(
      `with entry as (
         insert into journal_entry (id, organisation_id, document_id, chain, seq, at, actor, type, data, previous_hash, hash)
         values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9::jsonb, $10, $11))
       insert into outbox (id, organisation_id, document_id, at, actor, type, data) values ($1, $2, $3, $6, $7::jsonb, $8, $9::jsonb)`,
      [id, where.organisationId, where.documentId ?? null, where.chain, seq, where.at, JSON.stringify(actor), type, JSON.stringify(data), link.previousHash, hash],
    );
  }
  await tx.query(`update journal_head set seq = $2, hash = $3 where chain = $1`, [where.chain, seq, hash]);
  return ids;
}
