import fc from 'fast-check';
import type { Instant, PersonId, SubstitutionId } from '#shared/domain/ids.js';
import { mayStandIn } from '../testing/oracles.js';
import { codeOf, happened, holderOf, person, signature, templateOf, visa, World } from '../testing/world.js';
import { actsFor, chainBetween, isActive, longestChain, type Need, type Substitution } from './substitution.js';
import { purposes, stageOf, type Purpose } from './template.js';

const at = (hour: number): Instant => `2026-11-12T${String(hour).padStart(2, '0')}:00:00.000Z` as Instant;
const of = (from: string, to: string, more: Partial<Substitution> = {}): Substitution => ({
  id: `${from}-${to}` as SubstitutionId, person: from as PersonId, substitute: to as PersonId, from: at(0), until: at(20), scope: 'all', maySign: false, capacity: 'acting', ground: 'наказ № 88-к/тр', ...more,
});
const need = (purpose: Purpose, kind = 'ORDER_MAIN', hour = 10): Need => ({ purpose, kind, at: at(hour) });

const names = ['a', 'b', 'c', 'd', 'e'] as const;
const anyName = fc.constantFrom(...names);
const anySubstitution = fc.record({
  from: anyName, to: anyName, start: fc.nat({ max: 12 }), length: fc.nat({ max: 12 }), scope: fc.constantFrom<Substitution['scope']>('all', 'visas', { kinds: ['ORDER_MAIN'] }, { kinds: ['LETTER_OUT'] }), maySign: fc.boolean(),
}).map(({ from, to, start, length, scope, maySign }) => of(from, to, { from: at(start), until: at(Math.min(23, start + length)), scope, maySign }));
const anyNeed = fc.record({ purpose: fc.constantFrom(...purposes), kind: fc.constantFrom('ORDER_MAIN', 'LETTER_OUT'), hour: fc.nat({ max: 23 }) }).map(({ purpose, kind, hour }) => need(purpose, kind, hour));

describe('who may act for whom', () => {
  it('is found exactly when some way of at most three serving substitutions exists; circles end', () => {
    fc.assert(fc.property(fc.array(anySubstitution, { maxLength: 8 }), anyName, anyName, anyNeed, (substitutions, absent, actor, wanted) => {
      fc.pre(absent !== actor);
      const answer = chainBetween(substitutions, person(absent), person(actor), wanted);
      const stage = stageOf({ key: 's', title: 's', purpose: wanted.purpose, participants: [holderOf('P')] });
      expect(answer.found).toBe(mayStandIn({ substitutions, now: wanted.at } as never, person(absent), person(actor), stage, wanted.kind));
      if (!answer.found) return;
      expect(answer.chain.length).toBeLessThanOrEqual(longestChain);
      expect([answer.chain[0]?.person, answer.chain.at(-1)?.substitute]).toEqual([absent, actor]);
      answer.chain.slice(1).forEach((hop, index) => expect(hop.person).toBe(answer.chain[index]?.substitute));
    }), { numRuns: 500 });
  });

  it('the scope bounds it: visas only, chosen kinds, and signing only when granted expressly', () => {
    const may = (substitution: Substitution, wanted: Need) => chainBetween([substitution], person('a'), person('b'), wanted).found;
    expect(may(of('a', 'b', { scope: 'visas' }), need('legal'))).toBe(true);
    expect(may(of('a', 'b', { scope: 'visas', maySign: true }), need('signature'))).toBe(false);
    expect(may(of('a', 'b', { scope: 'visas' }), need('formCheck'))).toBe(false);
    expect(may(of('a', 'b', { scope: { kinds: ['LETTER_OUT'] } }), need('visa'))).toBe(false);
    expect(may(of('a', 'b'), need('signature'))).toBe(false);
    expect(may(of('a', 'b', { maySign: true }), need('signature'))).toBe(true);
  });

  it('the period holds from its first instant to before its last', () => {
    const substitution = of('a', 'b', { from: at(8), until: at(12) });
    expect([at(7), at(8), at(11), at(12)].map((instant) => isActive(substitution, instant))).toEqual([false, true, true, false]);
  });

  it('lists everybody for whom one acts, over others too', () => {
    expect(actsFor([of('a', 'b'), of('b', 'c'), of('d', 'c', { from: at(12) })], person('c'), need('visa'))).toEqual(['a', 'b']);
  });
});

describe('a substitute in a route', () => {
  const template = templateOf([visa('visa', ['ivan', 'olha']), signature(['head'])]);
  const absent = (from: string, to: string, more: Partial<Substitution> = {}) => of(from, to, { from: '2026-11-01T00:00:00.000Z' as Instant, until: '2026-12-01T00:00:00.000Z' as Instant, ...more });

  it('decides with both names, the capacity and the ground on the record', () => {
    const world = new World(template);
    world.know('petro');
    world.substitutions = [absent('ivan', 'petro', { capacity: 'temporarilyActing' })];
    happened(world.submit());
    happened(world.says('petro', 'approve', { step: world.step('ivan') }));
    expect(world.step('ivan').decision).toMatchObject({ by: 'petro', onBehalfOf: 'ivan', position: 'посада ivan', chain: [{ person: 'ivan', substitute: 'petro', capacity: 'temporarilyActing', ground: 'наказ № 88-к/тр' }] });
  });

  it('who is also a participant decides once per step, his own and the absent person’s apart', () => {
    const world = new World(template);
    world.substitutions = [absent('ivan', 'olha')];
    happened(world.submit());
    const [ivans, olhas] = [world.step('ivan'), world.step('olha')];
    happened(world.says('olha', 'approve', { step: olhas }));
    expect(codeOf(world.says('olha', 'approve', { step: olhas }))).toBe('alreadyDecided');
    expect(world.step('ivan').decision).toBeNull();
    happened(world.says('olha', 'approve', { step: ivans }));
    expect(world.step('ivan').decision?.onBehalfOf).toBe('ivan');
    expect(world.step('olha').decision?.onBehalfOf).toBeNull();
  });

  it('signs only when signing was granted expressly', () => {
    const world = new World(template);
    world.know('petro');
    world.substitutions = [absent('head', 'petro')];
    happened(world.submit());
    for (const name of ['ivan', 'olha']) happened(world.says(name, 'approve'));
    expect(codeOf(world.says('petro', 'sign', { step: world.step('head') }))).toBe('substituteMayNotSign');
    world.substitutions = [absent('head', 'petro', { maySign: true })];
    happened(world.says('petro', 'sign', { step: world.step('head') }));
    expect(world.known.status).toBe('completed');
  });

  it('A07 when the period ends, open steps return to the absent person and nothing decided changes', () => {
    const world = new World(template);
    world.know('petro');
    world.substitutions = [absent('ivan', 'petro', { until: '2026-11-12T08:00:00.000Z' as Instant }), absent('olha', 'petro', { until: '2026-11-12T08:00:00.000Z' as Instant })];
    happened(world.submit());
    const ivans = world.step('ivan');
    happened(world.says('petro', 'approve', { step: ivans }));
    world.pass(3_600_000);
    expect(codeOf(world.says('petro', 'approve', { step: world.step('olha') }))).toBe('notAssignee');
    expect(codeOf(world.give('petro', { type: 'withdraw', decisionId: world.step('ivan').decision?.id as never, reason: 'передумав' }))).toBe('notAssignee');
    happened(world.says('olha', 'approve'));
    expect(world.placed.find(({ step }) => step.id === ivans.id)?.step.decision?.by).toBe('petro');
  });
});
