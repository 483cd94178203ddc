import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { pointNumbers, type Block } from '../../../lib/content';

interface Marks {
  /** Blocks that a finding or a remark is about. */
  readonly flagged: ReadonlyMap<string, 'error' | 'warning' | 'remark'>;
}
export const numbersKey = new PluginKey<Marks>('numbers');

/** Only what numbering looks at: id, type, level, appendix. */
const skeleton = (doc: Node): Block[] => doc.children.map((node) => ({ id: (node.attrs.id as string | null) ?? '', type: node.type.name, level: node.attrs.level as number, number: node.attrs.number as number, text: [] }) as unknown as Block);

function decorations(doc: Node, closing: HTMLElement | null, placeholder: string, marks: Marks): DecorationSet {
  const numbers = pointNumbers(skeleton(doc));
  const out: Decoration[] = [];
  let appendixAt: number | null = null;
  doc.forEach((node, pos) => {
    const id = (node.attrs.id as string | null) ?? '';
    const number = numbers.get(id);
    const flag = marks.flagged.get(id);
    const attributes: Record<string, string> = { ...(number ? { 'data-number': number } : {}), ...(flag ? { class: `b--flag b--flag-${flag}` } : {}) };
    if (doc.childCount === 1 && node.isTextblock && node.content.size === 0) attributes['data-placeholder'] = placeholder;
    if (Object.keys(attributes).length > 0) out.push(Decoration.node(pos, pos + node.nodeSize, attributes));
    if (node.type.name === 'appendix' && appendixAt === null) appendixAt = pos;
  });
  // A new frame each time: ProseMirror removes the old one, while what is inside moves over.
  const frame = () => {
    const element = document.createElement('div');
    if (closing) element.append(closing);
    return element;
  };
  if (closing) out.push(Decoration.widget(appendixAt ?? doc.content.size, frame, { side: appendixAt === null ? 1 : -1, key: 'closing', ignoreSelection: true, stopEvent: () => true }));
  return DecorationSet.create(doc, out);
}

/**
 * What the paper shows and the text does not hold: numbers of points as they will be printed, the signature before the first
 * appendix (`closing`, drawn by the page), the sample phrase on an empty sheet, flags of findings and remarks.
 */
export const Numbers = Extension.create<{ closing: HTMLElement | null; placeholder: string }>({
  name: 'numbers',
  addOptions: () => ({ closing: null, placeholder: '' }),
  addProseMirrorPlugins() {
    const { closing, placeholder } = this.options;
    return [
      new Plugin<Marks>({
        key: numbersKey,
        state: { init: () => ({ flagged: new Map() }), apply: (tr, before) => (tr.getMeta(numbersKey) as Marks | undefined) ?? before },
        props: { decorations: (state) => decorations(state.doc, closing, placeholder, numbersKey.getState(state) ?? { flagged: new Map() }) },
      }),
    ];
  },
});
