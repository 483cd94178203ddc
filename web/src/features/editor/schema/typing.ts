import { Extension, InputRule, type Editor } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import type { EditorState, Transaction } from '@tiptap/pm/state';
import { goToNextCell } from '@tiptap/pm/tables';
import { textBlocks } from './nodes';

export type BlockType = 'paragraph' | 'heading' | 'point' | 'bullet';

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    typing: {
      /** Makes the selected lines paragraphs, subheadings, points or bullets; their ids stay. */
      setBlock: (type: BlockType, attributes?: { level?: 1 | 2 | 3 }) => ReturnType;
      /** Aligns the selected paragraphs; null is justified, as acts are printed. */
      setAlign: (align: 'left' | 'center' | 'right' | null) => ReturnType;
      /** A new appendix at the end, with the cursor in its heading. */
      addAppendix: () => ReturnType;
      insertSimpleTable: () => ReturnType;
    };
  }
}

function eachTextBlock(state: EditorState, change: (node: Node, pos: number) => void): void {
  const { from, to } = state.selection;
  state.doc.nodesBetween(from, to, (node, pos) => {
    if (textBlocks.has(node.type.name)) change(node, pos);
    return !node.isTextblock;
  });
}

const become = (state: EditorState, tr: Transaction, pos: number, node: Node, type: BlockType, more: Record<string, unknown> = {}) => {
  const target = state.schema.nodes[type];
  if (target) tr.setNodeMarkup(pos, target, { id: node.attrs.id as string, ...more });
};

/** The text block around the cursor when the cursor stands alone in it. */
function here(editor: Editor): { node: Node; pos: number; atStart: boolean; empty: boolean } | null {
  const { $from, empty } = editor.state.selection;
  const node = $from.parent;
  if (!empty || !textBlocks.has(node.type.name)) return null;
  return { node, pos: $from.before(), atStart: $from.parentOffset === 0, empty: node.content.size === 0 };
}

const outdent = (editor: Editor, found: { node: Node; pos: number }): boolean =>
  editor.commands.command(({ state, tr, dispatch }) => {
    const level = Number(found.node.attrs.level);
    if (dispatch) become(state, tr, found.pos, found.node, found.node.type.name === 'point' && level > 1 ? 'point' : 'paragraph', level > 1 ? { level: level - 1 } : {});
    return true;
  });

/** Enter on an empty point steps out one level, in a heading it goes on with a plain paragraph, in a cell it breaks the line. */
function onEnter(editor: Editor): boolean {
  if (editor.isActive('tableCell')) return editor.commands.insertContent({ type: 'lineBreak' });
  const found = here(editor);
  if (!found) return false;
  if (found.empty && (found.node.type.name === 'point' || found.node.type.name === 'bullet')) return outdent(editor, found);
  if (found.node.type.name === 'heading' || found.node.type.name === 'appendix') {
    const after = found.pos + found.node.nodeSize;
    const atEnd = editor.state.selection.$from.parentOffset === found.node.content.size;
    if (!atEnd) return false;
    return editor.chain().insertContentAt(after, { type: 'paragraph' }).setTextSelection(after + 1).scrollIntoView().run();
  }
  return editor.commands.command(({ tr, dispatch }) => {
    // Both halves get the id; `settleIds` leaves it with the one that kept the words.
    if (dispatch) tr.split(tr.selection.from, 1, [{ type: found.node.type, attrs: found.node.attrs }]).scrollIntoView();
    return true;
  });
}

/** Backspace at the start of anything that is not a plain paragraph first takes its number, dash or heading away, as in Word. */
function onBackspace(editor: Editor): boolean {
  const found = here(editor);
  if (!found?.atStart || found.node.type.name === 'paragraph') return false;
  return editor.commands.command(({ state, tr, dispatch }) => {
    if (dispatch) become(state, tr, found.pos, found.node, 'paragraph');
    return true;
  });
}

function shiftLevel(editor: Editor, step: 1 | -1): boolean {
  if (editor.isActive('tableCell')) {
    if (goToNextCell(step)(editor.state, editor.view.dispatch)) return true;
    if (step === 1) return editor.commands.command(({ state, dispatch }) => addLastRow(state, dispatch));
    return true;
  }
  if (!editor.isActive('point')) return false;
  return editor.commands.command(({ state, tr, dispatch }) => {
    eachTextBlock(state, (node, pos) => {
      if (node.type.name !== 'point') return;
      const level = Math.min(3, Math.max(1, Number(node.attrs.level) + step));
      if (dispatch) tr.setNodeAttribute(pos, 'level', level);
    });
    return true;
  });
}

/** Tab in the last cell adds a row, as in Word. */
function addLastRow(state: EditorState, dispatch: ((args?: unknown) => unknown) | undefined): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const row = $from.node(depth);
    if (row.type.name !== 'tableRow') continue;
    const made = row.type.createAndFill(null, row.children.map((cell) => cell.type.createAndFill()).filter((cell): cell is Node => cell !== null));
    if (!made) return false;
    if (dispatch) state.tr.insert($from.after(depth), made);
    return true;
  }
  return false;
}

const starts: readonly { find: RegExp; type: BlockType; level?: 1 | 2 | 3 }[] = [
  { find: /^\d{1,2}\.\s$/, type: 'point', level: 1 },
  { find: /^\d{1,2}\)\s$/, type: 'point', level: 2 },
  { find: /^[а-яґєіїa-z]\)\s$/i, type: 'point', level: 3 },
  { find: /^[-–—•*]\s$/, type: 'bullet' },
];

/** Typing as in Word: «1. », «1) », «а) », «– » begin a list; Tab changes the level; Ctrl+B/I/U, Ctrl+E/J and Ctrl+Alt+1…4 as known. */
export const Typing = Extension.create({
  name: 'typing',
  addCommands: () => ({
    setBlock: (type, attributes = {}) => ({ state, tr, dispatch }) => {
      if (dispatch) eachTextBlock(state, (node, pos) => become(state, tr, tr.mapping.map(pos), node, type, type === 'point' ? { level: attributes.level ?? 1 } : {}));
      return true;
    },
    setAlign: (align) => ({ state, tr, dispatch }) => {
      if (dispatch) eachTextBlock(state, (node, pos) => void (node.type.name === 'paragraph' && tr.setNodeAttribute(pos, 'align', align)));
      return true;
    },
    addAppendix: () => ({ chain, state }) => {
      const end = state.doc.content.size;
      return chain().insertContentAt(end, [{ type: 'appendix' }, { type: 'paragraph' }]).setTextSelection(end + 1).scrollIntoView().run();
    },
    insertSimpleTable: () => ({ chain }) => {
      const row = { type: 'tableRow', content: Array.from({ length: 3 }, () => ({ type: 'tableCell', content: [{ type: 'cellText' }] })) };
      return chain().insertContent([{ type: 'table', attrs: { header: true }, content: [row, row, row] }, { type: 'paragraph' }]).run();
    },
  }),
  addKeyboardShortcuts() {
    const editor = this.editor;
    return {
      Enter: () => onEnter(editor),
      'Shift-Enter': () => editor.commands.insertContent({ type: 'lineBreak' }),
      Backspace: () => onBackspace(editor),
      Tab: () => shiftLevel(editor, 1),
      'Shift-Tab': () => shiftLevel(editor, -1),
      'Mod-e': () => editor.commands.setAlign('center'),
      'Mod-j': () => editor.commands.setAlign(null),
      'Mod-Shift-l': () => editor.commands.setAlign('left'),
      'Mod-Shift-r': () => editor.commands.setAlign('right'),
      'Mod-Alt-0': () => editor.commands.setBlock('paragraph'),
      'Mod-Alt-1': () => editor.commands.setBlock('point', { level: 1 }),
      'Mod-Alt-2': () => editor.commands.setBlock('point', { level: 2 }),
      'Mod-Alt-3': () => editor.commands.setBlock('point', { level: 3 }),
      'Mod-Alt-4': () => editor.commands.setBlock('heading'),
    };
  },
  addInputRules: () =>
    starts.map(
      ({ find, type, level }) =>
        new InputRule({
          find,
          handler: ({ state, range }) => {
            const { $from } = state.selection;
            if ($from.parent.type.name !== 'paragraph') return null;
            const { tr } = state;
            tr.delete(range.from, range.to);
            become(state, tr, $from.before(), $from.parent, type, level ? { level } : {});
            return undefined;
          },
        }),
    ),
});
