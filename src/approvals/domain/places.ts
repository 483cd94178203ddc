import type { PersonId, StepId } from '#shared/domain/ids.js';
import type { Concerns } from '#documents/domain/concerns.js';
import { holds } from './condition.js';
import type { ResolvedSeat } from './facts.js';
import type { CarriedApproval, NewStep } from './route.js';
import { standingRun } from './standing.js';
import { approvalsNeeded, mayBeLeftOut, stronger, type StageTemplate } from './template.js';
import type { Unfolding } from './unfolding.js';

/** A place to be filled: one of the stage's own, or one of an earlier stage whose holder approves here once for both. */
export interface Place {
  readonly seat: ResolvedSeat;
  readonly name: string;
  readonly from: StageTemplate;
}

export const seatName = (stage: StageTemplate, seat: Pick<ResolvedSeat, 'key'>): string => `${stage.key}/${seat.key}`;
const vacantSeat = (key: string): ResolvedSeat => ({ key, rule: 0, person: null, pool: null, post: null, unit: null, position: null });

/** The places of a stage as they resolve now. Throws when the shell did not resolve them. */
export function seatsOf(u: Unfolding, stage: StageTemplate): readonly ResolvedSeat[] {
  const seats = u.facts.seats[stage.key];
  if (!seats) throw new Error(`the places of stage ${stage.key} were not resolved`);
  return seats;
}

/** Places of earlier stages that were put off to this one, resolved anew: whoever holds them now approves here. */
export function deferredPlaces(u: Unfolding, stage: StageTemplate, index: number): readonly Place[] {
  return u.route.template.stages.slice(0, index).flatMap((earlier, place) => {
    const names = standingRun(u.round, place)?.steps.filter((step) => step.deferredTo === stage.key).flatMap((step) => step.seats) ?? [];
    return names.map((name) => {
      // A place may have been put off twice: it belongs to the stage that named it, not to the one that passed it on.
      const from = u.route.template.stages.find((candidate) => name.startsWith(`${candidate.key}/`)) ?? earlier;
      const seat = seatsOf(u, from).find((candidate) => seatName(from, candidate) === name);
      return { seat: seat ?? vacantSeat(name.slice(from.key.length + 1)), name, from };
    });
  });
}

/** Both lists of parts together; an empty one answers for everything and swallows the other. */
function joined(a: Concerns, b: Concerns): Concerns {
  if (a.length === 0 || b.length === 0) return [];
  const own = a.map((part) => JSON.stringify(part));
  return [...a, ...b.filter((part) => !own.includes(JSON.stringify(part)))];
}

/** Acquaintance decides nothing: nobody is kept from reading what they wrote themselves. */
export const isDeciding = (stage: StageTemplate): boolean => stage.purpose !== 'acquaintance';

/** Whether the author's place in this stage is an ordinary one. */
export const authorMayStand = (stage: StageTemplate): boolean => !isDeciding(stage) || stage.authorsPlace === 'allowed';

/**
 * The later stage in which this person is certain to be asked, or null: who stands twice in a chain approves once, in the later
 * place. Certain means that the stage needs all of its participants, applies, and is still to come.
 */
function laterPlace(u: Unfolding, index: number, person: PersonId): string | null {
  const later = u.route.template.stages.filter((stage, place) => {
    if (place <= index || stage.completion !== 'all' || !['visa', 'legal', 'signature'].includes(stage.purpose)) return false;
    if (person === u.route.authorId && !authorMayStand(stage)) return false;
    const run = standingRun(u.round, place);
    if (run && (run.state === 'skipped' || run.state === 'completed')) return false;
    const applies = stage.condition === null || holds(stage.condition, u.facts.version.requisites);
    return applies && seatsOf(u, stage).some((seat) => seat.person === person);
  });
  return later.at(-1)?.key ?? null;
}

/** Fills the places of one stage, one by one; people who hold several of its places get one step for all of them. */
export class Places {
  readonly steps: NewStep[] = [];

  constructor(
    private readonly u: Unfolding,
    private readonly stage: StageTemplate,
    private readonly index: number,
    private readonly standing: readonly CarriedApproval[],
  ) {}

  fill(place: Place): void {
    const { seat } = place;
    const { u, stage } = this;
    const approval = this.standing.find((candidate) => candidate.seats.includes(place.name));
    if (approval) return this.fillStanding(place, approval);
    if (seat.person === u.route.authorId && !authorMayStand(stage)) return this.fillAuthors(place);
    const same = this.stepOf(seat.person, place);
    if (same) return this.join(same, place, {});
    const mayWait = place.from === stage && (stage.purpose === 'visa' || stage.purpose === 'legal');
    this.add(place, { deferredTo: mayWait && seat.person !== null ? laterPlace(u, this.index, seat.person) : null });
  }

  /**
   * Where fewer people are named than the completion needs, or none, empty places wait for an administrator: never skipped (I13). Only
   * where the author may name nobody, and did, is there nobody to wait for: the stage is complete as it opens.
   */
  addVacancies(): void {
    if (this.steps.length === 0 && mayBeLeftOut(this.stage)) return;
    const needed = Math.max(approvalsNeeded(this.stage.completion, this.steps.length), 1);
    for (let number = 1; this.steps.length < needed; number += 1) {
      const seat = vacantSeat(`vacancy:${number}`);
      this.add({ seat, name: seatName(this.stage, seat), from: this.stage }, {});
    }
  }

  private add(place: Place, over: Partial<NewStep>): void {
    const { seat, from } = place;
    const author = this.u.route.authorId;
    const own = from === this.stage;
    this.steps.push({
      id: this.u.newId<StepId>(), seats: [place.name], rule: own ? seat.rule : null, assignee: seat.person,
      pool: seat.pool?.filter((person) => authorMayStand(this.stage) || person !== author) ?? null,
      post: seat.post, unit: seat.unit, position: seat.position, concerns: own ? this.stage.concerns : joined(this.stage.concerns, from.concerns),
      evidence: stronger(this.stage.evidence, from.evidence), parent: null, carried: null, implied: false, deferredTo: null, ...over,
    });
  }

  private join(existing: NewStep, place: Place, over: Partial<NewStep>): void {
    this.steps[this.steps.indexOf(existing)] = {
      ...existing, seats: [...existing.seats, place.name], concerns: joined(existing.concerns, place.from.concerns), evidence: stronger(existing.evidence, place.from.evidence), ...over,
    };
  }

  /** The step that this person already has here; an approval that stands answers only for the stage's own places. */
  private stepOf(person: PersonId | null, place: Place): NewStep | undefined {
    if (person === null) return undefined;
    return this.steps.find((step) => {
      if (step.assignee !== person) return false;
      const decision = step.carried?.decision;
      return !decision || (place.from === this.stage && (decision.by === person || decision.onBehalfOf === person));
    });
  }

  private fillStanding(place: Place, approval: CarriedApproval): void {
    const placed = this.steps.find((step) => step.carried?.decision.id === approval.decision.id);
    if (placed) return this.join(placed, place, {});
    const same = this.stepOf(place.seat.person, place);
    if (same && !same.carried && !same.implied && same.deferredTo === null && place.from === this.stage) return this.join(same, place, { carried: approval });
    this.add(place, { carried: approval, concerns: approval.concerns });
  }

  /** Submitting implies the author's visa where all are asked; where some of many suffice, the author is simply not among them (A04). */
  private fillAuthors(place: Place): void {
    if (this.stage.authorsPlace === 'refused') return this.add(place, { assignee: null });
    if (this.stage.completion === 'all') this.add(place, { implied: true });
  }
}
