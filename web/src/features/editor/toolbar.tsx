import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable } from '@tiptap/pm/tables';
import type { Command } from '@tiptap/pm/state';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { ChevronDown, Redo, Table, Undo } from '../../ui/icons';
import { MenuButton } from '../../ui/menu-button';
import { editorTexts } from './editor.texts';
import './toolbar.css';

const alignIcon = (lines: readonly [number, number][]) => (
  <svg width="20" height="20" viewBox="0 0 24 24" stroke="currentColor" strokeWidth="2" strokeLinecap="round" aria-hidden="true">
    {lines.map(([from, to], n) => <path key={n} d={`M${from} ${6 + n * 4}H${to}`} />)}
  </svg>
);
const icons = {
  justify: alignIcon([[4, 20], [4, 20], [4, 20], [4, 20]]),
  left: alignIcon([[4, 20], [4, 13], [4, 18], [4, 11]]),
  center: alignIcon([[4, 20], [8, 16], [5, 19], [9, 15]]),
  right: alignIcon([[4, 20], [11, 20], [6, 20], [13, 20]]),
};

type Style = 'paragraph' | 'heading' | 'point1' | 'point2' | 'point3' | 'bullet';
const styleOf = (editor: Editor): Style | '' =>
  editor.isActive('point') ? (`point${Number(editor.getAttributes('point').level)}` as Style) : editor.isActive('heading') ? 'heading' : editor.isActive('bullet') ? 'bullet' : editor.isActive('paragraph') ? 'paragraph' : '';

function setStyle(editor: Editor, style: Style): void {
  const chain = editor.chain().focus();
  if (style.startsWith('point')) chain.setBlock('point', { level: Number(style.at(-1)) as 1 | 2 | 3 }).run();
  else chain.setBlock(style as 'paragraph' | 'heading' | 'bullet').run();
}

function Tool({ label, pressed, disabled = false, onPress, children }: { label: string; pressed?: boolean; disabled?: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className="tool" title={label} aria-label={label} aria-pressed={pressed} aria-disabled={disabled || undefined} tabIndex={-1} onMouseDown={(event) => event.preventDefault()} onClick={() => !disabled && onPress()}>
      {children}
    </button>
  );
}

function TableMenu({ editor }: { editor: Editor }) {
  const words = useTexts(editorTexts).tableTools;
  const run = (command: Command) => () => {
    command(editor.state, editor.view.dispatch);
    editor.commands.focus();
  };
  const header = () => {
    const table = editor.getAttributes('table');
    editor.chain().focus().updateAttributes('table', { header: !table.header }).run();
  };
  return (
    <MenuButton
      label={words.menu} className="tool tool--menu" align="start" content={<><Table size={18} /><ChevronDown size={14} /></>}
      items={[
        { key: 'row', label: words.rowAfter, run: run(addRowAfter) },
        { key: 'column', label: words.columnAfter, run: run(addColumnAfter) },
        { key: 'header', label: words.header, run: header },
        { key: 'deleteRow', label: words.deleteRow, run: run(deleteRow) },
        { key: 'deleteColumn', label: words.deleteColumn, run: run(deleteColumn) },
        { key: 'delete', label: words.deleteTable, run: run(deleteTable), tone: 'warning' },
      ]}
    />
  );
}

/** Ten tools with words; one stop for Tab, arrows move inside (ARIA toolbar). Fonts and colours are the letterhead's own. */
export function Toolbar({ editor, extra }: { editor: Editor; extra?: ReactNode }) {
  const words = useTexts(editorTexts);
  const box = useRef<HTMLDivElement>(null);
  const now = useEditorState({
    editor,
    selector: ({ editor: one }) => ({
      style: styleOf(one), bold: one.isActive('bold'), italic: one.isActive('italic'), underline: one.isActive('underline'), align: (one.getAttributes('paragraph').align as string | null) ?? 'justify', isParagraph: one.isActive('paragraph'),
      inTable: one.isActive('table'), undo: one.can().undo(), redo: one.can().redo(),
    }),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0 || (event.target as HTMLElement).closest('[role="menu"]')) return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>('select, button:not([role="menuitem"])') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[(at + step + all.length) % all.length]?.focus();
    event.preventDefault();
  };
  const align = (value: 'left' | 'center' | 'right' | null) => () => editor.chain().focus().setAlign(value).run();
  return (
    <div className="toolbar" role="toolbar" aria-label={words.toolbar} ref={box} onKeyDown={onKeyDown}>
      <select className="input input--select toolbar__style" aria-label={words.tools.style} value={now.style} onChange={(event) => setStyle(editor, event.target.value as Style)} disabled={now.style === ''}>
        {now.style === '' && <option value="">—</option>}
        {(Object.keys(words.styles) as Style[]).map((style) => <option key={style} value={style}>{words.styles[style]}</option>)}
      </select>
      <Tool label={words.tools.bold} pressed={now.bold} onPress={() => editor.chain().focus().toggleMark('bold').run()}><strong>Ж</strong></Tool>
      <Tool label={words.tools.italic} pressed={now.italic} onPress={() => editor.chain().focus().toggleMark('italic').run()}><em>К</em></Tool>
      <Tool label={words.tools.underline} pressed={now.underline} onPress={() => editor.chain().focus().toggleMark('underline').run()}><u>П</u></Tool>
      <span className="toolbar__group" role="group" aria-label={words.tools.align}>
        <Tool label={words.tools.justify} pressed={now.align === 'justify'} disabled={!now.isParagraph} onPress={align(null)}>{icons.justify}</Tool>
        <Tool label={words.tools.alignLeft} pressed={now.align === 'left'} disabled={!now.isParagraph} onPress={align('left')}>{icons.left}</Tool>
        <Tool label={words.tools.alignCenter} pressed={now.align === 'center'} disabled={!now.isParagraph} onPress={align('center')}>{icons.center}</Tool>
        <Tool label={words.tools.alignRight} pressed={now.align === 'right'} disabled={!now.isParagraph} onPress={align('right')}>{icons.right}</Tool>
      </span>
      {now.inTable ? <TableMenu editor={editor} /> : <Tool label={words.tools.table} onPress={() => editor.chain().focus().insertSimpleTable().run()}><Table size={18} /></Tool>}
      <Tool label={words.tools.appendix} onPress={() => editor.chain().focus().addAppendix().run()}><span className="tool__word">+ {words.tools.appendix.split(' ')[0]}</span></Tool>
      <Tool label={words.tools.undo} disabled={!now.undo} onPress={() => editor.chain().focus().undo().run()}><Undo size={18} /></Tool>
      <Tool label={words.tools.redo} disabled={!now.redo} onPress={() => editor.chain().focus().redo().run()}><Redo size={18} /></Tool>
      {extra}
    </div>
  );
}
