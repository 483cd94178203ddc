import fc from 'fast-check';
import type { Json } from '#shared/domain/canonical-json.js';
import { evaluate, holds, requisitesOf, type Condition } from './condition.js';
import { neverHolds } from './condition-lint.js';

const anyComparison: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ requisite: fc.constantFrom('amount', 'kind'), op: fc.constantFrom('eq' as const, 'ne' as const), value: fc.constantFrom(0, 5, 'a', 'b', true, false) }),
  fc.record({ requisite: fc.constantFrom('amount', 'kind'), op: fc.constantFrom('gt' as const, 'ge' as const, 'lt' as const, 'le' as const), value: fc.constantFrom(0, 5, 10, 'b') }),
  fc.record({ requisite: fc.constantFrom('amount', 'kind'), op: fc.constant('in' as const), value: fc.subarray([0, 5, 'a']) }),
  fc.record({ requisite: fc.constantFrom('amount', 'kind'), op: fc.constant('exists' as const), value: fc.boolean() }),
);
const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof({ maxDepth: 2 }, anyComparison, fc.record({ and: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }), fc.record({ or: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }), fc.record({ not: tie('condition') })),
}));
const anyValue = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double({ min: -1, max: 11, noNaN: true }), fc.constantFrom('a', 'b', 'c', '', '7', '10'), fc.boolean(), fc.constant(null));

describe('conditions', () => {
  it('money → finance: a requisite is compared as it is, an amount by size, also when it is written as text', () => {
    const money: Condition = { or: [{ requisite: 'hasMoney', op: 'eq', value: true }, { requisite: 'amount', op: 'ge', value: 1000 }] };
    expect(holds(money, { hasMoney: true })).toBe(true);
    expect(holds(money, { hasMoney: false, amount: '1500,50' })).toBe(true);
    expect(holds(money, { amount: { amount: 900, currency: 'UAH' } })).toBe(false);
    expect(holds(money, {})).toBe(false);
  });

  it('the record keeps the inputs that were read and no others', () => {
    expect(evaluate({ requisite: 'hasMoney', op: 'eq', value: true }, { hasMoney: true, title: 'Про' })).toEqual({ held: true, inputs: { hasMoney: true } });
    expect(evaluate(null, { hasMoney: true })).toBeNull();
  });

  it('not turns every answer round, and a conjunction holds when all of its parts do', () => {
    fc.assert(fc.property(anyCondition, anyCondition, fc.record({ amount: anyValue, kind: anyValue }), (one, two, requisites) => {
      expect(holds({ not: one }, requisites)).toBe(!holds(one, requisites));
      expect(holds({ and: [one, two] }, requisites)).toBe(holds(one, requisites) && holds(two, requisites));
      expect(holds({ not: { or: [one, two] } }, requisites)).toBe(holds({ and: [{ not: one }, { not: two }] }, requisites));
    }));
  });

  it('a condition of which the lint says that it never holds holds for no requisites', () => {
    fc.assert(fc.property(anyCondition, fc.array(fc.record({ amount: anyValue, kind: anyValue }, { requiredKeys: [] }), { minLength: 20, maxLength: 20 }), (condition, all) => {
      if (neverHolds(condition)) for (const requisites of all) expect(holds(condition, requisites as Record<string, Json>)).toBe(false);
    }), { numRuns: 400 });
  });

  it('contradictions are found, satisfiable conditions are not accused', () => {
    const never: Condition[] = [
      { and: [{ requisite: 'amount', op: 'gt', value: 10 }, { requisite: 'amount', op: 'lt', value: 5 }] },
      { and: [{ requisite: 'kind', op: 'eq', value: 'a' }, { requisite: 'kind', op: 'eq', value: 'b' }] },
      { requisite: 'kind', op: 'in', value: [] },
      { and: [{ requisite: 'kind', op: 'exists', value: false }, { requisite: 'kind', op: 'eq', value: 'a' }] },
    ];
    for (const condition of never) expect(neverHolds(condition)).toBe(true);
    const sometimes: Condition[] = [
      { and: [{ requisite: 'kind', op: 'lt', value: 'b' }, { requisite: 'kind', op: 'exists', value: true }] }, { and: [{ requisite: 'kind', op: 'gt', value: 6 }, { requisite: 'kind', op: 'lt', value: '5' }] },
      { and: [{ requisite: 'amount', op: 'gt', value: 5 }, { requisite: 'amount', op: 'lt', value: 6 }] }, { requisite: 'hasMoney', op: 'eq', value: true }, { requisite: 'hasMoney', op: 'eq', value: false },
      { and: [{ requisite: 'kind', op: 'ne', value: 'a' }, { requisite: 'kind', op: 'exists', value: true }] },
    ];
    for (const condition of sometimes) expect(neverHolds(condition)).toBe(false);
    expect(requisitesOf({ and: [...never, ...sometimes] })).toEqual(['amount', 'kind', 'hasMoney']);
  });
});
