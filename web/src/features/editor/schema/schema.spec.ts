import { Editor } from '@tiptap/core';
import { afterEach, describe, expect, it } from 'vitest';
import { orderBody } from '../../../../dev/sample-data';
import { blockText, type Body } from '../../../lib/content';
import { BlockIds } from './block-ids';
import { bodyOf, docOf } from './body-json';
import { bodyNodes } from './nodes';
import { Numbers } from './numbers';
import { Typing } from './typing';

let editor: Editor;
const open = (body: Body) => (editor = new Editor({ extensions: [...bodyNodes, BlockIds, Numbers, Typing], content: docOf(body), injectCSS: false }));
const text = () => bodyOf(editor.getJSON());
const key = (name: string, shift = false) => editor.view.someProp('handleKeyDown', (handle) => handle(editor.view, new KeyboardEvent('keydown', { key: name, shiftKey: shift })));
const cursorIn = (words: string, offset = 0) => {
  editor.state.doc.descendants((node, pos) => {
    const at = node.isText ? (node.text ?? '').indexOf(words) : -1;
    if (at >= 0) editor.commands.setTextSelection(pos + at + offset);
    return true;
  });
};
afterEach(() => editor.destroy());

describe('The text in the editor', () => {
  it('is the text of the API, block for block, after a round trip', () => {
    open(orderBody);
    expect(text()).toEqual(orderBody);
  });

  it('shows the numbers of points as they are printed', () => {
    open(orderBody);
    const numbers = [...editor.view.dom.querySelectorAll('[data-number]')].map((element) => element.getAttribute('data-number'));
    expect(numbers).toEqual(['1.', '2.', '1)', '2)', '3.', '4.']);
  });

  it('keeps the id with the words when a paragraph is split, also at its very beginning', () => {
    open(orderBody);
    const point = orderBody[1];
    cursorIn('Схвалити проєкт');
    key('Enter');
    const after = text();
    const same = after.find((block) => block.id === point?.id);
    expect(same && blockText(same)).toBe(point && blockText(point));
    expect(new Set(after.map((block) => block.id)).size).toBe(after.length);
  });

  it('goes on with the next point on Enter, and steps out of the list with Enter on an empty one', () => {
    open([{ id: crypto.randomUUID(), type: 'point', level: 2, text: [{ text: 'подати' }] }]);
    editor.commands.focus('end');
    key('Enter');
    expect(editor.state.selection.$from.parent.attrs.level).toBe(2);
    key('Enter');
    expect(editor.state.selection.$from.parent.attrs.level).toBe(1);
    key('Enter');
    expect(editor.state.selection.$from.parent.type.name).toBe('paragraph');
  });

  it('takes the number away with Backspace at the start of a point, before it joins anything', () => {
    open(orderBody);
    cursorIn('Схвалити проєкт');
    key('Backspace');
    expect(text()[1]).toMatchObject({ id: orderBody[1]?.id, type: 'paragraph' });
  });

  it('changes the level of a point with Tab and keeps its id', () => {
    open(orderBody);
    cursorIn('Схвалити проєкт');
    key('Tab');
    expect(text()[1]).toMatchObject({ id: orderBody[1]?.id, type: 'point', level: 2 });
    key('Tab', true);
    expect(text()[1]).toMatchObject({ level: 1 });
  });

  it('breaks the line inside a cell and never splits the cell', () => {
    open(orderBody);
    cursorIn('Придбання', 3);
    key('Enter');
    const table = text().find((block) => block.type === 'table');
    expect(table?.type === 'table' && table.rows.map((row) => row.cells.length)).toEqual([3, 3, 3]);
    expect(table && blockText(table)).toContain('При\nдбання');
  });

  it('numbers appendices as they stand and gives new rows an id', () => {
    open(orderBody);
    editor.commands.addAppendix();
    expect(text().filter((block) => block.type === 'appendix').map((block) => block.type === 'appendix' && block.number)).toEqual([1, 2]);
    cursorIn('Навчання');
    key('Tab');
    key('Tab');
    key('Tab');
    const table = text().find((block) => block.type === 'table');
    const rows = table?.type === 'table' ? table.rows : [];
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row.id)).size).toBe(4);
  });

  it('gives a copied paragraph an id of its own and leaves the first one its id', () => {
    open(orderBody);
    const [first] = orderBody;
    editor.commands.insertContentAt(editor.state.doc.content.size, { type: 'paragraph', attrs: { id: first?.id }, content: [{ type: 'text', text: first ? blockText(first) : '' }] });
    const ids = text().map((block) => block.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe(first?.id);
  });
});
