import type { Json } from '#shared/domain/canonical-json.js';
import type { BlockId } from '#shared/domain/ids.js';
import type { BlockChange, ChangeSet, RowChange, WordChange } from './change-set.js';
import type { Block, Content, Mark } from './content.js';
import { placesOf, type Place } from './places.js';
import { blockText } from './plain-text.js';

/** A replaced, added or dropped phrase; empty where there is nothing on that side. */
export interface Replacement {
  readonly before: string;
  readonly after: string;
}

/**
 * One change as facts for a sentence («п. 2: «4500» → «5400»»). Texts are shortened for reading; the change set has them whole.
 * `blockId` leads to the block that is shown.
 */
export type ChangeFact =
  | { readonly code: 'kindChanged' }
  | { readonly code: 'requisite'; readonly name: string; readonly before: Json; readonly after: Json }
  | { readonly code: 'added' | 'removed'; readonly blockId: BlockId; readonly place: Place; readonly text: string }
  | { readonly code: 'moved' | 'renumbered'; readonly blockId: BlockId; readonly place: Place; readonly from: Place; readonly text: string }
  | { readonly code: 'reworded'; readonly blockId: BlockId; readonly place: Place; readonly replacements: readonly Replacement[]; readonly more: number; readonly from?: Place }
  | { readonly code: 'formatting'; readonly blockId: BlockId; readonly place: Place; readonly marks: readonly Mark[] }
  | { readonly code: 'rowAdded' | 'rowRemoved' | 'rowMoved'; readonly blockId: BlockId; readonly place: Place; readonly row: number; readonly text: string }
  | { readonly code: 'rowReworded'; readonly blockId: BlockId; readonly place: Place; readonly row: number; readonly replacements: readonly Replacement[]; readonly more: number }
  | { readonly code: 'fileAdded' | 'fileRemoved' | 'fileReplaced' | 'fileMoved'; readonly name: string }
  | { readonly code: 'fileRole'; readonly name: string; readonly after: 'appendix' | 'supporting' };

const longest = 120;
const shown = 3;

/** Words for a sentence: white space made single, cut at a word. */
export function shortened(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= longest) return flat;
  const cut = flat.slice(0, longest);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longest / 2))}…`;
}

/** The replaced phrases of a word difference, in order. */
export function replacementsOf(words: readonly WordChange[]): readonly Replacement[] {
  const found: Replacement[] = [];
  words.forEach((word, index) => {
    const next = words[index + 1];
    if (word.kind === 'removed') found.push({ before: shortened(word.text), after: next?.kind === 'added' ? shortened(next.text) : '' });
    else if (word.kind === 'added' && words[index - 1]?.kind !== 'removed') found.push({ before: '', after: shortened(word.text) });
  });
  return found.filter(({ before, after }) => before !== after);
}

const few = (words: readonly WordChange[]): { readonly replacements: readonly Replacement[]; readonly more: number } => {
  const all = replacementsOf(words);
  return { replacements: all.slice(0, shown), more: Math.max(0, all.length - shown) };
};

const marksOf = (block: Block): ReadonlySet<Mark> =>
  new Set((block.type === 'table' ? block.rows.flatMap((row) => row.cells.flatMap((cell) => cell.text)) : block.text).flatMap((run) => run.marks ?? []));

interface Places {
  readonly before: ReadonlyMap<BlockId, Place>;
  readonly after: ReadonlyMap<BlockId, Place>;
}
const unknown: Place = { section: 'text', points: [], type: 'paragraph', ordinal: 0 };

function rowFact(change: RowChange, table: { readonly blockId: BlockId; readonly place: Place }, before: Block, after: Block): ChangeFact {
  const within = change.kind === 'removed' ? before : after;
  const row = within.type === 'table' ? within.rows.findIndex((candidate) => candidate.id === change.id) + 1 : 0;
  const text = shortened(change.words.map((word) => word.text).join('').replaceAll('\t', ' — '));
  if (change.kind === 'changed') return { code: 'rowReworded', ...table, row, ...few(change.words) };
  return { code: change.kind === 'added' ? 'rowAdded' : change.kind === 'removed' ? 'rowRemoved' : 'rowMoved', ...table, row, text };
}

function changedFacts(change: Extract<BlockChange, { kind: 'changed' }>, places: Places): readonly ChangeFact[] {
  const blockId = change.id;
  const place = places.after.get(blockId) ?? unknown;
  const from = places.before.get(change.before.id) ?? unknown;
  const facts: ChangeFact[] = (change.rows ?? []).filter((row) => !row.formattingOnly).map((row) => rowFact(row, { blockId, place }, change.before, change.after));
  const { replacements, more } = few(change.words);
  if (replacements.length > 0) facts.push({ code: 'reworded', blockId, place, replacements, more, ...(change.moved ? { from } : {}) });
  else if (change.moved) facts.push({ code: 'moved', blockId, place, from, text: shortened(blockText(change.after)) });
  else if (!change.formattingOnly && facts.length === 0) facts.push({ code: 'renumbered', blockId, place, from, text: shortened(blockText(change.after)) });
  if (facts.length > 0) return facts;
  const [was, is] = [marksOf(change.before), marksOf(change.after)];
  return [{ code: 'formatting', blockId, place, marks: [...new Set([...was, ...is])].filter((mark) => was.has(mark) !== is.has(mark)) }];
}

function blockFacts(change: BlockChange, places: Places): readonly ChangeFact[] {
  const blockId = change.id;
  switch (change.kind) {
    case 'added':
      return [{ code: 'added', blockId, place: places.after.get(blockId) ?? unknown, text: shortened(blockText(change.after)) }];
    case 'removed':
      return [{ code: 'removed', blockId, place: places.before.get(blockId) ?? unknown, text: shortened(blockText(change.before)) }];
    case 'moved':
      return [{ code: 'moved', blockId, place: places.after.get(blockId) ?? unknown, from: places.before.get(blockId) ?? unknown, text: shortened(blockText(change.block)) }];
    case 'changed':
      return changedFacts(change, places);
  }
}

function fileFacts(change: ChangeSet['attachments'][number]): readonly ChangeFact[] {
  const { name } = change;
  if (change.kind !== 'changed') return [{ code: change.kind === 'added' ? 'fileAdded' : 'fileRemoved', name }];
  const facts: ChangeFact[] = [];
  if (change.before !== change.after) facts.push({ code: 'fileReplaced', name });
  if (change.role) facts.push({ code: 'fileRole', name, after: change.role.after });
  return facts.length > 0 ? facts : [{ code: 'fileMoved', name }];
}

/**
 * The changes between two contents as facts for sentences, in reading order: requisites, text, files. `changes` may be a part
 * of their change set (`changesWithin`); places are named as printed in the new version, and in the old one for what is gone.
 */
export function changeFacts(changes: ChangeSet, before: Content, after: Content): readonly ChangeFact[] {
  const places: Places = { before: placesOf(before.body), after: placesOf(after.body) };
  return [
    ...(changes.kindChanged ? [{ code: 'kindChanged' } as const] : []),
    ...changes.requisites.map((change): ChangeFact => ({ code: 'requisite', name: change.name, before: change.before ?? null, after: change.after ?? null })),
    ...changes.blocks.flatMap((change) => blockFacts(change, places)),
    ...changes.attachments.flatMap(fileFacts),
  ];
}
