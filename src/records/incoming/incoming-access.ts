import type { PersonActor, Role } from '#shared/domain/actor.js';

/** Those who keep the papers of the institution. */
const keepers: readonly Role[] = ['records', 'archivist'];
/** Those who answer them; an administrator and an auditor read no papers. */
const workers: readonly Role[] = ['drafter', 'approver', 'signer'];

/**
 * Whether a person may open what came in: the records office and the archivist everything, those who write answers what institutions
 * wrote; what private people wrote stays with the office (rules-ua §7.3).
 */
export function mayReadIncoming(actor: Pick<PersonActor, 'roles'>, { personal }: { personal: boolean }): boolean {
  const has = (some: readonly Role[]): boolean => actor.roles.some((role) => some.includes(role));
  return has(keepers) || (!personal && has(workers));
}
