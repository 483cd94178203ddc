import { stat } from 'node:fs/promises';
import type { BlockId } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import { bodyLimits, checkBody } from '../domain/body-rules.js';
import type { Align, Block, Inline } from '../domain/content.js';
import { inlineText } from '../domain/plain-text.js';
import { fileKind, type FileRefusal } from '../storage/file-kind.js';
import { docxElements, type DocxElement } from './docx-elements.js';
import { DocxPartsError, docxLimits, docxParts, type DocxParts } from './docx-parts.js';
import { tableBlocks } from './docx-tables.js';
import { Dropped, inlinesOf } from './docx-text.js';
import { recogniseTypedNumbers } from './typed-numbers.js';

/** A DOCX read into blocks with fresh ids; `dropped` names what found no place, for the author to know. */
export interface ImportedText {
  readonly body: readonly Block[];
  readonly dropped: readonly { readonly what: string; readonly count: number }[];
}

/** Beside the refusals of any file: it is no DOCX, its inside makes no sense, or it holds more than a body may. */
export type ImportRefusal = FileRefusal | { readonly code: 'notDocx' | 'docxBroken' | 'docxTooLarge'; readonly facts: { readonly name: string; readonly is?: string } };

const wordTypes = ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.ms-word.document.macroEnabled.12'];
const aligned: Readonly<Record<string, Align>> = { center: 'center', right: 'right', end: 'right' };

function level({ numbering }: DocxElement): 1 | 2 | 3 {
  const depth = Number(numbering?.level ?? 0);
  return depth >= 2 ? 3 : depth === 1 ? 2 : 1;
}

function trimmed(text: readonly Inline[]): readonly Inline[] {
  const [first, ...rest] = text;
  return first ? [{ ...first, text: first.text.trimStart() }, ...rest].filter((run) => run.text !== '') : [];
}

function paragraphBlock(paragraph: DocxElement, newId: () => BlockId, dropped: Dropped): readonly Block[] {
  const text = trimmed(inlinesOf(paragraph, dropped));
  const words = inlineText(text);
  if (words.trim() === '') return [];
  const id = newId();
  if (/^додаток(?:\s+(?:№\s*)?\d{1,2})?\s*$/iu.test(words)) return [{ id, type: 'appendix', number: 0, text: [] }];
  if (paragraph.numbering) return [paragraph.numbering.isOrdered ? { id, type: 'point', level: level(paragraph), text } : { id, type: 'bullet', text }];
  if (/^(?:heading|title|subtitle|заголовок)/i.test(paragraph.styleName ?? '')) return [{ id, type: 'heading', text }];
  const align = aligned[paragraph.alignment ?? ''];
  return [{ id, type: 'paragraph', ...(align ? { align } : {}), text }];
}

function numberAppendices(body: readonly Block[]): readonly Block[] {
  let number = 0;
  return body.map((block) => (block.type === 'appendix' ? { ...block, number: (number += 1) } : block));
}

function countLeft({ mainXml, beside }: DocxParts, dropped: Dropped): void {
  dropped.add('headerOrFooter', beside.headers);
  dropped.add('embeddedFile', beside.embedded);
  dropped.add('macro', beside.macros);
  dropped.add('trackedDeletion', mainXml.match(/<w:del[ >]/g)?.length ?? 0);
  dropped.add('insertedFile', mainXml.match(/<w:altChunk[ >]/g)?.length ?? 0);
}

async function read(path: string, newId: () => BlockId): Promise<ImportedText> {
  const parts = await docxParts(path);
  const dropped = new Dropped();
  const elements = await docxElements(parts.docx).catch(() => {
    throw new DocxPartsError('docxBroken');
  });
  countLeft(parts, dropped);
  const blocks = elements.flatMap((element) => (element.type === 'table' ? tableBlocks(element, newId, dropped) : paragraphBlock(element, newId, dropped)));
  return { body: recogniseTypedNumbers(numberAppendices(blocks)), dropped: dropped.list() };
}

/**
 * Reads a DOCX on disk into blocks: lists and typed numbers become points, the rest paragraphs, headings, bullets, tables and
 * appendices; bold, italic and underline stay. Nothing outside the file is touched (F01), unpacking is bounded (F02), XML with a
 * DTD is refused (F07). The draft itself is the caller's business.
 */
export async function importDocx(path: string, givenName: string, newId: () => BlockId): Promise<Result<ImportedText, ImportRefusal>> {
  const kind = await fileKind(path, givenName);
  if (!kind.ok) return kind;
  const { name, mediaType } = kind.value;
  if (!wordTypes.includes(mediaType)) return refuse({ code: 'notDocx', facts: { name, is: mediaType } });
  if ((await stat(path)).size > docxLimits.fileBytes) return refuse({ code: 'docxTooLarge', facts: { name } });
  try {
    const imported = await read(path, newId);
    const fits = imported.body.length <= bodyLimits.blocks && checkBody(imported.body).ok;
    return fits ? accept(imported) : refuse({ code: 'docxTooLarge', facts: { name } });
  } catch (error) {
    if (error instanceof DocxPartsError) return refuse({ code: error.code, facts: { name } });
    throw error;
  }
}
