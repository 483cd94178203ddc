import type { ChangeSet } from '#documents/domain/change-set.js';
import type { Concerns, Part } from '#documents/domain/concerns.js';
import { changesWithin } from '#documents/domain/touches.js';

/** What changed, part by part and without the words: short enough to stand in an event and on the approval sheet. */
export function changedParts(changes: ChangeSet): readonly Part[] {
  if (changes.kindChanged) return [{ part: 'requisites' }, { part: 'text' }, { part: 'attachments' }];
  const blocks = [...changes.blocks, ...(changes.regrouped ?? [])].map((change) => change.id);
  return [
    ...changes.requisites.map((change): Part => ({ part: 'requisite', name: change.name })),
    ...[...new Set(blocks)].map((id): Part => ({ part: 'block', id })),
    ...changes.attachments.map((change): Part => ({ part: 'attachment', name: change.name })),
  ];
}

/** What changed among the parts that a stage answers for; an empty list of concerns answers for everything. */
export const touchedParts = (changes: ChangeSet, concerns: Concerns): readonly Part[] => changedParts(changesWithin(changes, concerns));
