import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { RateLimits } from '#shared/http/rate-limits.js';
import { DemoAccounts } from './demo-accounts.js';
import { sessionCookie, sessionToken } from './session.guard.js';
import { SessionsService, type Session } from './sessions.service.js';
import { SubstitutionsService } from './substitutions.service.js';
import { usersApi } from './users.contract.js';
import { UsersQueries } from './users.queries.js';

type CookieReply = FastifyReply & { setCookie(name: string, value: string, options: object): FastifyReply };

/** Sign-in, who am I, the directory for pickers, substitutions. */
@Controller()
export class UsersController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly substitutions: SubstitutionsService,
    private readonly queries: UsersQueries,
    private readonly demo: DemoAccounts,
    private readonly limits: RateLimits,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Serves(usersApi.signIn)
  async signIn(@Input() input: InputOf<typeof usersApi.signIn>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: CookieReply): Promise<OutputOf<typeof usersApi.signIn>> {
    this.limits.take('sign-in', request.ip, { count: 60, perSeconds: 60 });
    const { login, password, trusted } = input.body;
    const { token, session } = await this.sessions.signIn(login, password, trusted);
    this.setCookie(reply, token, session);
    return this.queries.sessionView(session);
  }

  @Serves(usersApi.session)
  async session(@Req() request: FastifyRequest): Promise<OutputOf<typeof usersApi.session>> {
    const session = await this.sessions.find(sessionToken(request, this.settings) ?? '');
    if (!session) throw new Error('the guard let a request without a session through');
    return this.queries.sessionView(session);
  }

  @Serves(usersApi.signOut)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: CookieReply): Promise<void> {
    await this.sessions.signOut(sessionToken(request, this.settings) ?? '');
    const { name, secure } = sessionCookie(this.settings);
    reply.setCookie(name, '', { path: '/', httpOnly: true, secure, sameSite: 'lax', maxAge: 0 });
  }

  @Serves(usersApi.changePassword)
  async changePassword(@Input() { body }: InputOf<typeof usersApi.changePassword>, @Acting() actor: PersonActor, @Req() request: FastifyRequest): Promise<OutputOf<typeof usersApi.changePassword>> {
    this.limits.take('password', actor.personId, { count: 20, perSeconds: 60 });
    return { endedSessions: await this.sessions.changePassword(actor, sessionToken(request, this.settings) ?? '', body) };
  }

  @Serves(usersApi.demoAccounts)
  async demoAccounts(): Promise<OutputOf<typeof usersApi.demoAccounts>> {
    return { accounts: await this.demo.list() };
  }

  @Serves(usersApi.people)
  people(@Input() input: InputOf<typeof usersApi.people>, @Acting() actor: PersonActor): Promise<OutputOf<typeof usersApi.people>> {
    return this.queries.people(actor, input.query);
  }

  @Serves(usersApi.units)
  async units(@Acting() actor: PersonActor): Promise<OutputOf<typeof usersApi.units>> {
    return { units: await this.queries.units(actor) };
  }

  @Serves(usersApi.substitutions)
  async list(@Acting() actor: PersonActor): Promise<OutputOf<typeof usersApi.substitutions>> {
    return { substitutions: await this.queries.substitutionViews(actor, await this.substitutions.concerning(actor)) };
  }

  @Serves(usersApi.createSubstitution)
  async create(
    @Input() input: InputOf<typeof usersApi.createSubstitution>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined,
  ): Promise<OutputOf<typeof usersApi.createSubstitution>> {
    return this.queries.substitutionView(actor, await this.substitutions.create(actor, input.body, key));
  }

  @Serves(usersApi.revokeSubstitution)
  async revoke(@Input() input: InputOf<typeof usersApi.revokeSubstitution>, @Acting() actor: PersonActor): Promise<OutputOf<typeof usersApi.revokeSubstitution>> {
    return this.queries.substitutionView(actor, await this.substitutions.revoke(actor, input.params.substitutionId));
  }

  private setCookie(reply: CookieReply, token: string, session: Session): void {
    const { name, secure } = sessionCookie(this.settings);
    reply.setCookie(name, token, { path: '/', httpOnly: true, secure, sameSite: 'lax', expires: new Date(session.expiresAt) });
  }
}
