import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import type { PersonActor, Role } from '#shared/domain/actor.js';
import type { PersonId, UnitId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { decodeCursor, pageOf } from '#shared/http/paging.js';
import type { PersonFact } from './domain/people.js';
import { DirectoryQueries } from './directory.queries.js';
import type { Session } from './sessions.service.js';
import { SubstitutionsService, type StoredSubstitution } from './substitutions.service.js';
import type { usersApi } from './users.contract.js';

type PersonView = OutputOf<typeof usersApi.people>['items'][number];
type SubstitutionView = OutputOf<typeof usersApi.createSubstitution>;

/** How a person is shown beside a task; somebody who is no longer in the directory keeps an honest dash. */
export const personRefOf = (personId: PersonId, person: PersonFact | undefined) => ({ personId, name: person?.name ?? '—', position: person?.position ?? '' });

/** Builds the views of users/ for the API. */
@Injectable()
export class UsersQueries {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly directory: DirectoryQueries,
    private readonly substitutions: SubstitutionsService,
  ) {}

  async sessionView(session: Session): Promise<OutputOf<typeof usersApi.session>> {
    const { actor } = session;
    const [organisation, inForce, account] = await Promise.all([
      this.directory.organisation(actor.organisationId),
      this.substitutions.inForce(actor.organisationId),
      firstRow<{ login: string; email: string | null }>(this.dataSource, `select login, email from person where id = $1`, [actor.personId]),
    ]);
    const mine = inForce.filter((one) => one.substituteId === actor.personId);
    const people = await this.directory.people(actor.organisationId, [actor.personId, ...mine.map((one) => one.absentId)]);
    const me = people.get(actor.personId);
    const units = await this.directory.units(actor.organisationId);
    return {
      person: { ...personRefOf(actor.personId, me), login: account?.login ?? '', unit: units.find((unit) => unit.unitId === me?.unitId)?.name ?? '', email: account?.email ?? null },
      roles: [...actor.roles],
      organisation: { organisationId: actor.organisationId, fullName: organisation.fullName, martialLawName: organisation.martialLawName, shortName: organisation.shortName, edrpou: organisation.edrpou, timeZone: organisation.timeZone },
      csrfToken: session.csrfToken,
      expiresAt: session.expiresAt,
      actsFor: mine.map((one) => ({ ...personRefOf(one.absentId, people.get(one.absentId)), capacity: one.capacity, ground: one.ground, toOn: one.toOn, maySign: one.maySign })),
    };
  }

  async people(actor: PersonActor, query: InputOf<typeof usersApi.people>['query']): Promise<OutputOf<typeof usersApi.people>> {
    const after = decodeCursor(query.cursor, 2);
    const found = await rows<{ id: PersonId; name: string; phone: string | null; roles: Role[] | null }>(
      this.dataSource,
      `select p.id, p.name, p.phone, (select array_agg(g.role order by g.role) from role_grant g where g.person_id = p.id) as roles
       from person p
       where p.organisation_id = $1 and p.dismissed_at is null
         and ($2::text is null or p.name ilike $2 or exists (select 1 from holding h join post q on q.id = h.post_id where h.person_id = p.id and h.to_on is null and q.title ilike $2))
         and ($3::uuid is null or exists (select 1 from holding h join post q on q.id = h.post_id where h.person_id = p.id and h.to_on is null and q.unit_id = $3))
         and ($4::text is null or exists (select 1 from role_grant g where g.person_id = p.id and g.role = $4))
         and ($5::text is null or (p.name, p.id) > ($5, $6::uuid))
       order by p.name, p.id limit $7`,
      [actor.organisationId, query.search ? `%${query.search.replace(/[\\%_]/g, '\\$&')}%` : null, query.unitId ?? null, query.role ?? null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    );
    const page = pageOf(found, query.limit, (row) => [row.name, row.id], (row) => row);
    return { nextCursor: page.nextCursor, items: await this.personViews(actor, page.items) };
  }

  async units(actor: PersonActor): Promise<OutputOf<typeof usersApi.units>['units']> {
    const [units, posts] = await Promise.all([this.directory.units(actor.organisationId), this.directory.posts(actor.organisationId)]);
    const headOf = new Map<UnitId, PersonId>();
    for (const post of posts) if (post.isHead && post.holders[0] && !headOf.has(post.unitId)) headOf.set(post.unitId, post.holders[0]);
    const people = await this.directory.people(actor.organisationId, [...headOf.values()]);
    return units.map((unit) => {
      const head = headOf.get(unit.unitId);
      return { unitId: unit.unitId, index: unit.index, name: unit.name, parentId: unit.parentId, head: head ? personRefOf(head, people.get(head)) : null };
    });
  }

  async substitutionView(actor: PersonActor, substitution: StoredSubstitution): Promise<SubstitutionView> {
    const [view] = await this.substitutionViews(actor, [substitution]);
    if (!view) throw new Error('one substitution gives one view');
    return view;
  }

  async substitutionViews(actor: PersonActor, substitutions: readonly StoredSubstitution[]): Promise<SubstitutionView[]> {
    const people = await this.directory.people(actor.organisationId, substitutions.flatMap((one) => [one.absentId, one.substituteId]));
    const today = this.substitutions.today();
    return substitutions.map((one) => ({
      substitutionId: one.substitutionId, absent: personRefOf(one.absentId, people.get(one.absentId)), substitute: personRefOf(one.substituteId, people.get(one.substituteId)),
      fromOn: one.fromOn, toOn: one.toOn, capacity: one.capacity, scope: one.scope, kinds: [...one.kinds], maySign: one.maySign, ground: one.ground, revokedAt: one.revokedAt,
      state: one.revokedAt ? 'revoked' : one.toOn < today ? 'ended' : one.fromOn > today ? 'planned' : 'active', mayRevoke: this.substitutions.mayRevoke(actor, one) && one.toOn >= today,
    }));
  }

  private async personViews(actor: PersonActor, found: readonly { id: PersonId; phone: string | null; roles: Role[] | null }[]): Promise<PersonView[]> {
    const [inForce, units] = await Promise.all([this.substitutions.inForce(actor.organisationId), this.directory.units(actor.organisationId)]);
    const people = await this.directory.people(actor.organisationId, [...found.map((row) => row.id), ...inForce.map((one) => one.substituteId)]);
    const unitName = new Map(units.map((unit) => [unit.unitId, unit.name]));
    return found.flatMap((row) => {
      const person = people.get(row.id);
      if (!person?.unitId) return [];
      const absence = inForce.find((one) => one.absentId === row.id && one.scope === 'all');
      return [{
        ...personRefOf(row.id, person), unitId: person.unitId, unit: unitName.get(person.unitId) ?? '', roles: row.roles ?? [], phone: row.phone,
        absence: absence ? { toOn: absence.toOn, substitute: personRefOf(absence.substituteId, people.get(absence.substituteId)) } : null,
      }];
    });
  }
}
