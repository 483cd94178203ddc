import fc from 'fast-check';
import type { BlockId } from '#shared/domain/ids.js';
import type { Concerns, Part } from '#documents/domain/concerns.js';
import { noChoices, stageOf, type AssigneeRule, type Choices, type Completion, type Evidence, type OnRejection, type Purpose, type ReapprovalPolicy, type RouteTemplate, type StageTemplate } from '../domain/template.js';
import { author, holderOf, person, templateOf } from './world.js';

/** Who may act in a made-up world, and the posts that its routes name. */
export const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
export const posts = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6'] as const;
export const block = (id: string): Part => ({ part: 'block', id: id as BlockId });
/** What a remark or a stage may be about. */
export const parts: readonly Part[] = [{ part: 'requisite', name: 'title' }, { part: 'requisites' }, { part: 'text' }, block('p1'), block('p2'), block('p3'), { part: 'attachments' }];

/** The entry that a number points at, whatever the length of the list. */
export const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % Math.max(1, list.length)];

interface StageDraft { readonly seats: readonly number[]; readonly purpose: Purpose; readonly order: boolean; readonly completion: number; readonly rejection: number; readonly concerns: readonly number[]; readonly options: number }

const bit = (options: number, place: number): boolean => ((options >> place) & 1) === 1;

function completionOf(draft: StageDraft): Completion {
  const most = new Set(draft.seats).size;
  const wishes: readonly Completion[] = ['all', 'all', 'any', { atLeast: Math.min(2, most) }, { atLeast: Math.min(2, most) }];
  return pick(wishes, draft.completion) ?? 'all';
}

function rejectionOf(draft: StageDraft, index: number): OnRejection {
  const wishes: readonly OnRejection[] = ['author', 'author', 'end', index > 0 ? { stage: `s${draft.rejection % index}` } : 'author'];
  return pick(wishes, draft.rejection) ?? 'author';
}

function stageFrom(draft: StageDraft, index: number): StageTemplate {
  const chosen = [...new Set(draft.seats)].map((seat): AssigneeRule => holderOf(posts[seat % posts.length] ?? 'P0'));
  const named: AssigneeRule = { rule: 'pickedByAuthor', unit: null, people: [], optional: true };
  const pool: AssigneeRule = { rule: 'pool', unit: null, people: [person('g'), person('h')] };
  const concerns: Concerns = draft.concerns.map((number) => pick(parts, number)).filter((part) => part !== undefined);
  return stageOf({
    key: `s${index}`, title: `Етап ${index}`, purpose: draft.purpose, participants: bit(draft.options, 10) && bit(draft.options, 11) ? (bit(draft.options, 0) ? [...chosen, named] : [named]) : bit(draft.options, 0) && bit(draft.options, 1) ? [...chosen, pool] : chosen, order: draft.order ? 'parallel' : 'sequential',
    completion: completionOf(draft), onRejection: rejectionOf(draft, index), concerns, deadlineHours: bit(draft.options, 2) ? 8 : null,
    condition: bit(draft.options, 3) && bit(draft.options, 4) ? { requisite: 'hasMoney', op: 'eq', value: bit(draft.options, 5) } : null,
    evidence: draft.purpose === 'signature' ? 'qualified' : bit(draft.options, 6) && bit(draft.options, 7) ? 'advanced' : 'none',
    allowDelegate: bit(draft.options, 8) || draft.purpose !== 'signature', allowAddParticipant: draft.purpose !== 'signature' && draft.purpose !== 'acquaintance', authorsPlace: bit(draft.options, 9) ? 'allowed' : draft.purpose === 'visa' ? 'implied' : 'refused',
  });
}

const stageDraft = (purpose: fc.Arbitrary<Purpose>): fc.Arbitrary<StageDraft> =>
  fc.record({
    seats: fc.array(fc.nat({ max: posts.length - 1 }), { minLength: 1, maxLength: 4 }), purpose, order: fc.boolean(), completion: fc.nat({ max: 4 }), rejection: fc.nat({ max: 3 }),
    concerns: fc.array(fc.nat({ max: parts.length - 1 }), { maxLength: 2 }), options: fc.nat({ max: 4095 }),
  });

const opinions = stageDraft(fc.constantFrom<Purpose>('visa', 'visa', 'legal', 'formCheck'));
const policies: readonly ReapprovalPolicy[] = ['affected', 'everyone', 'fromReturn'];

/** Templates of one to six stages: opinions first, perhaps a signature, perhaps somebody who only has to know. */
export const anyTemplate: fc.Arbitrary<RouteTemplate> = fc
  .record({
    before: fc.array(opinions, { minLength: 1, maxLength: 4 }), signing: fc.option(stageDraft(fc.constant<Purpose>('signature'))), knowing: fc.option(stageDraft(fc.constant<Purpose>('acquaintance'))),
    knowsFirst: fc.boolean(), policy: fc.constantFrom(...policies),
  })
  .map(({ before, signing, knowing, knowsFirst, policy }) => {
    const known = knowing ? [knowing] : [];
    const drafts = [...(knowsFirst ? known : []), ...before, ...(signing ? [signing] : []), ...(knowsFirst ? [] : known)];
    return templateOf(drafts.map(stageFrom), { policy });
  });

/** Three people one after another, each of whom answers for one paragraph; the last one signs or not. */
export const anyChain: fc.Arbitrary<RouteTemplate> = fc.record({ policy: fc.constantFrom(...policies), signs: fc.boolean(), evidence: fc.constantFrom<Evidence>('none', 'advanced') }).map(({ policy, signs, evidence }) =>
  templateOf(
    ['p1', 'p2', 'p3', ...(signs ? ['signature'] : [])].map((name, index) => stageOf({ key: `s${index}`, title: name, purpose: name === 'signature' ? 'signature' : 'visa', participants: [holderOf(posts[index] ?? 'P0')], concerns: name === 'signature' ? [] : [block(name)], evidence: name === 'signature' ? 'qualified' : evidence })),
    { policy },
  ));

/** A visa, two or three who sign, somebody who then only reads: signatures are given while the route goes on. */
export const anySigning: fc.Arbitrary<RouteTemplate> = fc.nat({ max: 1 }).map((more) =>
  templateOf([stageOf({ key: 's0', title: 'Віза', purpose: 'visa', participants: [holderOf('P0')] }), stageOf({ key: 's1', title: 'Підпис', purpose: 'signature', participants: ['P1', 'P2', 'P3'].slice(0, 2 + more).map(holderOf) })]));

/** One visa, then two of a few: when posts come into one hand, fewer are left than are needed. */
export const anyPanel: fc.Arbitrary<RouteTemplate> = fc.nat({ max: 1 }).map((more) =>
  templateOf([stageOf({ key: 's0', title: 'Віза', purpose: 'visa', participants: [holderOf('P0')] }), stageOf({ key: 's1', title: 'Двоє', purpose: 'visa', completion: { atLeast: 2 }, participants: ['P1', 'P2', 'P3'].slice(0, 2 + more).map(holderOf) })]));

/** Visas given with an electronic signature, then the records office. */
export const anySignedThenChecked: fc.Arbitrary<RouteTemplate> = anyChain.map((template) => ({
  ...template, stages: [...template.stages.slice(0, 2).map((stage) => ({ ...stage, evidence: 'advanced' as const })), stageOf({ key: 'check', title: 'Перевірка', purpose: 'formCheck', participants: [{ rule: 'person', person: person('clerk') }] }), ...template.stages.slice(3)],
}));

/** Mostly one person to a post; now and then one holds two posts, a post is the author's. */
export const anyHolders = fc.record({ shift: fc.nat({ max: 7 }), twice: fc.option(fc.nat({ max: 6 }), { freq: 2 }), authors: fc.option(fc.nat({ max: 6 }), { freq: 5 }) }).map(({ shift, twice, authors }) => {
  const holders = Object.fromEntries(posts.map((name, index) => [name, people[(index + shift) % people.length] ?? 'a'] as [string, string]));
  if (twice !== null) holders[posts[twice] ?? 'P0'] = holders['P0'] ?? 'a';
  if (authors !== null) holders[posts[authors] ?? 'P0'] = author;
  return holders;
});

/** Whom the author names for the stages of a template, by position. */
export const choicesOf = (template: RouteTemplate, named: readonly (readonly number[])[] = []): Choices => ({
  ...noChoices, picked: Object.fromEntries(template.stages.map((stage, index) => [stage.key, [...new Set(named[index] ?? [])].map((number) => person(people[number % people.length] ?? 'a'))])),
});
