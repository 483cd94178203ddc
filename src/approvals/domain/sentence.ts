import type { Instant } from '#shared/domain/ids.js';
import { evaluate, type ConditionRecord } from './condition.js';
import type { Facts, ResolvedSeat } from './facts.js';
import { mayBeLeftOut, type Completion, type Order, type Purpose, type RouteTemplate, type StageTemplate } from './template.js';
import { deadlinesOf } from './working-time.js';

/** One stage of the plan: who will act, and by when if everybody takes all the time there is. */
export interface PlannedStage {
  readonly key: string;
  readonly title: string;
  readonly purpose: Purpose;
  readonly order: Order;
  readonly completion: Completion;
  /** False when its condition does not hold; the record says why. */
  readonly applies: boolean;
  readonly condition: ConditionRecord | null;
  readonly seats: readonly ResolvedSeat[];
  /** The author may name nobody here, and has not: the document will pass without stopping. */
  readonly leftOut: boolean;
  readonly hours: number | null;
  readonly dueAt: Instant | null;
}

/** What the sentence «хто й до якого часу» is made of; the words are made in the web. */
export interface RoutePlan {
  readonly stages: readonly PlannedStage[];
  /** When the last stage that decides would be due; null when no stage has a deadline. */
  readonly expectedBy: Instant | null;
}

/** Working hours that a stage may take: in sequence everybody's time adds up. */
function hoursOf(stage: StageTemplate, seats: readonly ResolvedSeat[], urgent: boolean): number | null {
  const each = urgent ? (stage.urgentDeadlineHours ?? stage.deadlineHours) : stage.deadlineHours;
  if (each === null) return null;
  return stage.order === 'sequential' ? each * Math.max(1, seats.length) : each;
}

/** Works out who will act, in which order, and until when, from places as they resolve now. Nothing is decided and nothing recorded. */
export function planRoute(template: RouteTemplate, facts: Facts, urgent: boolean): RoutePlan {
  let from = facts.now;
  let expectedBy: Instant | null = null;
  const stages = template.stages.map((stage): PlannedStage => {
    const condition = evaluate(stage.condition, facts.version.requisites);
    const applies = condition?.held ?? true;
    const seats = facts.seats[stage.key] ?? [];
    const leftOut = applies && seats.length === 0 && mayBeLeftOut(stage);
    const hours = applies && !leftOut ? hoursOf(stage, seats, urgent) : null;
    const dueAt = deadlinesOf(facts.calendar, from, hours)?.dueAt ?? null;
    if (dueAt && stage.purpose !== 'acquaintance') from = expectedBy = dueAt;
    const { key, title, purpose, order, completion } = stage;
    return { key, title, purpose, order, completion, applies, condition, seats, leftOut, hours, dueAt };
  });
  return { stages, expectedBy };
}
