import { callOrReturn, getExtensionField, mergeAttributes, Node } from '@tiptap/core';
import Bold from '@tiptap/extension-bold';
import Document from '@tiptap/extension-document';
import Italic from '@tiptap/extension-italic';
import Text from '@tiptap/extension-text';
import Underline from '@tiptap/extension-underline';
import { tableEditing } from '@tiptap/pm/tables';
import { blockClass } from '../../../ui/sheet/block-view';

declare module '@tiptap/core' {
  // The generic parameters must be repeated as the library declares them.
  interface NodeConfig<Options, Storage> {
    /** What prosemirror-tables takes the node for. */
    tableRole?: 'table' | 'row' | 'cell' | ((this: { name: string; options: Options; storage: Storage; parent: unknown }) => string);
  }
}

const id = { id: { default: null as string | null, parseHTML: (element: HTMLElement) => element.getAttribute('data-block'), renderHTML: () => ({}) } };

/** What every block shows of itself: its type for pasting, its id for remarks and findings, the classes of the paper. */
const shown = (type: string, attributes: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  'data-type': type, 'data-block': attributes.id, class: blockClass({ type, align: attributes.align as string, level: attributes.level as number }), ...more,
});

const Paragraph = Node.create({
  name: 'paragraph',
  priority: 1000,
  group: 'block',
  content: 'inline*',
  addAttributes: () => ({ ...id, align: { default: null as string | null, parseHTML: (element: HTMLElement) => element.getAttribute('data-align') || (['center', 'right'].includes(element.style.textAlign) ? element.style.textAlign : null), renderHTML: () => ({}) } }),
  parseHTML: () => [{ tag: 'p' }],
  renderHTML: ({ node, HTMLAttributes }) => ['p', mergeAttributes(HTMLAttributes, shown('paragraph', node.attrs, node.attrs.align ? { 'data-align': node.attrs.align } : {})), 0],
});

const Heading = Node.create({
  name: 'heading',
  group: 'block',
  content: 'inline*',
  defining: true,
  addAttributes: () => id,
  parseHTML: () => ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag })),
  renderHTML: ({ node, HTMLAttributes }) => ['h2', mergeAttributes(HTMLAttributes, shown('heading', node.attrs)), 0],
});

const Point = Node.create({
  name: 'point',
  group: 'block',
  content: 'inline*',
  addAttributes: () => ({ ...id, level: { default: 1, parseHTML: (element: HTMLElement) => Math.min(3, Math.max(1, Number(element.getAttribute('data-level')) || 1)), renderHTML: () => ({}) } }),
  parseHTML: () => [{ tag: 'p[data-type="point"]', priority: 60 }],
  renderHTML: ({ node, HTMLAttributes }) => ['p', mergeAttributes(HTMLAttributes, shown('point', node.attrs, { 'data-level': node.attrs.level })), 0],
});

const Bullet = Node.create({
  name: 'bullet',
  group: 'block',
  content: 'inline*',
  addAttributes: () => id,
  parseHTML: () => [{ tag: 'p[data-type="bullet"]', priority: 60 }],
  renderHTML: ({ node, HTMLAttributes }) => ['p', mergeAttributes(HTMLAttributes, shown('bullet', node.attrs)), 0],
});

const Appendix = Node.create({
  name: 'appendix',
  group: 'block',
  content: 'inline*',
  defining: true,
  addAttributes: () => ({ ...id, number: { default: 1, parseHTML: (element: HTMLElement) => Number(element.getAttribute('data-appendix')) || 1, renderHTML: () => ({}) } }),
  parseHTML: () => [{ tag: 'h2[data-type="appendix"]', priority: 60 }],
  renderHTML: ({ node, HTMLAttributes }) => ['h2', mergeAttributes(HTMLAttributes, shown('appendix', node.attrs, { 'data-appendix': node.attrs.number })), 0],
});

const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  tableRole: 'table',
  isolating: true,
  addAttributes: () => ({ ...id, header: { default: false, parseHTML: (element: HTMLElement) => element.hasAttribute('data-header') || element.querySelector('th') !== null, renderHTML: () => ({}) } }),
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: ({ node, HTMLAttributes }) => ['table', mergeAttributes(HTMLAttributes, shown('table', node.attrs, node.attrs.header ? { 'data-header': '' } : {})), ['tbody', 0]],
  addProseMirrorPlugins: () => [tableEditing()],
  extendNodeSchema(extension) {
    return { tableRole: callOrReturn(getExtensionField(extension, 'tableRole', { name: extension.name, options: extension.options, storage: extension.storage })) };
  },
});

const TableRow = Node.create({
  name: 'tableRow',
  content: 'tableCell*',
  tableRole: 'row',
  addAttributes: () => id,
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: ({ node, HTMLAttributes }) => ['tr', mergeAttributes(HTMLAttributes, { 'data-block': node.attrs.id as string }), 0],
});

/* Cells are never merged: the format of the document knows none, so that a difference can name rows and cells. */
const TableCell = Node.create({
  name: 'tableCell',
  content: 'cellText',
  tableRole: 'cell',
  isolating: true,
  addAttributes: () => ({ colspan: { default: 1, renderHTML: () => ({}), parseHTML: () => 1 }, rowspan: { default: 1, renderHTML: () => ({}), parseHTML: () => 1 }, colwidth: { default: null, renderHTML: () => ({}), parseHTML: () => null } }),
  parseHTML: () => [{ tag: 'td' }, { tag: 'th' }],
  renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0],
});

const CellText = Node.create({
  name: 'cellText',
  content: 'inline*',
  parseHTML: () => [{ tag: 'div[data-cell]' }, { tag: 'p', context: 'tableCell/', priority: 80 }],
  renderHTML: ({ HTMLAttributes }) => ['div', mergeAttributes(HTMLAttributes, { 'data-cell': '' }), 0],
});

const LineBreak = Node.create({
  name: 'lineBreak',
  group: 'inline',
  inline: true,
  selectable: false,
  linebreakReplacement: true,
  parseHTML: () => [{ tag: 'br' }],
  renderHTML: () => ['br'],
  renderText: () => '\n',
});

/** The text of a document as a flat list of blocks, one for one with the blocks of the API; nothing else can be typed or pasted. */
export const bodyNodes = [Document, Text, Paragraph, Heading, Point, Bullet, Appendix, Table, TableRow, TableCell, CellText, LineBreak, Bold, Italic, Underline];

/** Types whose nodes carry an id. */
export const identified = new Set(['paragraph', 'heading', 'point', 'bullet', 'appendix', 'table', 'tableRow']);
/** Blocks that hold a line of text. */
export const textBlocks = new Set(['paragraph', 'heading', 'point', 'bullet', 'appendix']);
