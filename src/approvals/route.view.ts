import type { PersonId } from '#shared/domain/ids.js';
import type { OutputOf } from '#shared/http/endpoint.js';
import type { PersonFact } from '#users/domain/people.js';
import type { Part } from '#documents/domain/concerns.js';
import type { StoredSignature } from '#signatures/signature.store.js';
import type { approvalsApi } from './approvals.contract.js';
import type { AllowedCommand } from './domain/allowed.js';
import type { Decision, Remark, Round, Route, StageRun, Step, WithdrawnDecision } from './domain/route.js';
import { remarkState, stageOfRun } from './domain/standing.js';
import { approvalsNeeded, type Completion, type StageTemplate } from './domain/template.js';
import { shownState } from './route.store.js';

export type RouteView = OutputOf<typeof approvalsApi.route>;
type RoundView = RouteView['rounds'][number];
type StageView = RoundView['stages'][number];
type StepView = StageView['steps'][number];
export type DecisionView = NonNullable<StepView['decision']>;
export type RemarkView = RouteView['remarks'][number];
export type PersonRef = { personId: string; name: string; position: string };

/** What a view needs besides the route: how people are called, which signatures are on record, the time for «overdue». */
export interface Surroundings {
  readonly people: ReadonlyMap<PersonId, PersonFact>;
  readonly signatures: ReadonlyMap<string, StoredSignature>;
  readonly now: string;
}

/** A person as shown beside what they did; `position` is the one of that moment where the record has it. */
export const refOf = (around: Surroundings, personId: PersonId, position?: string | null): PersonRef => {
  const person = around.people.get(personId);
  return { personId, name: person?.name ?? '—', position: position ?? person?.position ?? '' };
};

/** How a completion is said in one word of the contract: all, any, or «k/n». */
export const completionText = (completion: Completion, places: number): string => (typeof completion === 'string' ? completion : `${approvalsNeeded(completion, places)}/${places}`);

/** A part of a document as a short code for sentences: `requisite:amount`, `block:<id>`, `attachment:<name>`, `text` … */
export const partText = (part: Part): string => ('name' in part ? `${part.part}:${part.name}` : 'id' in part ? `${part.part}:${part.id}` : 'number' in part ? `${part.part}:${part.number}` : part.part);

/** Everybody whom the view of a route names. */
export function peopleIn(route: Route): PersonId[] {
  const found = new Set<PersonId>([route.authorId]);
  const add = (person: PersonId | null | undefined): void => void (person && found.add(person));
  const ofDecision = (decision: Decision): void => {
    add(decision.by);
    add(decision.onBehalfOf);
  };
  for (const round of route.rounds) {
    for (const one of [...round.carried, ...round.lapsed]) ofDecision(one.decision);
    for (const one of round.withdrawnCarried) ofDecision(one.decision);
    add(round.correction?.by);
    for (const step of round.runs.flatMap((run) => run.steps)) {
      add(step.assignee);
      step.pool?.forEach(add);
      add(step.parent?.by);
      for (const handover of step.handovers) [handover.from, handover.to, handover.by].forEach(add);
      for (const decision of [step.decision, step.late, step.carried?.decision, ...step.withdrawn.map((one) => one.decision)]) if (decision) ofDecision(decision);
    }
  }
  route.remarks.forEach((remark) => add(remark.by));
  [...Object.values(route.choices.picked).flat(), route.choices.signer].forEach(add);
  return [...found];
}

export function decisionView(decision: Decision, stepId: string, around: Surroundings, more: { withdrawn?: WithdrawnDecision; carried?: Step['carried'] } = {}): DecisionView {
  const hop = decision.chain[0];
  const signature = decision.signature ? around.signatures.get(decision.signature.signatureId) : undefined;
  return {
    decisionId: decision.id, stepId, verdict: decision.verdict, reason: decision.reason, at: decision.at, version: decision.version.number, contentHash: decision.version.contentHash, by: refOf(around, decision.by, decision.position),
    onBehalfOf: decision.onBehalfOf && hop ? { person: refOf(around, decision.onBehalfOf), capacity: hop.capacity, ground: hop.ground } : null,
    withdrawn: more.withdrawn ? { at: more.withdrawn.at, reason: more.withdrawn.reason } : null,
    signature: signature ? { certificateSerial: signature.serial, signer: signature.subject, issuer: signature.issuer, level: `${signature.qualified ? 'qualified' : 'advanced'} ${signature.level}` } : null,
    carriedFrom: more.carried ? { version: more.carried.decision.version.number, round: more.carried.decision.round, changesSince: more.carried.changedSince.map(partText) } : null,
  };
}

function stepView(route: Route, run: StageRun, step: Step, around: Surroundings): StepView {
  const handover = step.handovers.at(-1);
  const dueAt = step.opened?.deadlines?.dueAt ?? null;
  const standing = step.decision ?? step.carried?.decision ?? null;
  const state = shownState(route, run, step);
  const decision = standing ? decisionView(standing, step.id, around, step.carried && !step.decision ? { carried: step.carried } : {}) : null;
  return {
    stepId: step.id, assignee: step.assignee ? refOf(around, step.assignee, step.position) : null, pool: (step.pool ?? []).map((person) => refOf(around, person)), why: whyText(step), state: handover?.kind === 'delegated' && state === 'waiting' ? 'delegated' : state,
    openedAt: step.opened?.at ?? null, dueAt, overdue: dueAt !== null && state === 'open' && dueAt < around.now, decision,
    earlier: [...step.withdrawn.map((one) => decisionView(one.decision, step.id, around, { withdrawn: one })), ...(step.late ? [decisionView(step.late, step.id, around)] : [])],
    addedBy: step.parent ? refOf(around, step.parent.by) : null, delegatedBy: handover?.from ? refOf(around, handover.from) : null,
    substitute: standing?.onBehalfOf ? refOf(around, standing.by) : null,
  };
}

const whyText = (step: Step): string => (step.parent ? `added:${step.parent.placement}` : step.implied ? 'implied' : step.deferredTo !== null ? `deferred:${step.deferredTo}` : step.pool ? 'pool' : step.post ? 'post' : 'person');

const stageStates = { open: 'open', paused: 'open', completed: 'complete', failed: 'failed', skipped: 'skipped', reset: 'failed' } as const;

function stageView(route: Route, stage: StageTemplate, run: StageRun | undefined, around: Surroundings): StageView {
  const steps = run?.steps ?? [];
  return {
    stageId: run?.id ?? `00000000-0000-7000-8000-${String(route.template.stages.indexOf(stage)).padStart(12, '0')}`, key: stage.key, title: stage.title, purpose: stage.purpose, order: stage.order, completion: completionText(stage.completion, steps.length),
    evidence: stage.evidence, concerns: [...stage.concerns], state: run ? stageStates[run.state] : 'waiting', condition: run?.condition ? JSON.stringify(run.condition.inputs) : null, steps: run ? steps.map((step) => stepView(route, run, step, around)) : [],
  };
}

/** Every stage of the template in its order; a stage that was sent back to stands once for every run. */
function roundView(route: Route, round: Round, around: Surroundings): RoundView {
  const stages = route.template.stages.flatMap((stage, index) => {
    const runs = round.runs.filter((run) => run.index === index);
    return runs.length > 0 ? runs.map((run) => stageView(route, stageOfRun(route, run), run, around)) : [stageView(route, stage, undefined, around)];
  });
  return { number: round.number, version: round.versions.at(-1)?.number ?? 0, openedAt: round.openedAt, closedAt: round.outcome?.at ?? null, outcome: round.outcome?.kind ?? null, note: round.note, stages };
}

export function remarkView(remark: Remark, around: Surroundings): RemarkView {
  const answer = remark.answers.at(-1);
  return {
    remarkId: remark.id, author: refOf(around, remark.by), at: remark.at, version: remark.version, round: remark.round, stepId: remark.step, text: remark.text, anchor: remark.anchor, quote: remark.quote, proposed: remark.proposed, justification: remark.justification,
    obligatory: remark.obligatory, answer: answer ? { outcome: answer.outcome, text: answer.text, at: answer.at } : null,
    state: remarkState(remark),
  };
}

type AllowedView = RouteView['allowed'][number];
const actions: Partial<Record<AllowedCommand['command'], AllowedView['action']>> = {
  delegate: 'delegate', addParticipant: 'addParticipant', withdraw: 'withdraw', recall: 'recall', reassign: 'reassign', claim: 'claim', release: 'release', submit: 'submit', answerRemark: 'answerRemark', resolveRemark: 'resolveRemark',
  proposeCorrection: 'correctEditorially', consentToCorrection: 'correctEditorially', declineCorrection: 'correctEditorially',
};

/** What the core allows, in the words of the contract. */
export function allowedView(commands: readonly AllowedCommand[], around: Surroundings): AllowedView[] {
  return commands.flatMap((command) => {
    const action = command.command === 'decide' ? command.verdict : actions[command.command];
    if (!action) return [];
    return [{ action, stepId: command.stepId, decisionId: command.decisionId, remarkId: command.remarkId, onBehalfOf: command.onBehalfOf ? refOf(around, command.onBehalfOf) : null, needsReason: command.needsReason, evidence: command.evidence }];
  });
}

/** The whole route for one person: what happened, what waits, what they may do. */
export function routeView(route: Route, commands: readonly AllowedCommand[], expectedBy: string | null, around: Surroundings): RouteView {
  const { template } = route;
  const last = route.rounds.at(-1);
  return {
    routeId: route.id, documentId: route.documentId, template: { templateId: template.id, code: template.code, name: template.name, version: template.version }, state: route.status, policy: route.policy, sequence: route.sequence,
    currentRound: route.rounds.at(-1)?.number ?? 0, rounds: route.rounds.map((round) => roundView(route, round, around)), remarks: route.remarks.filter((remark) => !remark.withdrawn).map((remark) => remarkView(remark, around)),
    allowed: allowedView(commands, around), expectedBy,
    choices: {
      picked: Object.fromEntries(Object.entries(route.choices.picked).map(([stage, people]) => [stage, people.map((person) => refOf(around, person))])),
      units: Object.fromEntries(Object.entries(route.choices.units).map(([stage, units]) => [stage, [...units]])), signer: route.choices.signer ? refOf(around, route.choices.signer) : null,
    },
    correction: last?.correction ? { by: refOf(around, last.correction.by), at: last.correction.at } : null, corrections: Math.max(0, (last?.versions.length ?? 0) - 1),
  };
}
