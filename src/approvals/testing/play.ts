import fc from 'fast-check';
import type { BlockId, PersonId, StepId, SubstitutionId } from '#shared/domain/ids.js';
import type { Concerns, Part } from '#documents/domain/concerns.js';
import { instantOf, msOf } from '../domain/instants.js';
import { openRound, remarksWithoutAnswer, versionOf } from '../domain/standing.js';
import { noChoices, stageOf, type AssigneeRule, type Choices, type Completion, type Evidence, type OnRejection, type Purpose, type ReapprovalPolicy, type RouteTemplate, type StageTemplate } from '../domain/template.js';
import { verdictNames, verdictsFor, type Verdict } from '../domain/verdicts.js';
import { reminderMarks } from '../domain/working-time.js';
import { administrator, author, firstText, holderOf, person, remark, templateOf, World, type Text } from './world.js';

/** One thing that somebody tries, as numbers: what they point at is whatever the world has then, so any sequence makes sense. */
export interface Move {
  readonly kind: keyof typeof moves;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}
export interface Play {
  readonly template: RouteTemplate;
  readonly holders: Readonly<Record<string, string | null>>;
  readonly forced: boolean;
  readonly corrections: boolean;
  /** Whom the author names, stage by stage, where the template leaves it to them: nobody, one or two. */
  readonly named?: readonly (readonly number[])[];
  readonly moves: readonly Move[];
}

const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
const posts = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6'] as const;
const block = (id: string): Part => ({ part: 'block', id: id as BlockId });
const parts: readonly Part[] = [{ part: 'requisite', name: 'title' }, { part: 'requisites' }, { part: 'text' }, block('p1'), block('p2'), block('p3'), { part: 'attachments' }];

const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % Math.max(1, list.length)];

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
const anyHolders = fc.record({ shift: fc.nat({ max: 7 }), twice: fc.option(fc.nat({ max: 6 }), { freq: 2 }), authors: fc.option(fc.nat({ max: 6 }), { freq: 5 }) }).map(({ shift, twice, authors }) => {
  const holders = Object.fromEntries(posts.map((name, index) => [name, people[(index + shift) % people.length] ?? 'a'] as [string, string]));
  if (twice !== null) holders[posts[twice] ?? 'P0'] = holders['P0'] ?? 'a';
  if (authors !== null) holders[posts[authors] ?? 'P0'] = author;
  return holders;
});

/** The text after an edit: a paragraph, the title, the money or a file is changed, or all of it goes back to the first version. */
export function edited(text: Text, what: number, how: number): Text {
  const words = `редакція ${how}`;
  switch (what % 6) {
    case 0: return { ...text, blocks: { ...text.blocks, p1: words } };
    case 1: return { ...text, blocks: { ...text.blocks, p2: words } };
    case 2: return { ...text, blocks: { ...text.blocks, p3: words } };
    case 3: return { ...text, requisites: { ...text.requisites, title: words } };
    case 4: return how % 3 === 0 ? { ...text, requisites: { ...text.requisites, hasMoney: text.requisites.hasMoney !== true } } : { ...text, files: { 'додаток.pdf': words } };
    default: return firstText;
  }
}

/** What somebody says who has nothing against it. */
export const willing = (purpose: Purpose): Verdict => (purpose === 'signature' ? 'sign' : purpose === 'acquaintance' ? 'acknowledge' : 'approve');

const anyOf = (world: World, number: number): string => pick([...people, author, administrator], number) ?? 'a';
const anyRemark = (number: number) => remark(`зауваження ${number}`, { anchor: pick([null, ...parts], number) ?? null, obligatory: number % 3 === 0 });
/** Positive verdicts come much more often, or hardly a route would ever get far. */
const wished = (purpose: Purpose, number: number): Verdict => pick([...Array<Verdict>(8).fill(willing(purpose)), ...verdictsFor(purpose)], number) ?? 'approve';
const actorFor = (world: World, step: { readonly assignee: PersonId | null; readonly pool: readonly PersonId[] | null }, number: number): string => step.assignee ?? pick(step.pool ?? [], number) ?? anyOf(world, number);
const anyStep = (world: World, number: number): StepId | undefined => pick((world.route?.rounds ?? []).flatMap((round) => round.runs.flatMap((run) => run.steps.map((step) => step.id))), number);

function verdict(world: World, { a, b, c }: Move): void {
  const step = pick(world.open(), a);
  if (!step) return;
  const given = wished(purposeOf(world, step.id), b);
  const remarks = given === 'approveWithRemarks' || (given !== 'approve' && given !== 'sign' && given !== 'acknowledge' && c % 2 === 0) ? [anyRemark(c)] : [];
  world.says(actorFor(world, step, c), given, { step, remarks });
}

/** Somebody tries what is probably not theirs to do: any person, any step of any round, any verdict, perhaps an old text. */
function intrude(world: World, { a, b, c }: Move): void {
  const stepId = anyStep(world, a);
  const step = world.route?.rounds.flatMap((round) => round.runs.flatMap((run) => run.steps)).find((one) => one.id === stepId);
  if (!step) return;
  world.says(c % 2 === 0 ? anyOf(world, b) : actorFor(world, step, b), pick(verdictNames, b) ?? 'approve', { step, signed: true, remarks: [] });
}

const purposeOf = (world: World, stepId: StepId): Purpose => world.template.stages[world.placed.find((placed) => placed.step.id === stepId)?.run.index ?? 0]?.purpose ?? 'visa';

/** Whoever's turn it is decides willingly. */
function approve(world: World, { a, c }: Move): void {
  const step = pick(world.open(), a);
  if (step) world.says(actorFor(world, step, c), willing(purposeOf(world, step.id)), { step });
}

/** The right person, but the text on their screen is another: of an earlier round, or of another version. */
function actLate(world: World, { a, b, c }: Move): void {
  const step = pick(world.open(), a);
  const other = pick([...world.versions.values()], b)?.ref.contentHash ?? world.seen.contentHash;
  const seen = c % 2 === 0 ? { round: Math.max(1, world.seen.round - 1), contentHash: other } : { round: world.seen.round, contentHash: other };
  if (step) world.says(actorFor(world, step, c), willing(purposeOf(world, step.id)), { step, seen });
}

/** Somebody returns the document, with a remark on one place. */
function back(world: World, { a, b, c }: Move): void {
  const step = pick(world.open(), a);
  if (step) world.says(actorFor(world, step, c), 'return', { step, remarks: [remark('тут', { anchor: pick(parts, b) ?? null, obligatory: c % 2 === 0 })] });
}

/** The author changes what the last remark was anchored to, or now and then something else, and submits again. */
function mend(world: World, move: Move): void {
  const anchor = world.route?.remarks.at(-1)?.anchor;
  const places = ['block p1', 'block p2', 'block p3', 'requisite title', 'attachments'];
  const place = anchor ? places.findIndex((name) => name.startsWith(anchor.part) && ('id' in anchor ? name.endsWith(anchor.id) : true)) : -1;
  resubmit(world, move.c % 3 === 0 || place === -1 ? move : { ...move, a: place, b: move.b * 3 + 1 });
}

function withOpenStep(world: World, number: number, act: (stepId: StepId, actor: string) => void): void {
  const step = pick(world.open(), number);
  if (step) act(step.id, actorFor(world, step, number));
}

function resubmit(world: World, { a, b, c }: Move): void {
  const { route } = world;
  if (!route) return void world.submit();
  if (c % 5 !== 0) for (const one of remarksWithoutAnswer(route)) world.give(author, { type: 'answerRemark', remarkId: one.id, outcome: 'partly', text: 'враховано частково' });
  world.submit({ text: c % 7 === 6 ? world.text : edited(world.text, a, b), note: `пояснення ${b}`, by: c % 11 === 10 ? anyOf(world, a) : author });
}

function withdraw(world: World, { a, b, c }: Move): void {
  const decisions = (world.route?.rounds.at(-1)?.carried ?? []).map(({ decision }) => decision).concat(world.placed.flatMap(({ step }) => (step.decision ? [step.decision] : [])));
  const decision = pick(decisions, a);
  const holder = world.placed.find(({ step }) => step.decision === decision)?.step.assignee;
  if (decision) world.give(c % 4 === 0 ? anyOf(world, b) : c % 4 === 1 && holder ? holder : decision.by, { type: 'withdraw', decisionId: decision.id, reason: c % 3 === 0 ? null : 'передумав' });
}

/** Somebody whose approval was carried over takes it back. */
function takeBack(world: World, { a }: Move): void {
  const approval = pick(world.route?.rounds.at(-1)?.carried ?? [], a);
  if (approval) world.give(approval.decision.by, { type: 'withdraw', decisionId: approval.decision.id, reason: 'не погоджуюся' });
}

/** Everybody is away and has named the next: longer than anybody is followed. */
function longChain(world: World, from: string, length: number): void {
  const names = [from, ...people.filter((name) => name !== from)].slice(0, 4 + (length % 3));
  for (const [index, to] of names.slice(1).entries()) {
    world.substitutions.push({
      id: `s${world.substitutions.length}` as SubstitutionId, person: person(names[index] ?? from), substitute: person(to), from: world.now, until: instantOf(msOf(world.now) + 36_000_000), scope: 'all', maySign: true, capacity: 'onInstruction', ground: 'доручення',
    });
  }
}

function substitute(world: World, { a, b, c }: Move): void {
  const [from, to] = [pick([...world.open().flatMap((step) => (step.assignee ? [step.assignee, step.assignee, step.assignee] : [])), ...people.slice(0, 3)], a) ?? 'a', c % 4 === 1 ? author : anyOf(world, b)];
  if (c % 5 === 0) return longChain(world, from, b);
  const until = instantOf(msOf(world.now) + ((c % 4) + 1) * 3_600_000);
  const scope = pick(['all' as const, 'visas' as const, { kinds: ['ORDER_MAIN'] }, { kinds: ['LETTER_OUT'] }], c) ?? 'all';
  world.substitutions.push({ id: `s${world.substitutions.length}` as SubstitutionId, person: person(from), substitute: person(to), from: world.now, until, scope, maySign: c % 3 === 0, capacity: 'acting', ground: `наказ № ${c}` });
}

/** A substitute acts on an open step: whoever some links of substitutions lead to, whether they serve or not. */
function standIn(world: World, { a, b, c }: Move): void {
  const step = pick(world.open(), a);
  let actor: string | undefined = step?.assignee ?? undefined;
  if (actor && c % 3 === 0 && !world.substitutions.some((one) => one.person === actor)) longChain(world, actor, 0);
  for (let link = 0; link <= c % 5; link += 1) actor = pick(world.substitutions.filter((one) => one.person === actor), b + link)?.substitute ?? actor;
  if (step && actor && actor !== step.assignee) world.says(actor, willing(purposeOf(world, step.id)), { step });
}

function repeat(world: World, { a, c }: Move): void {
  const turn = pick(world.turns.filter((one) => one.command.key !== null), a);
  if (!turn || turn.command.by.kind !== 'person') return;
  world.give(c % 3 === 0 ? anyOf(world, c) : turn.command.by.personId, turn.command, { key: turn.command.key ?? '' });
}

function correct(world: World, { a, b, c }: Move): void {
  const round = world.route && openRound(world.route);
  if (!round) return;
  if (round.correction) return void world.give(c % 4 === 0 ? anyOf(world, a) : author, { type: c % 3 === 0 ? 'declineCorrection' : 'consentToCorrection' });
  const { number, minor } = versionOf(round);
  const { ref } = world.version(edited(world.text, a, b), number, minor + 1);
  withOpenStep(world, b, (_, actor) => world.give(actor, { type: 'proposeCorrection', version: ref, seen: world.seen, reason: 'описка' }));
}

/** What can be tried; each does nothing when the world has nothing for it. */
const moves = {
  verdict,
  approve,
  back,
  mend,
  actLate,
  intrude,
  resubmit,
  withdraw,
  takeBack,
  substitute,
  standIn,
  repeat,
  correct,
  keyed: (world: World, move: Move) => withOpenStep(world, move.a, (stepId, actor) => {
    const step = world.open().find((one) => one.id === stepId);
    if (step) world.says(actor, 'approve', { step, key: `key ${move.c % 5}` });
  }),
  delegate: (world: World, { a, b, c }: Move) => withOpenStep(world, a, (stepId, actor) => world.give(actor, { type: 'delegate', stepId, seen: world.seen, to: person(anyOf(world, b)), reason: 'доручаю', onBehalfOf: null }, c % 2 ? { key: `key ${c}` } : {})),
  add: (world: World, { a, b, c }: Move) => withOpenStep(world, a, (stepId, actor) => world.give(actor, { type: 'addParticipant', stepId, seen: world.seen, who: person(anyOf(world, b)), placement: pick(['before', 'beside', 'after'] as const, c) ?? 'beside', reason: null, onBehalfOf: null })),
  claim: (world: World, { a, b }: Move) => withOpenStep(world, a, (stepId, actor) => world.give(b % 3 === 0 ? anyOf(world, b) : actor, { type: b % 2 ? 'claim' : 'release', stepId, seen: world.seen, onBehalfOf: null })),
  reassign: (world: World, { a, b, c }: Move) => {
    const stepId = anyStep(world, a);
    if (stepId) world.give(c % 3 === 0 ? anyOf(world, c) : administrator, { type: 'reassign', stepId, to: person(anyOf(world, b)), reason: 'за дорученням' });
  },
  recall: (world: World, { a, c }: Move) => void (c % 8 === 0 && world.give(a % 2 ? author : anyOf(world, a), { type: 'recall', reason: 'уточнюю' })),
  answer: (world: World, { a, b }: Move) => {
    const one = pick(world.route?.remarks ?? [], a);
    if (one) world.give(b % 2 ? author : one.by, b % 4 < 2 ? { type: 'answerRemark', remarkId: one.id, outcome: 'declined', text: 'ні' } : { type: 'resolveRemark', remarkId: one.id, settled: b % 8 < 4 });
  },
  pass: (world: World, { a }: Move) => world.pass((a % 5) * 1_800_000 + a * 1000),
  hands: (world: World, { a, b, c }: Move) => void (world.holders[pick(posts, a) ?? 'P0'] = c % 4 === 0 ? null : c % 9 === 1 ? author : c % 3 === 2 ? (world.holders[pick(posts, b) ?? 'P0'] ?? null) : (pick(people, b) ?? 'a')),
  /** The author changes their mind about whom to ask; it counts from the next submission. */
  choose: (world: World, { a, b, c }: Move) => void (world.choices = choicesOf(world.template, world.template.stages.map((_, index) => (index % 3 === c % 3 ? [] : [a, b].slice(0, 1 + (c % 2)))))),
  dismiss: (world: World, { a, b }: Move) => world.know(pick(people, a) ?? 'a', { active: b % 3 !== 0 }),
  sweep: (world: World, { a, b, c }: Move) => {
    const stepId = anyStep(world, a);
    if (c % 2 === 0) world.give({ system: 'sweep' }, { type: 'refreshAssignees' });
    else if (stepId) world.give({ system: 'sweep' }, { type: 'remind', stepId, mark: pick(reminderMarks, b) ?? 'half' });
  },
} satisfies Record<string, (world: World, move: Move) => unknown>;

const weights: Readonly<Partial<Record<keyof typeof moves, number>>> = { approve: 14, verdict: 8, resubmit: 2, mend: 3, takeBack: 4, back: 2, withdraw: 3, intrude: 2, add: 2, delegate: 2, standIn: 2, substitute: 2 };
export type MoveKind = keyof typeof moves;
const everyKind = Object.keys(moves) as MoveKind[];
const anyMove = (kinds: readonly MoveKind[]): fc.Arbitrary<Move> =>
  fc.record({ kind: fc.oneof(...kinds.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: fc.constant(kind) }))), a: fc.nat({ max: 40 }), b: fc.nat({ max: 40 }), c: fc.nat({ max: 40 }) });

/** Whole stories: a template, who holds which post, and up to fifty things that people try. */
export const anyPlay = (over: Partial<{ template: fc.Arbitrary<RouteTemplate>; forced: boolean; corrections: boolean; most: number; kinds: readonly MoveKind[] }> = {}): fc.Arbitrary<Play> =>
  fc.record({
    template: over.template ?? anyTemplate, holders: anyHolders, forced: over.forced === undefined ? fc.constant(false) : fc.constant(over.forced),
    corrections: over.corrections === undefined ? fc.boolean() : fc.constant(over.corrections), named: fc.array(fc.array(fc.nat({ max: 7 }), { maxLength: 2 }), { maxLength: 6 }), moves: fc.array(anyMove(over.kinds ?? everyKind), { minLength: 1, maxLength: over.most ?? 50, size: 'max' }),
  });

/** One round of a document that goes to and fro: who approves, who takes a carried approval back and when, what is returned and what is changed. */
export interface Lap {
  readonly takesBackFirst: number | null;
  readonly approvals: number;
  readonly takesBackThen: number | null;
  readonly anchor: number;
  readonly edits: readonly number[];
}
export interface Shuttle {
  readonly template: RouteTemplate;
  readonly laps: readonly Lap[];
}
const paragraphs = ['p1', 'p2', 'p3'] as const;

/** A chain of three and two to five laps; mostly the author changes just what was asked. */
export const anyShuttle = (policy: ReapprovalPolicy): fc.Arbitrary<Shuttle> => {
  const back = fc.option(fc.nat({ max: 2 }), { freq: 2 });
  const lap = fc.record({ takesBackFirst: back, approvals: fc.nat({ max: 3 }), takesBackThen: back, anchor: fc.nat({ max: 2 }), exact: fc.boolean(), other: fc.subarray([0, 1, 2]) });
  const laps = fc.array(lap.map(({ exact, other, ...rest }): Lap => ({ ...rest, edits: exact ? [rest.anchor] : other })), { minLength: 2, maxLength: 5 });
  return fc.record({ template: anyChain.map((template) => ({ ...template, policy })), laps });
};

export function playShuttle({ template, laps }: Shuttle, look: (world: World) => void = () => undefined): World {
  const world = worldOf({ template, holders: Object.fromEntries(posts.map((name, index) => [name, people[index] ?? 'a'])), forced: false, corrections: false });
  world.submit();
  const takesBack = (which: number | null): void => void (which !== null && takeBack(world, { kind: 'takeBack', a: which, b: 0, c: 0 }));
  for (const [number, lap] of laps.entries()) {
    takesBack(lap.takesBackFirst);
    for (let count = 0; count < lap.approvals; count += 1) approve(world, { kind: 'approve', a: 0, b: 0, c: 0 });
    takesBack(lap.takesBackThen);
    look(world);
    const step = world.open()[0];
    if (step?.assignee) world.says(step.assignee, 'return', { step, remarks: [remark('тут', { anchor: block(paragraphs[lap.anchor] ?? 'p1') })] });
    world.submit({ text: lap.edits.reduce((text, edit) => edited(text, edit, number), world.text) });
    look(world);
  }
  return world;
}

/** Whom the author names for the stages of a template, by position. */
const choicesOf = (template: RouteTemplate, named: Play['named'] = []): Choices => ({
  ...noChoices, picked: Object.fromEntries(template.stages.map((stage, index) => [stage.key, [...new Set(named[index] ?? [])].map((number) => person(people[number % people.length] ?? 'a'))])),
});

export function worldOf(play: Pick<Play, 'template' | 'holders' | 'forced' | 'corrections' | 'named'>): World {
  const world = new World(play.template, { ...play.holders });
  for (const name of people) world.know(name);
  world.choices = choicesOf(play.template, play.named);
  world.kind = { ...world.kind, forcedPolicy: play.forced ? 'everyone' : null, editorialCorrection: play.corrections };
  return world;
}

/** Plays a story from its submission on, looking at the world after every move; stories whose route may not start are left out. */
export function playOut(play: Play, look: (world: World) => void = () => undefined): World {
  const world = worldOf(play);
  fc.pre(world.submit({ key: 'first' }).ok);
  look(world);
  for (const move of play.moves) {
    moves[move.kind](world, move);
    look(world);
  }
  return world;
}
