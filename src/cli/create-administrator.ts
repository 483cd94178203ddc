import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { firstRow, rows } from '#shared/database/rows.js';
import { inTransaction, isUniqueViolation } from '#shared/database/transaction.js';
import type { Instant, OrganisationId, PersonId } from '#shared/domain/ids.js';
import { organisationChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { judgePassword, passwordLength } from '#users/domain/password-rule.js';
import { hashPassword } from '#users/passwords.js';
import { seedKinds } from '#documents/domain/kinds.seed.js';
import { calendar } from '../seed/sample-organisation.js';
import { CommandRefused, UsageError } from './terminal.js';

/** Who is made; the organisation by its ЄДРПОУ code, and by its name where the database has none yet. */
export interface NewAdministrator {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly edrpou?: string | undefined;
  readonly organisation?: string | undefined;
}

/** Refuses a login, name or password that could not be used to sign in, before anything is asked of the database. */
export function checkAdministrator({ login, name, password }: Pick<NewAdministrator, 'login' | 'name' | 'password'>): void {
  if (!/^[\p{L}\p{N}._@-]{2,100}$/u.test(login)) throw new UsageError('--login is 2 to 100 letters, digits or . _ @ - without spaces');
  if (name.trim().length < 2 || name.length > 200) throw new UsageError('--name is the person’s name as it is shown, for instance "Олена КОВАЛЕНКО"');
  const fault = judgePassword(password, { login });
  if (fault === 'tooShort' || fault === 'tooLong') throw new CommandRefused(`The password has to have ${passwordLength.shortest} to ${passwordLength.longest} characters. Nothing was changed.`);
  if (fault) throw new CommandRefused('The password is an example of the documentation, holds the login or repeats a few letters. Choose another. Nothing was changed.');
}

/**
 * Makes a person who may do nothing but administer, in the only organisation or in that of the given code; in an empty database the
 * organisation too, with the kinds of documents that are shipped. Refuses a login that is taken. All in one transaction, with its entry in the journal; the password is kept as
 * argon2id only, with the parameters of sign-in.
 */
export async function createAdministrator(dataSource: DataSource, wanted: NewAdministrator): Promise<{ personId: PersonId; organisation: string; made: boolean }> {
  checkAdministrator(wanted);
  const clock = new Clock();
  const passwordHash = await hashPassword(wanted.password);
  try {
    return await inTransaction(dataSource, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('obih-seed'))`);
      const now = clock.now();
      const organisation = await organisationFor(tx, wanted);
      if (await firstRow(tx, `select 1 from person where lower(login) = lower($1)`, [wanted.login])) throw loginTaken(wanted.login);
      const personId = newId<PersonId>();
      await tx.query(`insert into person (id, organisation_id, login, name, password_hash) values ($1,$2,$3,$4,$5)`, [personId, organisation.id, wanted.login, wanted.name.trim(), passwordHash]);
      await tx.query(`insert into role_grant (person_id, role, granted_at) values ($1,'administrator',$2)`, [personId, now]);
      await journal(tx, organisation, personId, wanted.login, now);
      return { personId, organisation: organisation.name, made: organisation.made };
    });
  } catch (error) {
    if (isUniqueViolation(error, 'person_login')) throw loginTaken(wanted.login);
    throw error;
  }
}

const loginTaken = (login: string): CommandRefused => new CommandRefused(`There is already a person with the login ${login}. Nothing was changed; choose another login.`);

interface FoundOrganisation { readonly id: OrganisationId; readonly name: string; readonly made: boolean }

async function organisationFor(tx: EntityManager, { edrpou, organisation }: NewAdministrator): Promise<FoundOrganisation> {
  const known = await rows<{ id: OrganisationId; name: string; edrpou: string }>(tx, `select id, full_name as name, edrpou from organisation order by full_name`);
  const fitting = edrpou === undefined ? known : known.filter((one) => one.edrpou === edrpou);
  const [only, ...others] = fitting;
  if (only && others.length === 0) return { id: only.id, name: only.name, made: false };
  if (only) throw new UsageError(`there are ${fitting.length} organisations here: say which with --edrpou (${known.map((one) => one.edrpou).join(', ')})`);
  if (known.length > 0) throw new CommandRefused(`There is no organisation with the code ${edrpou ?? ''} here; there are: ${known.map((one) => `${one.edrpou} ${one.name}`).join('; ')}. Nothing was changed.`);
  if (organisation === undefined || !/^\d{8}$/.test(edrpou ?? '')) throw new UsageError('the database is empty: name the organisation with --organisation "Full name" --edrpou 8-DIGITS');
  const id = newId<OrganisationId>();
  await tx.query(
    `insert into organisation (id, full_name, short_name, edrpou, place, address, phone, email, site, calendar) values ($1,$2,$2,$3,'','','','','',$4)`,
    [id, organisation.trim(), edrpou, JSON.stringify(calendar)],
  );
  for (const [place, kind] of seedKinds.entries()) await tx.query(`insert into document_kind (organisation_id, code, place, definition) values ($1,$2,$3,$4)`, [id, kind.code, place, JSON.stringify(kind)]);
  return { id, name: organisation.trim(), made: true };
}

function journal(tx: EntityManager, organisation: FoundOrganisation, personId: PersonId, login: string, at: Instant): Promise<unknown> {
  const happenings = [
    ...(organisation.made ? [{ type: 'organisationCreated', data: { organisationId: organisation.id, name: organisation.name } }] : []),
    { type: 'administratorCreated', data: { personId, login } },
  ];
  return record(tx, { organisationId: organisation.id, chain: organisationChain(organisation.id), actor: { kind: 'system', organisationId: organisation.id, process: 'cli' }, at }, happenings);
}
