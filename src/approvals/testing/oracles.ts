import type { PersonId, StepId } from '#shared/domain/ids.js';
import type { Concerns } from '#documents/domain/concerns.js';
import type { EventOf, RouteEvent, RouteEventType } from '../domain/events.js';
import type { Facts } from '../domain/facts.js';
import type { Decision, Round, Route, StageRun, Step } from '../domain/route.js';
import type { StageTemplate } from '../domain/template.js';
import type { Turn, World } from './world.js';

/**
 * What must hold, said a second time in the plainest words and without the core's own functions: a property that asked the core
 * whether the core is right would prove nothing.
 */
export const eventsOf = <Type extends RouteEventType>(events: readonly RouteEvent[], type: Type): readonly EventOf<Type>[] => events.filter((event): event is EventOf<Type> => event.type === type);

export const accepted = (turn: Turn): readonly RouteEvent[] => (turn.answer.ok ? turn.answer.value : []);

export const allSteps = (route: Route | null): readonly { readonly round: Round; readonly run: StageRun; readonly step: Step }[] =>
  (route?.rounds ?? []).flatMap((round) => round.runs.flatMap((run) => run.steps.map((step) => ({ round, run, step }))));

export const stepById = (route: Route | null, id: StepId) => allSteps(route).find(({ step }) => step.id === id);

/** Says what is wrong, without the cost of a matcher: properties look at hundreds of thousands of facts. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

/** The texts that a version says, part by part: what a person would compare with a finger on the page. */
function partsOf(world: World, version: string): ReadonlyMap<string, string> {
  const content = world.versions.get(version)?.content;
  if (!content) throw new Error('a version that never was');
  const requisites = Object.entries(content.requisites).filter(([, value]) => value !== '' && value !== null).map(([name, value]): [string, string] => [`requisite ${name}`, JSON.stringify(value)]);
  const blocks = content.body.map((one): [string, string] => [`block ${one.id}`, JSON.stringify('text' in one ? one.text : one)]);
  const files = content.attachments.map((file): [string, string] => [`attachment ${file.name}`, file.sha256]);
  return new Map([...requisites, ...blocks, ...files]);
}

/** The names of everything that differs between two versions. */
export function differing(world: World, from: string, to: string): readonly string[] {
  const [before, after] = [partsOf(world, from), partsOf(world, to)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).sort();
}

/** Those of the named parts for which somebody with these concerns answers. */
export function within(names: readonly string[], concerns: Concerns): readonly string[] {
  if (concerns.length === 0) return names;
  return names.filter((name) => concerns.some((part) => {
    switch (part.part) {
      case 'requisite': return name === `requisite ${part.name}`;
      case 'requisites': return name.startsWith('requisite ');
      case 'text': return name.startsWith('block ');
      case 'block': return name === `block ${part.id}`;
      case 'attachments': return name.startsWith('attachment ');
      case 'attachment': return name === `attachment ${part.name}`;
      case 'appendix': return false;
    }
  }));
}

/** Every way from one person to another over at most three active substitutions that serve, by trying them all. */
export function mayStandIn(facts: Facts, absent: PersonId, actor: PersonId, stage: StageTemplate, kind: string, links = 3): boolean {
  if (links === 0) return false;
  return facts.substitutions.some((one) => {
    if (one.person !== absent || facts.now < one.from || facts.now >= one.until) return false;
    const signing = stage.purpose === 'signature';
    if (signing && !one.maySign) return false;
    if (one.scope === 'visas' && (signing || !['visa', 'legal'].includes(stage.purpose))) return false;
    if (typeof one.scope === 'object' && !one.scope.kinds.includes(kind)) return false;
    return one.substitute === actor || mayStandIn(facts, one.substitute, actor, stage, kind, links - 1);
  });
}

const positive = (decision: Decision | null | undefined): boolean => decision !== null && decision !== undefined && ['approve', 'approveWithRemarks', 'sign', 'acknowledge'].includes(decision.verdict);
const negative = (decision: Decision | null | undefined): boolean => decision !== null && decision !== undefined && !positive(decision);

/** A place with everybody it brought in: lost by one objection, approved when all of them are done. */
export function verdictOfPlace(run: StageRun, place: Step): 'approved' | 'lost' | 'pending' {
  const family = [place];
  for (let index = 0; index < family.length; index += 1) family.push(...run.steps.filter((step) => step.parent?.step === family[index]?.id));
  if (family.some((step) => negative(step.decision))) return 'lost';
  const done = (step: Step): boolean => positive(step.decision) || step.carried !== null || step.implied || step.deferredTo !== null || step.closed === 'vacant';
  return family.every(done) ? 'approved' : 'pending';
}

export const neededBy = (stage: StageTemplate, run: StageRun): number => {
  const places = run.steps.filter((step) => step.parent === null).length;
  return stage.completion === 'all' ? places : stage.completion === 'any' ? 1 : stage.completion.atLeast;
};

/** Whether the template lets the author name nobody for a stage, and the author named nobody: the only stage that may pass with nobody (I13). */
export const leftToNobody = (route: Route, stage: StageTemplate): boolean =>
  stage.purpose !== 'signature' && stage.completion === 'all' && (route.choices.picked[stage.key] ?? []).length === 0 && stage.participants.every((rule) => rule.rule === 'pickedByAuthor' && rule.optional);

export const stageOfKey = (route: Route, key: string): StageTemplate => {
  const stage = route.template.stages.find((one) => one.key === key);
  if (!stage) throw new Error(`no stage ${key}`);
  return stage;
};

/** The run that counts for a stage of a round: the last that nothing replaced. */
export const lastRun = (round: Round, key: string): StageRun | undefined => round.runs.filter((run) => run.key === key && run.state !== 'reset').at(-1);
