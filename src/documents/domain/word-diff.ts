import type { WordChange } from './change-set.js';
import { editScript, type Edit } from './edit-script.js';

/**
 * Words as a reader of Ukrainian sees them: with the apostrophe in any of its forms (’ ' ʼ) and the hyphen inside («п’ятниця»,
 * «будь-хто»); numbers, sums, dates and indices with what holds them together («92,4», «20.11.2026», «01-15/1187»).
 */
const token = /\p{N}+(?:[.,:/-]\p{N}+)*|[\p{L}\p{M}\p{N}]+(?:['’ʼ`-][\p{L}\p{M}\p{N}]+)*|\s+|[^\s]/gu;

export const wordsOf = (text: string): readonly string[] => text.match(token) ?? [];

/** Beyond so many edits two texts have nothing to tell about each other word by word. */
const maxEdits = 600;

function symbols(): (word: string) => number {
  const known = new Map<string, number>();
  return (word) => {
    const symbol = known.get(word) ?? known.size;
    known.set(word, symbol);
    return symbol;
  };
}

/** Between two changes, a gap without a letter or a digit says nothing: it is shown as part of the change. */
const isGap = (edit: { readonly kind: string; readonly text: string } | undefined): boolean => edit?.kind === 'same' && !/[\p{L}\p{N}]/u.test(edit.text);

function runsOf(script: readonly Edit[], before: readonly string[], after: readonly string[]): WordChange[] {
  const runs: { kind: WordChange['kind']; text: string }[] = [];
  for (const edit of script) {
    const text = (edit.kind === 'added' ? after[edit.after] : before[edit.before]) ?? '';
    const last = runs.at(-1);
    if (last?.kind === edit.kind) last.text += text;
    else runs.push({ kind: edit.kind, text });
  }
  return runs;
}

/** Gathers neighbouring changes so that what was removed stands in one piece before what was added. */
function gathered(runs: readonly WordChange[]): readonly WordChange[] {
  const out: WordChange[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed !== '') out.push({ kind: 'removed', text: removed });
    if (added !== '') out.push({ kind: 'added', text: added });
    removed = added = '';
  };
  runs.forEach((run, index) => {
    if (run.kind === 'removed') removed += run.text;
    else if (run.kind === 'added') added += run.text;
    else if (isGap(run) && index > 0 && index < runs.length - 1 && removed !== '' && added !== '') {
      removed += run.text;
      added += run.text;
    } else {
      flush();
      out.push(run);
    }
  });
  flush();
  return out;
}

/**
 * The word-level difference of two texts: `same` and `removed` together give the old text, `same` and `added` the new one.
 * Bounded: texts that differ in more than some hundreds of words come out as one replacement between their common ends.
 */
export function wordDiff(before: string, after: string): readonly WordChange[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const a = wordsOf(before);
  const b = wordsOf(after);
  const symbol = symbols();
  return gathered(runsOf(editScript(a.map(symbol), b.map(symbol), maxEdits), a, b));
}
