import type { EntityManager } from 'typeorm';
import type { Actor } from '../domain/actor.js';
import type { Json } from '../domain/canonical-json.js';
import type { DocumentId, EventId, Instant, OrganisationId } from '../domain/ids.js';
import { rows } from '../database/rows.js';
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

/** What happened in one place of the journal. */
export interface RecordedTogether extends RecordedIn {
  readonly happenings: readonly Happening[];
}

/**
 * Writes what happened into the journal (hash chain) and into the outbox, inside the transaction of its cause: if either
 * fails, the cause is undone too (L03). The chain's head row is locked until commit, so links of one chain never fork.
 * Answers with the ids of the events, in order; consequences are keyed by them.
 */
export async function record(tx: EntityManager, where: RecordedIn, happenings: readonly Happening[]): Promise<EventId[]> {
  return recordAll(tx, [{ ...where, happenings }]);
}

interface Head { readonly chain: string; readonly seq: number; readonly hash: string }

/**
 * The same for several chains at once, with the statements of one. The order given is the order of the outbox and, within a chain, that
 * of its links; heads are locked in the order of their names, so that two who record the same chains wait for each other and never both.
 */
export async function recordAll(tx: EntityManager, places: readonly RecordedTogether[]): Promise<EventId[]> {
  const told = places.filter(({ happenings }) => happenings.length > 0);
  if (told.length === 0) return [];
  const heads = await lockedHeads(tx, told);
  const entries = told.flatMap(({ organisationId, chain, documentId, actor, at, happenings }) =>
    happenings.map(({ type, data }) => {
      const { seq, hash: previousHash } = heads.get(chain) ?? { seq: 0, hash: genesis };
      const by = actorRecord(actor);
      const link = { chain, seq: seq + 1, at, actor: by, type, data, previousHash };
      const hash = entryHash(link);
      heads.set(chain, { chain, seq: link.seq, hash });
      return { id: newId<EventId>(), organisation_id: organisationId, document_id: documentId ?? null, chain, seq: link.seq, at, actor: by, type, data, previous_hash: previousHash, hash };
    }),
  );
  await tx.query(
    `with entry as (select * from jsonb_to_recordset($1::jsonb) as e (id uuid, organisation_id uuid, document_id uuid, chain text, seq integer, at timestamptz, actor jsonb, type text, data jsonb, previous_hash text, hash text)),
       kept as (insert into journal_entry (id, organisation_id, document_id, chain, seq, at, actor, type, data, previous_hash, hash) select id, organisation_id, document_id, chain, seq, at, actor, type, data, previous_hash, hash from entry),
       waiting as (insert into outbox (id, organisation_id, document_id, at, actor, type, data) select id, organisation_id, document_id, at, actor, type, data from entry)
     update journal_head h set seq = n.seq, hash = n.hash from jsonb_to_recordset($2::jsonb) as n (chain text, seq integer, hash text) where h.chain = n.chain`,
    [JSON.stringify(entries), JSON.stringify([...heads.values()])],
  );
  return entries.map(({ id }) => id);
}

/** The heads of chains, made where there is none, their rows locked until the transaction ends. */
async function lockedHeads(tx: EntityManager, places: readonly RecordedIn[]): Promise<Map<string, Head>> {
  const organisations = new Map(places.map(({ chain, organisationId }) => [chain, organisationId]));
  const chains = [...organisations.keys()].sort();
  const heads = await rows<Head>(
    tx,
    `insert into journal_head (chain, organisation_id, seq, hash) select chain, organisation_id, 0, $3 from unnest($1::text[], $2::uuid[]) as n (chain, organisation_id)
     on conflict (chain) do update set seq = journal_head.seq returning chain, seq, hash`,
    [chains, chains.map((chain) => organisations.get(chain)), genesis],
  );
  if (heads.length !== chains.length) throw new Error(`journal heads of ${chains.join(', ')} are missing`);
  return new Map(heads.map((head) => [head.chain, head]));
}
