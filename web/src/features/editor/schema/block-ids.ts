import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, type EditorState, type Transaction } from '@tiptap/pm/state';
import { commandKey } from '../../../lib/api';
import { identified } from './nodes';

interface Found {
  readonly pos: number;
  readonly node: Node;
}

function identifiedNodes(doc: Node): Found[] {
  const found: Found[] = [];
  doc.descendants((node, pos) => {
    if (identified.has(node.type.name)) found.push({ pos, node });
    return !node.isTextblock;
  });
  return found;
}

/** Of several nodes with one id, the one that keeps it: whose text is what it was, else the first that says anything, else the first. */
function keeperOf(same: readonly Found[], before: string | undefined): Found | undefined {
  return same.find(({ node }) => before !== undefined && node.textContent === before) ?? same.find(({ node }) => node.textContent !== '') ?? same[0];
}

/** Gives every block and table row an id of its own: new ones get a new id, and of two with one id (split, copied) one keeps it. */
export function settleIds(before: EditorState, after: EditorState): Transaction | null {
  const all = identifiedNodes(after.doc);
  const byId = new Map<string, Found[]>();
  for (const found of all) {
    const id = found.node.attrs.id as string | null;
    if (id) byId.set(id, [...(byId.get(id) ?? []), found]);
  }
  let old: Map<string, string> | undefined;
  const textBefore = (id: string) => {
    old ??= new Map(identifiedNodes(before.doc).map(({ node }) => [node.attrs.id as string, node.textContent]));
    return old.get(id);
  };
  const tr = after.tr;
  for (const { pos, node } of all) {
    const id = node.attrs.id as string | null;
    const same = id ? byId.get(id) : undefined;
    if (id && same && (same.length === 1 || keeperOf(same, textBefore(id))?.pos === pos)) continue;
    tr.setNodeAttribute(pos, 'id', commandKey());
  }
  let appendix = 0;
  after.doc.forEach((node, pos) => {
    if (node.type.name !== 'appendix') return;
    appendix += 1;
    if (node.attrs.number !== appendix) tr.setNodeAttribute(pos, 'number', appendix);
  });
  return tr.docChanged ? tr : null;
}

/** Stable ids on blocks and rows, and appendices numbered 1, 2, 3 as they stand. */
export const BlockIds = Extension.create({
  name: 'blockIds',
  addProseMirrorPlugins: () => [new Plugin({ appendTransaction: (transactions, before, after) => (transactions.some((tr) => tr.docChanged) ? settleIds(before, after) : null) })],
});
