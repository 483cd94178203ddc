import type { EntityManager } from 'typeorm';
import { localDateIn, plusMs } from '#shared/clock.js';
import type { Instant, OrganisationId, PersonId, PostId, UnitId } from '#shared/domain/ids.js';
import { newId } from '#shared/new-id.js';
import { hashPassword } from '#users/passwords.js';
import { calendar, organisation, people, substitutions, units, type SamplePerson } from './sample-organisation.js';

/** Who is who after seeding: ids by the short names of the sample data. */
export interface SeededOrganisation {
  readonly organisationId: OrganisationId;
  readonly unitIds: ReadonlyMap<string, UnitId>;
  readonly personIds: ReadonlyMap<string, PersonId>;
  /** The impossible РНОКПП that the demonstration certificates carry. */
  readonly taxNumbers: ReadonlyMap<string, string>;
}

const dayMs = 86_400_000;

/** Writes the sample organisation: units, posts, people, roles, one substitution around today. All have the same demonstration password. */
export async function seedOrganisation(tx: EntityManager, password: string, now: Instant): Promise<SeededOrganisation> {
  const organisationId = newId<OrganisationId>();
  const o = organisation;
  await tx.query(
    `insert into organisation (id, full_name, martial_law_name, short_name, edrpou, place, address, phone, email, site, calendar) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
    [organisationId, o.fullName, o.martialLawName, o.shortName, o.edrpou, o.place, o.address, o.phone, o.email, o.site, JSON.stringify(calendar)],
  );
  const unitIds = await seedUnits(tx, organisationId);
  const passwordHash = await hashPassword(password);
  const personIds = new Map<string, PersonId>();
  const taxNumbers = new Map<string, string>();
  for (const [place, person] of people.entries()) {
    const taxNumber = String(place + 1).padStart(10, '0');
    taxNumbers.set(person.login, taxNumber);
    personIds.set(person.login, await seedPerson(tx, { organisationId, unitIds, passwordHash, now, rank: place }, person, taxNumber));
  }
  for (const one of substitutions) {
    await tx.query(
      `insert into substitution (id, organisation_id, absent_id, substitute_id, from_on, to_on, capacity, scope, may_sign, ground, created_at, created_by) values ($1,$2,$3,$4,$5,$6,$7,'all',false,$8,$9,$10)`,
      [newId(), organisationId, personIds.get(one.absent), personIds.get(one.substitute), localDateIn('Europe/Kyiv', plusMs(now, -2 * dayMs)), localDateIn('Europe/Kyiv', plusMs(now, 9 * dayMs)), one.capacity, one.ground, now, personIds.get('admin')],
    );
  }
  return { organisationId, unitIds, personIds, taxNumbers };
}

async function seedUnits(tx: EntityManager, organisationId: OrganisationId): Promise<Map<string, UnitId>> {
  const unitIds = new Map<string, UnitId>();
  for (const unit of units) {
    const unitId = newId<UnitId>();
    unitIds.set(unit.index, unitId);
    await tx.query(`insert into unit (id, organisation_id, index, name, parent_id, role, edrpou, opened_on) values ($1,$2,$3,$4,$5,$6,$7,'2024-01-01')`, [
      unitId, organisationId, unit.index, unit.name, unit.parent ? unitIds.get(unit.parent) : null, unit.role ?? null, unit.edrpou ?? null]);
  }
  return unitIds;
}

async function seedPerson(
  tx: EntityManager,
  context: { organisationId: OrganisationId; unitIds: ReadonlyMap<string, UnitId>; passwordHash: string; now: Instant; rank: number },
  person: SamplePerson,
  taxNumber: string,
): Promise<PersonId> {
  const personId = newId<PersonId>();
  const postId = newId<PostId>();
  await tx.query(`insert into post (id, organisation_id, unit_id, code, title, forms, is_head, rank) values ($1,$2,$3,$4,$5,$6,$7,$8)`, [
    postId, context.organisationId, context.unitIds.get(person.unit), person.login, person.position, JSON.stringify(person.positionForms ?? {}), person.head ?? false, context.rank]);
  await tx.query(`insert into person (id, organisation_id, login, name, forms, tax_number, email, phone, password_hash) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, [
    personId, context.organisationId, person.login, person.name, JSON.stringify(person.forms ?? {}), taxNumber, `${person.login}@zoryane.example`, person.phone ?? null, context.passwordHash]);
  await tx.query(`insert into holding (id, organisation_id, person_id, post_id, from_on) values ($1,$2,$3,$4,'2024-01-01')`, [newId(), context.organisationId, personId, postId]);
  for (const role of person.roles) await tx.query(`insert into role_grant (person_id, role, granted_at) values ($1,$2,$3)`, [personId, role, context.now]);
  return personId;
}
