import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { verify } from '@node-rs/argon2';
import type { DataSource } from 'typeorm';
import { Clock, plusMs } from '#shared/clock.js';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { PersonActor, Role } from '#shared/domain/actor.js';
import type { Instant, OrganisationId, PersonId } from '#shared/domain/ids.js';
import { organisationChain, record } from '#shared/journal/record.js';
import { judgePassword, passwordLength } from './domain/password-rule.js';
import { hashPassword } from './passwords.js';
import { usersProblem } from './users.errors.js';

const attemptsBeforeRest = 5;
const restMs = 5 * 60_000;
const lifetimeMs = { trusted: 12 * 3_600_000, ordinary: 8 * 3_600_000 };

/** A session as the guard sees it. */
export interface Session {
  readonly actor: PersonActor;
  readonly csrfToken: string;
  readonly expiresAt: Instant;
}

interface PersonRow { id: PersonId; organisation_id: OrganisationId; password_hash: string | null; failed_sign_ins: number; locked_until: Date | null }

/** Sign-in by password and the sessions it opens: opaque random tokens, only their keyed hash is stored. */
@Injectable()
export class SessionsService {
  /** A hash of nobody's password, so that an unknown login costs the same time as a wrong password (W10). */
  private readonly nobody = hashPassword(randomBytes(16).toString('hex'));

  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, @Inject(SETTINGS) private readonly settings: Settings) {}

  /**
   * Opens a session, or refuses with `signInRefused` whatever the cause. Five wrong passwords in a row let the account rest
   * for five minutes; both are journaled. The token is given once and never stored.
   */
  async signIn(login: string, password: string, trusted: boolean): Promise<{ token: string; session: Session }> {
    const person = await firstRow<PersonRow>(
      this.dataSource, `select id, organisation_id, password_hash, failed_sign_ins, locked_until from person where lower(login) = lower($1) and dismissed_at is null`, [login]);
    const matches = await verify(person?.password_hash ?? (await this.nobody), password).catch(() => false);
    const now = this.clock.now();
    if (!person || !matches || (person.locked_until && person.locked_until.toISOString() > now)) {
      if (person) await this.countFailure(person, now);
      throw usersProblem('signInRefused');
    }
    const token = randomBytes(32).toString('base64url');
    const expiresAt = plusMs(now, trusted ? lifetimeMs.trusted : lifetimeMs.ordinary);
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(`update person set failed_sign_ins = 0, locked_until = null where id = $1`, [person.id]);
      await tx.query(`delete from session where person_id = $1 and expires_at < $2`, [person.id, now]);
      await tx.query(`insert into session (token_hash, person_id, csrf_token, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)`, [
        this.hashOf(token), person.id, randomBytes(24).toString('base64url'), now, expiresAt]);
      await record(tx, { organisationId: person.organisation_id, chain: organisationChain(person.organisation_id), actor: { kind: 'person', organisationId: person.organisation_id, personId: person.id, roles: [] }, at: now }, [
        { type: 'signedIn', data: { personId: person.id } }]);
    });
    const session = await this.find(token);
    if (!session) throw new Error('the session that was just opened is not there');
    return { token, session };
  }

  /** The session of a token while it lasts and its person is not dismissed; checked against the database at every request (A07). */
  async find(token: string): Promise<Session | undefined> {
    const row = await firstRow<{ person_id: PersonId; organisation_id: OrganisationId; csrf_token: string; expires_at: Date; roles: Role[] | null }>(
      this.dataSource,
      `select s.person_id, p.organisation_id, s.csrf_token, s.expires_at, (select array_agg(g.role order by g.role) from role_grant g where g.person_id = p.id) as roles
       from session s join person p on p.id = s.person_id where s.token_hash = $1 and s.expires_at > $2 and p.dismissed_at is null`,
      [this.hashOf(token), this.clock.now()],
    );
    if (!row) return undefined;
    return {
      actor: { kind: 'person', organisationId: row.organisation_id, personId: row.person_id, roles: row.roles ?? [] },
      csrfToken: row.csrf_token,
      expiresAt: row.expires_at.toISOString() as Instant,
    };
  }

  async signOut(token: string): Promise<void> {
    await rows(this.dataSource, `delete from session where token_hash = $1`, [this.hashOf(token)]);
  }

  /**
   * Changes the person's own password. The current one is asked for and counts like one at sign-in: five wrong ones let the account
   * rest. Every other session of the person ends; that of `token` goes on. Journaled. Answers how many sessions ended.
   */
  async changePassword(actor: PersonActor, token: string, { current, next }: { readonly current: string; readonly next: string }): Promise<number> {
    const person = await firstRow<PersonRow & { login: string }>(
      this.dataSource, `select id, organisation_id, login, password_hash, failed_sign_ins, locked_until from person where id = $1 and organisation_id = $2`, [actor.personId, actor.organisationId]);
    if (!person) throw new Error('the person of a session is not there');
    const now = this.clock.now();
    if (person.locked_until && person.locked_until.toISOString() > now) throw usersProblem('accountRests', { until: person.locked_until.toISOString() });
    if (!person.password_hash || !(await verify(person.password_hash, current).catch(() => false))) {
      await this.countFailure(person, now);
      throw usersProblem('passwordNotRight');
    }
    const fault = judgePassword(next, { login: person.login, current });
    if (fault) throw usersProblem('passwordRefused', { fault, atLeast: passwordLength.shortest, atMost: passwordLength.longest });
    const hash = await hashPassword(next);
    return inTransaction(this.dataSource, async (tx) => {
      const count = async (statement: string, values: unknown[]) => (await firstRow<{ count: number }>(tx, `with touched as (${statement} returning 1) select count(*)::int as count from touched`, values))?.count ?? 0;
      const changed = await count(`update person set password_hash = $2, failed_sign_ins = 0, locked_until = null where id = $1 and password_hash = $3`, [person.id, hash, person.password_hash]);
      if (changed === 0) throw usersProblem('passwordNotRight');
      const ended = await count(`delete from session where person_id = $1 and token_hash <> $2`, [person.id, this.hashOf(token)]);
      await record(tx, { organisationId: person.organisation_id, chain: organisationChain(person.organisation_id), actor, at: now }, [{ type: 'passwordChanged', data: { personId: person.id, endedSessions: ended } }]);
      return ended;
    });
  }

  /** What is stored of a token: useless to whoever reads the database without APP_SECRET. */
  private hashOf(token: string): string {
    return createHmac('sha256', this.settings.APP_SECRET).update(token).digest('hex');
  }

  private async countFailure(person: PersonRow, now: Instant): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const failures = person.failed_sign_ins + 1;
      const lockedUntil = failures % attemptsBeforeRest === 0 ? plusMs(now, restMs) : null;
      await tx.query(`update person set failed_sign_ins = failed_sign_ins + 1, locked_until = coalesce($2, locked_until) where id = $1`, [person.id, lockedUntil]);
      await record(tx, { organisationId: person.organisation_id, chain: organisationChain(person.organisation_id), actor: { kind: 'system', organisationId: person.organisation_id, process: 'sign-in' }, at: now }, [
        { type: 'signInFailed', data: { personId: person.id, locked: lockedUntil !== null } }]);
    });
  }
}
