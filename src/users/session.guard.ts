import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '#shared/config/settings.js';
import { sameSecret } from '#shared/crypto/sha256.js';
import type { Endpoint } from '#shared/http/endpoint.js';
import { SERVED_OPERATION, type EdgeRequest } from '#shared/http/serves.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { SessionsService } from './sessions.service.js';

/**
 * The session cookie. `__Host-` binds it to this very host over a secure channel; browsers allow that on `localhost` too. Only a
 * demonstration over plain http on another address goes without.
 */
export function sessionCookie(settings: Settings): { name: string; secure: boolean } {
  const address = new URL(settings.PUBLIC_URL);
  const secure = address.protocol === 'https:' || address.hostname === 'localhost';
  return { name: secure ? '__Host-obih' : 'obih', secure };
}

export const sessionToken = (request: FastifyRequest, settings: Settings): string | undefined =>
  (request as FastifyRequest & { cookies?: Record<string, string | undefined> }).cookies?.[sessionCookie(settings).name];

/** Lets a request through to its operation only with the session, the role and, for changes, the token that the contract asks for. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const operation = this.reflector.get<Endpoint | undefined>(SERVED_OPERATION, context.getHandler());
    const request = context.switchToHttp().getRequest<EdgeRequest>();
    if (!operation) return true;
    if (operation.method !== 'GET') this.refuseForeignPages(request);
    if (operation.access === 'public') return true;
    const token = sessionToken(request, this.settings);
    const session = token ? await this.sessions.find(token) : undefined;
    if (!session) throw sharedProblem('notSignedIn');
    // Set before the role is looked at: the edge can then say who was refused.
    request.actor = session.actor;
    if (operation.method !== 'GET' && !sameSecret(String(request.headers['x-csrf-token'] ?? ''), session.csrfToken)) throw sharedProblem('crossSiteRequest');
    if (operation.access !== 'signedIn' && !operation.access.some((role) => session.actor.roles.includes(role))) throw sharedProblem('notAllowed');
    return true;
  }

  /** A browser says where a request comes from; what says «from elsewhere» is refused, also at sign-in (W07). Tools that say nothing pass. */
  private refuseForeignPages(request: EdgeRequest): void {
    const site = request.headers['sec-fetch-site'];
    const origin = request.headers.origin;
    const own = origin === undefined || (origin !== 'null' && URL.canParse(origin) && new URL(origin).host === request.headers.host) || origin === new URL(this.settings.PUBLIC_URL).origin;
    if (!own || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw sharedProblem('crossSiteRequest');
  }
}
