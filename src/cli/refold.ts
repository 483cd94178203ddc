import type { DataSource } from 'typeorm';
import { replay } from '#approvals/domain/evolve.js';
import type { Route } from '#approvals/domain/route.js';
import { routeEvents } from '#approvals/route.store.js';
import { rows } from '#shared/database/rows.js';
import { canonicalJson, type Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, RouteId } from '#shared/domain/ids.js';
import type { Terminal } from './terminal.js';

interface Row { id: RouteId; document_id: DocumentId; status: string; sequence: number; state: Route }

const batch = 100;
const shownAtMost = 20;

/** A route whose stored state is not what its events say; `place` names the first member that differs. */
export interface Difference {
  readonly routeId: RouteId;
  readonly documentId: DocumentId;
  readonly place: string;
}

/**
 * Folds the events of every route anew and compares with what is stored (the events are the truth, the row is their fold). Each batch
 * is read from one snapshot, so a running system may go on. Gives each difference as it is found; answers how many routes it looked at.
 */
export async function refold(dataSource: DataSource, found: (difference: Difference) => void): Promise<number> {
  let looked = 0;
  for (let after: RouteId | null = null; ; ) {
    const last: RouteId | null = await dataSource.transaction('REPEATABLE READ', async (tx) => {
      await tx.query('set transaction read only');
      const routes = await rows<Row>(tx, `select id, document_id, status, sequence, state from route where $1::uuid is null or id > $1 order by id limit ${batch}`, [after]);
      for (const route of routes) {
        const place = differenceOf(route, replay(await routeEvents(tx, route.id)));
        if (place !== null) found({ routeId: route.id, documentId: route.document_id, place });
      }
      looked += routes.length;
      return routes.at(-1)?.id ?? null;
    });
    if (last === null) return looked;
    after = last;
  }
}

/** Where a row first differs from the fold of its events, as a path of member names; null where they agree. */
export function differenceOf(row: { status: string; sequence: number; state: Route }, folded: Route | null): string | null {
  if (!folded) return 'it has no events';
  if (row.status !== folded.status) return `status: stored ${row.status}, by its events ${folded.status}`;
  if (row.sequence !== folded.sequence) return `sequence: stored ${row.sequence}, by its events ${folded.sequence}`;
  return firstDifference(plain(row.state), plain(folded), 'state');
}

/** As JSON carries it: members that are undefined are not there. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

function firstDifference(stored: Json | undefined, folded: Json | undefined, place: string): string | null {
  if (stored === undefined || folded === undefined) return stored === folded ? null : `${place}: ${stored === undefined ? 'not stored' : 'not in the fold'}`;
  const [left, right] = [membersOf(stored), membersOf(folded)];
  if (!left || !right || Array.isArray(stored) !== Array.isArray(folded)) return canonicalJson(stored) === canonicalJson(folded) ? null : place;
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const inside = firstDifference(left[name], right[name], `${place}.${name}`);
    if (inside) return inside;
  }
  return null;
}

const membersOf = (value: Json): Readonly<Record<string, Json | undefined>> | null => (value !== null && typeof value === 'object' ? (value as Readonly<Record<string, Json | undefined>>) : null);

/** `refold`: exit code 0 when every route equals the fold of its events, 1 when one does not. */
export async function refoldCommand(dataSource: DataSource, terminal: Terminal): Promise<number> {
  let different = 0;
  const looked = await refold(dataSource, ({ routeId, documentId, place }) => {
    different += 1;
    if (different <= shownAtMost) terminal.err(`DIFFERENT: route ${routeId} of document ${documentId}: ${place}`);
  });
  if (different > shownAtMost) terminal.err(`… and ${different - shownAtMost} more.`);
  if (different > 0) {
    terminal.err(`${different} of ${looked} routes differ from their events. The events are the truth: nothing was changed; restore the rows from a backup, or report this as a fault of the program.`);
    return 1;
  }
  terminal.out(`OK: ${looked} routes equal the fold of their events.`);
  return 0;
}
