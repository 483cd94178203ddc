import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DraftBlock } from './paperwork.js';

/** The texts of the six sample documents, the same that the letterhead's tests are set with. */
export function sampleText(number: 1 | 2 | 3 | 4 | 5 | 6): { title: string; body: readonly DraftBlock[]; attachmentsNote?: string; salutation?: string } {
  const file = path.join(process.cwd(), 'src/documents/rendering/samples', `doc-${number}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { data: { title: string; body: DraftBlock[]; attachmentsNote?: string; salutation?: string } }).data;
}

/** A block whose text is changed by `change`; the others stay as they are. */
export const changed = <Block extends { text?: readonly { readonly text: string }[] }>(blocks: readonly Block[], which: (text: string) => boolean, change: (text: string) => string): Block[] =>
  blocks.map((block) => {
    const text = (block.text ?? []).map((run) => run.text).join('');
    return which(text) ? { ...block, text: [{ text: change(text) }] } : block;
  });

/** A small honest PDF with a line of text, for attachments. */
export function smallPdf(line: string): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    ((stream) => `<</Length ${stream.length}>>\nstream\n${stream}\nendstream`)(`BT /F1 12 Tf 72 770 Td (${line.replace(/[()\\]/g, '')}) Tj ET`), '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
