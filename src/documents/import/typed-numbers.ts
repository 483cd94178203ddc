import type { Block, Inline } from '../domain/content.js';
import { inlineText } from '../domain/plain-text.js';

type Level = 1 | 2 | 3;
interface Typed {
  readonly level: Level;
  readonly ordinal: number;
  readonly length: number;
}

const letters = 'абвгдежиклмнпрстуфхцшщюя';

function typedNumber(text: string): Typed | undefined {
  const match = /^\s*(?:(\d{1,3})\.(\d{1,3})\.?\s+|(\d{1,3})\.\s+|(\d{1,3})\)\s*|([а-я])\)\s*)(?=\S)/u.exec(text);
  if (!match) return undefined;
  const [whole, , second, first, bracketed, letter] = match;
  if (second !== undefined) return { level: 2, ordinal: Number(second), length: whole.length };
  if (first !== undefined) return { level: 1, ordinal: Number(first), length: whole.length };
  if (bracketed !== undefined) return { level: 2, ordinal: Number(bracketed), length: whole.length };
  return { level: 3, ordinal: letters.indexOf(letter ?? '') + 1, length: whole.length };
}

function without(text: readonly Inline[], length: number): readonly Inline[] {
  let left = length;
  return text.flatMap((run) => {
    const cut = Math.min(left, run.text.length);
    left -= cut;
    return cut === run.text.length ? [] : [{ ...run, text: run.text.slice(cut) }];
  });
}

/**
 * Makes points of paragraphs whose numbers were typed by hand («1. …», «1) …», «а) …»), as long as they count up from one;
 * a number out of sequence is text, not a number («2026. Рік …»).
 */
export function recogniseTypedNumbers(body: readonly Block[]): readonly Block[] {
  let counts: [number, number, number] = [0, 0, 0];
  return body.map((block): Block => {
    if (block.type === 'appendix') counts = [0, 0, 0];
    if (block.type === 'point') counts = block.level === 1 ? [counts[0] + 1, 0, 0] : block.level === 2 ? [counts[0], counts[1] + 1, 0] : [counts[0], counts[1], counts[2] + 1];
    if (block.type !== 'paragraph') return block;
    const typed = typedNumber(inlineText(block.text));
    if (!typed || typed.ordinal !== (counts[typed.level - 1] ?? 0) + 1) return block;
    const [one, two] = counts;
    counts = typed.level === 1 ? [typed.ordinal, 0, 0] : typed.level === 2 ? [one, typed.ordinal, 0] : [one, two, typed.ordinal];
    return { id: block.id, type: 'point', level: typed.level, text: without(block.text, typed.length) };
  });
}
