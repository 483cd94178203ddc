import type { Instant, PersonId } from '#shared/domain/ids.js';
import { chainBetween, type Substitution } from './substitution.js';
import { purposes, type Purpose } from './template.js';

/** What a substitute may do for one absent person now: pairs of a stage's purpose and a kind of document. */
export interface StandIn {
  readonly person: PersonId;
  readonly may: readonly { readonly purpose: Purpose; readonly kind: string }[];
}

/**
 * Everybody for whom `actor` may act now, directly or over others, and in what: the inbox beside one's own shows exactly what
 * `decide` would accept. `kinds` are the kinds of the organisation.
 */
export function standInsOf(substitutions: readonly Substitution[], actor: PersonId, kinds: readonly string[], at: Instant): readonly StandIn[] {
  const absent = [...new Set(substitutions.map((one) => one.person))].filter((person) => person !== actor);
  return absent.flatMap((person) => {
    const may = purposes.flatMap((purpose) => kinds.filter((kind) => chainBetween(substitutions, person, actor, { purpose, kind, at }).found).map((kind) => ({ purpose, kind })));
    return may.length > 0 ? [{ person, may }] : [];
  });
}
