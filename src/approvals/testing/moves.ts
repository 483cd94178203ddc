import fc from 'fast-check';
import type { PersonId, StepId, SubstitutionId } from '#shared/domain/ids.js';
import { instantOf, msOf } from '../domain/instants.js';
import { openRound, remarksWithoutAnswer, versionOf } from '../domain/standing.js';
import { type Purpose } from '../domain/template.js';
import { verdictNames, verdictsFor, type Verdict } from '../domain/verdicts.js';
import { reminderMarks } from '../domain/working-time.js';
import { administrator, author, firstText, person, remark, World, type Text } from './world.js';
import { people, posts, parts, pick, choicesOf } from './routes.js';

/** One thing that somebody tries, as numbers: what they point at is whatever the world has then, so any sequence makes sense. */
export interface Move {
  readonly kind: keyof typeof moves;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

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
export function approve(world: World, { a, c }: Move): void {
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
export function takeBack(world: World, { a }: Move): void {
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
export const moves = {
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
export const everyKind = Object.keys(moves) as MoveKind[];
export const anyMove = (kinds: readonly MoveKind[]): fc.Arbitrary<Move> =>
  fc.record({ kind: fc.oneof(...kinds.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: fc.constant(kind) }))), a: fc.nat({ max: 40 }), b: fc.nat({ max: 40 }), c: fc.nat({ max: 40 }) });
