import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, PersonId, Sha256, StepId, UnitId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { Phase } from '#documents/domain/phase.js';
import type { approvalsApi } from './approvals.contract.js';
import { standInsOf, type StandIn } from './domain/stand-ins.js';
import { FactsLoader } from './facts.loader.js';

type Inbox = OutputOf<typeof approvalsApi.inbox>;
type InboxItem = Inbox['items'][number];
type Query = InputOf<typeof approvalsApi.inbox>['query'];
type Tab = Query['tab'];

interface Row {
  document_id: DocumentId; step_id: StepId | null; kind_uk: string; kind_en: string; title: string; phase: Phase; author_id: PersonId; unit_id: UnitId | null; urgent: boolean; round: number | null; version: number | null;
  content_hash: Sha256 | null; purpose: InboxItem['purpose']; evidence: InboxItem['evidence']; opened_at: Date | null; due_at: Date | null; why: { code: string; facts: Record<string, Json> } | null; stages_done: number | null; stages_total: number | null;
  stage_titles: string[] | null; open_remarks: number; changed_since: number | null; with_people: PersonId[] | null; returned: { by: PersonId; reason: string | null } | null; place: string;
}

/** Which purposes of steps belong to a tab. */
const purposesOf = { approve: ['visa', 'legal', 'formCheck'], sign: ['signature'], information: ['acquaintance'] } as const;

/** The columns of every tab; `s` is the person's step where the tab is about one, else a row of nulls. */
const columns = `
  d.id as document_id, s.step_id, k.definition->>'nameUk' as kind_uk, k.definition->>'nameEn' as kind_en, d.title, d.phase, d.author_id, d.unit_id, d.urgent, s.round, s.version, s.content_hash, s.purpose, s.evidence, s.opened_at, s.due_at, s.why,
  coalesce(s.stages_done, w.stages_done) as stages_done, coalesce(s.stages_total, w.stages_total) as stages_total,
  (select array_agg(t->>'title' order by n) from route r, jsonb_array_elements(r.state->'template'->'stages') with ordinality as given (t, n) where r.id = coalesce(s.route_id, w.route_id)) as stage_titles,
  coalesce((select count(*)::int from route r, jsonb_array_elements(r.state->'remarks') m where r.id = coalesce(s.route_id, w.route_id) and not (m->>'withdrawn')::boolean
    and case when m->'settled' = 'null' then coalesce(m->'answers'->-1->>'outcome', '') <> 'accepted' else not (m->'settled'->>'settled')::boolean end), 0) as open_remarks,
  case when s.why->>'code' = 'askedAgain' then (s.why->'facts'->>'touched')::int end as changed_since,
  w.people as with_people, w.returned`;

/** With whom a document is now (the holders of its open steps), how far its route has come, and whose decision sent it back. */
const around = `
  left join lateral (
    select g.id as route_id, p.stages_done, p.stages_total, p.people,
      case when g.status = 'rework' then jsonb_path_query_first(g.state, '$.rounds[last].runs[*].steps[*].decision ? (@.id == $id)', jsonb_build_object('id', g.state->'rounds'->-1->'outcome'->'decision')) end as returned
    from route g left join lateral (
      select max(o.stages_done) as stages_done, max(o.stages_total) as stages_total, array_agg(o.assignee_id) filter (where o.assignee_id is not null and o.state in ('open', 'held')) as people
      from route_step o where o.route_id = g.id and o.round = (g.state->'rounds'->-1->>'number')::int) p on true
    where g.document_id = d.id and g.status in ('running', 'rework') limit 1) w on true`;

/**
 * The steps that wait for a person ($2), or that a substitute may do for them: of the given pairs of purpose and kind ($3, $4), and never of
 * documents for named people, which a substitute does not see (A10).
 */
const waitingFor = `
  s.organisation_id = $1 and s.state in ('open', 'held') and (s.assignee_id = $2 or (s.assignee_id is null and s.pool @> array[$2::uuid]))
  and ($3::text[] is null or (d.access <> 'named' and exists (select 1 from unnest($3::text[], $4::text[]) as may (purpose, kind) where may.purpose = s.purpose and may.kind = d.kind)))`;

const holderParameters = (actor: PersonActor, instead: StandIn | null): unknown[] => [
  actor.organisationId, instead?.person ?? actor.personId, instead?.may.map(({ purpose }) => purpose) ?? null, instead?.may.map(({ kind }) => kind) ?? null];

/** What a person has to do, why, and until when. The rows come from `route_step`; a document is never named to whom it was not sent (A10). */
@Injectable()
export class InboxQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly directory: DirectoryQueries, private readonly facts: FactsLoader) {}

  /** One tab of one's own inbox, or of the inbox of somebody for whom one stands in today. */
  async inbox(actor: PersonActor, query: Query): Promise<Inbox> {
    const found = query.tab === 'rework' || query.tab === 'mine' ? await this.ownDocuments(actor, query, query.tab) : await this.steps(actor, query, query.onBehalfOf ? await this.standIn(actor, query.onBehalfOf) : null);
    const page = pageOf(found, query.limit, (row) => [row.place, row.step_id ?? row.document_id], (row) => row);
    return { items: await this.views(actor, page.items, query.onBehalfOf ?? null), nextCursor: page.nextCursor };
  }

  /** How many in every tab, how many are late, and how many wait for those whom the person stands in for. */
  async counts(actor: PersonActor): Promise<OutputOf<typeof approvalsApi.inboxCounts>> {
    const mine = await this.countsOf(actor, null);
    const own = await firstRow<{ rework: number; mine: number }>(
      this.dataSource, `select (count(*) filter (where phase = 'rework'))::int as rework, (count(*) filter (where phase in ('draft', 'inApproval', 'formCheck', 'forSignature', 'rework')))::int as mine from document where author_id = $1`, [actor.personId]);
    const standIns = await this.standIns(actor);
    const people = await this.directory.people(actor.organisationId, standIns.map((one) => one.person));
    const onBehalf = await Promise.all(standIns.map(async (one) => {
      const theirs = await this.countsOf(actor, one);
      const person = people.get(one.person);
      return { person: { personId: one.person, name: person?.name ?? '—', position: person?.position ?? '' }, approve: theirs.approve, sign: theirs.sign };
    }));
    return { mine: { approve: mine.approve, sign: mine.sign, information: mine.information, rework: own?.rework ?? 0, mine: own?.mine ?? 0 }, overdue: mine.overdue, onBehalf };
  }

  private async countsOf(actor: PersonActor, instead: StandIn | null): Promise<{ approve: number; sign: number; information: number; overdue: number }> {
    const row = await firstRow<{ approve: number; sign: number; information: number; overdue: number }>(
      this.dataSource,
      `select (count(*) filter (where s.purpose in ('visa', 'legal', 'formCheck')))::int as approve, (count(*) filter (where s.purpose = 'signature'))::int as sign, (count(*) filter (where s.purpose = 'acquaintance'))::int as information,
         (count(*) filter (where s.due_at < $5))::int as overdue
       from route_step s join document d on d.id = s.document_id where ${waitingFor}`,
      [...holderParameters(actor, instead), this.clock.now()],
    );
    return row ?? { approve: 0, sign: 0, information: 0, overdue: 0 };
  }

  private async standIns(actor: PersonActor): Promise<readonly StandIn[]> {
    const kinds = await rows<{ code: string }>(this.dataSource, `select code from document_kind where organisation_id = $1`, [actor.organisationId]);
    return standInsOf(await this.facts.standingIn(this.dataSource, actor.organisationId), actor.personId, kinds.map(({ code }) => code), this.clock.now());
  }

  private async standIn(actor: PersonActor, absentId: PersonId): Promise<StandIn> {
    const one = (await this.standIns(actor)).find((candidate) => candidate.person === absentId);
    if (!one) throw sharedProblem('notFound');
    return one;
  }

  private steps(actor: PersonActor, query: Query, instead: StandIn | null): Promise<Row[]> {
    const after = decodeCursor(query.cursor, 2);
    return rows<Row>(
      this.dataSource,
      `select ${columns}, coalesce(s.due_at, 'infinity')::text as place
       from route_step s join document d on d.id = s.document_id join document_kind k on k.organisation_id = d.organisation_id and k.code = d.kind ${around}
       where ${waitingFor} and s.purpose = any($5) and ($6::text is null or d.kind = $6) and ($7::text is null or d.title ilike $7)
         and ($8::text is null or (coalesce(s.due_at, 'infinity'), s.step_id) > ($8::timestamptz, $9::uuid))
       order by coalesce(s.due_at, 'infinity'), s.step_id limit $10`,
      [...holderParameters(actor, instead), [...purposesOf[query.tab as keyof typeof purposesOf]], query.kind ?? null, likeOf(query.q), after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
  }

  private ownDocuments(actor: PersonActor, query: Query, tab: Extract<Tab, 'rework' | 'mine'>): Promise<Row[]> {
    const after = decodeCursor(query.cursor, 2);
    const phases = tab === 'rework' ? ['rework'] : ['draft', 'inApproval', 'formCheck', 'forSignature', 'rework', 'signed', 'recalled', 'rejected'];
    return rows<Row>(
      this.dataSource,
      `select ${columns}, d.updated_at::text as place
       from document d join document_kind k on k.organisation_id = d.organisation_id and k.code = d.kind left join route_step s on false ${around}
       where d.organisation_id = $1 and d.author_id = $2 and d.phase = any($3) and ($4::text is null or d.kind = $4) and ($5::text is null or d.title ilike $5) and ($6::text is null or (d.updated_at, d.id) < ($6::timestamptz, $7::uuid))
       order by d.updated_at desc, d.id desc limit $8`,
      [actor.organisationId, actor.personId, phases, query.kind ?? null, likeOf(query.q), after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
  }

  private async views(actor: PersonActor, found: readonly Row[], onBehalfOf: PersonId | null): Promise<InboxItem[]> {
    const ids = found.flatMap((row) => [row.author_id, ...(row.with_people ?? []), ...(row.returned ? [row.returned.by] : []), ...byOf(row), ...(onBehalfOf ? [onBehalfOf] : [])]);
    const [people, units, organisation] = await Promise.all([this.directory.people(actor.organisationId, ids), this.directory.units(actor.organisationId), this.directory.organisation(actor.organisationId)]);
    const ref = (personId: PersonId) => ({ personId, name: people.get(personId)?.name ?? '—', position: people.get(personId)?.position ?? '' });
    const unitName = new Map(units.map((unit) => [unit.unitId, unit.name]));
    const today = localDateIn(organisation.timeZone, this.clock.now());
    const nameOf = (personId: PersonId | undefined): { by?: string } => (personId && people.has(personId) ? { by: ref(personId).name } : {});
    const whyOf = (row: Row): InboxItem['why'] =>
      row.why ? { code: row.why.code, facts: { ...row.why.facts, ...nameOf(byOf(row)[0]) } } : row.phase === 'rework' ? { code: 'returned', facts: { ...nameOf(row.returned?.by), reason: row.returned?.reason ?? null } } : { code: 'mine', facts: {} };
    return found.map((row) => ({
      documentId: row.document_id, stepId: row.step_id, kindUk: row.kind_uk, kindEn: row.kind_en, title: row.title, phase: row.phase, author: ref(row.author_id), unit: unitName.get(row.unit_id ?? ('' as UnitId)) ?? '', urgent: row.urgent, round: row.round,
      version: row.version, contentHash: row.content_hash, purpose: row.purpose, evidence: row.evidence, openedAt: row.opened_at?.toISOString() ?? null, dueAt: row.due_at?.toISOString() ?? null, lateness: this.latenessOf(row, organisation.timeZone, today),
      why: whyOf(row), onBehalfOf: onBehalfOf ? ref(onBehalfOf) : null, stagesDone: row.stages_done ?? 0, stagesTotal: row.stages_total ?? 0, stageTitles: row.stage_titles ?? [],
      changedSinceMine: row.changed_since, openRemarks: row.open_remarks, currentlyWith: [...new Set(row.with_people ?? [])].map((person) => people.get(person)?.name ?? '—'),
    }));
  }

  private latenessOf(row: Row, timeZone: string, today: string): InboxItem['lateness'] {
    if (!row.due_at) return 'none';
    const due = row.due_at.toISOString();
    if (due < this.clock.now()) return 'overdue';
    return localDateIn(timeZone, due as never) === today ? 'today' : 'later';
  }
}

/** Who passed the step on or asked for this person, as the step's own reason tells. */
const byOf = (row: Row): PersonId[] => (typeof row.why?.facts.byId === 'string' ? [row.why.facts.byId as PersonId] : []);

const likeOf = (text: string | undefined): string | null => (text ? `%${text.replace(/[\\%_]/g, '\\$&')}%` : null);
