import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/domain/canonical-json.js';
import type { PersonActor, Role } from '#shared/domain/actor.js';
import type { BlockId, DocumentId, Instant, OrganisationId, PersonId, PostId, RouteId, Sha256, TemplateId, UnitId, VersionId } from '#shared/domain/ids.js';
import type { Result } from '#shared/domain/result.js';
import { compare } from '#documents/domain/compare.js';
import type { ChangeSet } from '#documents/domain/change-set.js';
import type { Concerns } from '#documents/domain/concerns.js';
import { canonicalContent } from '#documents/domain/content-hash.js';
import type { Content } from '#documents/domain/content.js';
import { project } from '#documents/domain/project.js';
import type { Command, CommandBody, RemarkDraft, Seen } from '../domain/commands.js';
import { decide } from '../domain/decide.js';
import type { RouteEvent } from '../domain/events.js';
import { evolve } from '../domain/evolve.js';
import type { Facts, KindFact, PersonFact, ResolvedSeat } from '../domain/facts.js';
import { instantOf, msOf } from '../domain/instants.js';
import type { Refusal } from '../domain/refusals.js';
import type { Route, SignedWith, Step, VersionRef } from '../domain/route.js';
import { openRound, stepState, versionOf, type PlacedStep } from '../domain/standing.js';
import type { Substitution } from '../domain/substitution.js';
import { noChoices, stageOf, type AssigneeRule, type Choices, type ReapprovalPolicy, type RouteTemplate, type StageTemplate } from '../domain/template.js';
import type { Verdict } from '../domain/verdicts.js';
import { europeanSummerTime, type WorkingCalendar } from '../domain/working-time.js';

export const person = (name: string): PersonId => name as PersonId;
export const post = (name: string): PostId => name as PostId;
export const holderOf = (name: string): AssigneeRule => ({ rule: 'post', post: post(name) });
export const sha = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;
/** A made-up UUID that is the same in every run. */
export const uuid = (text: string): string => sha(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export const author = person('author');
export const administrator = person('administrator');

/** Kyiv, eight hours from Monday to Friday with a break for lunch. */
export const kyivCalendar: WorkingCalendar = {
  offsets: europeanSummerTime(120, [2026, 2027]),
  week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day <= 5 ? [{ from: 540, to: 780 }, { from: 840, to: 1080 }] : [])),
  exceptions: {},
};

/** What the small document of the tests says: requisites, numbered paragraphs, files. */
export interface Text {
  readonly requisites: Readonly<Record<string, string | number | boolean>>;
  readonly blocks: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}
export const firstText: Text = { requisites: { title: 'Про Програму', hasMoney: true }, blocks: { p1: 'Схвалити.', p2: 'Доручити.', p3: 'Забезпечити фінансування.' }, files: { 'додаток.pdf': 'a' } };

export const contentOf = (text: Text): Content => ({
  kind: 'ORDER_MAIN',
  requisites: text.requisites,
  body: Object.entries(text.blocks).map(([id, words]) => ({ id: id as BlockId, type: 'paragraph', text: [{ text: words }] })),
  attachments: Object.entries(text.files).map(([name, bytes]) => ({ id: uuid(name) as never, name, role: 'appendix', mediaType: 'application/pdf', size: 1, sha256: sha(bytes) })),
});

export const visa = (key: string, posts: readonly string[], more: Partial<StageTemplate> = {}): StageTemplate => stageOf({ key, title: key, purpose: 'visa', participants: posts.map(holderOf), ...more });
export const signature = (posts: readonly string[], more: Partial<StageTemplate> = {}): StageTemplate => stageOf({ key: 'signature', title: 'Підпис', purpose: 'signature', participants: posts.map(holderOf), ...more });

export function templateOf(stages: readonly StageTemplate[], more: Partial<RouteTemplate> = {}): RouteTemplate {
  return { id: uuid('template') as TemplateId, code: 'test', version: 1, name: 'Випробувальний', kinds: ['ORDER_MAIN'], obligatoryFor: [], policy: 'affected', signature: 'none', stages, ...more };
}

interface Version { readonly ref: VersionRef; readonly content: Content }
export type Answer = Result<readonly RouteEvent[], Refusal>;

/** One command as it was answered, with the world of that moment. */
export interface Turn {
  readonly command: Command;
  readonly facts: Facts;
  readonly before: Route | null;
  readonly after: Route | null;
  readonly answer: Answer;
}

/** A document, its people and its route, driven through `decide` alone: what the shell does, without a shell. */
export class World {
  route: Route | null = null;
  readonly events: RouteEvent[] = [];
  readonly turns: Turn[] = [];
  now: Instant = '2026-11-12T07:00:00.000Z' as Instant;
  kind: KindFact = { code: 'ORDER_MAIN', forcedPolicy: null, editorialCorrection: false };
  holders: Record<string, string | null> = {};
  people: Record<string, PersonFact> = {};
  substitutions: Substitution[] = [];
  choices: Choices = noChoices;
  calendar: WorkingCalendar = kyivCalendar;
  urgent = false;
  text: Text;
  readonly versions = new Map<string, Version>();
  private readonly compared = new Map<string, ChangeSet>();
  private ids = 0;

  constructor(readonly template: RouteTemplate, holders: Record<string, string | null> = {}, text: Text = firstText) {
    this.text = text;
    for (const stage of template.stages) for (const rule of stage.participants) if (rule.rule === 'post') this.holders[rule.post] = holders[rule.post] ?? rule.post;
    Object.assign(this.holders, holders);
    const pools = template.stages.flatMap((stage) => stage.participants.flatMap((rule) => ('people' in rule ? rule.people : [])));
    for (const name of [author, administrator, ...Object.values(this.holders), ...pools]) if (name) this.know(name);
  }

  know(name: string, more: Partial<PersonFact> = {}): void {
    this.people[name] = { active: true, absentUntil: null, heads: [], position: `посада ${name}`, ...this.people[name], ...more };
  }

  private seatsOf(stage: StageTemplate): readonly ResolvedSeat[] {
    const seat = (key: string, rule: number, holder: string | null, more: Partial<ResolvedSeat> = {}): ResolvedSeat => ({
      key, rule, person: holder as PersonId | null, pool: null, post: null, unit: null, position: holder ? `посада ${holder}` : null, ...more,
    });
    // A running round stands on what was chosen when it was submitted; what the author chooses meanwhile is for the next.
    const choices = this.route?.status === 'running' ? this.route.choices : this.choices;
    return stage.participants.flatMap((rule, index): readonly ResolvedSeat[] => {
      if (rule.rule === 'person') return [seat(`person:${rule.person}`, index, rule.person)];
      if (rule.rule === 'post') return [seat(`post:${rule.post}`, index, this.holders[rule.post] ?? null, { post: rule.post })];
      if (rule.rule === 'pool') return [seat(`pool:${index}`, index, null, { pool: rule.people })];
      if (rule.rule === 'pickedByAuthor') return (choices.picked[stage.key] ?? []).map((one) => seat(`picked:${one}`, index, one));
      if (rule.rule === 'unitsChosenByAuthor') return (choices.units[stage.key] ?? []).map((unit: UnitId) => seat(`unit:${unit}`, index, this.holders[unit] ?? null, { unit }));
      if (rule.rule === 'signerChosenByAuthor') return choices.signer ? [seat('signer', index, choices.signer)] : [];
      return [seat(`head:${index}`, index, this.holders[`head:${index}`] ?? null)];
    });
  }

  version(text: Text, number: number, minor = 0): Version {
    const content = contentOf(text);
    const contentHash = sha(canonicalJson(canonicalContent(content)));
    // A refused correction leaves its number free: the next text under it is another version.
    const ref: VersionRef = { id: uuid(`version ${number}.${minor} ${contentHash}`) as VersionId, number, minor, contentHash };
    this.versions.set(ref.id, { ref, content });
    return { ref, content };
  }

  changes = (from: VersionId, to: VersionId): ChangeSet => {
    const [before, after] = [this.versions.get(from), this.versions.get(to)];
    if (!before || !after) throw new Error('a version that never was');
    const key = `${before.ref.contentHash} ${after.ref.contentHash}`;
    const found = this.compared.get(key) ?? compare(before.content, after.content);
    this.compared.set(key, found);
    return found;
  };

  /** The facts for a command about the round's version, or about `version` for a submission. */
  facts(version: Version): Facts {
    const start = this.ids;
    const hashes = new Map<string, Sha256>();
    return {
      now: this.now, id: (n) => uuid(`id ${(this.ids = Math.max(this.ids, start + n + 1), start + n)}`), version: { ...version.ref, requisites: version.content.requisites }, kind: this.kind,
      seats: Object.fromEntries(this.template.stages.map((stage) => [stage.key, this.seatsOf(stage)])), people: { ...this.people }, substitutions: [...this.substitutions],
      changes: this.changes, calendar: this.calendar,
      concernedHash: (parts: Concerns) => {
        const key = JSON.stringify(parts);
        const hash = hashes.get(key) ?? sha(canonicalJson(project(version.content, parts)));
        hashes.set(key, hash);
        return hash;
      },
    };
  }

  current(): Version {
    const round = this.route?.rounds.at(-1);
    const found = round && this.versions.get(versionOf(round).id);
    return found ?? this.version(this.text, 1);
  }

  actor(name: string): PersonActor {
    const roles: Role[] = name === administrator ? ['administrator'] : ['drafter', 'approver', 'signer'];
    return { kind: 'person', organisationId: uuid('organisation') as OrganisationId, personId: person(name), roles };
  }

  give(by: string | { system: string }, body: CommandBody, more: { key?: string; version?: Version } = {}): Answer {
    const facts = this.facts(more.version ?? this.current());
    const actor = typeof by === 'string' ? this.actor(by) : { kind: 'system' as const, organisationId: uuid('organisation') as OrganisationId, process: by.system };
    const command: Command = { ...body, by: actor, key: more.key ?? null };
    const before = this.route;
    const answer = decide(before, command, facts);
    if (answer.ok) {
      this.route = answer.value.reduce<Route | null>(evolve, before);
      this.events.push(...answer.value);
    }
    this.turns.push({ command, facts, before, after: this.route, answer });
    return answer;
  }

  submit(over: Partial<{ text: Text; note: string | null; policy: ReapprovalPolicy | null; by: string; template: RouteTemplate; key: string }> = {}): Answer {
    const last = this.route?.rounds.at(-1)?.versions.at(-1)?.number ?? 0;
    this.text = over.text ?? this.text;
    const version = this.version(this.text, last + 1);
    const body = { type: 'submit' as const, routeId: uuid('route') as RouteId, documentId: uuid('document') as DocumentId, template: over.template ?? this.template, choices: this.choices, policy: over.policy ?? null, urgent: this.urgent, note: over.note ?? null };
    return this.give(over.by ?? author, body, { version, ...(over.key === undefined ? {} : { key: over.key }) });
  }

  get seen(): Seen {
    const round = this.route?.rounds.at(-1);
    return { round: round?.number ?? 0, contentHash: round ? versionOf(round).contentHash : sha('') };
  }

  /** Every step of the last round, with its run. */
  get placed(): readonly PlacedStep[] {
    const round = this.route?.rounds.at(-1);
    return round ? round.runs.filter((run) => run.state !== 'reset').flatMap((run) => run.steps.map((step) => ({ round, run, step }))) : [];
  }

  stateOf = (placed: PlacedStep) => stepState(this.known, placed);

  get known(): Route {
    if (!this.route) throw new Error('nothing was submitted');
    return this.route;
  }

  /** The steps that wait for somebody now: of one person, or of all. */
  open(name?: string): readonly Step[] {
    if (!this.route || !openRound(this.route)) return [];
    return this.placed.filter((placed) => ['open', 'held'].includes(this.stateOf(placed))).map(({ step }) => step).filter((step) => name === undefined || step.assignee === name || (step.assignee === null && (step.pool ?? []).includes(person(name))));
  }

  step(name: string): Step {
    const found = this.open(name)[0] ?? this.placed.findLast(({ step }) => step.assignee === name)?.step;
    if (!found) throw new Error(`${name} has no step`);
    return found;
  }

  signatureFor(step: Step, level: SignedWith['level'] = 'qualified'): SignedWith {
    const version = this.current();
    return { level, signatureId: 'signature', contentHash: version.ref.contentHash, concernedHash: sha(canonicalJson(project(version.content, step.concerns))) };
  }

  says(name: string, verdict: Verdict, over: Partial<{ reason: string | null; remarks: readonly RemarkDraft[]; step: Step; seen: Seen; signed: boolean; onBehalfOf: string; key: string }> = {}): Answer {
    const step = over.step ?? this.step(over.onBehalfOf ?? name);
    const signed = over.signed ?? (step.evidence !== 'none' && verdict !== 'return');
    const body: CommandBody = {
      type: 'decide', stepId: step.id, seen: over.seen ?? this.seen, verdict, reason: over.reason === undefined ? (['object', 'return', 'refuse'].includes(verdict) ? 'Є зауваження' : null) : over.reason,
      remarks: over.remarks ?? (verdict === 'approveWithRemarks' ? [remark('Уточнити')] : []), signature: signed ? this.signatureFor(step) : null, onBehalfOf: over.onBehalfOf ? person(over.onBehalfOf) : null,
    };
    return this.give(name, body, over.key === undefined ? {} : { key: over.key });
  }

  pass(ms: number): void {
    this.now = instantOf(msOf(this.now) + ms);
  }
}

export const remark = (text: string, more: Partial<RemarkDraft> = {}): RemarkDraft => ({ text, anchor: null, quote: null, proposed: null, justification: null, obligatory: false, ...more });
export const minutes = (count: number): number => count * 60_000;

/** The events of an accepted command; throws with the refusal otherwise, so that a story stops where it goes wrong. */
export function happened(answer: Answer): readonly RouteEvent[] {
  if (!answer.ok) throw new Error(`refused: ${answer.refusal.code} ${JSON.stringify(answer.refusal.facts)}`);
  return answer.value;
}

/** The code of a refusal, or `accepted`. */
export const codeOf = (answer: Answer): string => (answer.ok ? 'accepted' : answer.refusal.code);
