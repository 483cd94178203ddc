import type { AttachmentChange } from './change-set.js';
import type { AttachmentFact } from './content.js';
import { longestIncreasing } from './increasing.js';

/** Names are unique in a sound content; should two be equal all the same, the first is paired with the first. */
function keyed(facts: readonly AttachmentFact[]): ReadonlyMap<string, { readonly fact: AttachmentFact; readonly place: number }> {
  const seen = new Map<string, number>();
  return new Map(
    facts.map((fact, place) => {
      const occurrence = seen.get(fact.name) ?? 0;
      seen.set(fact.name, occurrence + 1);
      return [`${fact.name}\n${occurrence}`, { fact, place }];
    }),
  );
}

/**
 * What happened to the files, by name and SHA-256. A file whose role or place in the list alone changed is `changed` with equal
 * hashes. Expects normalised facts.
 */
export function compareAttachments(before: readonly AttachmentFact[], after: readonly AttachmentFact[]): readonly AttachmentChange[] {
  const was = keyed(before);
  const is = keyed(after);
  const common = [...is].filter(([key]) => was.has(key));
  const kept = longestIncreasing(common.map(([key]) => was.get(key)?.place ?? 0));
  const moved = new Set(common.filter((_, position) => !kept.has(position)).map(([key]) => key));
  const removed = [...was]
    .filter(([key]) => !is.has(key))
    .map(([, { fact }]): AttachmentChange => ({ kind: 'removed', name: fact.name, before: fact.sha256 }));
  const changed = [...is].flatMap(([key, { fact }]): AttachmentChange[] => {
    const old = was.get(key)?.fact;
    if (!old) return [{ kind: 'added', name: fact.name, after: fact.sha256 }];
    if (old.sha256 === fact.sha256 && old.role === fact.role && !moved.has(key)) return [];
    return [
      {
        kind: 'changed', name: fact.name, before: old.sha256, after: fact.sha256,
        ...(old.role === fact.role ? {} : { role: { before: old.role, after: fact.role } }),
        ...(moved.has(key) ? { moved: true } : {}),
      },
    ];
  });
  return [...removed, ...changed];
}
