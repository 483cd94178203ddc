import type { JSONContent } from '@tiptap/core';
import { commandKey } from '../../../lib/api';
import type { Block, Body, Inline } from '../../../lib/content';

type MarkName = NonNullable<Inline['marks']>[number];
const markNames: readonly string[] = ['bold', 'italic', 'underline'];

/** Runs as editor content: a line feed becomes a line break node, empty runs vanish. */
function inlineToJson(text: readonly Inline[]): JSONContent[] {
  return text.flatMap((run) => {
    const marks = run.marks?.length ? { marks: run.marks.map((type) => ({ type })) } : {};
    return run.text.split('\n').flatMap((line, n): JSONContent[] => [...(n > 0 ? [{ type: 'lineBreak', ...marks }] : []), ...(line ? [{ type: 'text', text: line, ...marks }] : [])]);
  });
}

function inlineFromJson(content: readonly JSONContent[] | undefined): Inline[] {
  const runs: { text: string; marks: MarkName[] }[] = [];
  for (const node of content ?? []) {
    const text = node.type === 'lineBreak' ? '\n' : (node.text ?? '');
    if (!text) continue;
    const marks = [...new Set((node.marks ?? []).map((mark) => mark.type).filter((type): type is MarkName => markNames.includes(type)))].sort();
    const last = runs.at(-1);
    if (last && last.marks.join() === marks.join()) last.text += text;
    else runs.push({ text, marks });
  }
  return runs.map((run) => (run.marks.length > 0 ? run : { text: run.text }));
}

const withText = (content: JSONContent[]): { content?: JSONContent[] } => (content.length > 0 ? { content } : {});

function blockToJson(block: Block): JSONContent {
  const attrs = { id: block.id };
  switch (block.type) {
    case 'table': {
      const width = Math.max(1, ...block.rows.map((row) => row.cells.length));
      return {
        type: 'table', attrs: { ...attrs, header: block.header ?? false },
        content: block.rows.map((row) => ({
          type: 'tableRow', attrs: { id: row.id },
          content: Array.from({ length: width }, (_, n) => ({ type: 'tableCell', content: [{ type: 'cellText', ...withText(inlineToJson(row.cells[n]?.text ?? [])) }] })),
        })),
      };
    }
    case 'paragraph':
      return { type: 'paragraph', attrs: { ...attrs, align: block.align ?? null }, ...withText(inlineToJson(block.text)) };
    case 'point':
      return { type: 'point', attrs: { ...attrs, level: block.level }, ...withText(inlineToJson(block.text)) };
    case 'appendix':
      return { type: 'appendix', attrs: { ...attrs, number: block.number }, ...withText(inlineToJson(block.text)) };
    default:
      return { type: block.type, attrs, ...withText(inlineToJson(block.text)) };
  }
}

/** The blocks of the API as the document of the editor; an empty text is one empty paragraph. */
export function docOf(body: readonly Block[]): JSONContent {
  const blocks = body.filter((block) => block.type !== 'table' || block.rows.length > 0).map(blockToJson);
  return { type: 'doc', content: blocks.length > 0 ? blocks : [{ type: 'paragraph', attrs: { id: commandKey(), align: null } }] };
}

function blockFromJson(node: JSONContent): Block | null {
  const id = (node.attrs?.id as string | null) ?? commandKey();
  const text = inlineFromJson(node.content);
  switch (node.type) {
    case 'paragraph': {
      const align = node.attrs?.align as 'left' | 'center' | 'right' | 'justify' | null;
      // An empty line says nothing on paper: the template owns the distances.
      return text.length > 0 ? { id, type: 'paragraph', ...(align ? { align } : {}), text } : null;
    }
    case 'heading':
    case 'bullet':
      return { id, type: node.type, text };
    case 'point':
      return { id, type: 'point', level: node.attrs?.level as 1 | 2 | 3, text };
    case 'appendix':
      return { id, type: 'appendix', number: node.attrs?.number as number, text };
    case 'table':
      return {
        id, type: 'table', ...(node.attrs?.header ? { header: true } : {}),
        rows: (node.content ?? []).map((row) => ({ id: (row.attrs?.id as string | null) ?? commandKey(), cells: (row.content ?? []).map((cell) => ({ text: inlineFromJson(cell.content?.[0]?.content) })) })),
      };
    default:
      return null;
  }
}

/** The document of the editor as the blocks of the API; empty paragraphs are left out. */
export const bodyOf = (doc: JSONContent): Body => (doc.content ?? []).map(blockFromJson).filter((block): block is Block => block !== null);
