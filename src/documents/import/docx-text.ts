import type { Inline, Mark } from '../domain/content.js';
import type { DocxElement } from './docx-elements.js';

/** Things that have no place in a body and were left out, counted by name. */
export class Dropped {
  private readonly counts = new Map<string, number>();

  add(what: string, count = 1): void {
    if (count > 0) this.counts.set(what, (this.counts.get(what) ?? 0) + count);
  }

  list(): readonly { readonly what: string; readonly count: number }[] {
    return [...this.counts].map(([what, count]) => ({ what, count }));
  }
}

const left: Readonly<Record<string, string>> = { image: 'image', noteReference: 'footnote', commentReference: 'comment' };

function marksOf(run: DocxElement): readonly Mark[] {
  return [...(run.isBold ? (['bold'] as const) : []), ...(run.isItalic ? (['italic'] as const) : []), ...(run.isUnderline ? (['underline'] as const) : [])];
}

/** Control characters that XML lets through and a text does not need. */
const clean = (text: string): string => text.replace(/[^\P{Cc}\t\n\r]/gu, '').toWellFormed();

function pieces(element: DocxElement, marks: readonly Mark[], dropped: Dropped): readonly Inline[] {
  const written = (text: string): readonly Inline[] => (text === '' ? [] : [marks.length > 0 ? { text, marks } : { text }]);
  switch (element.type) {
    case 'text':
      return written(clean(element.value ?? ''));
    case 'tab':
      return written('\t');
    case 'break':
      return element.breakType === 'line' ? written('\n') : [];
    case 'checkbox':
      return written(element.checked ? '☑' : '☐');
    case 'run':
      return (element.children ?? []).flatMap((child) => pieces(child, marksOf(element), dropped));
    default:
      if (left[element.type]) dropped.add(left[element.type] ?? '');
      return (element.children ?? []).flatMap((child) => pieces(child, marks, dropped));
  }
}

/** The text of a paragraph with its marks, neighbours with equal marks joined. */
export function inlinesOf(paragraph: DocxElement, dropped: Dropped): readonly Inline[] {
  const joined: { text: string; marks?: readonly Mark[] }[] = [];
  for (const piece of pieces(paragraph, [], dropped)) {
    const last = joined.at(-1);
    if (last && (last.marks ?? []).join() === (piece.marks ?? []).join()) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}
