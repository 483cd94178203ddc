import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { changedRows, firstRow, rows, type Runner } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { Instant, OrganisationId, PersonId, SubstitutionId } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { organisationChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import type { SubstitutionFact } from './domain/people.js';
import { usersProblem } from './users.errors.js';

/** What is granted; see `SubstitutionFact` for the meaning of each member. */
export type NewSubstitution = Omit<SubstitutionFact, 'substitutionId'>;

export interface StoredSubstitution extends SubstitutionFact {
  readonly createdBy: PersonId;
  readonly revokedAt: Instant | null;
}

interface Row {
  id: SubstitutionId; absent_id: PersonId; substitute_id: PersonId; from_on: string; to_on: string; capacity: SubstitutionFact['capacity']; scope: SubstitutionFact['scope'];
  kinds: string[]; may_sign: boolean; ground: string; created_by: PersonId; revoked_at: Date | null;
}

const columns = `id, absent_id, substitute_id, from_on::text, to_on::text, capacity, scope, kinds, may_sign, ground, created_by, revoked_at`;

const factOf = (row: Row): StoredSubstitution => ({
  substitutionId: row.id, absentId: row.absent_id, substituteId: row.substitute_id, fromOn: row.from_on, toOn: row.to_on, capacity: row.capacity, scope: row.scope,
  kinds: row.kinds, maySign: row.may_sign, ground: row.ground, createdBy: row.created_by, revokedAt: row.revoked_at ? (row.revoked_at.toISOString() as Instant) : null,
});

/** Grants, ends and reads substitutions. Who may grant: the absent person, the head of their unit, an administrator. */
@Injectable()
export class SubstitutionsService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock) {}

  /** Substitutions in force on a day, of the whole organisation: a handful, followed as a graph by the approval core. */
  async inForce(organisationId: OrganisationId, runner: Runner = this.dataSource): Promise<SubstitutionFact[]> {
    const found = await rows<Row>(
      runner, `select ${columns} from substitution where organisation_id = $1 and revoked_at is null and from_on <= $2::date and to_on >= $2::date order by created_at, id`, [organisationId, this.today()]);
    return found.map(factOf);
  }

  /** All that concern a person; all of the organisation for an administrator. Newest first. */
  async concerning(actor: PersonActor): Promise<StoredSubstitution[]> {
    const everything = actor.roles.includes('administrator');
    const found = await rows<Row>(
      this.dataSource,
      `select ${columns} from substitution where organisation_id = $1 and ($2 or absent_id = $3 or substitute_id = $3 or created_by = $3) order by to_on desc, created_at desc limit 500`,
      [actor.organisationId, everything, actor.personId],
    );
    return found.map(factOf);
  }

  /** Grants a substitution. Refuses one of oneself, one turned round or past, one that overlaps another, and one that closes a circle (I12). */
  async create(actor: PersonActor, wanted: NewSubstitution, key: string | undefined): Promise<StoredSubstitution> {
    if (wanted.absentId === wanted.substituteId) throw usersProblem('substitutionOfSelf');
    if (wanted.fromOn > wanted.toOn || wanted.toOn < this.today()) throw usersProblem('substitutionPeriod');
    const id = await inTransaction(this.dataSource, (tx) =>
      once(tx, actor, { key, command: { create: { ...wanted, kinds: [...wanted.kinds] } } }, async () => {
        await tx.query(`select pg_advisory_xact_lock(hashtext($1))`, [`substitutions:${actor.organisationId}`]);
        await this.assertMayGrant(tx, actor, wanted);
        const overlapping = await rows<Row>(
          tx, `select ${columns} from substitution where organisation_id = $1 and revoked_at is null and from_on <= $3::date and to_on >= $2::date`, [actor.organisationId, wanted.fromOn, wanted.toOn]);
        const others = overlapping.map(factOf);
        if (others.some((other) => other.absentId === wanted.absentId)) throw usersProblem('substitutionOverlaps');
        if (closesCircle(others, wanted)) throw usersProblem('substitutionLoop');
        const substitutionId = newId<SubstitutionId>();
        const now = this.clock.now();
        await tx.query(
          `insert into substitution (id, organisation_id, absent_id, substitute_id, from_on, to_on, capacity, scope, kinds, may_sign, ground, created_at, created_by) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
          [substitutionId, actor.organisationId, wanted.absentId, wanted.substituteId, wanted.fromOn, wanted.toOn, wanted.capacity, wanted.scope, [...wanted.kinds], wanted.maySign, wanted.ground, now, actor.personId],
        );
        await record(tx, { organisationId: actor.organisationId, chain: organisationChain(actor.organisationId), actor, at: now }, [
          { type: 'substitutionGranted', data: { substitutionId, ...wanted, kinds: [...wanted.kinds] } }]);
        return substitutionId;
      }),
    );
    return this.show(actor, id);
  }

  /** Ends a substitution now; what was decided stays decided, open steps return to the absent person. */
  async revoke(actor: PersonActor, substitutionId: SubstitutionId): Promise<StoredSubstitution> {
    await inTransaction(this.dataSource, async (tx) => {
      const found = (await this.concerning(actor)).find((one) => one.substitutionId === substitutionId);
      if (!found || !this.mayRevoke(actor, found)) throw sharedProblem('notFound');
      const now = this.clock.now();
      const ended = await changedRows(tx, `update substitution set revoked_at = $2, revoked_by = $3 where id = $1 and revoked_at is null returning id`, [substitutionId, now, actor.personId]);
      if (ended.length === 0) return;
      await record(tx, { organisationId: actor.organisationId, chain: organisationChain(actor.organisationId), actor, at: now }, [
        { type: 'substitutionRevoked', data: { substitutionId, absentId: found.absentId, substituteId: found.substituteId } }]);
    });
    return this.show(actor, substitutionId);
  }

  mayRevoke(actor: PersonActor, substitution: StoredSubstitution): boolean {
    return substitution.revokedAt === null && (actor.roles.includes('administrator') || actor.personId === substitution.absentId || actor.personId === substitution.createdBy);
  }

  today(): string {
    return localDateIn('Europe/Kyiv', this.clock.now());
  }

  private async show(actor: PersonActor, substitutionId: SubstitutionId): Promise<StoredSubstitution> {
    const found = await firstRow<Row>(this.dataSource, `select ${columns} from substitution where id = $1 and organisation_id = $2`, [substitutionId, actor.organisationId]);
    if (!found) throw sharedProblem('notFound');
    return factOf(found);
  }

  private async assertMayGrant(runner: Runner, actor: PersonActor, wanted: NewSubstitution): Promise<void> {
    const both = await rows<{ id: PersonId }>(
      runner, `select id from person where organisation_id = $1 and dismissed_at is null and id = any($2)`, [actor.organisationId, [wanted.absentId, wanted.substituteId]]);
    if (both.length !== 2) throw sharedProblem('notFound');
    if (actor.roles.includes('administrator') || actor.personId === wanted.absentId) return;
    const head = await firstRow(
      runner,
      `select 1 from holding mine join post mp on mp.id = mine.post_id and mp.is_head join post ap on ap.unit_id = mp.unit_id join holding ah on ah.post_id = ap.id
       where mine.person_id = $1 and ah.person_id = $2 and mine.to_on is null and ah.to_on is null`,
      [actor.personId, wanted.absentId],
    );
    if (!head) throw sharedProblem('notAllowed');
  }
}

function closesCircle(others: readonly SubstitutionFact[], wanted: NewSubstitution): boolean {
  const seen = new Set<PersonId>();
  let reached: PersonId[] = [wanted.substituteId];
  while (reached.length > 0) {
    if (reached.includes(wanted.absentId)) return true;
    reached.forEach((person) => seen.add(person));
    reached = others.filter((one) => reached.includes(one.absentId)).map((one) => one.substituteId).filter((person) => !seen.has(person));
  }
  return false;
}
