/** One step from one list to another: keep an item of both, drop one of the first, take one of the second. */
export type Edit =
  | { readonly kind: 'same'; readonly before: number; readonly after: number }
  | { readonly kind: 'removed'; readonly before: number }
  | { readonly kind: 'added'; readonly after: number };

/**
 * The furthest-reaching point per diagonal for each number of edits: what the way back is read from. Stops after `maxEdits`
 * edits and answers undefined, so that time and memory stay within maxEdits² whatever comes in.
 */
function furthestReaching(before: readonly number[], after: readonly number[], maxEdits: number): readonly Int32Array[] | undefined {
  const trace: Int32Array[] = [];
  let reach = new Int32Array([0, 0]);
  for (let edits = 0; edits <= maxEdits; edits += 1) {
    const next = new Int32Array(2 * edits + 3);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = 0;
      if (edits > 0) {
        // reach of the previous round is stored around index `edits` (its own diagonals -edits+1 … edits-1)
        const down = reach[diagonal + 1 + edits] ?? 0;
        const right = (reach[diagonal - 1 + edits] ?? 0) + 1;
        x = diagonal === -edits || (diagonal !== edits && right - 1 < down) ? down : right;
      }
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      next[diagonal + edits + 1] = x;
      if (x >= before.length && x - diagonal >= after.length) return [...trace, next];
    }
    trace.push(next);
    reach = next;
  }
  return undefined;
}

function wayBack(trace: readonly Int32Array[], before: readonly number[], after: readonly number[]): Edit[] {
  const edits: Edit[] = [];
  let x = before.length;
  let y = after.length;
  for (let round = trace.length - 1; round > 0; round -= 1) {
    const previous = trace[round - 1] ?? new Int32Array(0);
    const diagonal = x - y;
    const at = (d: number): number => previous[d + round] ?? 0;
    const down = diagonal === -round || (diagonal !== round && at(diagonal - 1) < at(diagonal + 1));
    const fromX = down ? at(diagonal + 1) : at(diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const startX = down ? fromX : fromX + 1;
    const startY = down ? fromY + 1 : fromY;
    while (x > startX && y > startY) edits.push({ kind: 'same', before: (x -= 1), after: (y -= 1) });
    edits.push(down ? { kind: 'added', after: startY - 1 } : { kind: 'removed', before: startX - 1 });
    x = fromX;
    y = fromY;
  }
  while (x > 0 && y > 0) edits.push({ kind: 'same', before: (x -= 1), after: (y -= 1) });
  return edits.reverse();
}

/**
 * The shortest edit script between two lists of symbols (Myers, 1986). Common ends are set aside first; where more than
 * `maxEdits` edits would be needed, the middle is replaced as a whole, which is also what a reader wants to see then.
 */
export function editScript(before: readonly number[], after: readonly number[], maxEdits: number): readonly Edit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const a = before.slice(head, before.length - tail);
  const b = after.slice(head, after.length - tail);
  const trace = a.length === 0 || b.length === 0 ? undefined : furthestReaching(a, b, Math.min(maxEdits, a.length + b.length));
  const middle: readonly Edit[] = trace
    ? wayBack(trace, a, b)
    : [...a.map((_, index): Edit => ({ kind: 'removed', before: index })), ...b.map((_, index): Edit => ({ kind: 'added', after: index }))];
  const same = (from: number, offset: number, count: number): Edit[] =>
    Array.from({ length: count }, (_, index): Edit => ({ kind: 'same', before: from + index, after: from + offset + index }));
  const shifted = middle.map((edit): Edit => {
    if (edit.kind === 'same') return { kind: 'same', before: edit.before + head, after: edit.after + head };
    return edit.kind === 'removed' ? { kind: 'removed', before: edit.before + head } : { kind: 'added', after: edit.after + head };
  });
  const offset = after.length - before.length;
  return [...same(0, 0, head), ...shifted, ...same(before.length - tail, offset, tail)];
}
