import type { View } from '../../lib/api';

type Route = View<'RouteView'>;
type Stage = View<'StageView'>;
type Step = View<'StepView'>;
type Document = View<'DocumentView'>;

/** One piece of the way of a document: who has or had it, and for how long. */
export interface Segment {
  readonly key: string;
  /** Title of the stage; null for the author's own part and for registration, which have words of their own. */
  readonly title: string | null;
  readonly kind: 'author' | 'stage' | 'registration';
  readonly people: readonly string[];
  readonly state: 'done' | 'current' | 'waiting' | 'returned' | 'skipped';
  /** How long it took, or takes until now; null for what has not begun. */
  readonly ms: number | null;
  readonly overdue: boolean;
}

const time = (at: string): number => Date.parse(at);
const earliest = (times: readonly (string | null | undefined)[]): number | null => {
  const known = times.filter((at): at is string => Boolean(at)).map(time);
  return known.length === 0 ? null : Math.min(...known);
};
const latest = (times: readonly (string | null | undefined)[]): number | null => {
  const known = times.filter((at): at is string => Boolean(at)).map(time);
  return known.length === 0 ? null : Math.max(...known);
};

/** Name of whoever really decided, else of whoever is to. */
export const whoseStep = (step: Step): string[] => (step.decision ? [step.decision.by.name] : step.assignee ? [step.assignee.name] : step.pool.map((person) => person.name));

function stageSegment(stage: Stage, now: number): Segment {
  const begun = earliest(stage.steps.map((step) => step.openedAt));
  const ended = latest(stage.steps.map((step) => step.decision?.at));
  const state = stage.state === 'complete' ? 'done' : stage.state === 'open' ? 'current' : stage.state === 'failed' ? 'returned' : stage.state;
  const ms = begun === null ? null : state === 'current' ? now - begun : Math.max(0, (ended ?? begun) - begun);
  return { key: stage.stageId, title: stage.title, kind: 'stage', people: stage.steps.flatMap(whoseStep), state, ms, overdue: stage.steps.some((step) => step.overdue) };
}

/**
 * The way of a document in its last round as pieces of time: the author first, then the stages, registration last. Finite and
 * fixed: what happened in detail is the timeline's to tell (ux B8).
 */
export function routeLine(route: Route | null, document: Document, now: number): Segment[] {
  const round = route?.rounds.at(-1);
  const before = route?.rounds.at(-2);
  const begun = before?.closedAt ?? document.createdAt;
  const withAuthor = document.phase === 'draft' || document.phase === 'rework';
  const author: Segment = {
    key: 'author', title: null, kind: 'author', people: [document.author.name], overdue: false,
    state: !round || (withAuthor && !route) ? 'current' : 'done',
    ms: (round ? time(round.openedAt) : now) - time(begun),
  };
  // A stage for which the author chose nobody was passed as it opened: nobody had the document there.
  const stages = (round?.stages ?? []).filter((stage) => stage.state !== 'skipped' && (stage.state !== 'complete' || stage.steps.length > 0)).map((stage) => stageSegment(stage, now));
  const again: Segment[] = document.phase === 'rework' && round?.closedAt ? [{ ...author, key: 'rework', state: 'current', ms: now - time(round.closedAt) }] : [];
  const signed = latest(round?.stages.filter((stage) => stage.purpose === 'signature').flatMap((stage) => stage.steps.map((step) => step.decision?.at)) ?? []);
  const isRegistered = document.registrationIndex !== null;
  const waits = document.waiting[0];
  const registration: Segment = {
    key: 'registration', title: null, kind: 'registration', people: [], overdue: false,
    state: isRegistered ? 'done' : document.phase === 'signed' ? 'current' : 'waiting',
    ms: document.phase === 'signed' && signed !== null ? now - (waits ? time(waits.since) : signed) : null,
  };
  return route ? [author, ...stages, ...again, registration] : [author];
}

/** Who has the document now and since when; the author while it is being written. */
export interface CurrentHolder {
  readonly name: string;
  readonly position: string;
  readonly since: string | null;
  readonly dueAt: string | null;
  readonly overdue: boolean;
  readonly substitute: string | null;
}

/** Everybody in whose hands the document is at this moment, by the open steps of the route. */
export function currentHolders(route: Route | null, document: Document): CurrentHolder[] {
  if (document.phase === 'draft' || document.phase === 'rework') {
    return [{ ...document.author, since: route?.rounds.at(-1)?.closedAt ?? document.createdAt, dueAt: null, overdue: false, substitute: null }];
  }
  const open = route?.rounds.at(-1)?.stages.flatMap((stage) => stage.steps.filter((step) => step.state === 'open' || step.state === 'held')) ?? [];
  return open.flatMap((step) =>
    (step.assignee ? [step.assignee] : step.pool).map((person) => ({
      name: person.name, position: person.position, since: step.openedAt, dueAt: step.dueAt, overdue: step.overdue, substitute: step.substitute?.name ?? null,
    })),
  );
}
