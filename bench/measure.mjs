// What every benchmark shares: turns of ours and the peer, the median of the ratios of the turns, one row of the table.

/** The middle of the sorted values; of an even number, the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Milliseconds that `work` takes. */
export async function timed(work) {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e6;
}

/**
 * Takes `sides` (name → function that answers with what one turn cost) in turns: A B A B …, every other round the other way round, so
 * that what the machine does meanwhile falls on both. The first `warmUp` rounds are discarded. Answers with the cost of every side in
 * every round; at least seven rounds, or the spread says nothing.
 */
export async function turns(sides, { rounds = 9, warmUp = 1 } = {}) {
  if (rounds < 7) throw new RangeError('fewer than seven rounds are no measurement');
  const names = Object.keys(sides);
  const costs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const cost = await sides[name](round);
      if (round >= 0) costs[name].push(cost);
    }
  }
  return costs;
}

/** One row of the table: `over[i] / under[i]` of every round, as median and spread, against `≥ bar` or `≤ bar`. */
export function compare({ id, what, over, under, atLeast, atMost, correct = true }) {
  const ratios = over.map((value, index) => value / under[index]);
  return judged({ id, what, ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)], atLeast, atMost, correct });
}

/** A row whose ratio is known. A wrong answer, however fast, scores 0 and is not met. */
export function judged({ id, what, ratio, spread, atLeast, atMost, correct = true }) {
  const met = correct && (atLeast === undefined ? ratio <= atMost : ratio >= atLeast);
  return { id, what, ratio: correct ? rounded(ratio) : 0, spread: spread.map(rounded), bar: atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`, met };
}

/** A row for what this machine cannot measure: it is neither met nor lost. */
export const unmeasured = ({ id, what, why, bar }) => ({ id, what: `${what}; not measured: ${why}`, ratio: null, spread: null, bar, met: null });

const rounded = (value) => Number(value.toPrecision(3));
