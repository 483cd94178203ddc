import type { BlockId } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { Block } from './content.js';
import { blockText } from './plain-text.js';

/** How large a body may be: some hundreds of pages, so that comparing, indexing and typesetting stay bounded. */
export const bodyLimits = { blocks: 5000, blockCharacters: 20_000, characters: 2_000_000, tableRows: 2000, tableColumns: 20 } as const;

/** Why a body is refused; `facts` name the block and the limit. */
export interface BodyRefusal {
  readonly code:
    | 'tooManyBlocks' | 'repeatedBlockId' | 'blockTooLong' | 'textTooLong' | 'tableTooLarge' | 'textNotWellFormed' | 'appendixOutOfSequence';
  readonly facts: { readonly blockId?: BlockId; readonly limit?: number; readonly found?: number };
}

/** NUL has no place in PostgreSQL text, a lone surrogate none in UTF-8; every other character is kept as it came (W01, W14). */
const storable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

function repeatedId(body: readonly Block[]): BlockId | undefined {
  const seen = new Set<BlockId>();
  for (const block of body)
    for (const id of [block.id, ...(block.type === 'table' ? block.rows.map((row) => row.id) : [])]) {
      if (seen.has(id)) return id;
      seen.add(id);
    }
  return undefined;
}

function blockRefusal(block: Block): BodyRefusal | undefined {
  const blockId = block.id;
  const text = blockText(block);
  if (!storable(text)) return { code: 'textNotWellFormed', facts: { blockId } };
  if (block.type !== 'table') {
    const limit = bodyLimits.blockCharacters;
    return text.length > limit ? { code: 'blockTooLong', facts: { blockId, limit, found: text.length } } : undefined;
  }
  if (block.rows.length > bodyLimits.tableRows) return { code: 'tableTooLarge', facts: { blockId, limit: bodyLimits.tableRows, found: block.rows.length } };
  const columns = Math.max(0, ...block.rows.map((row) => row.cells.length));
  return columns > bodyLimits.tableColumns ? { code: 'tableTooLarge', facts: { blockId, limit: bodyLimits.tableColumns, found: columns } } : undefined;
}

/** Whether a body can be kept as a working copy: ids of blocks and rows are unique, everything is storable and within `bodyLimits`. */
export function checkBody(body: readonly Block[]): Result<readonly Block[], BodyRefusal> {
  if (body.length > bodyLimits.blocks) return refuse({ code: 'tooManyBlocks', facts: { limit: bodyLimits.blocks, found: body.length } });
  const blockId = repeatedId(body);
  if (blockId) return refuse({ code: 'repeatedBlockId', facts: { blockId } });
  let characters = 0;
  for (const block of body) {
    const refusal = blockRefusal(block);
    if (refusal) return refuse(refusal);
    characters += blockText(block).length;
  }
  const limit = bodyLimits.characters;
  return characters > limit ? refuse({ code: 'textTooLong', facts: { limit, found: characters } }) : accept(body);
}

/** Whether a body can become a version: beyond `checkBody`, appendices are numbered 1, 2, 3 … in the order in which they stand. */
export function checkFrozenBody(body: readonly Block[]): Result<readonly Block[], BodyRefusal> {
  const checked = checkBody(body);
  if (!checked.ok) return checked;
  const appendices = body.filter((block) => block.type === 'appendix');
  const wrong = appendices.findIndex((block, index) => block.number !== index + 1);
  const block = appendices[wrong];
  return block ? refuse({ code: 'appendixOutOfSequence', facts: { blockId: block.id, limit: wrong + 1, found: block.number } }) : accept(body);
}
