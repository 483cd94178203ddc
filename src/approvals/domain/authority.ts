import type { PersonId } from '#shared/domain/ids.js';
import { accept, refuse, type Result } from '#shared/domain/result.js';
import type { Facts } from './facts.js';
import { authorMayStand } from './places.js';
import { refusal, type Refusal } from './refusals.js';
import type { Route, Step } from './route.js';
import { stageOfRun, type PlacedStep } from './standing.js';
import { chainBetween, type Hop } from './substitution.js';

/** In whose name somebody acts on a step: the holder's own, or through substitutions. `claims` takes an untaken step of a pool first. */
export interface Standing {
  readonly holder: PersonId;
  readonly onBehalfOf: PersonId | null;
  readonly chain: readonly Hop[];
  readonly claims: boolean;
}

const holdersOf = (step: Step): readonly PersonId[] => (step.assignee === null ? (step.pool ?? []) : [step.assignee]);

/** The nearest explanation for somebody who may not act: nothing about the document but what they knew already. */
function denial(step: Step, actor: PersonId, because: string): Refusal {
  if (because === 'mayNotSign') return refusal('substituteMayNotSign');
  if (because === 'outOfScope') return refusal('substitutionOutOfScope');
  if (step.handovers.some((handover) => handover.from === actor)) return refusal('passedOn', { to: step.assignee });
  if (step.assignee !== null && step.pool?.includes(actor)) return refusal('claimedByAnother', { by: step.assignee });
  return refusal('notAssignee');
}

/** Who of many suffices must be different people: nobody takes a second place of such a stage out of a pool. */
function holdsAnotherPlace(route: Route, { run, step }: PlacedStep, holder: PersonId): boolean {
  return stageOfRun(route, run).completion !== 'all' && run.steps.some((other) => other.id !== step.id && other.assignee === holder);
}

/**
 * Whether `actor` may act on this step at this instant: as its assignee (by rule, delegation or reassignment), as one of its pool,
 * or as an active substitute of either. `asked` narrows it to one person on whose behalf. Refuses the author where the route
 * forbids it, by whatever way they came (A04), and nobody is ever let in because of what the request says (A03).
 */
export function authorise(route: Route, placed: PlacedStep, actor: PersonId, asked: PersonId | null, facts: Facts): Result<Standing, Refusal> {
  const { run, step } = placed;
  const stage = stageOfRun(route, run);
  if (!facts.people[actor]?.active) return refuse(refusal('notAssignee'));
  const holders = holdersOf(step).filter((holder) => asked === null || holder === asked);
  const need = { purpose: stage.purpose, kind: route.kind, at: facts.now };
  let because = 'noSubstitution';
  const standings = [...holders].sort((a, b) => Number(b === actor) - Number(a === actor)).flatMap((holder): Standing[] => {
    if (holder === actor) return [{ holder, onBehalfOf: null, chain: [], claims: step.assignee === null }];
    const answer = chainBetween(facts.substitutions, holder, actor, need);
    if (!answer.found) because = answer.because === 'noSubstitution' ? because : answer.because;
    return answer.found ? [{ holder, onBehalfOf: holder, chain: answer.chain, claims: step.assignee === null }] : [];
  });
  const standing = standings.find((candidate) => !candidate.claims || !holdsAnotherPlace(route, placed, candidate.holder));
  if (!standing) return refuse(standings.length > 0 ? refusal('alreadyParticipates') : denial(step, actor, because));
  const authors = actor === route.authorId || standing.holder === route.authorId;
  return authors && !authorMayStand(stage) ? refuse(refusal('authorMayNotApprove')) : accept(standing);
}

/** Whether somebody may be given a step of this run, and why not: only people who can act, are not there already, and may stand there. */
export function unsuitable(route: Route, { run, step }: PlacedStep, person: PersonId, facts: Facts): Refusal | null {
  if (!facts.people[person]?.active) return refusal('personUnavailable', { person });
  if (person === route.authorId && !authorMayStand(stageOfRun(route, run))) return refusal('authorMayNotApprove');
  const there = run.steps.some((other) => other.id !== step.id && other.assignee === person && other.deferredTo === null);
  return there || step.assignee === person ? refusal('alreadyParticipates', { person }) : null;
}
