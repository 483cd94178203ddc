import type { EntityManager } from 'typeorm';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, OrganisationId, PersonId, RouteId } from '#shared/domain/ids.js';
import type { RouteEvent } from './domain/events.js';
import type { Route, Round, StageRun, Step } from './domain/route.js';
import { isSettled, openRound, stageOfRun, stepState, versionOf } from './domain/standing.js';

interface RouteRow { id: RouteId; document_id: DocumentId; state: Route }

/** The route of a document that is in progress, its row locked until commit: one command at a time (approvals.md, Concurrency). */
export async function lockRoute(tx: EntityManager, organisationId: OrganisationId, documentId: DocumentId): Promise<Route | null> {
  const row = await firstRow<RouteRow>(tx, `select id, document_id, state from route where organisation_id = $1 and document_id = $2 order by started_at desc limit 1 for update`, [organisationId, documentId]);
  return row?.state ?? null;
}

/** The newest route of a document, for reading. */
export async function findRoute(runner: Runner, organisationId: OrganisationId, documentId: DocumentId): Promise<Route | null> {
  return (await findRoutes(runner, organisationId, [documentId])).get(documentId) ?? null;
}

/** The newest route of each of several documents; those that never had one are left out. */
export async function findRoutes(runner: Runner, organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, Route>> {
  const found = await rows<RouteRow>(runner, `select distinct on (document_id) id, document_id, state from route where organisation_id = $1 and document_id = any($2) order by document_id, started_at desc`, [organisationId, documentIds]);
  return new Map(found.map((row) => [row.document_id, row.state]));
}

/**
 * Saves what happened: the events are the truth and are only ever added; the row holds their fold, so that it need not be folded at every
 * read; the steps are laid out for the inbox. All in the transaction of the command.
 */
export async function saveRoute(tx: EntityManager, organisationId: OrganisationId, before: Route | null, after: Route, events: readonly RouteEvent[]): Promise<void> {
  const ended = ['completed', 'rejected', 'recalled'].includes(after.status);
  const at = events.at(-1)?.at;
  if (!before || before.id !== after.id) {
    await tx.query(`insert into route (id, organisation_id, document_id, status, sequence, state, started_at, ended_at) values ($1,$2,$3,$4,$5,$6,$7,$8)`, [
      after.id, organisationId, after.documentId, after.status, after.sequence, JSON.stringify(after), at, ended ? at : null]);
  } else {
    await tx.query(`update route set status = $2, sequence = $3, state = $4, ended_at = coalesce(ended_at, $5) where id = $1`, [after.id, after.status, after.sequence, JSON.stringify(after), ended ? at : null]);
  }
  const first = after.sequence - events.length + 1;
  await tx.query(
    `insert into route_event (route_id, sequence, type, at, data) select $1, $2 + n - 1, data->>'type', (data->>'at')::timestamptz, data from jsonb_array_elements($3::jsonb) with ordinality as given (data, n)`,
    [after.id, first, JSON.stringify(events)],
  );
  await saveSteps(tx, organisationId, before, after);
}

/** Events of a route in order, as they were recorded: their fold must be the stored state. */
export async function routeEvents(runner: Runner, routeId: RouteId): Promise<RouteEvent[]> {
  return (await rows<{ data: RouteEvent }>(runner, `select data from route_event where route_id = $1 order by sequence`, [routeId])).map((row) => row.data);
}

/** A step's state in the words of the contract: the core's own, where a place that somebody answers for elsewhere is skipped. */
export function shownState(route: Route, run: StageRun, step: Step): 'waiting' | 'open' | 'held' | 'decided' | 'carried' | 'closed' | 'skipped' | 'orphaned' | 'recalled' {
  const state = stepState(route, { run, step });
  if (state === 'implied' || state === 'deferred') return 'skipped';
  return state === 'closed' && step.closed === 'recalled' ? 'recalled' : state;
}

interface StepRow {
  step_id: string; round: number; version: number; content_hash: string; stage_key: string; stage_title: string; purpose: string; evidence: string; assignee_id: PersonId | null; pool: readonly PersonId[]; state: string; opened_at: string | null; due_at: string | null; remind_at: string | null; why: Json; stages_done: number;
}

/** Lays the steps of the current round out for the inbox, writing only rows that changed; steps of earlier rounds are no longer anybody's. */
async function saveSteps(tx: EntityManager, organisationId: OrganisationId, before: Route | null, after: Route): Promise<void> {
  const [were, are] = [before?.id === after.id ? layOut(before) : [], layOut(after)];
  const known = new Map(were.map((row) => [row.step_id, JSON.stringify(row)]));
  const changed = are.filter((row) => known.get(row.step_id) !== JSON.stringify(row));
  const left = were.map((row) => row.step_id).filter((id) => !are.some((row) => row.step_id === id));
  if (left.length > 0) await tx.query(`update route_step set state = 'closed', remind_at = null where step_id = any($1::uuid[]) and state in ('open', 'held', 'waiting', 'orphaned')`, [left]);
  if (changed.length === 0) return;
  await tx.query(
    `insert into route_step (step_id, organisation_id, route_id, document_id, round, version, content_hash, stage_key, stage_title, purpose, evidence, assignee_id, pool, state, opened_at, due_at, remind_at, why, stages_done, stages_total, urgent)
     select s.step_id, $1, $2, $3, s.round, s.version, s.content_hash, s.stage_key, s.stage_title, s.purpose, s.evidence, s.assignee_id, coalesce(array(select jsonb_array_elements_text(s.pool)::uuid), '{}'), s.state, s.opened_at, s.due_at, s.remind_at, s.why, s.stages_done, $4, $5
     from jsonb_to_recordset($6::jsonb) as s (step_id uuid, round integer, version integer, content_hash text, stage_key text, stage_title text, purpose text, evidence text, assignee_id uuid, pool jsonb, state text, opened_at timestamptz, due_at timestamptz, remind_at timestamptz, why jsonb, stages_done integer)
     on conflict (step_id) do update set version = excluded.version, content_hash = excluded.content_hash, assignee_id = excluded.assignee_id, pool = excluded.pool, state = excluded.state, opened_at = excluded.opened_at, due_at = excluded.due_at,
       remind_at = excluded.remind_at, why = excluded.why, stages_done = excluded.stages_done`,
    [organisationId, after.id, after.documentId, after.template.stages.length, after.urgent, JSON.stringify(changed)],
  );
}

/** The rows of the open round; none once it has ended. */
function layOut(route: Route): StepRow[] {
  const round = openRound(route);
  if (!round) return [];
  const { number: version, contentHash } = versionOf(round);
  const done = round.runs.filter((run) => run.state === 'completed' || run.state === 'skipped').length;
  return round.runs.filter((run) => run.state !== 'reset').flatMap((run) => {
    const stage = stageOfRun(route, run);
    return run.steps.map((step): StepRow => ({
      step_id: step.id, round: round.number, version, content_hash: contentHash, stage_key: run.key, stage_title: stage.title, purpose: stage.purpose, evidence: step.evidence, assignee_id: step.assignee, pool: step.pool ?? [],
      state: shownState(route, run, step), opened_at: step.opened?.at ?? null, due_at: step.opened?.deadlines?.dueAt ?? null, remind_at: nextReminder(step), why: whyHere(round, step), stages_done: done,
    }));
  });
}

/** When the next reminder of an open step is due; null when all were sent. */
function nextReminder(step: Step): string | null {
  const marks = step.opened?.deadlines?.remindAt;
  if (!marks || isSettled(step)) return null;
  return Object.entries(marks).filter(([mark]) => !step.reminded.some((sent) => sent === mark)).map(([, at]) => at).sort()[0] ?? null;
}

/**
 * «Чому це в мене?»: by name, by post, asked again, given by somebody, added by somebody. Codes and ids; the words are made in the web. The
 * post is named where the step follows it, so that a sweep can see when it changes hands.
 */
function whyHere(round: Round, step: Step): Json {
  const handover = step.handovers.at(-1);
  if (handover && handover.kind !== 'postChanged') return { code: handover.kind, facts: { byId: handover.by, fromId: handover.from, reason: handover.reason } };
  if (step.parent) return { code: 'addedByParticipant', facts: { byId: step.parent.by, placement: step.parent.placement, reason: step.parent.reason } };
  const held = { postId: step.post, position: step.position };
  const lapsed = round.lapsed.find((one) => one.seats.some((seat) => step.seats.includes(seat)));
  if (lapsed) return { code: 'askedAgain', facts: { because: lapsed.because, approvedVersion: lapsed.decision.version.number, touched: lapsed.touched.length, ...held } };
  if (handover) return { code: handover.kind, facts: { fromId: handover.from, ...held } };
  if (step.pool) return { code: 'pool', facts: {} };
  return { code: step.post ? 'post' : 'person', facts: held };
}
