import { EditorContent, useEditor, type Editor } from '@tiptap/react';
import { Gapcursor } from '@tiptap/extensions/gap-cursor';
import { UndoRedo } from '@tiptap/extensions/undo-redo';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTexts } from '../../lib/i18n/i18n';
import type { Body } from '../../lib/content';
import { Sheet, SheetClosing, type Letterhead } from '../../ui/sheet/sheet';
import { toast } from '../../ui/toast';
import { editorTexts } from './editor.texts';
import { flattenHtml } from './paste/flatten-html';
import { BlockIds } from './schema/block-ids';
import { bodyOf, docOf } from './schema/body-json';
import { bodyNodes } from './schema/nodes';
import { Numbers, numbersKey } from './schema/numbers';
import { Typing } from './schema/typing';
import './body-editor.css';

export interface BodyEditorProps {
  readonly head: Letterhead;
  readonly body: Body;
  readonly onChange: (body: Body) => void;
  readonly onReady: (editor: Editor) => void;
  /** Blocks that a finding or a remark is about. */
  readonly flagged: ReadonlyMap<string, 'error' | 'warning' | 'remark'>;
}

/** The text, typed on the paper itself: the letterhead above and the signature below are drawn from the requisites. */
export function BodyEditor({ head, body, onChange, onReady, flagged }: BodyEditorProps) {
  const words = useTexts(editorTexts);
  const [closing] = useState(() => {
    const element = document.createElement('div');
    element.contentEditable = 'false';
    return element;
  });
  const editor = useEditor({
    extensions: [...bodyNodes, UndoRedo, Gapcursor, BlockIds, Typing, Numbers.configure({ closing, placeholder: words.placeholder[head.kind.letterhead] })],
    content: docOf(body),
    injectCSS: false,
    shouldRerenderOnTransaction: false,
    editorProps: {
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': words.textLabel, class: 'body-editor', spellcheck: 'true' },
      transformPastedHTML: (html) => {
        if (html.includes('data-pm-slice')) return html;
        const flat = flattenHtml(html);
        const left = Object.keys(flat.dropped).map((what) => words.importWhat[what] ?? what);
        if (left.length > 0) toast(words.pasted(left.join(', ')));
        return flat.html;
      },
    },
    onUpdate: ({ editor: one }) => onChange(bodyOf(one.getJSON())),
  });
  useEffect(() => onReady(editor), [editor, onReady]);
  useEffect(() => {
    editor.view.dispatch(editor.state.tr.setMeta(numbersKey, { flagged }).setMeta('addToHistory', false));
  }, [editor, flagged]);
  useEffect(() => {
    // The whole paper takes the cursor: above the text its beginning, below it the end of the last paragraph before the signature.
    const frame = editor.view.dom.closest<HTMLElement>('.sheet-frame');
    const onMouseDown = (event: MouseEvent) => {
      const target = event.target as Element;
      if (event.button !== 0 || target.closest('button, a, input, [data-block]')) return;
      event.preventDefault();
      let end = editor.state.doc.content.size;
      editor.state.doc.forEach((node, pos) => {
        if (node.type.name === 'appendix') end = Math.min(end, pos);
      });
      const above = event.clientY < editor.view.dom.getBoundingClientRect().top;
      editor.commands.focus(above ? 'start' : Math.max(1, end - 1));
    };
    frame?.addEventListener('mousedown', onMouseDown);
    return () => frame?.removeEventListener('mousedown', onMouseDown);
  }, [editor]);
  return (
    <Sheet head={head}>
      <EditorContent editor={editor} />
      {createPortal(<SheetClosing head={head} />, closing)}
    </Sheet>
  );
}
