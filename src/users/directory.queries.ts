import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows, type Runner } from '#shared/database/rows.js';
import type { OrganisationId, PersonId, PostId, UnitId } from '#shared/domain/ids.js';
import { Clock, localDateIn } from '#shared/clock.js';
import type { OrganisationFact, PersonFact, PostFact, UnitFact, WordForms, WorkCalendar } from './domain/people.js';

interface PersonRow { id: PersonId; name: string; forms: WordForms; position: string | null; post_forms: WordForms | null; unit_id: UnitId | null }
interface PostRow { id: PostId; code: string; title: string; unit_id: UnitId; is_head: boolean; holders: PersonId[] | null }

const personOf = (row: PersonRow): PersonFact => ({
  personId: row.id, name: row.name, position: row.position ?? '', unitId: row.unit_id, forms: row.forms, positionForms: row.post_forms ?? {},
});

/** One row per person with the main post of the day; used by every query that shows people. */
const peopleSql = `
  select p.id, p.name, p.forms, post.title as position, post.forms as post_forms, post.unit_id
  from person p
  left join lateral (
    select q.title, q.forms, q.unit_id from holding h join post q on q.id = h.post_id
    where h.person_id = p.id and h.from_on <= $2::date and (h.to_on is null or h.to_on >= $2::date) order by h.is_main desc, h.from_on limit 1) post on true`;

/** Reads the directory: people, units, posts, the organisation. All of it is of one organisation and of one day. */
@Injectable()
export class DirectoryQueries {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock) {}

  async organisation(organisationId: OrganisationId, runner: Runner = this.dataSource): Promise<OrganisationFact> {
    const row = await firstRow<Record<string, string> & { calendar: WorkCalendar }>(runner, `select * from organisation where id = $1`, [organisationId]);
    if (!row) throw new Error(`organisation ${organisationId} is not there`);
    return {
      organisationId, fullName: row.full_name ?? '', martialLawName: row.martial_law_name ?? null, shortName: row.short_name ?? '', edrpou: row.edrpou ?? '', place: row.place ?? '',
      address: row.address ?? '', phone: row.phone ?? '', email: row.email ?? '', site: row.site ?? '', timeZone: row.time_zone ?? 'Europe/Kyiv', calendar: row.calendar,
    };
  }

  /** The only organisation of an installation that has one; the first otherwise. For processes that serve all of them, `organisations`. */
  async organisations(): Promise<OrganisationId[]> {
    return (await rows<{ id: OrganisationId }>(this.dataSource, `select id from organisation order by id`)).map((row) => row.id);
  }

  /** People by id; ids of other organisations are left out. */
  async people(organisationId: OrganisationId, ids: readonly PersonId[], runner: Runner = this.dataSource): Promise<Map<PersonId, PersonFact>> {
    if (ids.length === 0) return new Map();
    const found = await rows<PersonRow>(runner, `${peopleSql} where p.organisation_id = $1 and p.id = any($3)`, [organisationId, this.today(), [...new Set(ids)]]);
    return new Map(found.map((row) => [row.id, personOf(row)]));
  }

  async person(organisationId: OrganisationId, personId: PersonId, runner: Runner = this.dataSource): Promise<PersonFact | undefined> {
    return (await this.people(organisationId, [personId], runner)).get(personId);
  }

  async units(organisationId: OrganisationId, runner: Runner = this.dataSource): Promise<UnitFact[]> {
    const found = await rows<{ id: UnitId; index: string; name: string; parent_id: UnitId | null; role: string | null }>(
      runner, `select id, index, name, parent_id, role from unit where organisation_id = $1 and closed_on is null order by index`, [organisationId]);
    return found.map((row) => ({ unitId: row.id, index: row.index, name: row.name, parentId: row.parent_id, role: row.role }));
  }

  /** Posts with today's holders who have not been dismissed. */
  async posts(organisationId: OrganisationId, runner: Runner = this.dataSource): Promise<PostFact[]> {
    const found = await rows<PostRow>(
      runner,
      `select q.id, q.code, q.title, q.unit_id, q.is_head,
         array_agg(h.person_id order by h.from_on, h.id) filter (where h.person_id is not null) as holders
       from post q
       left join (holding h join person p on p.id = h.person_id and p.dismissed_at is null)
         on h.post_id = q.id and h.from_on <= $2::date and (h.to_on is null or h.to_on >= $2::date)
       where q.organisation_id = $1 group by q.id order by q.rank, q.code`,
      [organisationId, this.today()],
    );
    return found.map((row) => ({ postId: row.id, code: row.code, title: row.title, unitId: row.unit_id, isHead: row.is_head, holders: row.holders ?? [] }));
  }

  /** People who have a role, for jobs such as «tell the records office». */
  async peopleWithRole(organisationId: OrganisationId, role: string, runner: Runner = this.dataSource): Promise<PersonId[]> {
    const found = await rows<{ id: PersonId }>(
      runner, `select p.id from person p join role_grant g on g.person_id = p.id where p.organisation_id = $1 and g.role = $2 and p.dismissed_at is null order by p.id`, [organisationId, role]);
    return found.map((row) => row.id);
  }

  private today(): string {
    return localDateIn('Europe/Kyiv', this.clock.now());
  }
}
