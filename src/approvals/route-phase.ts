import type { Phase } from '#documents/domain/phase.js';
import type { Route } from './domain/route.js';

/** Where a document stands, derived from its route (rules-ua §2.4); registration and the archive come after it and are others' to say. */
export function phaseOf(route: Route): Phase {
  if (route.status === 'rework') return 'rework';
  if (route.status === 'recalled') return 'recalled';
  if (route.status === 'rejected') return 'rejected';
  if (route.status === 'completed' || route.createdAt !== null) return 'signed';
  const open = route.rounds.at(-1)?.runs.filter((run) => run.state === 'open' || run.state === 'paused').at(-1);
  const purpose = open ? route.template.stages[open.index]?.purpose : undefined;
  if (purpose === 'signature') return 'forSignature';
  return purpose === 'formCheck' ? 'formCheck' : 'inApproval';
}
