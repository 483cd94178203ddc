import type { OrganisationId, PersonId } from './ids.js';

/** What a person may be trusted with in an organisation (rules-ua §2.2). An administrator reads no documents. */
export const roles = ['drafter', 'approver', 'signer', 'records', 'archivist', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** Who is acting: a signed-in person, or the system itself (deadlines, finalisation). Never taken from a request body. */
export type Actor =
  | { readonly kind: 'person'; readonly organisationId: OrganisationId; readonly personId: PersonId; readonly roles: readonly Role[] }
  | { readonly kind: 'system'; readonly organisationId: OrganisationId; readonly process: string };

/** A signed-in person; most commands accept nobody else. */
export type PersonActor = Extract<Actor, { kind: 'person' }>;
