import { sha256OfJson } from '#shared/crypto/sha256.js';
import type { DocumentId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { canonicalContent } from '#documents/domain/content-hash.js';
import type { Content } from '#documents/domain/content.js';
import type { TestStage } from './stage.js';

/** What a document on its route is made of, in the order in which its rows may be written, and how they are found. */
const tables = [
  ['document', 'id = $1'], ['document_version', 'document_id = $1'], ['working_copy', 'document_id = $1'], ['document_sight', 'document_id = $1'],
  ['route', 'document_id = $1'], ['route_event', 'route_id in (select id from route where document_id = $1)'], ['route_step', 'document_id = $1'],
] as const;
const perStatement = 100;

/** A copy as the inbox shows it to its signer. */
export interface PileItem { readonly documentId: string; readonly stepId: string; readonly round: number; readonly version: number; readonly contentHash: string }

/**
 * So many documents like one that people made over HTTP, each with its own ids, title and content hash: whoever tests what happens to a
 * thousand papers need not write them all. `title` stands in the pattern's text and is replaced by `titleOf` of each number from 1. The step
 * that is open is answered. Their journals begin with what is done to them afterwards.
 */
export async function copiesOf(stage: TestStage, documentId: string, { count, title, titleOf }: { count: number; title: string; titleOf: (number: number) => string }): Promise<PileItem[]> {
  const pattern = await Promise.all(tables.map(async ([table, where]) => ({ table, rows: (await stage.rows<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t where ${where}`, [documentId])).map(({ row }) => row) })));
  const [version] = await stage.rows<{ id: string; content: Content; content_hash: string; number: number }>(`select id, content, content_hash, number from document_version where document_id = $1`, [documentId]);
  const steps = await stage.rows<{ step_id: string; route_id: string; state: string; round: number }>(`select step_id, route_id, state, round from route_step where document_id = $1`, [documentId]);
  const open = steps.find((step) => step.state === 'open');
  if (!version || !open) throw new Error('the pattern waits for nobody');
  const copies = Array.from({ length: count }, (_, index) => {
    const ids = new Map([documentId, version.id, open.route_id, ...steps.map((step) => step.step_id)].map((id) => [id, newId<DocumentId>() as string]));
    const own = titleOf(index + 1);
    const contentHash = sha256OfJson(canonicalContent(JSON.parse(JSON.stringify(version.content).replaceAll(title, own)) as Content));
    const renewed = (row: string): string => [...ids, [title, own] as const, [version.content_hash, contentHash] as const].reduce((text, [from, to]) => text.replaceAll(from, to), row);
    const idOf = (id: string): string => ids.get(id) ?? id;
    return { renewed, item: { documentId: idOf(documentId), stepId: idOf(open.step_id), round: open.round, version: version.number, contentHash } };
  });
  for (let first = 0; first < count; first += perStatement) {
    const some = copies.slice(first, first + perStatement);
    // One statement for all tables: a document and its version name each other.
    const parts = pattern.map(({ table }, place) => `t${place} as (insert into ${table} select * from jsonb_populate_recordset(null::${table}, $${place + 1}::jsonb))`);
    await stage.rows(`with ${parts.join(', ')} select 1`, pattern.map(({ rows }) => `[${some.flatMap(({ renewed }) => rows.map(renewed)).join(',')}]`));
  }
  return copies.map(({ item }) => item);
}
