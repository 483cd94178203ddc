import { z } from 'zod';
import { endpoint } from '#shared/http/endpoint.js';
import { idOf, idOut, instant, localDate, page, pageQuery, personRef } from '#shared/http/schemas.js';
import { roles } from '#shared/domain/actor.js';
import type { PersonId, SubstitutionId, UnitId } from '#shared/domain/ids.js';

const organisation = z.object({
  organisationId: idOut, fullName: z.string(),
  /** The name under martial law, where it has another («обласна військова адміністрація»). */
  martialLawName: z.string().nullable(), shortName: z.string(), edrpou: z.string(), timeZone: z.string(),
});

/** Who is signed in, for whom they may act today, and the token that every changing request repeats in `X-CSRF-Token`. */
export const SessionView = z.object({
  person: personRef.extend({ login: z.string(), unit: z.string(), email: z.string().nullable() }),
  roles: z.array(z.enum(roles)),
  organisation,
  csrfToken: z.string(),
  expiresAt: instant,
  actsFor: z.array(personRef.extend({ capacity: z.string(), ground: z.string(), toOn: localDate, maySign: z.boolean() })),
});

export const PersonView = personRef.extend({
  unitId: idOut, unit: z.string(), roles: z.array(z.enum(roles)), phone: z.string().nullable(),
  absence: z.object({ toOn: localDate, substitute: personRef }).nullable(),
});
export const UnitView = z.object({ unitId: idOut, index: z.string(), name: z.string(), parentId: idOut.nullable(), head: personRef.nullable() });

/** How the substitute stands in for the absent person (rules-ua A-12). */
export const capacities = ['acting', 'temporarilyActing', 'onInstruction'] as const;
export const scopes = ['all', 'visas', 'kinds'] as const;

export const SubstitutionView = z.object({
  substitutionId: idOut, absent: personRef, substitute: personRef, fromOn: localDate, toOn: localDate,
  capacity: z.enum(capacities), scope: z.enum(scopes), kinds: z.array(z.string()), maySign: z.boolean(), ground: z.string(),
  revokedAt: instant.nullable(), state: z.enum(['planned', 'active', 'ended', 'revoked']), mayRevoke: z.boolean(),
});

export const usersApi = {
  signIn: endpoint({
    method: 'POST', path: '/api/session', summary: 'Sign in with login and password', access: 'public', status: 201,
    body: z.object({ login: z.string().trim().min(1).max(100), password: z.string().min(1).max(200), trusted: z.boolean().default(false) }),
    response: SessionView,
  }),
  session: endpoint({ method: 'GET', path: '/api/session', summary: 'Who is signed in', access: 'signedIn', response: SessionView }),
  signOut: endpoint({ method: 'DELETE', path: '/api/session', summary: 'Sign out', access: 'signedIn', status: 204 }),
  changePassword: endpoint({
    method: 'POST', path: '/api/me/password', summary: 'Change my password; my other sessions end', access: 'signedIn', status: 200,
    body: z.object({ current: z.string().min(1).max(200), next: z.string().min(1).max(1000) }), response: z.object({ endedSessions: z.number().int() }),
  }),
  demoAccounts: endpoint({
    method: 'GET', path: '/api/demo-accounts', summary: 'Accounts of the demonstration data, without the password where its owner has changed it; empty outside it', access: 'public',
    response: z.object({ accounts: z.array(z.object({ login: z.string(), name: z.string(), position: z.string(), password: z.string().nullable() })) }),
  }),
  people: endpoint({
    method: 'GET', path: '/api/people', summary: 'People of the organisation, for pickers', access: 'signedIn',
    query: z.object({ search: z.string().max(100).optional(), unitId: idOf<UnitId>().optional(), role: z.enum(roles).optional(), ...pageQuery }),
    response: page(PersonView),
  }),
  units: endpoint({ method: 'GET', path: '/api/units', summary: 'The tree of units', access: 'signedIn', response: z.object({ units: z.array(UnitView) }) }),
  substitutions: endpoint({
    method: 'GET', path: '/api/substitutions', summary: 'Substitutions that concern me; all of them for an administrator', access: 'signedIn',
    response: z.object({ substitutions: z.array(SubstitutionView) }),
  }),
  createSubstitution: endpoint({
    method: 'POST', path: '/api/substitutions', summary: 'Appoint a substitute', access: 'signedIn', status: 201, idempotent: true,
    body: z.object({
      absentId: idOf<PersonId>(), substituteId: idOf<PersonId>(), fromOn: localDate, toOn: localDate, capacity: z.enum(capacities),
      scope: z.enum(scopes), kinds: z.array(z.string().max(40)).max(30).default([]), maySign: z.boolean().default(false), ground: z.string().trim().min(3).max(300),
    }),
    response: SubstitutionView,
  }),
  revokeSubstitution: endpoint({
    method: 'POST', path: '/api/substitutions/:substitutionId/revocation', summary: 'End a substitution now', access: 'signedIn',
    params: z.object({ substitutionId: idOf<SubstitutionId>() }), response: SubstitutionView,
  }),
};
