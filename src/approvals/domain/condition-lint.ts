import { holds, requisitesOf, type Comparison, type Condition } from './condition.js';
import type { Json } from '#shared/domain/canonical-json.js';

/** More combinations than this are not looked through: the condition is then taken for one that can hold. */
const mostCombinations = 20_000;

function comparisonsOf(condition: Condition): readonly Comparison[] {
  if ('requisite' in condition) return [condition];
  if ('not' in condition) return comparisonsOf(condition.not);
  return ('and' in condition ? condition.and : condition.or).flatMap(comparisonsOf);
}

/** Numbers on, just below and just above each bound; texts likewise. Between two neighbours of this list nothing can change. */
function around(value: string | number | boolean): readonly Json[] {
  if (typeof value === 'number') return [value - 0.5, value, value + 0.5];
  if (typeof value === 'string') return ['', value, `${value}\u0000`];
  return [true, false];
}

function midpoints(values: readonly Json[]): readonly number[] {
  const numbers = values.filter((value): value is number => typeof value === 'number').sort((a, b) => a - b);
  return numbers.slice(1).map((value, index) => (value + (numbers[index] ?? value)) / 2);
}

/** Numbers written as text compare by size with numbers and by letters with texts: too many orders to look through, so such a mixture is not judged. */
function isMixed(comparisons: readonly Comparison[]): boolean {
  const types = comparisons.flatMap((comparison) => (comparison.op === 'exists' ? [] : [comparison.value].flat().map((value) => typeof value)));
  return types.includes('number') && types.includes('string');
}

/** For one requisite: absent, filled in with something else, and every value at which one of its comparisons can turn. */
function witnesses(name: string, comparisons: readonly Comparison[]): readonly (Json | undefined)[] {
  const own = comparisons.filter((comparison) => comparison.requisite === name);
  const bounds = own.flatMap((comparison): readonly (string | number | boolean)[] => {
    if (comparison.op === 'exists') return [];
    return comparison.op === 'in' ? comparison.value : [comparison.value];
  });
  const values = bounds.flatMap(around);
  return [undefined, '\u0000', 'other\u0001', ...values, ...midpoints(values)];
}

/**
 * True when no requisites whatever can satisfy the condition: a stage with it would never be reached. Never accuses wrongly; exact
 * where a requisite is compared with constants of one type, since only finitely many values can tell the comparisons apart.
 */
export function neverHolds(condition: Condition): boolean {
  const comparisons = comparisonsOf(condition);
  const names = requisitesOf(condition);
  if (names.some((name) => isMixed(comparisons.filter((comparison) => comparison.requisite === name)))) return false;
  const choices = names.map((name) => witnesses(name, comparisons));
  const combinations = choices.reduce((product, values) => product * values.length, 1);
  if (combinations > mostCombinations) return false;
  for (let number = 0; number < combinations; number += 1) {
    let rest = number;
    const requisites: Record<string, Json> = {};
    choices.forEach((values, index) => {
      const value = values[rest % values.length];
      rest = Math.floor(rest / values.length);
      const name = names[index];
      if (name !== undefined && value !== undefined) requisites[name] = value;
    });
    if (holds(condition, requisites)) return false;
  }
  return true;
}
