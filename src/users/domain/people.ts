import type { OrganisationId, PersonId, PostId, UnitId } from '#shared/domain/ids.js';

/** Inflected forms kept in the directory, never computed (rules-ua §3.4). */
export interface WordForms {
  readonly genitive?: string;
  readonly dative?: string;
  readonly accusative?: string;
}

/** A person with the post by which they are shown: «Власне ім’я ПРІЗВИЩЕ» and the title of the main post. */
export interface PersonFact {
  readonly personId: PersonId;
  readonly name: string;
  readonly position: string;
  readonly unitId: UnitId | null;
  readonly forms: WordForms;
  readonly positionForms: WordForms;
}

export interface UnitFact {
  readonly unitId: UnitId;
  readonly index: string;
  readonly name: string;
  readonly parentId: UnitId | null;
  readonly role: string | null;
}

export interface PostFact {
  readonly postId: PostId;
  readonly code: string;
  readonly title: string;
  readonly unitId: UnitId;
  readonly isHead: boolean;
  /** Who holds it today, in the order of appointment; empty when the post is vacant. */
  readonly holders: readonly PersonId[];
}

/** The days and hours in which deadlines run (approvals.md «Deadlines»). Data of the organisation, never code. */
export interface WorkCalendar {
  readonly timeZone: string;
  /** Working hours by ISO weekday 1–7; a missing day is a day off. Minutes from midnight, local time. */
  readonly week: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** Days off besides the week's, YYYY-MM-DD. */
  readonly holidays: readonly string[];
  /** Days that work though the week says otherwise, with the weekday whose hours they take. */
  readonly transferred: Readonly<Record<string, number>>;
}

export interface OrganisationFact {
  readonly organisationId: OrganisationId;
  readonly fullName: string;
  readonly martialLawName: string | null;
  readonly shortName: string;
  readonly edrpou: string;
  readonly place: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  readonly site: string;
  readonly timeZone: string;
  readonly calendar: WorkCalendar;
}

/** Who stands in for whom: one substitution as it was granted (approvals.md «Substitution»). */
export interface SubstitutionFact {
  readonly substitutionId: string;
  readonly absentId: PersonId;
  readonly substituteId: PersonId;
  readonly fromOn: string;
  readonly toOn: string;
  readonly capacity: 'acting' | 'temporarilyActing' | 'onInstruction';
  readonly scope: 'all' | 'visas' | 'kinds';
  readonly kinds: readonly string[];
  readonly maySign: boolean;
  readonly ground: string;
}
