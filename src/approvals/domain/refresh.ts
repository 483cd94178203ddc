import type { PersonId, StepId } from '#shared/domain/ids.js';
import type { ResolvedSeat } from './facts.js';
import { authorMayStand, seatName } from './places.js';
import type { StageRun, Step } from './route.js';
import { isSettled, openRound, stageOfRun } from './standing.js';
import type { StageTemplate } from './template.js';
import type { Unfolding } from './unfolding.js';

/** Who holds a place now, and who may take it if it is a pool's. */
interface Holder {
  readonly person: PersonId | null;
  readonly pool: readonly PersonId[] | null;
  readonly position: string | null;
}
const nobody: Holder = { person: null, pool: null, position: null };

/** A place as it resolves now, with the stage whose rule it is; a later stage also answers for places put off to it. */
interface Named {
  readonly stage: StageTemplate;
  readonly seat: ResolvedSeat | null;
}
/** Finds places by name; undefined for one whose stage was not resolved for this command. */
type Register = (name: string) => Named | undefined;

function registerOf(u: Unfolding): Register {
  const resolved = u.route.template.stages.filter((stage) => u.facts.seats[stage.key] !== undefined);
  const seats = new Map(resolved.flatMap((stage) => (u.facts.seats[stage.key] ?? []).map((seat): [string, Named] => [seatName(stage, seat), { stage, seat }])));
  return (name) => {
    const stage = resolved.find((candidate) => name.startsWith(`${candidate.key}/`));
    return seats.get(name) ?? (stage && { stage, seat: null });
  };
}

/** Whoever the facts do not know has left: they name everybody who can act. */
const isActive = (u: Unfolding, person: PersonId): boolean => u.facts.people[person]?.active ?? false;

function holderOf(u: Unfolding, stage: StageTemplate, seat: ResolvedSeat | null): Holder {
  if (!seat) return nobody;
  const mayStand = (person: PersonId): boolean => authorMayStand(stage) || person !== u.route.authorId;
  const person = seat.person !== null && mayStand(seat.person) && isActive(u, seat.person) ? seat.person : null;
  return { person, pool: seat.pool?.filter(mayStand) ?? null, position: seat.position };
}

const standsIn = (run: StageRun, person: PersonId, except: StepId): boolean => run.steps.some((other) => other.id !== except && other.assignee === person && other.deferredTo === null);

/** Whether the step was given to its holder by name rather than by its rule. */
const isPersonal = (step: Step): boolean => step.parent !== null || ['delegated', 'reassigned'].includes(step.handovers.at(-1)?.kind ?? '');

/** Somebody given a step by name keeps it as long as they are there; a place falls back to its rule when they are gone. */
function nextHolder(u: Unfolding, named: Register, run: StageRun, step: Step): Holder | null {
  const stage = stageOfRun(u.route, run);
  if (isPersonal(step) && (step.assignee === null || isActive(u, step.assignee))) return null;
  const found = step.parent ? { stage, seat: null } : named(step.seats[0] ?? '');
  if (!found) return null;
  const holder = holderOf(u, stage, found.seat);
  if (holder.pool) {
    const keeps = step.assignee !== null && holder.pool.includes(step.assignee) && isActive(u, step.assignee);
    return { ...holder, person: keeps ? step.assignee : null };
  }
  const twice = holder.person !== null && stage.completion !== 'all' && standsIn(run, holder.person, step.id);
  return twice ? { ...holder, person: null } : holder;
}

const samePool = (a: readonly PersonId[] | null, b: readonly PersonId[] | null): boolean => (a ?? []).join() === (b ?? []).join();

function moveStep(u: Unfolding, named: Register, run: StageRun, step: Step): void {
  const holder = nextHolder(u, named, run, step);
  if (!holder || (holder.person === step.assignee && samePool(holder.pool, step.pool))) return;
  const gone = step.assignee !== null && !isActive(u, step.assignee);
  u.happen({
    type: 'stepReassigned', stepId: step.id, from: step.assignee, to: holder.person, pool: holder.pool, position: holder.position, kind: gone ? 'dismissed' : 'postChanged', reason: null,
  });
}

/** One person held several places and one of them changed hands: that place becomes a step of its new holder's own. */
function separatePlaces(u: Unfolding, named: Register, run: StageRun, id: StepId): void {
  const step = openRound(u.route)?.runs.flatMap((candidate) => candidate.steps).find((candidate) => candidate.id === id);
  for (const name of step && !isPersonal(step) ? step.seats.slice(1) : []) {
    const found = named(name);
    if (!step || !found) continue;
    const holder = holderOf(u, stageOfRun(u.route, run), found.seat);
    if (holder.person === step.assignee || (holder.person !== null && standsIn(run, holder.person, id))) continue;
    const { concerns, evidence } = step;
    u.happen({
      type: 'placeSeparated', from: id,
      step: {
        id: u.newId<StepId>(), seats: [name], rule: null, assignee: holder.person, pool: holder.pool, post: found.seat?.post ?? null, unit: found.seat?.unit ?? null, position: holder.position,
        concerns, evidence, parent: null, carried: null, implied: false, deferredTo: null,
      },
    });
  }
}

/**
 * Brings undecided steps up to who holds their places now. Runs before every command, so nobody decides for a post that they have
 * left, and whoever has come to it may decide at once (A07, approvals.md, Assignee rule).
 */
export function refresh(u: Unfolding): void {
  const named = registerOf(u);
  for (const run of openRound(u.route)?.runs ?? []) {
    if (run.state !== 'open' && run.state !== 'paused') continue;
    for (const step of run.steps.filter((candidate) => !isSettled(candidate))) {
      moveStep(u, named, run, step);
      if (step.seats.length > 1) separatePlaces(u, named, run, step.id);
    }
  }
}
