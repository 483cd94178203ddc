import type { BlockId } from '#shared/domain/ids.js';
import type { AttachmentChange, BlockChange, ChangeSet, Regrouping, Section } from './change-set.js';
import type { Concerns, Part } from './concerns.js';
import type { Block } from './content.js';
import { sameSection } from './outline.js';

type BlockPart = Extract<Part, { part: 'block' }>;
type AttachmentPart = Extract<Part, { part: 'attachment' }>;

function sectionsOf(change: BlockChange): readonly Section[] {
  return change.kind === 'moved' || change.kind === 'changed' ? [change.section, change.fromSection] : [change.section];
}

const hasRow = (block: Block, id: BlockId): boolean => block.type === 'table' && block.rows.some((row) => row.id === id);
const samePath = (change: { readonly path?: readonly BlockId[]; readonly fromPath?: readonly BlockId[] }): boolean =>
  (change.path ?? []).join() === (change.fromPath ?? []).join();

/** A row is touched by what happens to it or by coming to stand in another table, not by where in its table it stands. */
function touchesRow(change: BlockChange, id: BlockId): boolean {
  if (change.kind === 'added') return hasRow(change.after, id);
  if (change.kind === 'removed') return hasRow(change.before, id);
  if (change.kind === 'moved') return false;
  if (change.rows && change.before.id === change.after.id) return change.rows.some((row) => row.kind !== 'moved' && (row.id === id || row.fromId === id));
  return hasRow(change.before, id) || hasRow(change.after, id);
}

/** Whether it is the block itself: then its place among its neighbours does not matter, but what encloses it does. */
function touchesItself(change: BlockChange, id: BlockId): boolean {
  if (change.kind === 'moved') return change.id === id && !samePath(change);
  if (change.kind === 'changed') return change.id === id || change.before.id === id || (change.encloses?.includes(id) ?? false);
  return change.id === id;
}

const touchesBlock = (change: BlockChange, { id }: BlockPart): boolean =>
  touchesItself(change, id) || (change.path?.includes(id) ?? false) || (change.fromPath?.includes(id) ?? false) || touchesRow(change, id);

/** A regrouped block touches itself and each point that it left or came under. */
function regroups({ id, path, fromPath }: Regrouping, part: BlockPart): boolean {
  const below = (route: readonly BlockId[]): string | undefined => (route.includes(part.id) ? route.slice(route.indexOf(part.id) + 1).join() : undefined);
  return id === part.id || below(path) !== below(fromPath);
}

/** A file is touched by what it is, not by where in the list it stands. */
function touchesFile(change: AttachmentChange, { name }: AttachmentPart): boolean {
  return change.name === name && (change.kind !== 'changed' || change.before !== change.after || change.role !== undefined);
}

const inBlocks = (change: BlockChange, part: Part): boolean => {
  if (part.part === 'text') return sectionsOf(change).includes('text');
  if (part.part === 'appendix') return sectionsOf(change).some((section) => sameSection(section, { appendix: part.number }));
  return part.part === 'block' && touchesBlock(change, part);
};

/**
 * The changes that a stage with these concerns answers for (approvals.md, Editing after approval). No concerns: all of them. A
 * change of kind is within everything. A point is concerned with what stands under it and with the points it stands under; its
 * number and its place among its neighbours are not its own.
 */
export function changesWithin(changes: ChangeSet, concerns: Concerns): ChangeSet {
  if (concerns.length === 0 || changes.kindChanged) return changes;
  const within = (matches: (part: Part) => boolean): boolean => concerns.some(matches);
  const regrouped = (changes.regrouped ?? []).filter((moved) => within((part) => part.part === 'block' && regroups(moved, part)));
  const causes = new Set(regrouped.flatMap(({ path, fromPath }) => [...path, ...fromPath]));
  return {
    kindChanged: false,
    requisites: changes.requisites.filter(({ name }) => within((part) => part.part === 'requisites' || (part.part === 'requisite' && part.name === name))),
    blocks: changes.blocks.filter((change) => causes.has(change.id) || within((part) => inBlocks(change, part))),
    ...(regrouped.length > 0 ? { regrouped } : {}),
    attachments: changes.attachments.filter((change) => within((part) => part.part === 'attachments' || (part.part === 'attachment' && touchesFile(change, part)))),
  };
}

const size = (changes: ChangeSet): number =>
  changes.requisites.length + changes.blocks.length + (changes.regrouped?.length ?? 0) + changes.attachments.length;

/**
 * Whether anything that a stage with these concerns answers for has changed. False exactly when `project` gives the same for
 * both versions, so that a visa carried over is provable from what was signed (approvals.md, rule 3).
 */
export function touches(changes: ChangeSet, concerns: Concerns): boolean {
  return changes.kindChanged || size(changesWithin(changes, concerns)) > 0;
}

/** Whether everything that changed lies within these parts; they name something, unlike concerns an empty list names nothing. */
export function touchesOnly(changes: ChangeSet, parts: Concerns): boolean {
  if (changes.kindChanged) return false;
  const { regrouped: _, ...visible } = changes;
  return size(visible) === 0 || (parts.length > 0 && size({ ...changesWithin(visible, parts) }) === size(visible));
}
