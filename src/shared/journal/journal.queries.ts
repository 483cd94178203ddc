import type { Json } from '../domain/canonical-json.js';
import type { Instant, OrganisationId, Sha256 } from '../domain/ids.js';
import { rows, type Runner } from '../database/rows.js';
import type { JournalEntry } from './chain.js';

interface Row {
  id: string;
  chain: string;
  seq: number;
  at: Date;
  actor: Json;
  type: string;
  data: Json;
  previous_hash: string;
  hash: Sha256;
}

const entryOf = (row: Row): JournalEntry => ({
  chain: row.chain, seq: row.seq, at: row.at.toISOString() as Instant, actor: row.actor, type: row.type, data: row.data, previousHash: row.previous_hash, hash: row.hash,
});

/** The links of one chain of an organisation, first to last. */
export async function chainEntries(runner: Runner, organisationId: OrganisationId, chain: string): Promise<JournalEntry[]> {
  const found = await rows<Row>(runner, `select * from journal_entry where organisation_id = $1 and chain = $2 order by seq`, [organisationId, chain]);
  return found.map(entryOf);
}

/** Every link of an organisation, chain by chain, in batches: memory does not grow with the journal. */
export async function* allEntries(runner: Runner, organisationId: OrganisationId, batch = 2000): AsyncGenerator<JournalEntry> {
  let after: { chain: string; seq: number } = { chain: '', seq: 0 };
  for (;;) {
    const found = await rows<Row>(
      runner,
      `select * from journal_entry where organisation_id = $1 and (chain, seq) > ($2, $3) order by chain, seq limit ${batch}`,
      [organisationId, after.chain, after.seq],
    );
    for (const row of found) yield entryOf(row);
    const last = found.at(-1);
    if (!last) return;
    after = { chain: last.chain, seq: last.seq };
  }
}
