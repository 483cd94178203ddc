import type { Input, View } from '../../lib/api';

export type Wish = Input<'users.createSubstitution'>;
type Known = View<'SubstitutionView'>;

/** A substitution as it is being filled in; empty texts are what is not chosen yet. */
export interface Draft {
  readonly absentId: string;
  readonly substituteId: string;
  readonly fromOn: string;
  readonly toOn: string;
  readonly capacity: Wish['capacity'];
  readonly scope: Wish['scope'];
  readonly kinds: readonly string[];
  readonly maySign: boolean;
  readonly ground: string;
}

export type WrongPart = 'absent' | 'substitute' | 'dates' | 'kinds' | 'ground';
export type Objection = { readonly part: WrongPart; readonly code: 'absentMissing' | 'substituteMissing' | 'self' | 'datesMissing' | 'turned' | 'past' | 'kindsMissing' | 'groundMissing' } | { readonly part: 'dates'; readonly code: 'overlaps'; readonly other: Known };

/** The date so many days after another, both YYYY-MM-DD. */
export const plusDays = (on: string, days: number): string => new Date(Date.parse(`${on}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const stands = (one: Known): boolean => one.state === 'planned' || one.state === 'active';

/** What is wrong with a draft, as far as this page can tell; the server decides anew (circles, rights, other people's substitutions). */
export function objectionsTo(draft: Draft, known: readonly Known[], today: string): Objection[] {
  const objections: Objection[] = [];
  if (!draft.absentId) objections.push({ part: 'absent', code: 'absentMissing' });
  if (!draft.substituteId) objections.push({ part: 'substitute', code: 'substituteMissing' });
  else if (draft.substituteId === draft.absentId) objections.push({ part: 'substitute', code: 'self' });
  if (!draft.fromOn || !draft.toOn) objections.push({ part: 'dates', code: 'datesMissing' });
  else if (draft.fromOn > draft.toOn) objections.push({ part: 'dates', code: 'turned' });
  else if (draft.toOn < today) objections.push({ part: 'dates', code: 'past' });
  else {
    const other = known.find((one) => stands(one) && one.absent.personId === draft.absentId && one.fromOn <= draft.toOn && one.toOn >= draft.fromOn);
    if (other) objections.push({ part: 'dates', code: 'overlaps', other });
  }
  if (draft.scope === 'kinds' && draft.kinds.length === 0) objections.push({ part: 'kinds', code: 'kindsMissing' });
  if (draft.ground.trim().length < 3) objections.push({ part: 'ground', code: 'groundMissing' });
  return objections;
}

/** The draft as the server takes it; signing passes only where tasks of signing pass at all. */
export const wishOf = (draft: Draft): Wish => ({
  absentId: draft.absentId, substituteId: draft.substituteId, fromOn: draft.fromOn, toOn: draft.toOn, capacity: draft.capacity, scope: draft.scope,
  kinds: draft.scope === 'kinds' ? [...draft.kinds] : [], maySign: draft.scope !== 'visas' && draft.maySign, ground: draft.ground.trim(),
});
