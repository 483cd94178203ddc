import type { Instant, PersonId, PostId, Sha256, UnitId, VersionId } from '#shared/domain/ids.js';
import type { ChangeSet } from '#documents/domain/change-set.js';
import type { Concerns } from '#documents/domain/concerns.js';
import type { Requisites } from '#documents/domain/content.js';
import type { VersionRef } from './route.js';
import type { Substitution } from './substitution.js';
import type { ReapprovalPolicy } from './template.js';
import type { WorkingCalendar } from './working-time.js';

/**
 * One place of a stage as its rule resolves now. `key` is stable between rounds (rule and post, unit or person); a pool has no
 * person but candidates; a place with neither has nobody to act.
 */
export interface ResolvedSeat {
  readonly key: string;
  readonly rule: number;
  readonly person: PersonId | null;
  readonly pool: readonly PersonId[] | null;
  readonly post: PostId | null;
  readonly unit: UnitId | null;
  /** The official name of the post as printed on the approval sheet. */
  readonly position: string | null;
}

/** What the core must know of a person: may they act at all, are they away, who heads their units. */
export interface PersonFact {
  readonly active: boolean;
  readonly absentUntil: Instant | null;
  readonly heads: readonly PersonId[];
  readonly position: string | null;
}

/** What the institution's instruction says of the kind of document (approvals.md, rules 6 and 7). */
export interface KindFact {
  readonly code: string;
  readonly forcedPolicy: ReapprovalPolicy | null;
  readonly editorialCorrection: boolean;
}

/** The version that the command is about: the round's own, or for a submission the new one. */
export interface VersionFact extends VersionRef {
  readonly requisites: Requisites;
}

/**
 * Everything that `decide` may know besides the route and the command. It is gathered by the shell inside the transaction; the
 * functions among it are pure and total over the versions of the document.
 */
export interface Facts {
  readonly now: Instant;
  /** The n-th fresh UUID of this command; the same n gives the same id. */
  readonly id: (n: number) => string;
  readonly version: VersionFact;
  readonly kind: KindFact;
  /** Places by stage key, for the stages of the template. A stage that is absent was not resolved for this command and is not refreshed. */
  readonly seats: Readonly<Record<string, readonly ResolvedSeat[]>>;
  /** Everybody of the organisation who can act; whoever is not here has left. */
  readonly people: Readonly<Record<string, PersonFact>>;
  readonly substitutions: readonly Substitution[];
  readonly changes: (from: VersionId, to: VersionId) => ChangeSet;
  /** Hash of the given parts of `version`; an empty list means the whole. */
  readonly concernedHash: (parts: Concerns) => Sha256;
  readonly calendar: WorkingCalendar;
}
