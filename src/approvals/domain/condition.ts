import { assertNever } from '#shared/domain/result.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { Requisites } from '#documents/domain/content.js';

/** One comparison of a requisite; `exists` asks whether it is filled in, numbers and dates compare by size. */
export type Comparison =
  | { readonly requisite: string; readonly op: 'eq' | 'ne'; readonly value: string | number | boolean }
  | { readonly requisite: string; readonly op: 'gt' | 'ge' | 'lt' | 'le'; readonly value: string | number }
  | { readonly requisite: string; readonly op: 'in'; readonly value: readonly (string | number)[] }
  | { readonly requisite: string; readonly op: 'exists'; readonly value: boolean };

/** When a stage applies, as data and never as code: comparisons joined by and, or, not. */
export type Condition =
  | Comparison
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition };

/** The answer with the requisites that it was read from, kept on the record so that it can be explained later. */
export interface ConditionRecord {
  readonly held: boolean;
  readonly inputs: Readonly<Record<string, Json>>;
}

/** The names of the requisites that a condition reads. */
export function requisitesOf(condition: Condition): readonly string[] {
  if ('requisite' in condition) return [condition.requisite];
  if ('not' in condition) return requisitesOf(condition.not);
  const parts = 'and' in condition ? condition.and : condition.or;
  return [...new Set(parts.flatMap(requisitesOf))];
}

/** Money requisites are objects with an amount; everything else compares as it is. */
function scalar(value: Json | undefined): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return value;
  const amount = (value as { readonly amount?: Json }).amount;
  return typeof amount === 'number' || typeof amount === 'string' ? amount : null;
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

function bySize(op: 'gt' | 'ge' | 'lt' | 'le', given: string | number, limit: string | number): boolean {
  switch (op) {
    case 'gt': return given > limit;
    case 'ge': return given >= limit;
    case 'lt': return given < limit;
    case 'le': return given <= limit;
  }
}

/** Amounts may come as decimal text («1500.00»): against a number they compare as numbers, never as letters. */
function comparable(given: string | number | boolean | null, limit: string | number): string | number | null {
  if (typeof limit === 'number' && typeof given === 'string' && given.trim() !== '') {
    const number = Number(given.replace(',', '.'));
    return Number.isFinite(number) ? number : null;
  }
  return typeof given === typeof limit ? (given as string | number) : null;
}

function compare(comparison: Comparison, value: Json | undefined): boolean {
  switch (comparison.op) {
    case 'exists': return isEmpty(value) !== comparison.value;
    case 'eq': return scalar(value) === comparison.value || (comparison.value === false && isEmpty(value));
    case 'ne': return scalar(value) !== comparison.value && !(comparison.value === false && isEmpty(value));
    case 'in': {
      const given = scalar(value);
      return comparison.value.some((candidate) => candidate === given);
    }
    case 'gt': case 'ge': case 'lt': case 'le': {
      const given = comparable(scalar(value), comparison.value);
      return given !== null && bySize(comparison.op, given, comparison.value);
    }
    default: return assertNever(comparison);
  }
}

/** Whether a condition holds for these requisites; a requisite that is missing satisfies no comparison but `ne`, `exists: false` and `eq: false`. */
export function holds(condition: Condition, requisites: Requisites): boolean {
  if ('requisite' in condition) return compare(condition, requisites[condition.requisite]);
  if ('and' in condition) return condition.and.every((part) => holds(part, requisites));
  if ('or' in condition) return condition.or.some((part) => holds(part, requisites));
  return !holds(condition.not, requisites);
}

/** Evaluates a condition and keeps what it was read from; a stage without a condition always applies. */
export function evaluate(condition: Condition | null, requisites: Requisites): ConditionRecord | null {
  if (!condition) return null;
  const inputs = Object.fromEntries(requisitesOf(condition).map((name) => [name, requisites[name] ?? null]));
  return { held: holds(condition, requisites), inputs };
}
